"""The pictures of a story, ready to be drawn: seats of a hemicycle, bars, votes with their line.

Places are whole numbers in the picture's own measure; what they mean stands beside in words.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import cos, pi, sin
from typing import Final

from sessions.rules.majorities import Figures

MOST_SEATS: Final = 240  # of more delegates, a seat stands for several
WIDE: Final = 1000  # of every bar, in its own measure
_OUTER, _INNER = 480, 190  # radius of the last row and the first
_MIDDLE: Final = 500
_DOT: Final = 0.40  # of the way to the next seat


@dataclass(frozen=True, slots=True)
class Seat:
    """A dot of the hemicycle."""

    x: int
    y: int
    of: str  # "women", "men", or "all" where they are not told apart


@dataclass(frozen=True, slots=True)
class Hemicycle:
    """Seats in rows round the rostrum. each: how many delegates a seat stands for."""

    seats: tuple[Seat, ...]
    radius: int
    each: int


@dataclass(frozen=True, slots=True)
class Part:
    """A piece of a bar: where it begins, how wide it is, and of what."""

    start: int
    width: int
    of: str


@dataclass(frozen=True, slots=True)
class VoteBar:
    """Votes for and against as pieces, and where the line of what is needed stands."""

    parts: tuple[Part, ...]
    line: int


def hemicycle(total: int, women: int | None) -> Hemicycle:
    """Return the delegates as seats: women first from the one end, then men."""
    each = max(1, -(-total // MOST_SEATS))
    count = max(1, round(total / each)) if total else 0
    women_seats = round(count * women / total) if women is not None and total else 0
    places, radius = _places(count)
    seats = tuple(
        Seat(x, y, "all" if women is None else "women" if n < women_seats else "men")
        for n, (x, y) in enumerate(places)
    )
    return Hemicycle(seats, radius, each)


def _places(count: int) -> tuple[list[tuple[int, int]], int]:
    """Return where seats stand, sorted from the one end to the other, and how large a dot is."""
    rows = _rows(count)
    gap = (_OUTER - _INNER) / max(1, len(rows) - 1) if len(rows) > 1 else _OUTER - _INNER
    found: list[tuple[float, int, int]] = []
    closest = gap
    for row, held in enumerate(rows):
        radius = _INNER + gap * row if len(rows) > 1 else _OUTER - gap / 2
        step = pi / max(1, held - 1)
        closest = min(closest, radius * step) if held > 1 else closest
        for n in range(held):
            angle = step * n if held > 1 else pi / 2
            x, y = _MIDDLE - radius * cos(angle), _MIDDLE - radius * sin(angle)
            found.append((angle, round(x), round(y)))
    found.sort(key=lambda one: (round(one[0], 6), one[1]))
    return [(x, y) for _angle, x, y in found], min(40, round(closest * _DOT))


def _rows(count: int) -> list[int]:
    """Share seats among rows in proportion to how long each is."""
    number = next((rows for rows, most in ((1, 8), (2, 20), (3, 40), (4, 70), (5, 110), (6, 160))
                   if count <= most), 8)  # fmt: skip
    gap = (_OUTER - _INNER) / max(1, number - 1)
    lengths = [_INNER + gap * row for row in range(number)]
    shares = [int(count * length / sum(lengths)) for length in lengths]
    for row in range(count - sum(shares)):
        shares[number - 1 - row % number] += 1
    return [one for one in shares if one]


def bar(parts: Sequence[tuple[str, int]], whole: int) -> tuple[Part, ...]:
    """Return pieces one after the other, of a bar that is as wide as the whole."""
    found, start = [], 0
    for of, number in parts:
        width = round(WIDE * number / whole) if whole else 0
        width = min(width, WIDE - start)
        if width:
            found.append(Part(start, width, of))
        start += width
    return tuple(found)


def vote_bar(figures: Figures) -> VoteBar:
    """Return votes for and against as a bar of all that count, with the line of what is needed."""
    votes, cast = figures.votes, max(1, figures.cast)
    abstaining = max(0, figures.cast - votes.in_favour - votes.against)
    parts = [("for", votes.in_favour), ("against", votes.against), ("abstaining", abstaining)]
    return VoteBar(bar(parts, cast), min(WIDE, round(WIDE * figures.needed / cast)))
