"""Composing a calendar of any filter from components that are written already."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, time, timedelta
from typing import NamedTuple
from uuid import UUID

import structlog
from django.db.models import F, FilteredRelation, Max, Q, QuerySet
from django.utils import translation

from assemblies.models.events import Event
from assemblies.selectors import dated_events
from notifications.calendar import jcal
from notifications.calendar.entries import Entry, Feed
from notifications.calendar.events import clock_of, write_event
from notifications.calendar.feeds import write_feed
from notifications.rules.tombstones import stays_until
from sessions.jobs import fragments
from sessions.jobs.fragments import Fragment
from sessions.models.sittings import Sitting
from sessions.rules import feed_windows
from sessions.rules.feed_filters import Show
from sessions.selectors.entries import (
    entry_of_event,
    entry_of_withdrawn,
    withdrawn_forgotten_at,
    withdrawn_goes_at,
    withdrawn_known,
)
from sessions.selectors.feed_scopes import Scope
from sessions.selectors.feeds import public_address

log = structlog.get_logger(__name__)

REFRESH = timedelta(hours=1)
_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Composed:
    """A calendar's bytes, its Last-Modified, and when time alone will change it (None: never)."""

    body: bytes
    changed_at: datetime
    stale_at: datetime | None


@dataclass(slots=True)
class _Work:
    """What has been found so far: entries with their place, keys to be copied, and moments.

    ``pieces``: (start, UID, key of the sitting or None, the component or None until it is copied).
    """

    scope: Scope
    at: datetime
    opens: datetime | None
    pieces: list[tuple[datetime, str, int | None, Fragment | None]] = field(default_factory=list)
    jcal: dict[int, bytes] = field(default_factory=dict)
    lacking: set[int] = field(default_factory=set)
    events: set[int] = field(default_factory=set)  # of the sittings shown
    shown: list[datetime] = field(default_factory=list)  # changes of what is shown
    changes: list[datetime] = field(default_factory=list)  # of all that it might show
    goings: list[datetime] = field(default_factory=list)

    def shows_until(self, goes_at: datetime | None, end: datetime) -> bool:
        """Note when something goes, by its tombstone or the window; tell whether it is there."""
        moments = [goes_at] if goes_at else []
        if self.opens is not None:
            moments.append(feed_windows.leaves_at(end))
        if not moments:
            return True
        self.goings.append(min(moments))
        return self.at < min(moments)


def compose(scope: Scope, *, at: datetime) -> Composed:
    """Compose what ``scope`` shows at ``at``; the same bytes in every process.

    Sittings are copied; those that are outdated are written first. Four queries when none is. Of a
    calendar of several events what has ended more than two years ago is left out.

    The Last-Modified is that of everything in the same events, so that what leaves the filter moves
    it too. Raises CalendarRefused where its own words cannot be written.
    """
    opens = None if scope.event else feed_windows.opens_at(at)
    work = _Work(scope, at, opens)
    chosen = scope.wanted.filter
    if chosen.show is not Show.DAYS or chosen.chooses_sittings:
        _take_sittings(work)
    if not chosen.hides_cancelled and chosen.show is not Show.DAYS:
        _take_withdrawn(work)
    _take_days(work)
    if chosen.show is not Show.DAYS or chosen.chooses_sittings:
        _note_changes(work)
    _fill(work)
    gone = [moment for moment in work.goings if moment <= at]
    to_go = [moment for moment in work.goings if moment > at]
    changed_at = max([*work.changes, *gone], default=None) or _last_of_all()
    return Composed(
        body=_written(work),
        changed_at=changed_at.astimezone(UTC).replace(microsecond=0),
        stale_at=min(to_go, default=None),
    )


def _sittings(work: _Work) -> QuerySet[Sitting]:
    scope = work.scope
    rows = Sitting.objects.filter(is_closed=False)
    for column, keys in (
        ("event__in", scope.events),
        ("body__in", scope.bodies),
        ("room__in", scope.rooms),
    ):
        if keys is not None:
            rows = rows.filter(**{column: keys})
    return rows


class _Row(NamedTuple):
    """A sitting, and what is kept of it as written (None where nothing is)."""

    pk: int
    uid: UUID
    event: int
    starts: datetime
    ends: datetime
    cancelled: datetime | None
    changed: datetime
    sequence: int
    themes: list[str]
    edition: str | None
    of_sequence: int | None
    of_change: datetime | None
    zone: str | None
    body: bytes | None
    jcal: bytes | None = None

    @property
    def is_written(self) -> bool:
        """Tell whether what is kept shows the sitting as it is."""
        kept = (self.edition, self.of_sequence, self.of_change)
        return kept == (fragments.EDITION, self.sequence, self.changed)


def _take_sittings(work: _Work) -> None:
    scope, chosen = work.scope, work.scope.wanted.filter
    rows = _sittings(work)
    if work.opens is not None:
        # What left last moved the calendar then.
        left = rows.filter(ends_at__lte=work.opens).aggregate(end=Max("ends_at"))["end"]
        if left is not None:
            work.goings.append(feed_windows.leaves_at(left))
        rows = rows.filter(ends_at__gt=work.opens)
    for row in _read(rows, scope.wanted.language, with_json=scope.wanted.ending == "json"):
        if scope.themes is not None and scope.themes.isdisjoint(row.themes):
            continue
        if row.cancelled and chosen.hides_cancelled:
            continue
        if work.shows_until(_tombstone_goes(row), row.ends):
            work.events.add(row.event)
            if chosen.show is not Show.DAYS:
                _take_row(work, row)


