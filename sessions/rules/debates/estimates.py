"""When each of those who wait will speak, and when a debate will have ended, as it goes."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from fractions import Fraction

_SPOKEN_ENOUGH = 3
_SLOWEST, _FASTEST = Fraction(3, 2), Fraction(1, 2)
_CHANGE_OVER = 30
_BREAK = 300  # seconds between two turns: more is something else than the way to the rostrum


@dataclass(frozen=True, slots=True)
class Spoken:
    """A speech that has ended. pause: seconds between the one before it and it; None: the first."""

    seconds: int
    used_ms: int
    pause: int | None


@dataclass(frozen=True, slots=True)
class Held:
    """A sitting in which the debate is held. is_on: it is open in it now."""

    pk: int
    starts_at: datetime
    ends_at: datetime
    is_on: bool = False


@dataclass(frozen=True, slots=True)
class Begin:
    """When somebody will speak, and in which sitting."""

    at: datetime
    sitting: int


@dataclass(frozen=True, slots=True)
class Estimate:
    """begins: of each who waits, in their order. overruns: seconds after the last sitting's end."""

    begins: tuple[Begin, ...]
    ends_at: datetime
    overruns: int


def pace(spoken: Sequence[Spoken]) -> Fraction:
    """Return how much of their time speakers use: 1 says all of it.

    It is what was observed after three speeches, between half and half as much again.

    Source: reading of the project (decision record 39).
    """
    given = sum(one.seconds for one in spoken) * 1000
    if len(spoken) < _SPOKEN_ENOUGH or not given:
        return Fraction(1)
    return min(_SLOWEST, max(_FASTEST, Fraction(sum(one.used_ms for one in spoken), given)))


def change_over(spoken: Sequence[Spoken]) -> int:
    """Return the seconds from one speaker to the next.

    The middle one of what was observed, after three; breaks of more than five minutes are none.

    Source: reading of the project (decision record 39).
    """
    pauses = sorted(one.pause for one in spoken if one.pause is not None)
    real = [one for one in pauses if 0 <= one <= _BREAK]
    return real[len(real) // 2] if len(real) >= _SPOKEN_ENOUGH else _CHANGE_OVER


@dataclass(frozen=True, slots=True)
class Rhythm:
    """How a debate goes: its pace, and the seconds from one speaker to the next."""

    pace: Fraction
    change_over: int


def rhythm(spoken: Sequence[Spoken]) -> Rhythm:
    """Return how a debate goes, by the speeches that have ended.

    Source: reading of the project (decision record 39).
    """
    return Rhythm(pace(spoken), change_over(spoken))


def estimate(
    *,
    now: datetime,
    rest_ms: int | None,
    waiting: Sequence[int],
    sittings: Sequence[Held],
    going: Rhythm,
) -> Estimate | None:
    """Return when each of those who wait will speak, and when that will have ended.

    rest_ms: of whoever has the floor; None: nobody has. waiting: the seconds of each. sittings: in
    which it is held from now on, in their order, the present one first. Who would begin after a
    sitting's end begins with the next one, but the last one goes on. None where there is none.

    Source: reading of the project (decision record 39).
    """
    if not sittings:
        return None
    first = sittings[0]
    if first.is_on and now >= first.ends_at:
        sittings = (first,)
    at = now if first.is_on else max(now, first.starts_at)
    at += timedelta(milliseconds=rest_ms or 0)
    place, begins, follows = 0, [], rest_ms is not None
    for seconds in waiting:
        at += timedelta(seconds=going.change_over if follows else 0)
        while at >= sittings[place].ends_at and place + 1 < len(sittings):
            place += 1
            at = max(at, sittings[place].starts_at)
        begins.append(Begin(at, sittings[place].pk))
        at += timedelta(milliseconds=int(seconds * 1000 * going.pace))
        follows = True
    over = max(timedelta(0), at - sittings[-1].ends_at)
    return Estimate(tuple(begins), at, int(over.total_seconds()))
