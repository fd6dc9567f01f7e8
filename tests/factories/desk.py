"""What the desk keeps, for tests: a note, a list that was asked for, a question to somebody."""

from django.utils import timezone

from registrations.enums import SheetKind
from registrations.models.inquiries import Inquiry
from registrations.selectors.people import Wanted
from registrations.services import exports, notes


def make_inquiry(person, **fields):
    """Ask somebody who came without a delegation, whether or not she was sent."""
    return Inquiry.objects.create(
        registration=person, question="Who sends you?", asked_at=timezone.now(), **fields
    )


def make_desk_things(world, person):
    """Return a note and a list of the manager's."""
    now = timezone.now()
    note = notes.write(person=person, text="Kept in mind.", by=world.manager, at=now)
    export = exports.ask(
        event=world.assembly, wanted=Wanted(), sheet=SheetKind.CSV, by=world.manager, at=now
    )
    return note, export