def _read(rows: QuerySet[Sitting], language: str, *, with_json: bool) -> Iterator[_Row]:
    kept = FilteredRelation("stored_entries", condition=Q(stored_entries__language=language))
    columns = (
        "pk", "uid", "event_id", "starts_at", "ends_at", "cancelled_at", "changed_at", "sequence",
        "themes", "kept__edition", "kept__sequence", "kept__changed_at", "kept__zone", "kept__body",
    )  # fmt: skip
    found = rows.annotate(kept=kept).order_by()
    if with_json:
        return (_Row(*row) for row in found.values_list(*columns, "kept__jcal"))
    return (_Row(*row) for row in found.values_list(*columns))


def _take_row(work: _Work, row: _Row) -> None:
    work.shown.append(row.changed)
    fragment = None
    if row.is_written and row.body is not None:
        fragment = Fragment(row.zone or None, bytes(row.body))
        if row.jcal:
            work.jcal[row.pk] = bytes(row.jcal)
    else:
        work.lacking.add(row.pk)
    work.pieces.append((row.starts, str(row.uid), row.pk, fragment))


def _tombstone_goes(row: _Row) -> datetime | None:
    if row.cancelled is None:
        return None
    return stays_until(planned_end=row.ends, cancelled_at=row.cancelled)


def _take_withdrawn(work: _Work) -> None:
    scope = work.scope
    rows = withdrawn_known(work.at).select_related("sitting__event")
    for column, keys in (
        ("sitting__event__in", scope.events),
        ("body__in", scope.bodies),
        ("room__in", scope.rooms),
    ):
        if keys is not None:
            rows = rows.filter(**{column: keys})
    for row in rows:
        work.changes.append(row.withdrawn_at)
        work.goings.append(withdrawn_forgotten_at(row))  # then its dates count no more
        if scope.themes is not None and scope.themes.isdisjoint(row.themes):
            continue
        if work.shows_until(withdrawn_goes_at(row), row.ends_at):
            work.events.add(row.sitting.event_id)
            _take(work, entry_of_withdrawn(row, scope.wanted.language), row.starts_at)


def _take_days(work: _Work) -> None:
    scope, chosen = work.scope, work.scope.wanted.filter
    events = dated_events().order_by("pk")
    if scope.events is not None:
        events = events.filter(pk__in=scope.events)
    for event in events:
        work.changes.append(event.changed_at)
        if chosen.show is Show.SITTINGS or (event.is_cancelled and chosen.hides_cancelled):
            continue
        if chosen.chooses_sittings and event.pk not in work.events:
            continue
        last = event.ends_on + _DAY
        goes = None
        if event.cancelled_at and scope.event is None:
            goes = stays_until(planned_end=last, cancelled_at=event.cancelled_at)
        if work.shows_until(goes, feed_windows.end_of_days(event.ends_on)):
            starts = datetime.combine(event.starts_on, time(), UTC)
            _take(work, entry_of_event(event, scope.wanted.language), starts)


def _take(work: _Work, entry: Entry, starts: datetime) -> None:
    """Write an entry that is not kept: there are few."""
    zone = clock_of(entry)
    body = write_event(entry, work.scope.wanted.language, zone)
    work.shown.append(entry.changed_at)
    work.pieces.append((starts, entry.uid, None, Fragment(zone, body)))


def _note_changes(work: _Work) -> None:
    """Note the last change of any public sitting of these events, in the filter or not."""
    rows = Sitting.objects.filter(is_closed=False)
    if work.scope.events is not None:
        rows = rows.filter(event__in=work.scope.events)
    last = rows.aggregate(last=Max(F("changed_at")))["last"]
    if last is not None:
        work.changes.append(last)


def _last_of_all() -> datetime:
    """Return when any event changed last: of a calendar of nothing nothing else is known."""
    last: datetime | None = Event.objects.aggregate(last=Max("changed_at"))["last"]
    return last or datetime.fromtimestamp(0, UTC)


def _fill(work: _Work) -> None:
    """Write the components that are lacking; leave out what cannot be written and never was."""
    language = work.scope.wanted.language
    new = fragments.write(work.lacking, language)
    filled = ((starts, uid, pk, kept or new.get(pk or 0)) for starts, uid, pk, kept in work.pieces)
    work.pieces = sorted(
        (piece for piece in filled if piece[3] is not None), key=lambda piece: piece[:2]
    )
    if work.scope.wanted.ending == "json":
        plain = {pk: part for _s, _u, pk, part in work.pieces if pk and part}
        turned = {pk: part for pk, part in plain.items() if pk not in work.jcal}
        work.jcal |= fragments.write_jcal(turned, language)


def _written(work: _Work) -> bytes:
    scope = work.scope
    wanted = scope.wanted
    with translation.override(wanted.language):
        feed = Feed(
            name=scope.name,
            description=scope.description,
            language=wanted.language,
            address=public_address(wanted),
            zone=scope.zone,
            refresh=REFRESH,
            changed_at=max(work.shown, default=None),
        )
    parts = [(pk, part) for _starts, _uid, pk, part in work.pieces if part is not None]
    if wanted.ending == "ics":
        return write_feed(feed, ((part.zone, part.body) for _pk, part in parts))
    return jcal.calendar(
        write_feed(feed, ((part.zone, b"") for _pk, part in parts)), _in_json(work, parts)
    )


def _in_json(work: _Work, parts: list[tuple[int | None, Fragment]]) -> Iterator[bytes]:
    for pk, part in parts:
        yield work.jcal[pk] if pk is not None else jcal.component(part.body)
