"""The programme as a release had it, as far as everybody, or one reader, may know of it by now."""

from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.db.models import Max

from assemblies.enums import CalendarStatus
from assemblies.models.events import Event
from assemblies.permissions import Visitor
from sessions.enums import ProgrammeChange
from sessions.models.releases import Release
from sessions.models.sittings import Sitting
from sessions.rules.changes import changes_of
from sessions.selectors.entries import is_shown
from sessions.selectors.past import Things, as_it_was, things_of
from sessions.selectors.releases import History, history_of

STRANGER = AnonymousUser()


@dataclass(frozen=True, slots=True)
class Reading:
    """Through whose eyes a paper is written, and when."""

    user: Visitor
    at: datetime


@dataclass(frozen=True, slots=True)
class Printed:
    """A sitting as a release had it, what is new of it, and the day it was on before, if any."""

    sitting: Sitting
    changes: tuple[ProgrammeChange, ...] = ()
    was_on: date | None = None

    @property
    def day(self) -> date:
        return self.sitting.local_start.date()


@dataclass(slots=True)
class _Row:
    """What releases said of a sitting: now, before (None: nothing), and when it was cancelled."""

    state: dict[str, Any]
    before: dict[str, Any] | None = None
    cancelled_at: datetime | None = None


def release_standing_before(release: Release, day: date) -> int:
    """Return the number of the release that stood when ``day`` began, 0 for none. One query.

    It is not newer than ``release``, whose event is loaded.
    """
    begins = datetime.combine(day, time(), release.event.zone)
    earlier = Release.objects.filter(
        event_id=release.event_id, number__lte=release.number, released_at__lt=begins
    )
    return earlier.aggregate(last=Max("number"))["last"] or 0


def edition_of(
    release: Release, *, since: int, reading: Reading | None = None
) -> tuple[Printed, ...]:
    """Return the programme of a release in the order of time, with what is new. Four queries.

    since: the number of the release it is compared with; 0: nothing is marked. reading: None is
    everybody's. A sitting that is closed to the reader, by then or by now, is not there; one that
    was opened meanwhile is new. Cancelled ones stay as long as on the page. The sittings are for
    reading only. The event is loaded with it.
    """
    reading = reading or Reading(STRANGER, release.released_at)
    history = history_of(release.event, reading.user, at=reading.at)
    rows = _rows_of(release, since, history)
    public = {pk: row for pk, row in rows.items() if history.may_see(pk, row.state)}
    things = things_of(row.state for row in public.values())
    shown = (_printed(pk, row, release.event, since, things) for pk, row in public.items())
    return tuple(
        sorted(
            (one for one in shown if is_shown(one.sitting, release.released_at)),
            key=lambda one: (one.sitting.starts_at, one.sitting.pk),
        )
    )


def _rows_of(release: Release, since: int, history: History) -> dict[int, _Row]:
    rows: dict[int, _Row] = {}
    for one in history.rows:
        pk, state, number = one.sitting_id, one.state, one.release.number
        if number > release.number:
            continue
        row = rows.setdefault(pk, _Row(state))
        row.state = state
        if number <= since:
            row.before = state if history.may_see(pk, state) else None
        if state["is_cancelled"]:
            row.cancelled_at = row.cancelled_at or one.release.released_at
    return rows


def _printed(pk: int, row: _Row, event: Event, since: int, things: Things) -> Printed:
    sitting = as_it_was(pk, row.state, event, things)
    if row.cancelled_at is not None:
        sitting.status, sitting.cancelled_at = CalendarStatus.CANCELLED, row.cancelled_at
    if not since:
        return Printed(sitting)
    changes = changes_of(row.before, row.state)
    if row.before is None:
        return Printed(sitting, changes)
    started = datetime.fromisoformat(row.before["starts_at"]).astimezone(event.zone)
    return Printed(sitting, changes, started.date())
