"""How far back a calendar of several events reaches, in whole days of UTC."""

from datetime import UTC, date, datetime, time, timedelta

KEPT = timedelta(days=731)  # two years, one of them a leap year
_DAY = timedelta(days=1)


def opens_at(at: datetime) -> datetime:
    """Return the moment before which nothing that has ended is in a calendar of several events.

    It moves once a day, so that the calendar does. Source: calendar contract of the project,
    statement X3 (past events stay for two years; what is in progress is in every window).
    """
    return datetime.combine(at.astimezone(UTC).date(), time(), UTC) - KEPT


def leaves_at(end: datetime) -> datetime:
    """Return the first moment at which what ended at ``end`` is before the window: a midnight.

    Source: calendar contract of the project, statements X3 and H7 (the validators move with the
    window, so it must be known when it does).
    """
    moment = end.astimezone(UTC)
    midnight = datetime.combine(moment.date(), time(), UTC)
    return (midnight if midnight == moment else midnight + _DAY) + KEPT


def end_of_days(last: date) -> datetime:
    """Return the moment at which a day is over on every clock of the world.

    Source: calendar contract of the project, statement X3 (what is in progress is in every window);
    the tz database's furthest clock is twelve hours behind UTC.
    """
    return datetime.combine(last + _DAY, time(12), UTC)
