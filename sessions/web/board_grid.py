"""One day of the draft as a grid: rooms side by side, a row for each quarter of an hour.

Rows count quarters that pass, not what clocks show, so that a night on which the clocks change is
as long as it is. Classes such as ``c-2 r-3 e-7`` put cards into the grid: no inline style.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Final

from assemblies.models.events import Event
from sessions.models.rooms import Room
from sessions.selectors.plans import Planned

QUARTER: Final = timedelta(minutes=15)
# The stylesheet knows so many; a day beyond them stays a list on every screen.
MOST_ROWS: Final = 120
MOST_COLUMNS: Final = 30
OPENS, CLOSES = time(8), time(19)  # shown at least
_BEFORE = 2  # grid lines count from one; the first row holds rooms, the first column hours


@dataclass(frozen=True, slots=True)
class Column:
    """A room's column; a room whose sittings overlap has several. key: empty for no room."""

    name: str
    key: str
    place: str


@dataclass(frozen=True, slots=True)
class Hour:
    """A mark on the scale of hours."""

    text: str
    place: str


@dataclass(frozen=True, slots=True)
class BoardGrid:
    """Where each thing of a day stands; ``places`` by the sitting's key. begins: of its rows."""

    columns: tuple[Column, ...]
    hours: tuple[Hour, ...]
    places: Mapping[int, str]
    begins: str


def grid_of_day(
    held: Sequence[Planned], rooms: Iterable[Room], event: Event, on: date
) -> BoardGrid | None:
    """Lay out one day; None when it needs more rows or columns than there are."""
    begins, ends = _span(held, event, on)
    rows = {one.sitting.pk: _rows_of(one, begins) for one in held}
    lanes = _lanes_of(held, rooms, rows)
    if _rows(ends - begins) > MOST_ROWS or len(lanes) > MOST_COLUMNS:
        return None
    columns, places = [], {}
    for place, (room, lane) in enumerate(lanes, start=_BEFORE):
        name, key = (room.name, str(room.pk)) if room else ("", "")
        columns.append(Column(name, key, f"c-{place}"))
        for one in lane:
            start, end = rows[one.sitting.pk]
            places[one.sitting.pk] = f"c-{place} r-{start} e-{end}"
    return BoardGrid(tuple(columns), _hours_of(begins, ends, event), places, begins.isoformat())


def _span(held: Iterable[Planned], event: Event, on: date) -> tuple[datetime, datetime]:
    """Return from which full hour to which moment the day is drawn."""
    zone = event.zone
    starts = [one.facts.starts_at.astimezone(zone).replace(minute=0, second=0) for one in held]
    opens = datetime.combine(on, OPENS, zone).astimezone(UTC)
    closes = datetime.combine(on, CLOSES, zone).astimezone(UTC)
    ends = [one.facts.ends_at for one in held]
    return (
        min([opens, *(start.astimezone(UTC) for start in starts)]),
        max([closes, *(end.astimezone(UTC) for end in ends)]),
    )


def _hours_of(begins: datetime, ends: datetime, event: Event) -> tuple[Hour, ...]:
    count = _rows(ends - begins) // 4 + 1
    marks = (begins + timedelta(hours=n) for n in range(count))
    return tuple(
        Hour(f"{mark.astimezone(event.zone):%H:%M}", f"r-{_BEFORE + _rows(mark - begins)}")
        for mark in marks
        if mark < ends
    )


def _rows_of(one: Planned, begins: datetime) -> tuple[int, int]:
    start = _BEFORE + (one.facts.starts_at - begins) // QUARTER
    return start, max(start + 1, _BEFORE + _rows(one.facts.ends_at - begins))


def _rows(lasting: timedelta) -> int:
    """Return how many quarters have begun in that time."""
    return -(-lasting // QUARTER)


def _lanes_of(
    held: Iterable[Planned], rooms: Iterable[Room], rows: Mapping[int, tuple[int, int]]
) -> list[tuple[Room | None, list[Planned]]]:
    """Give each room a column, and one more for each sitting that overlaps another there."""
    lanes: list[tuple[Room | None, list[Planned]]] = [(room, []) for room in [*rooms, None]]
    for one in held:
        start, _end = rows[one.sitting.pk]
        own = [lane for room, lane in lanes if (room.pk if room else None) == one.facts.room_id]
        free = [lane for lane in own if not lane or rows[lane[-1].sitting.pk][1] <= start]
        if free:
            free[0].append(one)
        else:
            lanes.append((one.facts.room, [one]))
    return sorted(
        lanes, key=lambda lane: (lane[0] is None, lane[0].name.casefold() if lane[0] else "")
    )
