"""How long somebody attended an online sitting, and whether that is enough for a certificate."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

USUAL_PERCENT: Final = 50


@dataclass(frozen=True, slots=True)
class Stretch:
    """A stretch of time in which somebody was there. left_at: None while nobody says she left.

    is_of_service: the service says so; else it is known by a click on our button alone.
    """

    joined_at: datetime
    left_at: datetime | None = None
    is_of_service: bool = True


@dataclass(frozen=True, slots=True)
class Hours:
    """When a sitting is held: half-open."""

    starts_at: datetime
    ends_at: datetime

    @property
    def minutes(self) -> int:
        return (self.ends_at - self.starts_at) // timedelta(minutes=1)


def minutes_attended(stretches: Iterable[Stretch], *, hours: Hours, at: datetime) -> int:
    """Return how many whole minutes of a sitting somebody was there, until ``at`` at most.

    Two devices at once count once, and so does nothing before the start or after the end. Who is
    not said to have left is there until the end. What the service says goes before what a click
    on our button tells; where it says nothing of her the click has to do.

    Source: none; a practice of this project.
    """
    told = tuple(stretches)
    by_service = tuple(one for one in told if one.is_of_service)
    until = min(hours.ends_at, at)
    total, covered = timedelta(0), hours.starts_at
    for one in sorted(by_service or told, key=lambda stretch: stretch.joined_at):
        begins = max(one.joined_at, covered)
        ends = min(one.left_at or until, until)
        if begins < ends:
            total += ends - begins
            covered = ends
    return total // timedelta(minutes=1)


def is_enough(minutes: int, *, of: int, percent: int) -> bool:
    """Tell whether so many minutes of a sitting of ``of`` minutes count as having attended it.

    Source: none; a practice of this project.
    """
    return of > 0 and minutes > 0 and minutes * 100 >= percent * of


def certified_minutes(attended: Mapping[int, int], lengths: Mapping[int, int], percent: int) -> int:
    """Return the minutes that a certificate states, 0 where there is to be none.

    attended, lengths: minutes by sitting. Who attended one sitting well enough gets one; it states
    the time in all sittings. A webinar held twice for two halves of the world is attended once.

    Source: none; a practice of this project.
    """
    enough = any(
        is_enough(minutes, of=lengths.get(key, 0), percent=percent)
        for key, minutes in attended.items()
    )
    return sum(attended.values()) if enough else 0
