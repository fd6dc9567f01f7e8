"""When people may come into an online sitting, and how often its service is asked."""

from datetime import datetime, timedelta
from typing import Final

from registrations.enums import Phase

# Sittings run over; who drops out then comes back in.
RUNS_OVER: Final = timedelta(minutes=30)
LONGEST_WAIT: Final = timedelta(hours=1)
SOON: Final = timedelta(hours=1)
LONGEST_WAIT_SOON: Final = timedelta(minutes=2)


def opens_at(starts_at: datetime, *, minutes: int) -> datetime:
    """Return from when on people are let in.

    Source: none; a practice of this project.
    """
    return starts_at - timedelta(minutes=minutes)


def closes_at(ends_at: datetime) -> datetime:
    """Return from when on nobody is let in any more: half an hour after the planned end.

    Source: none; a practice of this project.
    """
    return ends_at + RUNS_OVER


def phase_at(
    at: datetime, *, starts_at: datetime, ends_at: datetime, minutes: int, is_cancelled: bool
) -> Phase:
    """Return what the lobby is at a moment. Of a sitting moved meanwhile the new hours count.

    Source: none; a practice of this project.
    """
    if is_cancelled:
        return Phase.CANCELLED
    if at < opens_at(starts_at, minutes=minutes):
        return Phase.EARLY
    return Phase.OPEN if at < closes_at(ends_at) else Phase.OVER


def wait_after(tries: int, *, asked_for: int = 0, left: timedelta) -> timedelta:
    """Return how long to leave a service alone that has failed so often in a row.

    A minute, then twice as long each time, up to an hour; up to two minutes where the sitting is to
    begin within an hour. asked_for: the seconds that the service itself has named; never less.
    left: until the sitting begins.

    Source: none; a practice of this project.
    """
    wait = min(timedelta(minutes=2 ** min(max(tries, 1) - 1, 6)), LONGEST_WAIT)
    if left < SOON:
        wait = min(wait, LONGEST_WAIT_SOON)
    return max(wait, timedelta(seconds=min(asked_for, 24 * 3600)))
