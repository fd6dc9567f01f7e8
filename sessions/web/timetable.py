"""One day of the programme as a grid: rooms side by side, rows from hour to hour.

The page is one list in order of time; classes such as ``in-2 from-3 to-7`` put its items into the
grid where the screen is wide enough, so that there is no inline style and a phone reads a list.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from sessions.models.sittings import Sitting

# The stylesheet knows so many; a day beyond them stays a list on every screen.
MOST_ROWS = 48
MOST_COLUMNS = 12
_BEFORE_ROWS = 2  # grid lines count from one, and the first row holds the names of the rooms
_BEFORE_COLUMNS = 2  # the first column holds the hours


@dataclass(frozen=True, slots=True)
class Column:
    """The heading of a room's column."""

    name: str
    place: str


@dataclass(frozen=True, slots=True)
class Hour:
    """A mark on the scale of hours."""

    text: str
    place: str


@dataclass(frozen=True, slots=True)
class Grid:
    """Where each thing of a day stands; ``places`` by the sitting's key."""

    columns: tuple[Column, ...]
    hours: tuple[Hour, ...]
    places: dict[int, str]


def grid_of(sittings: Sequence[Sitting]) -> Grid | None:
    """Lay out the sittings of one day; None when they need more rows or columns than there are."""
    # As UTC, for on the night of the clocks a later moment may have the earlier hour.
    moments = sorted({_utc(moment) for s in sittings for moment in (s.starts_at, s.ends_at)})
    lanes = _lanes_of(sittings)
    if len(moments) > MOST_ROWS or len(lanes) > MOST_COLUMNS:
        return None
    row_of = {moment: row for row, moment in enumerate(moments, start=_BEFORE_ROWS)}
    places = {
        sitting.pk: f"in-{column} from-{row_of[_utc(sitting.starts_at)]}"
        f" to-{row_of[_utc(sitting.ends_at)]}"
        for column, (_name, lane) in enumerate(lanes, start=_BEFORE_COLUMNS)
        for sitting in lane
    }
    columns = tuple(
        Column(name, f"in-{column}")
        for column, (name, _lane) in enumerate(lanes, start=_BEFORE_COLUMNS)
    )
    starts = {_utc(sitting.starts_at): sitting.local_start for sitting in sittings}
    hours = tuple(
        Hour(f"{local:%H:%M}", f"from-{row_of[moment]}") for moment, local in sorted(starts.items())
    )
    return Grid(columns, hours, places)


def _lanes_of(sittings: Sequence[Sitting]) -> list[tuple[str, list[Sitting]]]:
    """Give each room a column, and one more for each sitting that overlaps another there."""
    lanes: list[tuple[str, list[Sitting]]] = []
    for sitting in sittings:
        name = sitting.room.name if sitting.room else ""
        free = (
            lane for room, lane in lanes if room == name and _is_over(lane[-1], sitting.starts_at)
        )
        lane = next(free, None)
        if lane is None:
            lanes.append((name, [sitting]))
        else:
            lane.append(sitting)
    return sorted(lanes, key=lambda named: (not named[0], named[0].casefold()))


def _utc(moment: datetime) -> datetime:
    return moment.astimezone(UTC)


def _is_over(sitting: Sitting, moment: datetime) -> bool:
    return sitting.ends_at <= moment
