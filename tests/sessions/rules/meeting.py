"""Sittings as the law of clashes sees them, on 25 March 2018, by hours in UTC."""

from datetime import UTC, datetime, timedelta

from sessions.rules.hours import Hours
from sessions.rules.meetings import Meeting

MIDNIGHT = datetime(2018, 3, 25, tzinfo=UTC)


def hours(first, last):
    return Hours(MIDNIGHT + timedelta(hours=first), MIDNIGHT + timedelta(hours=last))


def meeting(key, first=9, last=11, **facts):
    """Return a sitting of a body of its own, unless another is named."""
    return Meeting(**{"key": key, "hours": hours(first, last), "body": 1_000 + key, **facts})
