"""From a day and an hour on the venue's clock to the moment that is meant."""

from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

from sessions.enums import Occurrence
from sessions.errors import HourSkipped, HourTwice


def moment_of(
    *, day: date, clock: time, zone: ZoneInfo, which: Occurrence | None = None
) -> datetime:
    """Return the moment, in UTC, at which clocks in the zone show this hour on this day.

    which: of an hour that occurs twice, because clocks go back, the one that is meant; every
    other hour occurs once, whatever is said. Raises HourSkipped where clocks go forward over it,
    HourTwice where it occurs twice and nobody said which.

    Source: reading of the project: an hour is never guessed (the 138th Assembly met over the
    change to summer time, rules.md, section 5).
    """
    first = datetime.combine(day, clock.replace(fold=0), zone)
    second = first.replace(fold=1)
    if first.utcoffset() == second.utcoffset():
        return first.astimezone(UTC)
    # Compared without their zone: two hours of one zone are compared by what the clock shows.
    if first.astimezone(UTC).astimezone(zone).replace(tzinfo=None) != first.replace(tzinfo=None):
        raise HourSkipped
    if which is None:
        raise HourTwice
    return (second if which is Occurrence.SECOND else first).astimezone(UTC)
