"""Places in the demonstration: one workshop with room, one full with a list, one with an offer."""

from datetime import datetime
from typing import Final

from assemblies.models.accounts import User
from assemblies.models.delegations import Participant
from assemblies.models.events import Assembly
from registrations.models.seats import SeatParty
from registrations.services import sitting_seats
from registrations.services.demonstration_people import DOMAIN
from registrations.services.sitting_seats import Setting
from sessions.enums import Purpose
from sessions.models.sittings import Sitting

_TRIES: Final = f"delegate@{DOMAIN}"
_PURPOSES: Final = {Purpose.WORKSHOP, Purpose.PANEL}
# How many places there are, and how many people ask: more than there are places wait.
_SETTINGS: Final = (
    (Setting(places=40, per_delegation=3), 2),
    (Setting(places=2), 3),
    (Setting(places=1, offer_hours=7 * 24), 1),
)


def build(*, assembly: Assembly, manager: User, at: datetime) -> str:
    """Give places to the three workshops and let people ask; return what was done, in a line.

    The one who can log in has asked for none but the last, where a place is offered to her.
    """
    people = Participant.objects.accredited().filter(event_id=assembly.pk).order_by("pk")
    others = list(people.exclude(email=_TRIES))
    for sitting, (setting, asking) in zip(_sittings(assembly), _SETTINGS, strict=True):
        sitting_seats.set_places(sitting=sitting, setting=setting, by=manager, at=at)
        parties = [_ask(sitting, one, at) for one in others[:asking]]
        if setting.offer_hours is not None:
            _ask(sitting, people.get(email=_TRIES), at)
            sitting_seats.give_up(party=parties[0], by=None, at=at)
    return f"places in {len(_SETTINGS)} of them"


def _ask(sitting: Sitting, one: Participant, at: datetime) -> SeatParty:
    return sitting_seats.ask(sitting=sitting, people=[one.pk], by=one.user, at=at)


def _sittings(assembly: Assembly) -> list[Sitting]:
    """Return the sittings that are workshops and the like, in the order of time."""
    sittings = Sitting.objects.filter(event_id=assembly.pk).select_related("event", "body", "room")
    ordered = sittings.order_by("starts_at", "pk")
    return [sitting for sitting in ordered if _PURPOSES & set(sitting.purposes)]
