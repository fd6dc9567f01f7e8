"""Building a calendar feed once a change, so that a subscriber's request only reads bytes.

A stored feed knows the version of the event it was built from. Whoever finds it outdated, the
worker after the commit or a request that came sooner, builds it; both get the same bytes, because
the bytes depend on stored data and on ``at`` only through tombstones that have had their time.
"""

import gzip
import hashlib
import threading
from collections import defaultdict
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import structlog
from django.conf import settings
from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _

from assemblies.models.events import Assembly, Event
from notifications.calendar.entries import Feed
from notifications.calendar.feeds import write_feed
from notifications.errors import CalendarRefused
from sessions.models.feeds import StoredFeed, WithdrawnEntry
from sessions.models.sittings import Sitting
from sessions.selectors import feeds
from sessions.selectors.entries import (
    entries_of_assembly,
    entry_of_withdrawn,
    tombstone_goes_at,
    withdrawn_goes_at,
)
from sessions.selectors.feeds import FeedStamp

log = structlog.get_logger(__name__)

REFRESH = timedelta(hours=1)
SECOND = timedelta(seconds=1)

# Of many requests that find the same feed outdated, one builds and the others wait for it.
_building: defaultdict[str, threading.Lock] = defaultdict(threading.Lock)


@dataclass(frozen=True, slots=True)
class Built:
    """One feed as built: its bytes and what they were built from."""

    version: int
    body: bytes
    etag: str
    changed_at: datetime
    stale_at: datetime | None


def newest(*, number: int, language: str, at: datetime) -> FeedStamp | None:
    """Return the stamp of an up-to-date feed, building it first where needed.

    One query when nothing has changed. None where there is no such assembly or language. A feed
    that cannot be written any more stays as it was: subscribers keep what they have.
    """
    address = feeds.feed_address(number, language)
    stamp = feeds.stamp_of(address)
    if stamp and not stamp.is_outdated(at):
        return stamp
    if language not in dict(settings.LANGUAGES):
        return None
    assembly = Assembly.objects.filter(number=number).first()
    if assembly is None:
        return None
    with _building[address]:
        stamp = feeds.stamp_of(address)
        if stamp is None or stamp.is_outdated(at):
            try:
                build(assembly=assembly, language=language, at=at)
            except CalendarRefused as refusal:
                log.exception("feed_not_built", address=address, details=refusal.details)
                return stamp
            stamp = feeds.stamp_of(address)
    return stamp


def build_all(*, event_id: int, at: datetime) -> None:
    """Build the feeds of an assembly that are outdated, in every language. Safe to run twice."""
    assembly = Assembly.objects.filter(pk=event_id).first()
    if assembly is None:
        return
    for language, _name in settings.LANGUAGES:
        newest(number=assembly.number, language=language, at=at)


def build_stale(*, at: datetime) -> None:
    """Build every feed that is outdated: a tombstone has gone, or a wake-up was lost."""
    for event_id in Assembly.objects.order_by("pk").values_list("pk", flat=True):
        build_all(event_id=event_id, at=at)


def build(*, assembly: Assembly, language: str, at: datetime) -> None:
    """Build and store one feed; an older build never replaces a newer one.

    Raises CalendarRefused for data that cannot be written as iCalendar.
    """
    version = Event.objects.values_list("calendar_version", flat=True).get(pk=assembly.pk)
    # The version is read first: what is built may be newer than it says, never older.
    assembly.refresh_from_db()
    sittings = tuple(
        Sitting.objects.filter(event=assembly, is_closed=False)
        .select_related("event", "body", "room")
        .order_by("starts_at", "pk")
    )
    withdrawn = tuple(
        WithdrawnEntry.objects.filter(sitting__event=assembly)
        .select_related("sitting__event")
        .order_by("starts_at", "pk")
    )
    feed = _feed(assembly, sittings, withdrawn, language, at)
    body = write_feed(feed)
    goings = [tombstone_goes_at(s) for s in sittings if s.cancelled_at]
    goings += [withdrawn_goes_at(entry) for entry in withdrawn]
    changes = [assembly.changed_at, *(s.changed_at for s in sittings)]
    changes += [entry.withdrawn_at for entry in withdrawn]
    changed_at = max([*changes, *(gone for gone in goings if gone <= at)])
    built = Built(
        version=version,
        body=body,
        etag=hashlib.sha256(body).hexdigest()[:32],
        changed_at=changed_at.astimezone(UTC).replace(microsecond=0),
        stale_at=min((gone for gone in goings if gone > at), default=None),
    )
    _store(assembly=assembly, language=language, built=built, at=at)


@transaction.atomic
def _store(*, assembly: Assembly, language: str, built: Built, at: datetime) -> None:
    """Keep ``built`` unless somebody has kept something as new; move the validators with the bytes.

    Other bytes always get a later Last-Modified, whole seconds apart, because some programs ask by
    date only; equal bytes keep theirs.
    """
    address = feeds.feed_address(assembly.number, language)
    first = StoredFeed(
        address=address,
        event_id=assembly.pk,
        language=language,
        version=0,
        etag="",
        changed_at=built.changed_at,
    )
    StoredFeed.objects.bulk_create([first], ignore_conflicts=True)
    stored = StoredFeed.objects.select_for_update(of=("self",)).get(address=address)
    if not feeds.is_outdated(stored, wanted_version=built.version, at=at):
        return
    if stored.etag != built.etag:
        least = stored.changed_at + SECOND if stored.etag else built.changed_at
        stored.changed_at = max(built.changed_at, least)
        stored.etag = built.etag
        stored.body = built.body
        stored.body_gzip = gzip.compress(built.body, 9, mtime=0)
    stored.version = max(stored.version, built.version)
    stored.edition = feeds.EDITION
    stored.stale_at = built.stale_at
    stored.save()


def _feed(
    assembly: Assembly,
    sittings: tuple[Sitting, ...],
    withdrawn: tuple[WithdrawnEntry, ...],
    language: str,
    at: datetime,
) -> Feed:
    with translation.override(language):
        title = assembly.title.in_language(language)
        return Feed(
            name=title,
            description=_("Programme of the %(title)s") % {"title": title},
            language=language,
            address=feeds.public_feed_address(assembly.number, language),
            zone=assembly.time_zone,
            refresh=REFRESH,
            entries=(
                *entries_of_assembly(assembly, sittings, language, at=at),
                *(entry_of_withdrawn(w, language) for w in withdrawn if at < withdrawn_goes_at(w)),
            ),
        )
