"""What a new event begins as: its sittings by local hours, its reminders, when people register."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from assemblies.enums import EventFormat, EventKind
from sessions.enums.events import PartOfDay, Template
from sessions.errors import HourSkipped, HourTwice
from sessions.errors.events import (
    DaysReversed,
    HourOnThatDay,
    HoursMissing,
    TooManyDays,
    TwoZones,
    ZoneUnknown,
)
from sessions.rules.hours import Hours
from sessions.rules.local_times import moment_of

LONGEST: Final = 31  # days
_DAY: Final = 24 * 60  # minutes


@dataclass(frozen=True, slots=True)
class Shape:
    """A sitting of each day: when it begins on the event's clock, how many minutes it lasts."""

    clock: time
    minutes: int
    part: PartOfDay = PartOfDay.WHOLE


@dataclass(frozen=True, slots=True, kw_only=True)
class EventTemplate:
    """What an event of this sort usually has.

    opens: days before the first on which registration opens; None: at once. closes: minutes before
    the first sitting of the first day, of a webinar before its last, at which it closes.
    reminders: minutes before each sitting.
    """

    kind: EventKind
    format: EventFormat
    shapes: tuple[Shape, ...] = ()
    days: int = 1
    reminders: tuple[int, ...] = (_DAY, 60)
    opens: int | None = None
    closes: int


_MORNING, _AFTERNOON = PartOfDay.MORNING, PartOfDay.AFTERNOON
_WHOLE_DAY: Final = (Shape(time(9, 30), 180, _MORNING), Shape(time(14, 30), 180, _AFTERNOON))

TEMPLATES: Final[Mapping[Template, EventTemplate]] = {
    Template.WEBINAR: EventTemplate(
        kind=EventKind.WEBINAR,
        format=EventFormat.ONLINE,
        shapes=(Shape(time(14), 90),),
        reminders=(_DAY, 60, 10),
        closes=60,
    ),
    Template.WEBINAR_TWICE: EventTemplate(
        kind=EventKind.WEBINAR,
        format=EventFormat.ONLINE,
        shapes=(Shape(time(9), 90), Shape(time(17), 90)),
        reminders=(_DAY, 60, 10),
        closes=60,
    ),
    Template.HEARING: EventTemplate(
        kind=EventKind.HEARING,
        format=EventFormat.IN_PERSON,
        shapes=(Shape(time(10), 180, _MORNING), Shape(time(15), 180, _AFTERNOON)),
        days=2,
        closes=14 * _DAY,
    ),
    Template.SEMINAR: EventTemplate(
        kind=EventKind.SEMINAR,
        format=EventFormat.IN_PERSON,
        shapes=_WHOLE_DAY,
        days=2,
        closes=7 * _DAY,
    ),
    Template.CONFERENCE: EventTemplate(
        kind=EventKind.CONFERENCE,
        format=EventFormat.IN_PERSON,
        shapes=_WHOLE_DAY,
        days=2,
        closes=14 * _DAY,
    ),
    Template.SUMMIT: EventTemplate(
        kind=EventKind.SUMMIT,
        format=EventFormat.IN_PERSON,
        shapes=_WHOLE_DAY,
        days=2,
        closes=21 * _DAY,
    ),
    Template.MEETING: EventTemplate(
        kind=EventKind.MEETING,
        format=EventFormat.HYBRID,
        shapes=(Shape(time(10), 180),),
        closes=_DAY,
    ),
    # Its hundred sittings are copied from the one before, or imported.
    Template.ASSEMBLY: EventTemplate(
        kind=EventKind.ASSEMBLY,
        format=EventFormat.IN_PERSON,
        days=5,
        opens=120,
        closes=21 * _DAY,
    ),
}


def zone_named(text: str, *, known: Iterable[str]) -> str:
    """Return the one time zone that a text names.

    known: the names of all zones. Raises TwoZones where it names several, ZoneUnknown for none.

    Source: reading of the project: an event has one clock, so that no calendar has to choose
    (webinars were announced in two zones at once, and one of the two was wrong).
    """
    names = frozenset(known)
    if text in names:
        return text
    for separator in ("/ ", ",", ";", "|", "+", "&", " "):
        parts = [part.strip() for part in text.split(separator)]
        if sum(part in names for part in parts) > 1:
            raise TwoZones
    raise ZoneUnknown


def check_days(*, starts_on: date, ends_on: date) -> None:
    """Refuse days that no event has. Raises DaysReversed, TooManyDays.

    Source: none; a limit of the project, for a year typed wrong.
    """
    if ends_on < starts_on:
        raise DaysReversed
    if (ends_on - starts_on).days >= LONGEST:
        raise TooManyDays(most=LONGEST)


def shapes_of(
    template: EventTemplate, *, starts: Sequence[time] = (), minutes: int | None = None
) -> tuple[Shape, ...]:
    """Return the sittings of a day, with other hours or another length where these are given.

    starts: one for each, in order; none: the template's own. Raises HoursMissing.

    Source: none; a habit of the secretariat that a template writes down.
    """
    if not starts:
        starts = [shape.clock for shape in template.shapes]
    if len(starts) != len(template.shapes):
        raise HoursMissing(count=len(template.shapes))
    return tuple(
        Shape(clock, minutes or shape.minutes, shape.part)
        for clock, shape in zip(starts, template.shapes, strict=True)
    )


def hours_of_sittings(
    shapes: Sequence[Shape], *, starts_on: date, ends_on: date, zone: ZoneInfo
) -> tuple[tuple[Shape, Hours], ...]:
    """Return each sitting of each day with the moments that are meant, in order.

    A sitting keeps its hour on the clock of the zone on every day, across a change of the clocks.
    Raises HourOnThatDay where clocks skip that hour, or strike it twice.

    Source: reading of the project: an hour is never guessed (as `local_times.moment_of`).
    """
    days = (starts_on + timedelta(days=n) for n in range((ends_on - starts_on).days + 1))
    return tuple(
        (shape, _hours(shape, day, zone))
        for day in days
        for shape in sorted(shapes, key=lambda one: one.clock)
    )


def _hours(shape: Shape, day: date, zone: ZoneInfo) -> Hours:
    try:
        begins = moment_of(day=day, clock=shape.clock, zone=zone)
    except (HourSkipped, HourTwice) as refusal:
        raise HourOnThatDay(day=day.isoformat(), clock=f"{shape.clock:%H:%M}") from refusal
    return Hours(begins, begins + timedelta(minutes=shape.minutes))


def registration_hours(
    template: EventTemplate, *, sittings: Sequence[Hours], first: datetime, at: datetime
) -> Hours | None:
    """Return from when to when people register; None where it begins now: there is no time left.

    first: the first moment of its first day, for what has no sitting yet. Where the usual closing
    has passed already, it closes when the event begins.

    Source: none; a habit of the secretariat that a template writes down.
    """
    is_webinar = template.kind is EventKind.WEBINAR
    begins = sittings[-1 if is_webinar else 0].starts_at if sittings else first
    opens = first - timedelta(days=template.opens) if template.opens is not None else at
    opens = max(opens, at).replace(second=0, microsecond=0)
    closes = begins - timedelta(minutes=template.closes)
    if closes <= opens:
        closes = begins
    return Hours(opens, closes) if closes > opens else None
