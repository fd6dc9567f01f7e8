"""What a coordinator asks after the deadline, and what the desk makes of it."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import fields
from datetime import date, datetime
from typing import Any, Final

from django.db import transaction

from assemblies.enums import Capacity, InstitutionKind, Language, Sex
from assemblies.models.accounts import User
from assemblies.services import audit
from registrations.enums import ChangeKind, RequestState
from registrations.errors.coordination import NotLate, RequestDecided, RequestWaiting
from registrations.errors.registering import AlreadyWithdrawn
from registrations.models.late_changes import ChangeRequest
from registrations.models.registrations import DelegationFile, Registration
from registrations.rules.capacities import check_capacity
from registrations.services import (
    answers,
    limits,
    people,
    request_decisions,
    substitutions,
    windows,
)
from registrations.services.people import Answers

# Under this name a request keeps the answers to the secretariat's own questions.
ANSWERS: Final = "answers"
_READ: Final[Mapping[str, Callable[[Any], Any]]] = {
    "sex": Sex,
    "capacity": Capacity,
    "language": Language,
    "languages": lambda codes: tuple(Language(code) for code in codes),
    "born_on": lambda day: date.fromisoformat(day) if day else None,
}


@transaction.atomic
def ask(
    *,
    file: DelegationFile,
    kind: ChangeKind,
    person: Registration | None = None,
    changes: Mapping[str, Any],
    note: str = "",
    by: User,
    at: datetime,
) -> ChangeRequest:
    """Ask the desk to add somebody, to change answers, or to put one person in another's place.

    changes: answers by column; whole ones for a person who is new. To change somebody, those to the
    secretariat's own questions too, by their keys, under ``answers``. One request a person waits at
    a time. The law is asked when the desk grants it, for it speaks of the delegation as it is then.
    Raises NotLate while everybody of the capacity may change things herself, RequestWaiting,
    AlreadyWithdrawn, CapacityNotOfDelegation, AnswersRefused.
    """
    file = people.locked_file(file)
    _check_late(file, _capacities(kind, person, changes), at)
    if person is not None:
        person = people.locked_person(person)
        if person.file_id != file.pk:
            raise AlreadyWithdrawn
        if ChangeRequest.objects.filter(person=person, state=RequestState.WAITING).exists():
            raise RequestWaiting
    given: dict[str, Any] = {}
    if person is not None and kind == ChangeKind.CHANGE and ANSWERS in changes:
        given = {ANSWERS: answers.check_late(person=person, values=changes[ANSWERS])}
    if "capacity" in changes:
        kind_of_institution = InstitutionKind(file.delegation.institution.kind)
        check_capacity(Capacity(changes["capacity"]), kind_of_institution)
    asked = ChangeRequest.objects.create(
        file=file,
        kind=kind,
        person=person,
        changes=_as_json(changes) | given,
        note=note,
        asked_at=at,
        asked_by=by,
    )
    audit.record(
        act="change_request.ask",
        thing=asked,
        by=by,
        at=at,
        after={"kind": kind, "file": file.pk, "person": person and person.pk},
    )
    return asked


@transaction.atomic
def accept(*, asked: ChangeRequest, by: User, at: datetime) -> ChangeRequest:
    """Grant a request: the act it asks for is done now, though the deadline has passed.

    Its law is asked as ever, and who is new or changed waits for approval as everybody does. The
    coordinators are told.
    Raises RequestDecided, and whatever the act itself refuses; then the request goes on waiting.
    """
    asked = _locked(asked)
    outcome = _grant(asked, by, at)
    request_decisions.decide(asked, RequestState.ACCEPTED, by, at, outcome=outcome)
    request_decisions.tell(asked, at)
    return asked


@transaction.atomic
def decline(*, asked: ChangeRequest, reason: str, by: User, at: datetime) -> ChangeRequest:
    """Decline a request with a reason that the coordinators read. Raises RequestDecided."""
    asked = _locked(asked)
    request_decisions.decide(asked, RequestState.DECLINED, by, at, reason=reason)
    request_decisions.tell(asked, at)
    return asked


@transaction.atomic
def take_back(*, asked: ChangeRequest, by: User, at: datetime) -> ChangeRequest:
    """End a request that the coordinator does not need any more. Raises RequestDecided."""
    asked = _locked(asked)
    request_decisions.decide(asked, RequestState.TAKEN_BACK, by, at)
    return asked


def changes_of(asked: ChangeRequest) -> dict[str, Any]:
    """Return the answers of a request in our own types."""
    return {
        column: _READ[column](value) if column in _READ else value
        for column, value in asked.changes.items()
    }


def _grant(asked: ChangeRequest, by: User, at: datetime) -> Registration:
    changes, file = changes_of(asked), asked.file
    if asked.kind == ChangeKind.ADD or asked.person is None:
        added = people.add(file=file, answers=Answers(**changes), past_deadline=True, by=by, at=at)
        substitutions.send_in(file=file, person=added, past_deadline=True, by=by, at=at)
        return added
    if asked.kind == ChangeKind.SUBSTITUTE:
        return substitutions.substitute(
            file=file,
            person=asked.person,
            answers=Answers(**changes),
            past_deadline=True,
            by=by,
            at=at,
        )
    return _change(asked.person, changes, by, at)


def _change(person: Registration, changes: dict[str, Any], by: User, at: datetime) -> Registration:
    given = changes.pop(ANSWERS, None)
    if changes:
        person = people.change(person=person, changes=changes, past_deadline=True, by=by, at=at)
    if given:
        person = answers.save(person=person, values=given, past_deadline=True, by=by, at=at)
    return person


def _locked(asked: ChangeRequest) -> ChangeRequest:
    """Lock the delegation's file, then the request, which must be waiting still."""
    people.locked_file(asked.file)
    locked = locked_request(asked)
    if locked.state != RequestState.WAITING:
        raise RequestDecided
    return locked


def locked_request(asked: ChangeRequest) -> ChangeRequest:
    """Return the request, its row locked: of two decisions at once the second sees the first."""
    return (
        ChangeRequest.objects.select_for_update(of=("self",))
        .select_related(
            "person__event",
            "file__delegation__assembly",
            "file__delegation__institution",
        )
        .get(pk=asked.pk)
    )


def _capacities(
    kind: ChangeKind, person: Registration | None, changes: Mapping[str, Any]
) -> list[str]:
    """Return the capacities whose time the act would ask: of who is new, of who is changed."""
    becomes = [changes["capacity"]] if "capacity" in changes else []
    if person is not None and kind == ChangeKind.CHANGE:
        return [person.capacity, *becomes]
    return becomes


def _check_late(file: DelegationFile, capacities: Collection[str], at: datetime) -> None:
    event = file.delegation.assembly
    forms = limits.forms_of(event=event.pk, capacities=capacities)
    if not any(windows.is_late(event=event, form=forms.get(one), at=at) for one in capacities):
        raise NotLate


def _as_json(changes: Mapping[str, Any]) -> dict[str, Any]:
    columns = {field.name for field in fields(Answers)}
    return {
        column: value.isoformat() if isinstance(value, date) else value
        for column, value in changes.items()
        if column in columns
    }
