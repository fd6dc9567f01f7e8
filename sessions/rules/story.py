"""What the story of an assembly may tell of people in numbers: nothing by which one is known."""

from collections.abc import Callable, Collection, Iterable, Sequence
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


def told_of_all(groups: Iterable[tuple[str, Sexes]], *, others: Sexes = NOBODY) -> tuple[Told, ...]:
    """Return groups as they may be told of side by side, in their order.

    others: who is in none of them, but in the sum of all. Groups of fewer than five people are
    joined into one, which comes last, and is left out where it still has fewer. Further groups
    fall silent as `silent_ones` says, for the sake of those and of who is left out.

    Source: as in `may_be_told_apart`.
    """
    known = [(key, sexes) for key, sexes in groups if sexes.total]
    shown = {key: sexes for key, sexes in known if sexes.total >= LEAST}
    rest = _sum(sexes for _key, sexes in known if sexes.total < LEAST)
    if rest.total >= LEAST:
        shown[""] = rest
    else:
        others = others.and_(rest)
    smallest_first = sorted(shown, key=lambda key: (shown[key].total, key))
    silent = silent_ones(
        smallest_first, lambda keys: _sum(shown[key] for key in keys), others=others
    )
    return tuple(
        Told(key, sexes.total, None, None)
        if key in silent
        else Told(key, sexes.total, sexes.women, sexes.men)
        for key, sexes in shown.items()
    )


def silent_ones(
    keys: Sequence[str], together: Callable[[Collection[str]], Sexes], *, others: Sexes = NOBODY
) -> frozenset[str]:
    """Return which of some figures do not tell women and men apart beside the sum of them all.

    keys: the first is the first to fall silent for the others' sake. together: the people of some
    of them, each once. What is subtracted from the sum is who is silent together, with others who
    are in no figure: so many must be silent that this tells of nobody either.

    Source: as in `may_be_told_apart`; complementary suppression.
    """
    silent = {key for key in keys if not may_be_told_apart(together((key,)))}
    for key in keys:
        if len(silent) != 1 and may_be_told_apart(together(silent).and_(others)):
            break
        silent.add(key)
    return frozenset(silent)


def _sum(parts: Iterable[Sexes]) -> Sexes:
    whole = NOBODY
    for one in parts:
        whole = whole.and_(one)
    return whole
