"""What tells one state of a thing from another where no column counts its versions.

The mark is made of the state itself: several acts touch these things, and a counter would have to
be kept right in each of them; two states that are the same have one mark.
"""

import hashlib

from assemblies.models.events import Event
from registrations.models.photos import Photo
from registrations.models.registrations import DelegationFile, Registration
from registrations.models.retention import RetentionRule
from registrations.selectors.questions import answers_of, value_of

_SIGNS = 16  # of the digest


def mark_of_leaders(file: DelegationFile) -> str:
    """Return the mark of who leads a delegation. No query."""
    return f"{file.pk}-{file.head_id or 0}-{file.deputy_head_id or 0}"


def mark_of_answers(file: DelegationFile) -> str:
    """Return the mark of what was answered for a delegation as a whole."""
    answers = answers_of(file)
    return _mark(file.pk, [(key, value_of(answers[key])) for key in sorted(answers)])


def mark_of_rules(event: Event) -> str:
    """Return the mark of an event's own rules of how long data are kept."""
    rules = RetentionRule.objects.filter(event=event).order_by("data_class")
    return _mark(event.pk, list(rules.values_list("data_class", "days")))


def mark_of_window(event: Event) -> str:
    """Return the mark of the time in which an event's registration is open. No query."""
    moments = (event.registration_opens_at, event.registration_closes_at)
    return _mark(event.pk, [moment.timestamp() if moment else None for moment in moments])


def mark_of_photo(person: Registration) -> str:
    """Return the mark of a person's picture; "0-0" where there is none, as of a form never set."""
    photo = Photo.objects.filter(registration=person).only("pk", "version").first()
    return photo.mark if photo else "0-0"


def _mark(pk: int, state: object) -> str:
    return f"{pk}-{hashlib.sha256(repr(state).encode()).hexdigest()[:_SIGNS]}"
