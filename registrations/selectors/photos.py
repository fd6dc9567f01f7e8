"""Reads of people's pictures: whether there is one, never its bytes."""

from collections.abc import Iterable

from registrations.models.photos import Photo
from registrations.models.registrations import Registration


def photo_of(person: Registration) -> Photo | None:
    """Return a person's picture, unopened; None when she has none. One query."""
    return Photo.objects.defer("content").filter(registration=person).first()


def photos_of(people: Iterable[Registration]) -> dict[int, Photo]:
    """Return the pictures of ``people``, unopened, by the key of the registration. One query."""
    photos = Photo.objects.defer("content").filter(registration__in=list(people))
    return {photo.registration_id: photo for photo in photos}
