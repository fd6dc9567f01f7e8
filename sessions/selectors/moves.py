"""Where something stood before it was moved, as far as everybody could read it there."""

from datetime import date, datetime
from typing import Final

from django.db.models import Q

from assemblies.models.audit import AuditEntry
from assemblies.models.events import Event
from sessions.enums import ProgrammeChange
from sessions.models.releases import ReleasedSitting
from sessions.models.sittings import Sitting

_LABELS: Final = ("Event", "Assembly")


def start_before(sitting: Sitting) -> datetime | None:
    """Return when a sitting was to begin before its last move; None where it never moved.

    Nothing of a release in which it was closed. One query; none for what never changed.
    """
    if not sitting.sequence:
        return None
    rows = ReleasedSitting.objects.filter(sitting=sitting).order_by("-release__number")
    for state, changes in rows.values_list("state", "changes"):
        began = datetime.fromisoformat(state["starts_at"])
        if began != sitting.starts_at:
            return None if state["is_closed"] else began
        if ProgrammeChange.OPENED in changes:
            return None
    return None


def first_day_before(event: Event) -> date | None:
    """Return an event's first day before it was last moved, as it was published.

    One query; none for what never changed.
    """
    if not event.sequence or event.published_at is None:
        return None
    is_of_it = Q(thing_label__in=_LABELS, thing_key=str(event.pk), at__gte=event.published_at)
    entries = AuditEntry.objects.filter(is_of_it, before__has_key="starts_on").order_by("-pk")
    for before in entries.values_list("before", flat=True):
        if (said := before["starts_on"]) != event.starts_on.isoformat():
            return date.fromisoformat(said)
    return None
