"""What the board prints, ready-made: its days, its grid, its cards, what stands around them."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, timedelta
from typing import Any

from django.urls import reverse
from django.utils.dateparse import parse_date

from assemblies.models.accounts import User
from assemblies.models.events import Event
from sessions.models.rooms import Room
from sessions.rules.acceptances import Considered
from sessions.selectors.clashes import Found, clashes_in
from sessions.selectors.plans import Planned, plan_version, planned_sittings
from sessions.selectors.steps import last_steps, step_to_undo
from sessions.selectors.wording import words_about_changes
from sessions.web.access import console_frame
from sessions.web.board_forms import BlockForm
from sessions.web.board_grid import grid_of_day

LAST_ACTS = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class BoardCard:
    """One planned sitting as the board prints it."""

    pk: int
    version: int
    url: str
    place_url: str
    title: str
    body: str
    hours: str
    room: str
    room_key: str
    starts_at: str
    ends_at: str
    changes: str
    is_closed: bool
    is_cancelled: bool
    clashes: tuple[str, ...]
    place: str


@dataclass(frozen=True, slots=True)
class ClashLine:
    """A clash of the day, with its sentence and what is on record."""

    considered: Considered
    sentence: str
    titles: str

    @property
    def key(self) -> str:
        return self.considered.clash.key

    @property
    def terms(self) -> str:
        return self.considered.clash.terms


@dataclass(frozen=True, slots=True)
class BoardDay:
    """A tab: a day, and how many sittings, changes and open clashes it has."""

    on: date
    sittings: int
    changes: int
    clashes: int
    is_shown: bool


def board_of(assembly: Event, user: User, asked: str) -> dict[str, Any]:
    """Return one day of the draft, with what is planned, who did what, and what clashes.

    asked: a day, as in an address; the first with a sitting where it is none.
    """
    version = plan_version(assembly)  # first: what is shown may be newer, never older
    planned = planned_sittings(assembly)
    on = _day_asked(asked, assembly, planned)
    held = [one for one in planned if _day_of(one, assembly) == on]
    rooms = list(Room.objects.filter(event_id=assembly.pk).order_by("name", "pk"))
    grid = grid_of_day(held, rooms, assembly, on)
    found = clashes_in(assembly, planned)
    steps = last_steps(assembly, count=LAST_ACTS)
    return {
        **console_frame(assembly, "board"),
        "on": on,
        "days": _days(assembly, planned, found, on),
        "grid": grid,
        "cards": _cards(held, assembly, found, grid.places if grid else {}),
        "clashes": _clash_lines(found, {one.sitting.pk for one in held}, planned),
        "clashes_open": len(found.open),
        "changes": sum(bool(one.changes) for one in planned),
        "silent": any(one.is_silent for one in planned),
        "steps": steps,
        "last_step": steps[0].step.pk if steps else 0,
        "version": version,
        "block_form": BlockForm(planned=planned),
        "may_undo": step_to_undo(assembly, user) is not None,
    }


def _day_of(one: Planned, event: Event) -> date:
    return one.facts.starts_at.astimezone(event.zone).date()


def _day_asked(asked: str, event: Event, planned: Sequence[Planned]) -> date:
    try:
        on = parse_date(asked)
    except ValueError:
        on = None
    around = timedelta(days=60)
    if on and event.starts_on - around <= on <= event.ends_on + around:
        return on
    return _day_of(planned[0], event) if planned else event.starts_on


def _days(event: Event, planned: Sequence[Planned], found: Found, shown: date) -> list[BoardDay]:
    """Return the event's days and whatever other day has a sitting."""
    open_clashes = [set(one.clash.sittings) for one in found.open]
    held: defaultdict[date, list[Planned]] = defaultdict(list)
    for one in planned:
        held[_day_of(one, event)].append(one)
    length = (event.ends_on - event.starts_on).days + 1
    own = {event.starts_on + timedelta(days=n) for n in range(length)}
    return [
        BoardDay(
            on=on,
            sittings=len(held[on]),
            changes=sum(bool(one.changes) for one in held[on]),
            clashes=sum(
                not pks.isdisjoint(one.sitting.pk for one in held[on]) for pks in open_clashes
            ),
            is_shown=on == shown,
        )
        for on in sorted(own | held.keys() | {shown})
    ]


def _cards(
    held: Sequence[Planned], event: Event, found: Found, places: Mapping[int, str]
) -> list[BoardCard]:
    said: defaultdict[int, list[str]] = defaultdict(list)
    for one in found.open:
        for pk in one.clash.sittings:
            said[pk].append(found.sentence(one.clash, beside=pk))
    return [
        _card(one, event, tuple(said[one.sitting.pk]), places.get(one.sitting.pk, ""))
        for one in held
    ]


def _card(one: Planned, event: Event, clashes: tuple[str, ...], place: str) -> BoardCard:
    facts, path = one.facts, [event.slug, one.sitting.pk]
    start, end = (moment.astimezone(event.zone) for moment in (facts.starts_at, facts.ends_at))
    label = str(facts.time_shown_as or "") if facts.end_is_indicative else ""
    return BoardCard(
        pk=one.sitting.pk,
        version=one.sitting.plan_version,
        url=reverse("assembly_sessions:plan-sitting", args=path),
        place_url=reverse("assembly_sessions:plan-place", args=path),
        title=str(facts.title),
        body=str(facts.body.name),
        hours=f"{start:%H:%M} – {end:%H:%M}{f' ({label})' if label else ''}",
        room=facts.room.name if facts.room else "",
        room_key=str(facts.room_id or ""),
        starts_at=facts.starts_at.astimezone(UTC).isoformat(),
        ends_at=facts.ends_at.astimezone(UTC).isoformat(),
        changes=words_about_changes(one.changes),
        is_closed=facts.is_closed,
        is_cancelled=one.is_cancelled,
        clashes=clashes,
        place=place,
    )


def _clash_lines(found: Found, shown: set[int], planned: Sequence[Planned]) -> list[ClashLine]:
    """Return the clashes in which a sitting of the day takes part."""
    titles = {one.sitting.pk: str(one.facts.title) for one in planned}
    return [
        ClashLine(one, found.sentence(one.clash, beside=one.clash.sittings[0]),
                  titles[one.clash.sittings[0]])
        for one in found.clashes
        if shown & set(one.clash.sittings)
    ]  # fmt: skip
