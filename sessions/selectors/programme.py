"""What the programme shows: the same sittings on the page and in the feed of that page."""

from datetime import datetime

from assemblies.models.events import Event
from assemblies.permissions import Visitor
from assemblies.selectors import published_events
from sessions.models.sittings import Sitting
from sessions.permissions import visible_sittings
from sessions.selectors.entries import is_shown


def shown_sittings(event: Event, user: Visitor, *, at: datetime) -> tuple[Sitting, ...]:
    """Return the sittings that the programme shows this visitor at ``at``, in order. One query.

    Cancelled ones are among them until their tombstone has had its time; closed ones for those
    who may know of them. Body and room are loaded. Asking who may is another query.
    """
    sittings = (
        visible_sittings(user, at=at)
        .filter(event_id=event.pk)
        .select_related("body", "room")
        .order_by("starts_at", "pk")
    )
    shown = tuple(sitting for sitting in sittings if is_shown(sitting, at))
    for sitting in shown:
        sitting.event = event
    return shown


def released_sittings(event: Event) -> tuple[Sitting, ...]:
    """Return what was held or is to be held at an event, closed sittings too, in order. One query.

    Cancelled ones are not among them.
    """
    held = Sitting.objects.filter(event_id=event.pk, cancelled_at=None)
    return tuple(held.select_related("body", "room").order_by("starts_at", "pk"))


def sitting_of(event: Event, user: Visitor, pk: int, *, at: datetime) -> Sitting | None:
    """Return one sitting of the programme, None where it shows none of that number. One query."""
    visible = visible_sittings(user, at=at).filter(event_id=event.pk, pk=pk)
    sitting = visible.select_related("body", "room").first()
    if sitting is None or not is_shown(sitting, at):
        return None
    sitting.event = event
    return sitting


def calendar_version_of(slug: str) -> int | None:
    """Return the version of everything shown of an event, None where there is no such event."""
    return published_events().filter(slug=slug).values_list("calendar_version", flat=True).first()
