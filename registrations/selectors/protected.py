"""Reads around protected answers: who has given some, and who looked; never what they say."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Max, Q, QuerySet

from assemblies.models.accounts import User
from assemblies.models.audit import AuditEntry
from assemblies.models.events import Event
from assemblies.rules.names import plain
from registrations.enums import AskedOf, RegistrationState
from registrations.models.questions import Question
from registrations.models.registrations import Registration

LOOK = "protected.look"
GIVEN, MISSING = "given", "missing"


@dataclass(frozen=True, slots=True)
class Traveller:
    """An approved person, how many protected answers are asked of her and how many she gave."""

    person: Registration
    asked: int
    given: int
    latest_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class TravelWanted:
    """What the list of travellers is narrowed to; empty: to nothing."""

    words: str = ""
    data: str = ""
    capacity: str = ""
    delegation: int | None = None


def protected_questions(event: Event) -> tuple[Question, ...]:
    """Return the protected questions about people of an event, in their order. One query."""
    asked = Question.objects.filter(event=event, is_protected=True, of=AskedOf.PERSON)
    return tuple(asked.filter(retired_at__isnull=True).order_by("position", "pk"))


def travellers(event: Event, wanted: TravelWanted) -> QuerySet[Registration]:
    """Return the approved people of an event, with `given` and `latest_at` of protected answers."""
    people = Registration.objects.filter(event=event, state=RegistrationState.APPROVED)
    if wanted.words:
        people = people.filter(search_key__contains=plain(wanted.words))
    if wanted.capacity:
        people = people.filter(capacity=wanted.capacity)
    if wanted.delegation:
        people = people.filter(file=wanted.delegation)
    is_protected = Q(answers__question__is_protected=True)
    counted = people.select_related("event", "file__delegation__institution").annotate(
        given=Count("answers", filter=is_protected),
        latest_at=Max("answers__answered_at", filter=is_protected),
    )
    if wanted.data:
        counted = counted.filter(given=0) if wanted.data == MISSING else counted.filter(given__gt=0)
    return counted.order_by("family_name", "given_name", "pk")


def as_travellers(
    people: Iterable[Registration], questions: Iterable[Question]
) -> tuple[Traveller, ...]:
    """Return rows of `travellers` with how many questions each was asked. No query."""
    asked = tuple(questions)
    return tuple(
        Traveller(
            person,
            sum(not one.capacities or person.capacity in one.capacities for one in asked),
            person.given,  # type: ignore[attr-defined] # annotated by `travellers`
            person.latest_at,  # type: ignore[attr-defined] # annotated by `travellers`
        )
        for person in people
    )


@dataclass(frozen=True, slots=True)
class Look:
    """One look at a person's protected data; None for an account or a person that is gone."""

    at: datetime
    who: User | None
    person: Registration | None
    fields: tuple[str, ...]
    is_export: bool


def looks_of(event: Event) -> QuerySet[AuditEntry]:
    """Return the audit's entries of looks at people of an event, the latest first."""
    # Keys are kept as text; a comparison in text needs no assumption about what they look like.
    people = Registration.objects.filter(event=event).values_list("pk", flat=True)
    keys = [str(pk) for pk in people]
    looks = AuditEntry.objects.filter(act=LOOK, thing_label="Registration", thing_key__in=keys)
    return looks.order_by("-at", "-pk")


def as_looks(entries: Iterable[AuditEntry]) -> tuple[Look, ...]:
    """Return entries of looks with the names of today. Two queries."""
    entries = list(entries)
    users = User.objects.in_bulk([int(one.by_key) for one in entries if one.by_key])
    people = Registration.objects.in_bulk([int(one.thing_key) for one in entries])
    return tuple(
        Look(
            at=one.at,
            who=users.get(int(one.by_key)) if one.by_key else None,
            person=people.get(int(one.thing_key)),
            fields=tuple(one.after.get("fields", ())),
            is_export=bool(one.after.get("export")),
        )
        for one in entries
    )
