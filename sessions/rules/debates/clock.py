"""The clock of a turn: what is used of it, what is left, and the colour that says so."""

from datetime import datetime, timedelta

from sessions.enums.debates import TimeLeft

_MS = timedelta(milliseconds=1)
_SOON_MS = 60_000
_SHARE = 5  # a fifth

MOST_SECONDS = 3600  # of one turn, with all that was added


def used_ms(*, before_ms: int, running_since: datetime | None, now: datetime) -> int:
    """Return how much of a turn is used.

    before_ms: up to when it was last started. running_since: when that was; None: it is stopped.
    Where the clock of the machine was set back meanwhile, what was counted stays, and nothing is
    taken off.

    Source: reading of the project (decision record 39).
    """
    if running_since is None:
        return before_ms
    return before_ms + max(0, (now - running_since) // _MS)


def left_ms(*, seconds: int, used: int) -> int:
    """Return how much of the time given is left; below zero: by how much it is over.

    seconds: given, with what was added. used: in thousandths of a second.

    Source: reading of the project (decision record 39).
    """
    return seconds * 1000 - used


def warned_at_ms(seconds: int) -> int:
    """Return how much is left when the clock turns amber: a minute, or a fifth where that is less.

    Source: reading of the project (decision record 39).
    """
    return min(_SOON_MS, seconds * 1000 // _SHARE)


def time_left(*, seconds: int, used: int) -> TimeLeft:
    """Return what the clock says by its colour.

    Source: design of the hall's screen (amber and red); reading of the project where they turn
    (decision record 39).
    """
    left = left_ms(seconds=seconds, used=used)
    if left <= 0:
        return TimeLeft.NONE
    return TimeLeft.LITTLE if left <= warned_at_ms(seconds) else TimeLeft.ENOUGH
