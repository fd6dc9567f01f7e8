"""Stored calendar feeds: their addresses, their stamps, their bytes."""

from dataclasses import dataclass
from datetime import datetime
from operator import attrgetter
from typing import Any

from django.conf import settings
from django.db.models import F, QuerySet, Subquery, Sum, Value
from django.db.models.functions import Coalesce

from assemblies.models.events import Event
from sessions.models.feeds import GoneVersion, StoredFeed
from sessions.rules.feed_filters import Wanted
from sessions.selectors import kept_bytes

# Raise it when the same data shall be written otherwise (our own words, our own format): every
# stored feed is then built anew, without waiting for the next change of its programme.
EDITION = 4


def _sum(rows: QuerySet[Any], column: str) -> Subquery:
    grouped = rows.order_by().values(every=Value(1)).annotate(version=Sum(column))
    return Subquery(grouped.values("version"))


# Of deleted events; and of those that there are.
_GONE = Coalesce(_sum(GoneVersion.objects.all(), "version"), 0)
_SUM = _sum(Event.objects.all(), "calendar_version")


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

    The sum of all grows with each of them, with a new event, and with one that is deleted.
    """
    if event_id:
        found = Event.objects.filter(pk=event_id).values_list("calendar_version", flat=True).first()
        return found or 0
    kept = Coalesce(Sum("calendar_version"), 0) + _GONE
    return int(Event.objects.aggregate(version=kept)["version"])


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
            Coalesce(F("event__calendar_version"), Coalesce(_SUM, 0) + _GONE),
        )
        .first()
    )
    return FeedStamp(*row) if row else None


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
