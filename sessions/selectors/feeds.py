"""Stored calendar feeds: their addresses, their stamps, their bytes."""

from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from operator import attrgetter

from django.conf import settings
from django.db.models import F

from sessions.models.feeds import StoredFeed

# Raise it when the same data shall be written otherwise (our own words, our own format): every
# stored feed is then built anew, without waiting for the next change of its programme.
EDITION = 2


@dataclass(frozen=True, slots=True)
class FeedStamp:
    """What is stored of a feed without its bytes, and the version its event has by now."""

    etag: str
    changed_at: datetime
    version: int
    edition: int
    stale_at: datetime | None
    wanted_version: int

    def is_outdated(self, at: datetime) -> bool:
        """Tell whether the stored bytes show less than they should at ``at``."""
        return is_outdated(self, wanted_version=self.wanted_version, at=at)


def is_outdated(stored: FeedStamp | StoredFeed, *, wanted_version: int, at: datetime) -> bool:
    """Tell whether a stored feed must be built anew: older data, older words, or time passed."""
    if stored.version < wanted_version or stored.edition < EDITION:
        return True
    return stored.stale_at is not None and stored.stale_at <= at


def feed_address(number: int, language: str) -> str:
    """Return the path of an assembly's feed below ``/calendar/``."""
    return f"assemblies/{number}.{language}.ics"


def public_feed_address(number: int, language: str) -> str:
    """Return the absolute address that people subscribe to."""
    return f"{settings.PUBLIC_URL}/calendar/{feed_address(number, language)}"


def stamp_of(address: str) -> FeedStamp | None:
    """Return the stamp of a stored feed, None when it was never built."""
    row = (
        StoredFeed.objects.filter(address=address)
        .values_list(
            "etag", "changed_at", "version", "edition", "stale_at", F("event__calendar_version")
        )
        .first()
    )
    return FeedStamp(*row) if row else None


class BytesGone(LookupError):
    """The bytes of that tag were replaced meanwhile: ask for the stamp again."""


@lru_cache(maxsize=64)
def bytes_of(address: str, etag: str, *, zipped: bool) -> bytes:
    """Return the stored bytes of that tag; each process asks the database once for them.

    Raises BytesGone when a newer build has replaced them.
    """
    stored = StoredFeed.objects.filter(address=address, etag=etag)
    field = "body_gzip" if zipped else "body"
    row = stored.only(field).first()
    if row is None:
        raise BytesGone
    return bytes(attrgetter(field)(row))
