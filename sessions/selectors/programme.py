"""What the programme shows: the same sittings on the page and in the feed of that page."""

from datetime import datetime

from assemblies.models.events import Event
from sessions.models.agenda import AgendaItem
from sessions.models.sittings import Sitting
from sessions.selectors.entries import is_shown


def shown_sittings(event: Event, *, at: datetime) -> tuple[Sitting, ...]:
    """Return the sittings that programme and feed show at ``at``, in order. One query.

    Cancelled ones are among them until their tombstone has had its time. Body and room are loaded.
    """
    sittings = (
        Sitting.objects.filter(event_id=event.pk)
        .select_related("body", "room")
        .order_by("starts_at", "pk")
    )
    shown = tuple(sitting for sitting in sittings if is_shown(sitting, at))
    for sitting in shown:
        sitting.event = event
    return shown


def sitting_of(event: Event, pk: int, *, at: datetime) -> Sitting | None:
    """Return one sitting of the programme, None where it shows none of that number. One query."""
    sitting = (
        Sitting.objects.filter(event_id=event.pk, pk=pk).select_related("body", "room").first()
    )
    if sitting is None or not is_shown(sitting, at):
        return None
    sitting.event = event
    return sitting


def agenda_of(event: Event) -> tuple[AgendaItem, ...]:
    """Return the items of the agenda by number, their bodies loaded. One query."""
    return tuple(
        AgendaItem.objects.filter(event_id=event.pk).select_related("body").order_by("number")
    )


def calendar_version_of(slug: str) -> int | None:
    """Return the version of everything shown of an event, None where there is no such event."""
    return Event.objects.filter(slug=slug).values_list("calendar_version", flat=True).first()
