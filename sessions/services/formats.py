"""Whether people take part in a sitting in a room, online, or both."""

from datetime import datetime

from django.db import transaction

from assemblies.enums import EventFormat
from assemblies.models.accounts import User
from assemblies.models.events import Event
from assemblies.services import audit
from sessions.errors import SittingCancelled
from sessions.models.sittings import Sitting
from sessions.selectors.entries import seen_of_sitting
from sessions.services import events, places, sittings


@transaction.atomic
def set_format(*, sitting: Sitting, to: EventFormat, by: User | None, at: datetime) -> Sitting:
    """Say how people take part in a sitting; calendars and the programme show it at once.

    The same again changes nothing. Raises SittingCancelled.
    """
    events.lock(among=Event.objects.filter(pk=sitting.event_id))
    sitting = places.locked(sitting)
    if sitting.is_cancelled:
        raise SittingCancelled
    before, seen = sitting.format, seen_of_sitting(sitting)
    if before == to:
        return sitting
    sitting.format = to
    if not sittings.show_change(sitting=sitting, before=seen, at=at):
        events.renew_calendar(event_id=sitting.event_id)
    audit.record(
        act="sitting.set_format",
        thing=sitting,
        by=by,
        at=at,
        before={"format": before},
        after={"format": str(to)},
    )
    return sitting
