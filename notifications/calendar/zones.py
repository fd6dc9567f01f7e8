"""Clock rules for calendars: one winter and at most one summer rule a zone, as every reader knows.

Outlook reads one STANDARD and one DAYLIGHT part, each repeated yearly on a numbered weekday, and
other readers trust whatever the file says. So a rule pair is made from the IANA data, held against
that data year by year, and whatever it does not describe is written in UTC by the caller.
"""

import zoneinfo
from calendar import monthrange
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache

from icalendar import Timezone, TimezoneDaylight, TimezoneStandard, vRecur

# Readers look for the last onset before a time, so the rules begin before every used time.
EPOCH_YEAR = 1970
# A feed without entries has no used year; the far end of the tz data is what will stay.
SETTLED_YEAR = 2036

_UTC_NAMES = frozenset(
    {"UTC", "Etc/UTC", "Etc/UCT", "Etc/Universal", "Etc/Zulu", "UCT", "Universal", "Zulu"}
)
_WEEKDAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
# No clock known to the data changed twice within a week and came back.
_STEP = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Change:
    """One change of a clock: the moment (naive, UTC) and the offsets around it."""

    moment: datetime
    before: timedelta
    after: timedelta

    @property
    def onset(self) -> datetime:
        """The local time by the clock that is left, as iCalendar counts it."""
        return self.moment + self.before


