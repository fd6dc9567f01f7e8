"""How many people a sitting takes. Who they are is decided above; the row's lock stands here."""

from datetime import datetime

from django.db import transaction

from assemblies.models.accounts import User
from assemblies.models.events import Event
from assemblies.services import audit
from sessions.errors import SittingCancelled
from sessions.models.sittings import Sitting
from sessions.services import events


@transaction.atomic
def set_places(
    *, sitting: Sitting, places: int | None, offer_hours: int | None, by: User | None, at: datetime
) -> Sitting:
    """Set how many may come (None: whoever comes) and how long a freed place is offered.

    Fewer places than are taken take nobody's place away: none is given until enough are free.
    Raises SittingCancelled.
    """
    events.lock(among=Event.objects.filter(pk=sitting.event_id))
    sitting = locked(sitting)
    if sitting.is_cancelled:
        raise SittingCancelled
    before = _state_of(sitting)
    sitting.places, sitting.offer_hours = places, offer_hours
    if _state_of(sitting) != before:
        sitting.save(update_fields=["places", "offer_hours"])
        events.renew_calendar(event_id=sitting.event_id)
    audit.record(
        act="sitting.set_places",
        thing=sitting,
        by=by,
        at=at,
        before=before,
        after=_state_of(sitting),
    )
    return sitting


def locked(sitting: Sitting) -> Sitting:
    """Return the sitting with its row held until the transaction ends: here places are decided."""
    return (
        Sitting.objects.select_for_update(of=("self",), no_key=True)
        .select_related("event", "body", "room")
        .get(pk=sitting.pk)
    )


def keep_count(*, sitting: Sitting, taken: int) -> None:
    """Note how many places are held or offered. Assumes the lock on the sitting's row."""
    if sitting.places_taken != taken:
        sitting.places_taken = taken
        sitting.save(update_fields=["places_taken"])


def _state_of(sitting: Sitting) -> dict[str, int | None]:
    return {"places": sitting.places, "offer_hours": sitting.offer_hours}
