"""Late requests and sheets that were read, for tests."""

from django.utils import timezone

from registrations.enums import ChangeKind
from registrations.models.late_changes import ChangeRequest
from registrations.services import late_changes, sheets
from tests.factories.worlds import some_answers

SHEET = b"Given name,Family name,Sex,Capacity\nAda,Exemplar,Female,Adviser\n"


def make_request(world, person, **changes):
    """Make a request to change an address that waits, whatever the deadline says."""
    return ChangeRequest.objects.create(
        file=world.file, kind=ChangeKind.CHANGE, person=person,
        changes=changes or {"email": "new@example.org"}, asked_at=timezone.now(),
        asked_by=world.coordinator,
    )  # fmt: skip


def make_own_request(person):
    """Make a request that waits, about somebody who came without a delegation."""
    return ChangeRequest.objects.create(
        kind=ChangeKind.CHANGE, person=person, changes={"access_needs": "A ramp"},
        asked_at=timezone.now(), asked_by=person.applicant,
    )  # fmt: skip


def make_sheet(world):
    """Let the coordinator have sent a sheet with one good row."""
    return sheets.read(
        file=world.file, content=SHEET, name="people.csv", by=world.coordinator, at=timezone.now()
    )


def let_in_late(world, *, person=None):
    """Let the desk grant somebody new after the deadline, in a person's place if one is named."""
    now = timezone.now()
    kind = ChangeKind.ADD if person is None else ChangeKind.SUBSTITUTE
    answers = some_answers(given_name="Luc", family_name="Modèle", badge_name="Luc Modèle")
    asked = late_changes.ask(
        file=world.file, kind=kind, person=person, changes=answers.as_columns(),
        by=world.coordinator, at=now,
    )  # fmt: skip
    added = late_changes.accept(asked=asked, by=world.desk, at=now).outcome
    added.refresh_from_db()
    return added
