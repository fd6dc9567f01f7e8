"""Reads of people's pictures: whether there is one, never its bytes."""

from registrations.models.photos import Photo
from registrations.models.registrations import Registration


def photo_of(person: Registration) -> Photo | None:
    """Return a person's picture, unopened; None when she has none. One query."""
    return Photo.objects.defer("content").filter(registration=person).first()
