"""Hours of somebody's own clock: when she is left alone, when her digest comes."""

from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Quiet:
    """From an hour until another, half open; over midnight where the end is not later.

    From seven until seven is the whole day but for no moment: it counts as no quiet hours.
    """

    begins: time
    ends: time


def moment_of(local: datetime, zone: ZoneInfo) -> datetime:
    """Return the first moment at which the clocks of a zone show a local time, or are past it.

    In the hour that clocks skip, the moment at which they jump over it; of an hour that comes
    twice, the first.

    Source: docs/adr/0046, clock changes; RFC 5545 (September 2009), sec. 3.3.5.
    """
    naive = local.replace(tzinfo=None)
    first = naive.replace(tzinfo=zone, fold=0).astimezone(UTC)
    if first.astimezone(zone).replace(tzinfo=None) == naive:
        return first
    return _jump_between(naive.replace(tzinfo=zone, fold=1).astimezone(UTC), first, zone, naive)


def _jump_between(before: datetime, after: datetime, zone: ZoneInfo, naive: datetime) -> datetime:
    """Find the moment of the jump by halves, to the second."""
    low, high = min(before, after), max(before, after)
    while high - low > timedelta(seconds=1):
        middle = low + (high - low) // 2
        middle = middle.replace(microsecond=0)
        if middle.astimezone(zone).replace(tzinfo=None) >= naive:
            high = middle
        else:
            low = middle
    return high


def next_hour(at: datetime, zone: ZoneInfo, hour: time) -> datetime:
    """Return the next moment after ``at`` at which the clock shows ``hour``, in UTC.

    Each day has one, also where clocks skip it.

    Source: docs/adr/0046, digests.
    """
    today = at.astimezone(zone).date()
    for day in (today - _DAY, today, today + _DAY, today + 2 * _DAY):
        found = moment_of(datetime.combine(day, hour), zone)
        if found > at:
            return found
    raise ValueError("a zone without days")  # pragma: no cover - there is always a next day


def quiet_until(at: datetime, zone: ZoneInfo, quiet: Quiet) -> datetime | None:
    """Return when the quiet hours around ``at`` end; None outside of them.

    Source: docs/adr/0046, quiet hours.
    """
    if quiet.begins == quiet.ends:
        return None
    today = at.astimezone(zone).date()
    for day in (today - _DAY, today):
        begins = moment_of(datetime.combine(day, quiet.begins), zone)
        last = day if quiet.ends > quiet.begins else day + _DAY
        ends = moment_of(datetime.combine(last, quiet.ends), zone)
        if begins <= at < ends:
            return ends
    return None
