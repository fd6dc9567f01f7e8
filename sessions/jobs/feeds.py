"""Building a calendar feed once a change, so that a subscriber's request only reads bytes.

A stored feed knows the version of its events it was built from. Whoever finds it outdated builds
it; all get the same bytes, because the bytes depend on stored data, and on ``at`` only through what
has had its time. The worker builds an event's own feeds after the commit. Calendars of bodies,
themes, rooms or everything are built when somebody asks: a change would outdate each of them,
though few show it and perhaps nobody reads them any more.

Calendars with a name of their own are stored; those of a query, without number, are built into the
memory of the process that is asked.
"""

import gzip
import hashlib
import threading
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

import structlog
from django.conf import settings
from django.db import transaction

from assemblies.models.events import Event
from assemblies.selectors import published_events
from notifications.errors import CalendarRefused
from sessions.errors.feeds import NoSuchCalendar
from sessions.jobs.composing import compose
from sessions.models.feeds import StoredFeed
from sessions.rules.feed_filters import Wanted, of_assembly, of_event, read_address
from sessions.selectors import feeds, kept_bytes
from sessions.selectors.entries import withdrawn_forgotten
from sessions.selectors.feed_scopes import scope_of
from sessions.selectors.feeds import FeedStamp

log = structlog.get_logger(__name__)

SECOND = timedelta(seconds=1)
_SMALL = 1_000_000  # octets; what is larger is zipped less thoroughly, in a third of the time

# Of many requests that find the same feed outdated, one builds and the others wait for it.
_building: defaultdict[str, threading.Lock] = defaultdict(threading.Lock)
# Queries' calendars are built one at a time, and only few threads of a process may be at it or wait
# for it, so that they starve nobody.
MOST_WAITING: Final = 4
_combining = threading.Lock()
_in_line = threading.BoundedSemaphore(MOST_WAITING)


class TooManyWaiting(Exception):
    """As many threads as may build a query's calendar do so or wait for it: ask again soon."""


@dataclass(frozen=True, slots=True)
class Built:
    """One feed as built: its bytes and what they were built from."""

    version: int
    event: int | None
    body: bytes
    etag: str
    changed_at: datetime
    stale_at: datetime | None


def newest(wanted: Wanted, *, at: datetime) -> FeedStamp:
    """Return the stamp of an up-to-date stored feed, building it first where needed.

    One query when nothing has changed. A feed that cannot be written any more stays as it was:
    subscribers keep what they have. Raises NoSuchCalendar.
    """
    address = wanted.address
    stamp = feeds.stamp_of(address)
    if stamp and not stamp.is_outdated(at):
        return stamp
    if stamp is None:
        scope_of(wanted, at=at)  # a lock is kept only for what there is
    with _building[address]:
        stamp = feeds.stamp_of(address)
        if stamp is None or stamp.is_outdated(at):
            try:
                build(wanted, at=at)
            except CalendarRefused as refusal:
                log.exception("feed_not_built", address=address, details=refusal.details)
                if stamp is None:
                    raise NoSuchCalendar from refusal
                return stamp
            stamp = feeds.stamp_of(address)
    if stamp is None:  # its event was removed this very moment
        raise NoSuchCalendar
    return stamp


def combined(wanted: Wanted, *, version: int, at: datetime) -> Built:
    """Return the calendar of a query as it is at the ``version`` of all events.

    No query when this process has built it already. Raises NoSuchCalendar, CalendarRefused,
    TooManyWaiting.
    """
    memory = kept_bytes.of_process()
    found = memory.get(wanted, Built)
    if found is not None and _is_good(found, version, at):
        return found
    with _turn():
        found = memory.get(wanted, Built)
        if found is None or not _is_good(found, version, at):
            found = _built(wanted, at)
            memory.keep(wanted, found, len(found.body))
    return found


@contextmanager
def _turn() -> Iterator[None]:
    if not _in_line.acquire(blocking=False):
        raise TooManyWaiting
    try:
        with _combining:
            yield
    finally:
        _in_line.release()


def zipped(body: bytes) -> bytes:
    """Return ``body`` zipped, always to the same bytes."""
    return gzip.compress(body, 9 if len(body) < _SMALL else 6, mtime=0)


def build_all(*, event_id: int, at: datetime) -> None:
    """Build the event's own feeds in every language, where a change has outdated them.

    Safe to run twice.
    """
    for event in published_events().select_related("assembly").filter(pk=event_id):
        _build_outdated(event, at)


def build_stale(*, at: datetime) -> None:
    """Build every event's own feeds that are outdated: a tombstone has gone, a wake-up was lost."""
    for event in published_events().select_related("assembly").order_by("pk"):
        _build_outdated(event, at)


def forget_gone(*, at: datetime) -> None:
    """Drop what no calendar can need again: feeds of what is gone, tombstones past their time.

    A few queries for each stored feed; nothing is built.
    """
    for address in StoredFeed.objects.order_by("pk").values_list("address", flat=True):
        try:
            scope_of(read_address(address, ""), at=at)
        except NoSuchCalendar:  # its body, theme or slug is gone
            StoredFeed.objects.filter(address=address).delete()
    withdrawn_forgotten(at).delete()


def _build_outdated(event: Event, at: datetime) -> None:
    for wanted in _own(event):
        with suppress(NoSuchCalendar):  # the event was removed this very moment
            newest(wanted, at=at)


def _own(event: Event) -> Iterator[Wanted]:
    assembly = getattr(event, "assembly", None)
    for language, _name in settings.LANGUAGES:
        if assembly is not None:
            yield of_assembly(assembly.number, language)
        else:
            yield of_event(event.slug, language)


def build(wanted: Wanted, *, at: datetime) -> None:
    """Build and store one feed; an older build never replaces a newer one.

    Raises NoSuchCalendar; CalendarRefused for words that cannot be written as iCalendar.
    """
    _store(wanted, built=_built(wanted, at), at=at)


def _built(wanted: Wanted, at: datetime) -> Built:
    # The version is read before the rest: what is built may be newer than it says, never older.
    one = scope_of(wanted, at=at).event if wanted.filter.is_named else None
    version = feeds.version_of(one)
    scope = scope_of(wanted, at=at)
    composed = compose(scope, at=at)
    return Built(
        version=version,
        event=scope.event,
        body=composed.body,
        etag=hashlib.sha256(composed.body).hexdigest()[:32],
        changed_at=composed.changed_at,
        stale_at=composed.stale_at,
    )


def _is_good(built: Built, version: int, at: datetime) -> bool:
    return built.version == version and (built.stale_at is None or at < built.stale_at)


@transaction.atomic
def _store(wanted: Wanted, *, built: Built, at: datetime) -> None:
    """Keep ``built`` unless somebody has kept something as new; move the validators with the bytes.

    Other bytes always get a later Last-Modified, whole seconds apart, because some programs ask by
    date only; equal bytes keep theirs.
    """
    address = wanted.address
    first = StoredFeed(
        address=address,
        event_id=built.event,
        language=wanted.language,
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
        stored.body_gzip = zipped(built.body)
    stored.version = max(stored.version, built.version)
    stored.edition = feeds.EDITION
    stored.stale_at = built.stale_at
    stored.save()
