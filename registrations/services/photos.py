"""Acts on the pictures of people, for their badges."""

from datetime import datetime

from django.db import transaction

from assemblies.models.accounts import User
from assemblies.rules.uploads import check_upload
from assemblies.services import audit
from registrations.gateways.images import picture_for_badge
from registrations.models.photos import Photo
from registrations.models.registrations import Registration
from registrations.rules.photos import MAX_BYTES, TAKEN, Crop
from registrations.selectors.marks import mark_of_photo
from registrations.services.locks import check_seen, locked_person


@transaction.atomic
def put(
    *,
    person: Registration,
    content: bytes,
    crop: Crop | None = None,
    seen: str | None = None,
    by: User,
    at: datetime,
) -> Photo:
    """Keep a person's picture in place of the one before; nothing but its pixels is kept.

    An approval stays: the desk sees the picture before it prints a badge. After the deadline too.
    seen: the mark of the one before when the author looked (`selectors.marks`).
    Raises UploadRefused (UploadTooLarge, UploadUnknown, ImageBroken …), AlreadyWithdrawn,
    Superseded.
    """
    check_upload(content, allowed=TAKEN, limit=MAX_BYTES)
    picture = picture_for_badge(content, crop)
    person = locked_person(person)
    check_seen(seen, mark_of_photo(person))
    photo = Photo.objects.defer("content").filter(registration=person).first()
    was = photo.version if photo else 0
    kept = Photo(
        pk=photo.pk if photo else None,
        registration=person,
        content=picture.content,
        width=picture.width,
        height=picture.height,
        version=was + 1,
        changed_at=at,
        changed_by=by,
    )
    kept.save()
    audit.record(
        act="photo.put",
        thing=person,
        by=by,
        at=at,
        before={"photo": was},
        after={"photo": kept.version},
    )
    return kept


@transaction.atomic
def remove(*, person: Registration, seen: str | None = None, by: User, at: datetime) -> bool:
    """Erase a person's picture; return whether there was one. Raises Superseded, as in `put`."""
    person = Registration.objects.select_for_update(of=("self",), no_key=True).get(pk=person.pk)
    check_seen(seen, mark_of_photo(person))
    gone, _ = Photo.objects.filter(registration=person).delete()
    if gone:
        audit.record(act="photo.remove", thing=person, by=by, at=at, after={"photo": 0})
    return bool(gone)
