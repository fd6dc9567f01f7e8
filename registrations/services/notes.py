"""What the secretariat writes down about a person, for itself."""

from datetime import datetime

from django.db import transaction

from assemblies.models.accounts import User
from assemblies.services import audit
from registrations.models.desk import Note
from registrations.models.registrations import Registration


@transaction.atomic
def write(*, person: Registration, text: str, by: User, at: datetime) -> Note:
    """Keep a note about a person; nobody outside the secretariat reads it."""
    note = Note.objects.create(registration=person, text=text, written_at=at, written_by=by)
    audit.record(act="registration.note", thing=person, by=by, at=at, after={"note": note.pk})
    return note


@transaction.atomic
def remove(*, note: Note, by: User, at: datetime) -> None:
    """Take a note away; that there was one stays in the audit, what it said does not."""
    key, person = note.pk, note.registration
    if Note.objects.filter(pk=key).delete()[0]:
        audit.record(
            act="registration.note_removed", thing=person, by=by, at=at, before={"note": key}
        )
