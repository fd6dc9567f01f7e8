"""How far an event has come, and what of it may still be done."""

from datetime import date, datetime, timedelta

from assemblies.enums import CalendarStatus
from sessions.enums.events import EventStage
from sessions.errors.events import PublicationPast, PublicationTooLate

LATE = timedelta(minutes=5)  # after that, the clock has been refused and somebody must look


def stage_of(
    *,
    status: str,
    published_at: datetime | None,
    publish_at: datetime | None,
    ends_on: date,
    today: date,
) -> EventStage:
    """Return how far an event has come. today: on its own calendar.

    Source: none; words of the project for what its columns say together.
    """
    if status == CalendarStatus.CANCELLED:
        return EventStage.CANCELLED
    if published_at is None:
        return EventStage.DRAFT if publish_at is None else EventStage.SCHEDULED
    return EventStage.OVER if ends_on < today else EventStage.PUBLISHED


def check_publication(*, publish_at: datetime, begins_at: datetime, at: datetime) -> None:
    """Refuse a moment at which the clock cannot or should not publish an event.

    Raises PublicationPast, PublicationTooLate.

    Source: none; a limit of the project: an announcement after the event helps nobody.
    """
    if publish_at <= at:
        raise PublicationPast
    if publish_at >= begins_at:
        raise PublicationTooLate


def is_overdue(*, publish_at: datetime | None, at: datetime) -> bool:
    """Tell whether the clock should have published an event and has not.

    Source: none; it looks each minute, so that five of them mean that it was refused.
    """
    return publish_at is not None and publish_at + LATE < at
