"""Acts on files that people send: kept after a look at their content, erased with their row."""

from collections.abc import Collection
from datetime import datetime

from django.db import transaction

from assemblies.models.accounts import User
from assemblies.rules.uploads import check_upload, clean_name
from assemblies.services import audit
from registrations.models.uploads import Upload


@transaction.atomic
def keep(
    *, name: str, content: bytes, allowed: Collection[str], by: User | None, at: datetime
) -> Upload:
    """Keep a file, encrypted, under a name that may be shown; its kind is read from its content.

    allowed: media types, for instance `rules.uploads.DOCUMENTS`.
    Raises UploadRefused: UploadEmpty, UploadTooLarge, UploadUnknown.
    """
    media_type = check_upload(content, allowed=allowed)
    upload = Upload.objects.create(
        name=clean_name(name, media_type),
        media_type=media_type,
        size=len(content),
        content=content,
        uploaded_at=at,
        uploaded_by=by,
    )
    audit.record(
        act="upload.keep",
        thing=upload,
        by=by,
        at=at,
        after={"media_type": media_type, "size": upload.size},
    )
    return upload
