"""People who are accredited, and sittings with places, for tests."""

from datetime import timedelta

from django.utils import timezone

from assemblies.models.delegations import Participant
from registrations.enums import RegistrationState
from registrations.models.registrations import Registration
from registrations.services import sitting_seats
from registrations.services.sitting_seats import Setting
from tests.factories.sessions import make_body, make_sitting


def make_participants(event, number, *, delegation=None, email="person{}@example.org", **changes):
    """Accredit so many people at once, without the way through registration."""
    values = {
        "event_id": event.pk,
        "delegation": delegation,
        "given_name": "Ada",
        "sex": "female",
        "capacity": "observer",
        "language": "en",
        "accredited_at": timezone.now(),
    }
    already = Participant.objects.count()
    return Participant.objects.bulk_create(
        Participant(
            **{**values, **changes},
            badge_name=f"Ada {already + n}",
            family_name=f"Number{already + n}",
            email=email.format(already + n),
        )
        for n in range(number)
    )


def make_registered(event, number, **changes):
    """Accredit so many people who registered themselves; return their registrations."""
    at = timezone.now()
    return Registration.objects.bulk_create(
        Registration(
            event_id=event.pk,
            participant=one,
            state=RegistrationState.APPROVED,
            **{name: getattr(one, name) for name in _ALIKE},
            created_at=at,
            changed_at=at,
            decided_at=at,
        )
        for one in make_participants(event, number, **changes)
    )


_ALIKE = ("given_name", "family_name", "badge_name", "sex", "capacity", "email")


def make_workshop(event, places, *, at=None, starts_in=timedelta(days=7), **setting):
    """Make a sitting with so many places, set through the act itself."""
    at = at or timezone.now()
    sitting = make_sitting(
        event,
        body=make_body("workshop", name={"en": "Workshop", "fr": "Atelier"}),
        title={"en": "Workshop on budgets", "fr": "Atelier sur les budgets"},
        starts_at=at + starts_in,
        ends_at=at + starts_in + timedelta(hours=2),
    )
    setting = Setting(places=places, **setting)
    sitting = sitting_seats.set_places(sitting=sitting, setting=setting, by=None, at=at)
    sitting.event = event
    return sitting


def make_party(world):
    """Ask for a place in a workshop for somebody of the world's first delegation."""
    (person,) = make_participants(world.assembly, 1, delegation=world.file.delegation)
    workshop = make_workshop(world.assembly, 2)
    return sitting_seats.ask(
        sitting=workshop, people=[person.pk], by=world.coordinator, at=timezone.now()
    )
