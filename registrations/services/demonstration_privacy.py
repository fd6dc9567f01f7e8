"""Pictures of the demonstration's people, an event's own rule, and looks at travel data."""

from datetime import datetime
from typing import Final

from assemblies.models.accounts import User
from assemblies.models.events import Assembly
from registrations.enums import DataClass, RegistrationState
from registrations.gateways.portraits import portrait
from registrations.models.registrations import Registration
from registrations.services import photos, protected, retention

PICTURES: Final = 12  # so that some people are without one
LOOKS: Final = 3
DAYS: Final = {DataClass.PHOTOS: 30, DataClass.PROTECTED_ANSWERS: 14}


def build(*, assembly: Assembly, manager: User, at: datetime) -> str:
    """Add drawn pictures, a shorter rule and some recorded looks; return what was done."""
    approved = Registration.objects.filter(event=assembly, state=RegistrationState.APPROVED)
    people = list(approved.select_related("event").order_by("pk")[:PICTURES])
    for number, person in enumerate(people):
        photos.put(person=person, content=portrait(number), by=manager, at=at)
    retention.set_rules(event=assembly, days=dict(DAYS), by=manager, at=at)
    given = approved.filter(answers__question__is_protected=True).distinct().order_by("pk")
    for person in given[:LOOKS]:
        protected.look(person=person, by=manager, at=at)
    return f"privacy: {len(people)} pictures, {len(DAYS)} rules of the assembly's own"
