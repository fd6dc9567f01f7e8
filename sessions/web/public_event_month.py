"""A month of the calendar of events: weeks of days, each with the events that are on."""

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.urls import reverse
from django.utils import formats

from assemblies.enums import DatePrecision
from sessions.rules.months import Month, weeks_of
from sessions.web.public_event_lines import EventLine, event_line

Address = Callable[..., str]


@dataclass(frozen=True, slots=True)
class OnDay:
    """An event on a day: on its first, or on one of those that follow."""

    line: EventLine
    goes_on: bool


@dataclass(frozen=True, slots=True)
class Day:
    """A day of the grid; one of a neighbouring month is there for the week's sake."""

    on: date
    is_within: bool
    is_today: bool
    events: tuple[OnDay, ...]


@dataclass(frozen=True, slots=True)
class Turn:
    """A way to another month."""

    text: str
    url: str


def page_of(
    month: Month, events: Iterable[Any], *, address: Address, at: datetime, zone: ZoneInfo
) -> dict[str, Any]:
    """Return what the page of a month prints; zone: by whose clock it is today. No query."""
    held, today = list(events), at.astimezone(zone).date()
    dated = [(one, event_line(one, at=at)) for one in held if _has_day(one)]
    weeks = weeks_of(month)
    return {
        "month": month.first,
        "weeks": [[_day(on, month, dated, today) for on in week] for week in weeks],
        "weekdays": [formats.date_format(on, "D") for on in weeks[0]],
        "undated": [event_line(one, at=at) for one in held if not _has_day(one)],
        "events": len(held),
        "before": _turn(month.after(-1), address),
        "after": _turn(month.after(1), address),
        "this": _turn(Month.of(today), address) if month != Month.of(today) else None,
        "clock": zone.key if weeks[0][0] <= today <= weeks[-1][-1] else "",
    }


def zone_of(events: Iterable[Any]) -> ZoneInfo:
    """Return the zone in which most of these events are held; that of the world without any."""
    zones = Counter(one.time_zone for one in events if one.time_zone)
    return ZoneInfo(zones.most_common(1)[0][0] if zones else "UTC")


def _has_day(event: Any) -> bool:  # noqa: ANN401 - an event with its hours
    return bool(event.date_precision == DatePrecision.DAY)


def _day(on: date, month: Month, dated: list[tuple[Any, EventLine]], today: date) -> Day:
    is_within = Month.of(on) == month
    events = tuple(
        OnDay(line, goes_on=event.starts_on < on)
        for event, line in dated
        if is_within and event.starts_on <= on <= event.ends_on
    )
    return Day(on, is_within, on == today, events)


def _turn(month: Month, address: Address) -> Turn | None:
    if not month.is_offered:
        return None
    text = formats.date_format(month.first, "F Y")
    return Turn(text, f"{reverse('assembly_sessions:events')}?{address(month=month)}")
