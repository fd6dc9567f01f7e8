"""The doors in the demonstration: half of the people have arrived, a few sit in one sitting."""

from datetime import datetime, timedelta
from typing import Final
from uuid import uuid4

from assemblies.models.accounts import User
from assemblies.models.delegations import Participant
from assemblies.models.events import Assembly
from registrations.services import check_in
from sessions.models.sittings import Sitting

_APART: Final = timedelta(minutes=2)
_IN_SITTING: Final = 3


def build(*, assembly: Assembly, manager: User, at: datetime) -> str:
    """Admit every other accredited person, and the first of them to a sitting; say how many."""
    people = list(Participant.objects.accredited().filter(event_id=assembly.pk).order_by("pk"))
    arrived = people[::2]
    for count, one in enumerate(arrived):
        _admit(assembly, None, one, manager, at - _APART * (len(arrived) - count))
    sittings = Sitting.objects.filter(event_id=assembly.pk, is_closed=False, cancelled_at=None)
    first = sittings.filter(places=None).order_by("starts_at", "pk").first()
    for one in arrived[:_IN_SITTING] if first else ():
        _admit(assembly, first, one, manager, at)
    return f"arrivals: {len(arrived)} of {len(people)} people"


def _admit(
    assembly: Assembly, sitting: Sitting | None, one: Participant, by: User, at: datetime
) -> None:
    scan = check_in.Scan(participant=one.pk, client_id=uuid4(), at=at, device="Demonstration")
    check_in.admit(event=assembly, sitting=sitting, scan=scan, by=by, at=at)
