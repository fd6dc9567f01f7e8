"""How long somebody attended an online sitting, and whether that is enough for a certificate."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

USUAL_PERCENT: Final = 50
REPORTED_WITHIN: Final = timedelta(minutes=15)  # of the click, or of the start where that is later


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


@dataclass(frozen=True, slots=True)
class Attended:
    """How somebody attended a sitting.

    is_measured: services have told of all of it; else the minutes, if any, are the least.
    has_joined: it is known that she came in.
    """

    minutes: int = 0
    is_measured: bool = True
    has_joined: bool = False


def counted(stretches: Iterable[Stretch]) -> tuple[Stretch, ...]:
    """Return the stretches that count, in order: the service's; without any, what clicks tell.

    Where the service says first that she left, and nowhere that she came, she came with her click.

    Source: none; a practice of this project.
    """
    told = sorted(stretches, key=lambda one: one.joined_at)
    by_service = [one for one in told if one.is_of_service]
    clicks = [one for one in told if not one.is_of_service]
    if not by_service or not clicks:
        return tuple(by_service or clicks)
    first, click = by_service[0], clicks[0]
    if first.left_at == first.joined_at and click.joined_at <= first.joined_at:
        by_service[0] = Stretch(click.joined_at, first.left_at)
    return tuple(by_service)


def attended(
    stretches: Iterable[Stretch], *, hours: Hours, at: datetime, is_reported: bool
) -> Attended:
    """Return how somebody attended a sitting, until ``at`` at most.

    is_reported: the service has told of anybody at this sitting. Two devices at once count once,
    and nothing counts before the start or after the end. Who is not said to have left is there
    until the end. A click tells that she came in, not for how long: whoever goes a minute later has
    clicked as well. So it has no minutes; and where the service tells of others and not of her, she
    did not come in. Where its reports of her begin long after her click some are missing: what they
    tell is the least.

    Source: none; a practice of this project.
    """
    told = tuple(stretches)
    clicks = [one.joined_at for one in told if not one.is_of_service]
    clicked_at = min(clicks, default=None)
    if not any(one.is_of_service for one in told):
        came = clicked_at is not None and clicked_at < hours.ends_at and not is_reported
        return Attended(is_measured=not came, has_joined=came)
    stays = counted(told)
    expected_at = max(clicked_at or stays[0].joined_at, hours.starts_at) + REPORTED_WITHIN
    minutes = _covered(stays, hours, at)
    return Attended(minutes, is_measured=stays[0].joined_at <= expected_at, has_joined=minutes > 0)


def _covered(stays: Iterable[Stretch], hours: Hours, at: datetime) -> int:
    until = min(hours.ends_at, at)
    total, covered = timedelta(0), hours.starts_at
    for one in stays:
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


def certified_minutes(
    by_sitting: Mapping[int, Attended], lengths: Mapping[int, int], percent: int
) -> int | None:
    """Return the minutes that a certificate states; None where there is to be none.

    by_sitting, lengths: by sitting. Who attended one sitting well enough gets one; it states the
    time in all sittings. A webinar held twice for two halves of the world is attended once. Who is
    known to have joined, without anybody having measured for how long, gets one that states no
    time: 0.

    Source: none; a practice of this project.
    """
    if any(
        is_enough(one.minutes, of=lengths.get(key, 0), percent=percent)
        for key, one in by_sitting.items()
    ):
        return sum(one.minutes for one in by_sitting.values())
    is_unmeasured = any(one.has_joined and not one.is_measured for one in by_sitting.values())
    return 0 if is_unmeasured else None
