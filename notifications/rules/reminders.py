"""Which reminder of a moment is due."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Final

SHORTEST: Final = 1  # minutes
LONGEST: Final = 14 * 24 * 60
MOST: Final = 5  # reminders of one moment


def is_fitting(minutes: Iterable[int]) -> bool:
    """Tell whether these minutes before a moment can be reminders of it: few, each once.

    Source: docs/adr/0047, reminders.
    """
    given = list(minutes)
    bounded = all(SHORTEST <= one <= LONGEST for one in given)
    return bounded and len(given) <= MOST and len(set(given)) == len(given)


def due(
    moment: datetime, minutes: Iterable[int], *, known_since: datetime, at: datetime
) -> int | None:
    """Return which reminder of ``moment`` is due now, in minutes before it; None: none is.

    The last whose hour has come: one that a worker slept through is not sent beside the next, and
    none once the moment is there. One whose hour had passed when the moment was made known is none:
    whoever was told of it just now needs no reminder.

    Source: docs/adr/0047, reminders.
    """
    if at >= moment:
        return None
    come = [one for one in minutes if moment - timedelta(minutes=one) <= at]
    if not come:
        return None
    last = min(come)
    return last if moment - timedelta(minutes=last) >= known_since else None
