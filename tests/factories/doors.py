"""Check-ins for tests."""

from uuid import uuid4

from django.utils import timezone

from registrations.models.check_in import CheckIn
from registrations.services import check_in
from tests.factories.seats import make_participants


def make_check_in(world, sitting=None):
    """Admit somebody of the world's first delegation, found by name."""
    (person,) = make_participants(world.assembly, 1, delegation=world.file.delegation)
    now = timezone.now()
    scan = check_in.Scan(participant=person.pk, client_id=uuid4(), at=now)
    admitted = check_in.admit(
        event=world.assembly, sitting=sitting, scan=scan, by=world.door, at=now
    ).check_in
    return CheckIn.objects.get(pk=admitted.pk)
