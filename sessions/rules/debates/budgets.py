"""How much of a debate's time delegations, groups and sexes have used."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Share:
    """What one of them has used. seconds: of its budget; None: it has none."""

    key: str
    used_ms: int
    seconds: int | None

    @property
    def left_ms(self) -> int | None:
        """Return what is left of the budget; below zero: by how much it is over."""
        return None if self.seconds is None else self.seconds * 1000 - self.used_ms


def shares_of(
    used: Iterable[tuple[Iterable[str], int]], budgets: Mapping[str, int]
) -> tuple[Share, ...]:
    """Return what each has used, who used most first; who has a budget is there from the start.

    used: for each turn whose time it was, and how much, in thousandths of a second. Where a turn
    is of several (a Member sits in two groups), each of them used all of it.

    Source: anchor of the project (time budgets of groups in OpenSlides); reading of the project
    for Members in several groups (decision record 39).
    """
    sums: dict[str, int] = defaultdict(int, dict.fromkeys(budgets, 0))
    for keys, time in used:
        for key in keys:
            sums[key] += time
    shares = [Share(key, time, budgets.get(key)) for key, time in sums.items()]
    return tuple(sorted(shares, key=lambda one: (-one.used_ms, one.key)))
