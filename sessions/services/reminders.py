"""When people are reminded of a sitting."""

from collections.abc import Collection
from datetime import datetime

from django.db import transaction

from assemblies.models.accounts import User
from assemblies.services import audit
from notifications.rules import reminders as law
from sessions.errors import RemindersUnfit, SittingCancelled
from sessions.models.sittings import Sitting
from sessions.services import places


@transaction.atomic
def set_reminders(
    *, sitting: Sitting, minutes: Collection[int], by: User | None, at: datetime
) -> Sitting:
    """Set how many minutes before the start those who follow it are reminded; empty: never.

    Raises RemindersUnfit, SittingCancelled.
    """
    if not law.is_fitting(minutes):
        raise RemindersUnfit(most=law.MOST, longest=law.LONGEST)
    sitting = places.locked(sitting)
    if sitting.is_cancelled:
        raise SittingCancelled
    before = sitting.reminders
    sitting.reminders = sorted(minutes, reverse=True)
    sitting.save(update_fields=["reminders"])
    audit.record(
        act="sitting.set_reminders",
        thing=sitting,
        by=by,
        at=at,
        before={"reminders": before},
        after={"reminders": sitting.reminders},
    )
    return sitting
