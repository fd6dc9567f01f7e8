"""An event on other days: its sittings keep their hours on its clock."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from sessions.errors import HourSkipped, HourTwice
from sessions.errors.events import HourOnThatDay
from sessions.rules.local_times import moment_of


def shifted(moment: datetime, *, days: int, zone: ZoneInfo, to: ZoneInfo | None = None) -> datetime:
    """Return the moment so many days later at the same hour of the clock, below zero earlier.

    to: another zone, whose clock is to show that hour. Raises HourOnThatDay where its clocks skip
    the hour on that day, or strike it twice.

    Source: reading of the project: an hour is never guessed (as `local_times.moment_of`).
    """
    if not days and to in (None, zone):
        return moment  # an hour that occurs twice stays the one that was meant
    local = moment.astimezone(zone)
    day = local.date() + timedelta(days=days)
    try:
        return moment_of(day=day, clock=local.time(), zone=to or zone)
    except (HourSkipped, HourTwice) as refusal:
        raise HourOnThatDay(day=day.isoformat(), clock=f"{local:%H:%M}") from refusal


def last_day(*, starts_on: date, was_from: date, was_until: date) -> date:
    """Return the last day of what lasts as long as before from another first day.

    Source: none; arithmetic of calendars.
    """
    return starts_on + (was_until - was_from)
