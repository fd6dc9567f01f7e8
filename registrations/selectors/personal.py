"""Where personal data stand: every column that may hold some, and the rows of an event."""

from collections.abc import Callable, Collection, Mapping
from typing import Any, Final

from django.db.models import Exists, OuterRef, Q, QuerySet

from assemblies.enums import Role
from assemblies.models.accounts import RoleGrant
from assemblies.models.delegations import Participant
from assemblies.models.events import Event
from registrations.enums import DataClass
from registrations.models.check_in import CheckIn
from registrations.models.desk import Note
from registrations.models.history import FieldChange
from registrations.models.inquiries import Inquiry
from registrations.models.late_changes import ChangeRequest
from registrations.models.letters import Letter
from registrations.models.photos import Photo
from registrations.models.questions import Answer
from registrations.models.registrations import Registration
from registrations.rules.personal import ERASED

Rows = QuerySet[Any]

# Columns of a registration, also as the history of fields calls them.
BIRTH_AND_ACCESS: Final = ("born_on", "access_needs")
CONTACT: Final = ("email",)


def _remembered(fields: Collection[str]) -> Exists:
    return Exists(FieldChange.objects.filter(registration=OuterRef("pk"), field__in=fields))


def _not_approved(event: Event) -> Rows:
    """Return whom nobody approved, or not any more, and who never came."""
    people = Registration.objects.filter(event=event).exclude(badge_name=ERASED)
    came = CheckIn.objects.standing().filter(participant=OuterRef("participant"))
    accredited = Participant.objects.accredited().filter(event=event)
    return people.exclude(participant__in=accredited).exclude(Exists(came))


def _with_address(event: Event) -> Rows:
    addressed = ~Q(email="") | Q(participant__isnull=False) & ~Q(participant__email="")
    people = Registration.objects.filter(event=event)
    return people.filter(addressed | Q(_remembered(CONTACT)))


HELD: Final[Mapping[DataClass, Callable[[Event], Rows]]] = {
    DataClass.PROTECTED_ANSWERS: lambda event: Answer.objects.filter(
        question__event=event, question__is_protected=True
    ),
    DataClass.UPLOADS: lambda event: Answer.objects.filter(
        question__event=event, question__is_protected=False, upload__isnull=False
    ),
    DataClass.ANSWERS: lambda event: Answer.objects.filter(
        question__event=event, question__is_protected=False, upload__isnull=True
    ),
    DataClass.PHOTOS: lambda event: Photo.objects.filter(registration__event=event),
    DataClass.BIRTH_AND_ACCESS: lambda event: Registration.objects.filter(event=event).exclude(
        ~_remembered(BIRTH_AND_ACCESS), born_on__isnull=True, access_needs=""
    ),
    DataClass.NOT_APPROVED: _not_approved,
    DataClass.CONTACT: _with_address,
    DataClass.NOTES: lambda event: Note.objects.filter(registration__event=event),
    DataClass.LATE_REQUESTS: lambda event: ChangeRequest.objects.of_event(event.pk),
    DataClass.INQUIRIES: lambda event: Inquiry.objects.filter(registration__event=event),
    DataClass.LETTERS: lambda event: Letter.objects.filter(event=event, erased_at__isnull=True),
    DataClass.FIELD_HISTORY: lambda event: FieldChange.objects.filter(registration__event=event),
}
OF_QUESTIONS: Final = frozenset({DataClass.PROTECTED_ANSWERS, DataClass.UPLOADS, DataClass.ANSWERS})


def held(event: Event, data_class: DataClass) -> Rows:
    """Return the rows of an event that hold data of a class which is kept by days after it."""
    return HELD[data_class](event)


def letters_repeating(event: Event, fact: str) -> Rows:
    """Return the letters that bear a fact which repeats a protected answer.

    Facts are sealed, so each protected letter is opened to find them.
    """
    protected = Letter.objects.filter(event=event, is_protected=True)
    bearing = [letter.pk for letter in protected if letter.facts.get(fact)]
    return Letter.objects.filter(pk__in=bearing)


def letters_of(person: Registration) -> Rows:
    """Return a person's letters whose words are still there."""
    return Letter.objects.filter(registration=person, erased_at__isnull=True)


def requests_about(person: Registration) -> Rows:
    """Return the late requests that speak of a person."""
    return ChangeRequest.objects.filter(Q(person=person) | Q(outcome=person))


def names_of(person: Registration) -> frozenset[str]:
    """Return by what words a person alone is named: names and address, not the given name."""
    whole = f"{person.given_name} {person.family_name}".strip()
    names = {person.badge_name, person.family_name, whole, person.email}
    return frozenset(names - {"", ERASED})


def is_shared(person: Registration, address: str) -> bool:
    """Tell whether others are written to at a person's address: a couple, people of one office.

    Or she herself, for work that goes on. Three queries at most.
    """
    registered = Registration.objects.filter(email__iexact=address).exclude(pk=person.pk)
    takes_part = Participant.objects.filter(email__iexact=address).exclude(registration=person)
    works = RoleGrant.objects.filter(user__email__iexact=address).exclude(role=Role.DELEGATE)
    return registered.exists() or takes_part.exists() or works.exists()
