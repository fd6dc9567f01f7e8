"""What is asked of the secretariat after the deadline, and what it makes of it."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import fields
from datetime import date, datetime
from typing import Any, Final

from django.db import transaction

from assemblies.enums import Capacity, InstitutionKind, Language, Sex
from assemblies.models.accounts import User
from assemblies.models.events import Event
from assemblies.services import audit
from registrations.enums import ChangeKind, RegistrationState, RequestState
from registrations.errors.coordination import (
    NotDraft,
    NotLate,
    NotSent,
    RequestDecided,
    RequestWaiting,
)
from registrations.errors.registering import AddressKept, AlreadyWithdrawn, CapacityKept
from registrations.models.late_changes import ChangeRequest
from registrations.models.registrations import DelegationFile, Registration
from registrations.rules.capacities import check_capacity
from registrations.selectors.inquiries import is_asked
from registrations.services import (
    answers,
    limits,
    people,
    request_decisions,
    substitutions,
    windows,
)
from registrations.services.locks import locked_file, locked_person
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
    """Ask the desk to add somebody, to change answers, to let another come, or to send a draft.

    changes: answers by column; whole ones for a person who is new, none to send her. To change
    somebody, those to the secretariat's own questions too, by their keys, under ``answers``. One
    request a person waits at a time. The law is asked when the desk grants it, for it speaks of the
    delegation as it is then.
    Raises NotLate while everybody of the capacity may change things herself, RequestWaiting,
    AlreadyWithdrawn, NotDraft, CapacityNotOfDelegation, AnswersRefused.
    """
    file = locked_file(file)
    _check_late(file.delegation.assembly, _capacities(kind, person, changes), at)
    if person is not None:
        person = locked_person(person)
        if person.file_id != file.pk:
            raise AlreadyWithdrawn
        if kind == ChangeKind.SEND:
            _check_draft(person)
    if "capacity" in changes:
        kind_of_institution = InstitutionKind(file.delegation.institution.kind)
        check_capacity(Capacity(changes["capacity"]), kind_of_institution)
    asked = ChangeRequest(file=file, kind=kind, person=person, note=note)
    return _keep(asked, changes, by, at)


@transaction.atomic
def ask_alone(
    *,
    person: Registration,
    changes: Mapping[str, Any],
    note: str = "",
    by: User,
    at: datetime,
) -> ChangeRequest:
    """Ask to change answers about somebody who came without a delegation; ``changes`` as in `ask`.

    Only of a registration that was sent: what was not cannot come late, and who was refused has no
    place that could be kept. Who decides is who decides about her, by the path of her capacity.
    While the secretariat waits for her answer she changes it herself.
    Raises NotSent, CapacityKept, AddressKept, and NotLate, RequestWaiting, AlreadyWithdrawn and
    AnswersRefused as in `ask`.
    """
    person = locked_person(person)
    if not RegistrationState(person.state).holds_seat:
        raise NotSent
    if "capacity" in changes:
        raise CapacityKept
    if "email" in changes:
        raise AddressKept
    if is_asked(person):
        raise NotLate
    _check_late(person.event, [person.capacity], at)
    asked = ChangeRequest(kind=ChangeKind.CHANGE, person=person, note=note)
    return _keep(asked, changes, by, at)


def _keep(
    asked: ChangeRequest, changes: Mapping[str, Any], by: User, at: datetime
) -> ChangeRequest:
    person, given = asked.person, {}
    if person and ChangeRequest.objects.filter(person=person, state=RequestState.WAITING).exists():
        raise RequestWaiting
    if person is not None and asked.kind == ChangeKind.CHANGE and ANSWERS in changes:
        given = {ANSWERS: answers.check_late(person=person, values=changes[ANSWERS])}
    asked.changes = _as_json(changes) | given
    asked.asked_at, asked.asked_by = at, by
    asked.save()
    audit.record(
        act="change_request.ask",
        thing=asked,
        by=by,
        at=at,
        after={"kind": asked.kind, "file": asked.file_id, "person": asked.person_id},
    )
    return asked


@transaction.atomic
def accept(*, asked: ChangeRequest, by: User, at: datetime) -> ChangeRequest:
    """Grant a request: the act it asks for is done now, though the deadline has passed.

    Its law is asked as ever, and who is new or changed waits for approval as everybody does; who
    was a draft, or was refused, is sent with her change, since nobody could send her afterwards.
    Who asked is told.
    Raises RequestDecided, and whatever the act itself refuses; then the request goes on waiting.
    """
    asked = _locked(asked)
    outcome = _grant(asked, by, at)
    request_decisions.decide(asked, RequestState.ACCEPTED, by, at, outcome=outcome)
    request_decisions.tell(asked, at)
    return asked


@transaction.atomic
def decline(*, asked: ChangeRequest, reason: str, by: User, at: datetime) -> ChangeRequest:
    """Decline a request with a reason that who asked reads. Raises RequestDecided."""
    asked = _locked(asked)
    request_decisions.decide(asked, RequestState.DECLINED, by, at, reason=reason)
    request_decisions.tell(asked, at)
    return asked


@transaction.atomic
def take_back(*, asked: ChangeRequest, by: User, at: datetime) -> ChangeRequest:
    """End a request that is needed no more. Raises RequestDecided."""
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
    if file is None or asked.kind == ChangeKind.CHANGE:
        return _change(asked.person, changes, by, at)
    if asked.person is None:
        added = people.add(file=file, answers=Answers(**changes), past_deadline=True, by=by, at=at)
        return _send(file, added, by, at)
    if asked.kind == ChangeKind.SEND:
        return _send(file, locked_person(asked.person), by, at)
    return substitutions.substitute(
        file=file,
        person=asked.person,
        answers=Answers(**changes),
        past_deadline=True,
        by=by,
        at=at,
    )


def _change(
    person: Registration | None, changes: dict[str, Any], by: User, at: datetime
) -> Registration:
    if person is None:
        raise AlreadyWithdrawn
    given = changes.pop(ANSWERS, None)
    if changes:
        person = people.change(person=person, changes=changes, past_deadline=True, by=by, at=at)
    if given:
        person = answers.save(person=person, values=given, past_deadline=True, by=by, at=at)
    if person.file is not None and person.state == RegistrationState.DRAFT:
        return _send(person.file, person, by, at)
    return person


def _send(file: DelegationFile, person: Registration, by: User, at: datetime) -> Registration:
    _check_draft(person)
    substitutions.send_in(file=file, person=person, past_deadline=True, by=by, at=at)
    return person


def _check_draft(person: Registration) -> None:
    if person.state != RegistrationState.DRAFT:
        raise NotDraft


def _locked(asked: ChangeRequest) -> ChangeRequest:
    """Lock what the act would lock first, then the request, which must be waiting still."""
    if asked.file is not None:
        locked_file(asked.file)
    elif asked.person is not None:
        _lock_alone(asked.person)
    locked = locked_request(asked)
    if locked.state != RequestState.WAITING:
        raise RequestDecided
    return locked


def _lock_alone(person: Registration) -> None:
    """Lock her capacity's form, then herself, in the order of whoever changes or withdraws her."""
    limits.locked_forms(event=person.event_id, capacities=[person.capacity])
    Registration.objects.select_for_update(of=("self",), no_key=True).get(pk=person.pk)


def locked_request(asked: ChangeRequest) -> ChangeRequest:
    """Return the request, its row locked: of two decisions at once the second sees the first."""
    return (
        ChangeRequest.objects.select_for_update(of=("self",))
        .select_related(
            "person__event",
            "person__applicant",
            "file__delegation__assembly",
            "file__delegation__institution",
        )
        .get(pk=asked.pk)
    )


def _capacities(
    kind: ChangeKind, person: Registration | None, changes: Mapping[str, Any]
) -> list[str]:
    """Return the capacities whose time the act would ask: of who is new, changed or sent."""
    becomes = [changes["capacity"]] if "capacity" in changes else []
    if person is not None and kind != ChangeKind.SUBSTITUTE:
        return [person.capacity, *becomes]
    return becomes


def _check_late(event: Event, capacities: Collection[str], at: datetime) -> None:
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
