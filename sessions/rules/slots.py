"""Where on the calendar a sitting of an event may be put."""

from datetime import date, timedelta

from sessions.errors import DayTooFar

# Preparatory meetings come before the event's first day, some meetings follow its last.
AROUND = timedelta(days=60)


def check_days(*, starts_on: date, ends_on: date, first: date, last: date) -> None:
    """Refuse days that cannot be meant for a sitting of an event held from ``first`` to ``last``.

    All are days on the venue's calendar. A year typed wrong is the usual reason; sixty days before
    and after the event leave room for whatever belongs to it.

    Raises DayTooFar.

    Source: none; a limit of the project.
    """
    # By ordinals: sixty days before the first day of all, there is no day.
    if starts_on.toordinal() < first.toordinal() - AROUND.days:
        raise DayTooFar(first=first, last=last)
    if ends_on.toordinal() > last.toordinal() + AROUND.days:
        raise DayTooFar(first=first, last=last)
