"""How long a calendar goes on telling of something that was called off."""

from datetime import date, datetime, time, timedelta, timezone

KEPT = timedelta(days=90)

# Whole days end last where clocks are furthest behind.
_LAST_CLOCK = timezone(timedelta(hours=-12))


def stays_until(*, planned_end: datetime | date, cancelled_at: datetime) -> datetime:
    """Give the moment at which a cancelled entry leaves the feeds.

    ``planned_end``: an aware moment, or the day after the last of whole days; ``cancelled_at``: the
    moment of the cancellation, deletion or un-publishing. It stays for 90 days after the later of
    the two. Our reading: an organizer may cancel something in the archive, and subscribers must
    still hear of it. At the moment itself the entry is gone (half-open period).

    Source: calendar contract of the project, statement X2 (90 days after the planned end); RFC
    5545 (September 2009), sec. 3.8.1.11 (an entry that will not take place is CANCELLED, not gone).
    """
    if not isinstance(planned_end, datetime):
        planned_end = datetime.combine(planned_end, time(), _LAST_CLOCK)
    return max(planned_end, cancelled_at) + KEPT
