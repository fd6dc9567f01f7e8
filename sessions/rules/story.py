"""What the story of an assembly may tell of people in numbers: nothing by which one is known."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

LEAST: Final = 5  # people in a figure that is told of


@dataclass(frozen=True, slots=True)
class Sexes:
    """How many women and men there are."""

    women: int
    men: int

    @property
    def total(self) -> int:
        return self.women + self.men

    def and_(self, other: "Sexes") -> "Sexes":
        """Return both together."""
        return Sexes(self.women + other.women, self.men + other.men)


NOBODY: Final = Sexes(0, 0)


@dataclass(frozen=True, slots=True)
class Told:
    """A group of people as it may be told of. women, men: None where they are not told apart.

    key: empty for small groups that were joined.
    """

    key: str
    total: int
    women: int | None
    men: int | None

    @property
    def is_split(self) -> bool:
        return self.women is not None


def is_over(last_day: date, today: date) -> bool:
    """Tell whether an event is over, so that its story can be told.

    Source: reading of the project: its last day on the venue's calendar has passed.
    """
    return last_day < today


def may_be_told_apart(sexes: Sexes) -> bool:
    """Tell whether women and men of a group are told apart: none, or as many as hide each.

    Source: reading of the project: k-anonymity with k = 5 for figures by sex and by age.
    """
    return all(one == 0 or one >= LEAST for one in (sexes.women, sexes.men))


def of_an_age(number: int) -> int | None:
    """Return how many people are of an age; None where so few could be told by it.

    Source: as in `may_be_told_apart`.
    """
    return number if number == 0 or number >= LEAST else None


def told(key: str, sexes: Sexes) -> Told:
    """Return one group as it may be told of: its size, and women and men where that hides each.

    Source: as in `may_be_told_apart`.
    """
    if may_be_told_apart(sexes):
        return Told(key, sexes.total, sexes.women, sexes.men)
    return Told(key, sexes.total, None, None)


def told_of_all(groups: Iterable[tuple[str, Sexes]]) -> tuple[Told, ...]:
    """Return groups as they may be told of side by side, in their order.

    Groups of fewer than five people are joined into one, which comes last, and is left out where it
    still has fewer. Where a single group does not tell women and men apart, the smallest other one
    does not either: else the sum of all would give it away.

    Source: as in `may_be_told_apart`.
    """
    known = [(key, sexes) for key, sexes in groups if sexes.total]
    large = [(key, sexes) for key, sexes in known if sexes.total >= LEAST]
    rest = NOBODY
    for _key, sexes in known:
        rest = rest.and_(sexes) if sexes.total < LEAST else rest
    joined = [("", rest)] if rest.total >= LEAST else []
    return _with_company([told(key, sexes) for key, sexes in (*large, *joined)])


def _with_company(found: Sequence[Told]) -> tuple[Told, ...]:
    silent = [one for one in found if not one.is_split]
    split = [one for one in found if one.is_split]
    if len(silent) != 1 or not split:
        return tuple(found)
    smallest = min(split, key=lambda one: (one.total, one.key))
    return tuple(
        Told(one.key, one.total, None, None) if one is smallest else one for one in found
    )  # fmt: skip
