"""Places in the demonstration: one workshop with room, one full with a list, one with an offer."""

from datetime import datetime, timedelta
from typing import Final

from assemblies.models.accounts import User
from assemblies.models.delegations import Participant
from assemblies.models.events import Assembly
from registrations.services import sitting_seats
from registrations.services.sitting_seats import Setting
from sessions.enums import Purpose
from sessions.models.sittings import Sitting

_PURPOSES: Final = {Purpose.WORKSHOP, Purpose.PANEL, Purpose.EXPERT_HEARING}
_BEFORE: Final = timedelta(days=2)  # places are asked for before a sitting, and this one is over
_SETTINGS: Final = (
    Setting(places=40, per_delegation=3),
    Setting(places=2),
    Setting(places=1, offer_hours=24),
)


def build(*, assembly: Assembly, manager: User, at: datetime) -> str:
    """Give places to a few open sittings and let the accredited ask; return what was done.

    at: now; asking is set before the sittings, which lie in the past of the demonstration.
    """
    people = list(Participant.objects.accredited().filter(event_id=assembly.pk).order_by("pk"))
    sittings = _sittings(assembly)
    for sitting, setting in zip(sittings, _SETTINGS, strict=False):
        before = min(at, sitting.starts_at - _BEFORE)
        sitting_seats.set_places(sitting=sitting, setting=setting, by=manager, at=before)
        parties = [
            sitting_seats.ask(sitting=sitting, people=[one.pk], by=one.user, at=before)
            for one in people[:5]
        ]
        if setting.offer_hours is not None and parties:
            sitting_seats.give_up(party=parties[0], by=None, at=before)
    return f"places: {min(len(sittings), len(_SETTINGS))} sittings"


def _sittings(assembly: Assembly) -> list[Sitting]:
    """Return the open sittings that are workshops and the like, in the order of time."""
    sittings = Sitting.objects.filter(event_id=assembly.pk, is_closed=False, cancelled_at=None)
    ordered = sittings.select_related("event", "body", "room").order_by("starts_at", "pk")
    return [sitting for sitting in ordered if _PURPOSES & set(sitting.purposes)]