@dataclass(frozen=True, slots=True)
class Onset:
    """A yearly change of the clock: ``week`` is 1 to 4, or -1 for the last in the month."""

    month: int
    week: int
    weekday: int
    since_midnight: timedelta
    before: timedelta
    after: timedelta
    name: str

    def in_year(self, year: int) -> Change:
        first, length = monthrange(year, self.month)
        day = 1 + (self.weekday - first) % 7
        day += 7 * (self.week - 1) if self.week > 0 else 7 * ((length - day) // 7)
        local = datetime(year, self.month, day) + self.since_midnight  # noqa: DTZ001 - local
        return Change(local - self.before, self.before, self.after)


@dataclass(frozen=True, slots=True)
class Rules:
    """The clock of a zone: a constant offset, or a summer and a winter onset."""

    offset: timedelta
    name: str
    onsets: tuple[Onset, ...] = ()

    def changes(self, year: int) -> tuple[Change, ...]:
        return tuple(sorted((o.in_year(year) for o in self.onsets), key=lambda c: c.moment))


@lru_cache(maxsize=1)
def _known() -> frozenset[str]:
    # "localtime" is this machine's own clock on some systems, not a place.
    return frozenset(zoneinfo.available_timezones() - {"localtime"})


def is_known(zone: str) -> bool:
    """Say whether ``zone`` is an IANA name that this machine has the rules of."""
    return zone in _known()


def is_utc(zone: str) -> bool:
    """Say whether ``zone`` is one of the names of UTC, which iCalendar writes with a Z."""
    return zone in _UTC_NAMES


def local(moment: datetime, zone: str) -> datetime:
    """Give ``moment`` on the clock of ``zone``, in whole seconds; never a skipped local time."""
    return moment.astimezone(UTC).replace(microsecond=0).astimezone(zoneinfo.ZoneInfo(zone))


def is_repeated(moment: datetime) -> bool:
    """Say whether the local time of ``moment`` happens twice, when clocks are put back."""
    return moment.replace(fold=0).utcoffset() != moment.replace(fold=1).utcoffset()


def best_rules(zone: str, years: Iterable[int]) -> Rules | None:
    """Choose the rules that describe most of ``years`` (a year counts as often as it is given).

    Of equals, those of the latest year. None if no year has the form of a rule.
    """
    used = Counter(years)
    found = (_rules_of(zone, year) for year in sorted(used, reverse=True))
    return max(
        dict.fromkeys(rules for rules in found if rules),
        key=lambda rules: sum(n for year, n in used.items() if describes(zone, rules, year)),
        default=None,
    )


@lru_cache(maxsize=4096)
def describes(zone: str, rules: Rules, year: int) -> bool:
    """Say whether ``rules`` change the clock of ``zone`` in ``year`` at the very same seconds."""
    if year <= EPOCH_YEAR:
        return False
    changes = _changes(zone, year)
    if changes != rules.changes(year):
        return False
    return bool(changes) or _offset(zone, datetime(year, 1, 1)) == rules.offset  # noqa: DTZ001


@lru_cache(maxsize=1024)
def write_zone(zone: str, rules: Rules) -> bytes:
    """Write the VTIMEZONE of ``zone``; line ends are CRLF, also after the last line."""
    component = Timezone()
    component.add("TZID", zone)
    if not rules.onsets:
        component.add_component(_standard(rules))
    for onset in rules.onsets:
        component.add_component(_part(onset))
    written: bytes = component.to_ical(sorted=False)
    return written


@lru_cache(maxsize=1024)
def lasting_rules(zone: str) -> Rules | None:
    """Give the rules that the data have for years to come, None where there are none."""
    return None if is_utc(zone) else best_rules(zone, (SETTLED_YEAR,))


def settled(zone: str) -> tuple[str, Rules]:
    """Give a zone and its rules for a feed without entries: ``zone`` itself where it has rules."""
    rules = lasting_rules(zone)
    return (zone, rules) if rules else ("Etc/UTC", Rules(timedelta(0), "UTC"))


def _standard(rules: Rules) -> TimezoneStandard:
    part = TimezoneStandard()
    part.add("DTSTART", datetime(EPOCH_YEAR, 1, 1))  # noqa: DTZ001 - onsets are local times
    part.add("TZOFFSETFROM", rules.offset)
    part.add("TZOFFSETTO", rules.offset)
    part.add("TZNAME", rules.name)
    return part


def _part(onset: Onset) -> TimezoneStandard | TimezoneDaylight:
    part = TimezoneDaylight() if onset.after > onset.before else TimezoneStandard()
    day = f"{onset.week}{_WEEKDAYS[onset.weekday]}"
    part.add("DTSTART", onset.in_year(EPOCH_YEAR).onset)
    part.add("TZOFFSETFROM", onset.before)
    part.add("TZOFFSETTO", onset.after)
    part.add("RRULE", vRecur(FREQ="YEARLY", BYMONTH=onset.month, BYDAY=day))
    part.add("TZNAME", onset.name)
    return part


@lru_cache(maxsize=4096)
def _rules_of(zone: str, year: int) -> Rules | None:
    changes = _changes(zone, year)
    if not changes:
        start = datetime(year, 1, 1)  # noqa: DTZ001 - any time of the year
        return Rules(_offset(zone, start), _name(zone, start))
    if len(changes) != 2 or changes[0].before != changes[1].after:
        return None
    return Rules(changes[1].after, "", tuple(_onset(zone, change) for change in changes))


def _onset(zone: str, change: Change) -> Onset:
    """Read a yearly rule off one change: of the possible weeks, the one true in most years near."""
    local = change.onset
    name = _name(zone, change.moment + timedelta(hours=1))
    midnight = datetime(local.year, local.month, local.day)  # noqa: DTZ001 - local
    weeks = [week for week in (-1, 1, 2, 3, 4) if _is_in_week(local, week)]
    found = [
        Onset(
            local.month,
            week,
            local.weekday(),
            local - midnight,
            change.before,
            change.after,
            name,
        )
        for week in weeks
    ]
    years = range(max(local.year - 3, EPOCH_YEAR + 1), local.year + 4)
    return max(found, key=lambda onset: sum(onset.in_year(y) in _changes(zone, y) for y in years))


def _is_in_week(day: date, week: int) -> bool:
    if week == -1:
        return day.day + 7 > monthrange(day.year, day.month)[1]
    return (day.day - 1) // 7 + 1 == week


@lru_cache(maxsize=8192)
def _changes(zone: str, year: int) -> tuple[Change, ...]:
    """Find when the clock of ``zone`` changes in ``year`` (counted in UTC), to the second."""
    found = []
    day = datetime(year, 1, 1)  # noqa: DTZ001 - naive UTC
    before = _offset(zone, day)
    while day.year == year:
        after = _offset(zone, day + _STEP)
        if before != after:
            moment = _first_moment(zone, day, after)
            if moment.year == year:
                found.append(Change(moment, before, after))
        day, before = day + _STEP, after
    return tuple(found)


def _first_moment(zone: str, start: datetime, after: timedelta) -> datetime:
    low, high = 0, int(_STEP.total_seconds())
    while high - low > 1:
        middle = (low + high) // 2
        if _offset(zone, start + timedelta(seconds=middle)) == after:
            high = middle
        else:
            low = middle
    return start + timedelta(seconds=high)


def _offset(zone: str, moment: datetime) -> timedelta:
    clock = moment.replace(tzinfo=UTC).astimezone(zoneinfo.ZoneInfo(zone))
    return clock.utcoffset() or timedelta(0)


def _name(zone: str, moment: datetime) -> str:
    return moment.replace(tzinfo=UTC).astimezone(zoneinfo.ZoneInfo(zone)).tzname() or zone
