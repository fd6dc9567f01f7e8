"""What the desk keeps, for tests: a note, a list that was asked for."""

from django.utils import timezone

from registrations.enums import SheetKind
from registrations.selectors.people import Wanted
from registrations.services import exports, notes


def make_desk_things(world, person):
    """Return a note and a list of the manager's."""
    now = timezone.now()
    note = notes.write(person=person, text="Kept in mind.", by=world.manager, at=now)
    export = exports.ask(
        event=world.assembly, wanted=Wanted(), sheet=SheetKind.CSV, by=world.manager, at=now
    )
    return note, export
