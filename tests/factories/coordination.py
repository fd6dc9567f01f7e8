"""Late requests and sheets that were read, for tests."""

from django.utils import timezone

from registrations.enums import ChangeKind
from registrations.models.late_changes import ChangeRequest
from registrations.services import sheets

SHEET = b"Given name,Family name,Sex,Capacity\nAda,Exemplar,Female,Adviser\n"


def make_request(world, person, **changes):
    """Make a request to change an address that waits, whatever the deadline says."""
    return ChangeRequest.objects.create(
        file=world.file, kind=ChangeKind.CHANGE, person=person,
        changes=changes or {"email": "new@example.org"}, asked_at=timezone.now(),
        asked_by=world.coordinator,
    )  # fmt: skip


def make_sheet(world):
    """Let the coordinator have sent a sheet with one good row."""
    return sheets.read(
        file=world.file, content=SHEET, name="people.csv", by=world.coordinator, at=timezone.now()
    )
