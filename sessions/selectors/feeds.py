"""Stored calendar feeds: their addresses, their stamps, their bytes."""

from dataclasses import dataclass
from datetime import datetime
from operator import attrgetter

from django.conf import settings
from django.db.models import F, Sum, Value
from django.db.models.functions import Coalesce

from assemblies.models.events import Event
from sessions.models.feeds import StoredFeed
from sessions.rules.feed_filters import Wanted
from sessions.selectors import kept_bytes

# Raise it when the same data shall be written otherwise (our own words, our own format): every
# stored feed is then built anew, without waiting for the next change of its programme.
EDITION = 4


@dataclass(frozen=True, slots=True)
class FeedStamp:
    """What is stored of a feed without its bytes, and the version its events have by now."""

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


def public_address(wanted: Wanted) -> str:
    """Return the absolute address that people subscribe to."""
    return f"{settings.PUBLIC_URL}/calendar/{wanted.address}"


def version_of(event_id: int | None) -> int:
    """Return the version of what an event's feeds show; None: of those of all events. One query.

    The sum of all grows with each of them, and with a new event.
    """
    events = Event.objects.filter(pk=event_id) if event_id else Event.objects.all()
    found: int | None = events.aggregate(version=Sum("calendar_version"))["version"]
    return found or 0


def stamp_of(address: str) -> FeedStamp | None:
    """Return the stamp of a stored feed, None when it was never built. One query."""
    row = (
        StoredFeed.objects.filter(address=address)
        .values_list(
            "etag",
            "changed_at",
            "version",
            "edition",
            "stale_at",
            Coalesce(F("event__calendar_version"), _SUM, Value(0)),
        )
        .first()
    )
    return FeedStamp(*row) if row else None


_SUM = (
    Event.objects.order_by()
    .annotate(one=Value(1))
    .values("one")
    .annotate(version=Sum("calendar_version"))
    .values("version")
)


class BytesGone(LookupError):
    """The bytes of that tag were replaced meanwhile: ask for the stamp again."""


def bytes_of(address: str, etag: str, *, zipped: bool) -> bytes:
    """Return the stored bytes of that tag; each process asks the database once for them.

    Raises BytesGone when a newer build has replaced them.
    """

    def read() -> bytes:
        field = "body_gzip" if zipped else "body"
        row = StoredFeed.objects.filter(address=address, etag=etag).only(field).first()
        if row is None:
            raise BytesGone
        return bytes(attrgetter(field)(row))

    return kept_bytes.of_process().once((address, etag, zipped), read)
