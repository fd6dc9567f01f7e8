"""The secretariat's decisions about people."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from assemblies.enums import Capacity
from assemblies.errors import DomainError, Superseded
from assemblies.models.accounts import User
from assemblies.services import audit
from notifications.services import outbox
from registrations import messages
from registrations.enums import FileState, RegistrationState
from registrations.errors.registering import NotReviewable
from registrations.models.registrations import DelegationFile, Registration
from registrations.selectors.delegations import registrants_of
from registrations.services import accreditation, decisions, leaders, request_decisions, wording
from registrations.services.locks import locked_file, locked_person


@transaction.atomic
def approve(
    *, person: Registration, version: int | None = None, by: User, at: datetime
) -> Registration:
    """Validate a person: she is accredited, and told; with the last one, the coordinators too.

    Raises NotReviewable when she is not waiting, Superseded when she was changed meanwhile.
    """
    file = locked_file(person.file) if person.file else None
    person = decisions.approve(locked_person(person, version), by, at)
    if file:
        decisions.close_if_decided(file, by, at)
    return person


@transaction.atomic
def approve_all(
    *,
    file: DelegationFile,
    capacities: Collection[Capacity] | None = None,
    seen: Mapping[int, int] | None = None,
    by: User,
    at: datetime,
) -> DelegationFile:
    """Validate everybody who waits in a delegation's file; an answered question is settled too.

    capacities: those that the reviewer decides about, see ``permissions.reviewed_capacities``;
    people in others go on waiting for somebody else. seen: the version of each of those people, by
    key, that the reviewer looked at; None: not asked.
    Raises Superseded when somebody was changed, added or withdrawn since the look, NotReviewable
    when nobody waits and nothing was submitted.
    """
    file = locked_file(file)
    people = list(
        Registration.objects.select_for_update(of=("self",), no_key=True)
        .filter(file=file, state=RegistrationState.SUBMITTED)
        .select_related(
            "participant", "event", "file__delegation__assembly", "file__delegation__institution"
        )
        .order_by("pk")
    )
    if capacities is not None:
        people = [person for person in people if person.capacity in capacities]
    if not people and file.state != FileState.SUBMITTED:
        raise NotReviewable
    if seen is not None and seen != {person.pk: person.version for person in people}:
        raise Superseded
    decisions.approve_each(people, by, at)
    decisions.close_if_decided(file, by, at)
    return file


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of one of many who were to be approved; refusal: why she was not."""

    person: Registration
    refusal: DomainError | None = None


def approve_as_seen(
    *, people: Iterable[Registration], seen: Mapping[int, int], by: User, at: datetime
) -> tuple[Outcome, ...]:
    """Validate many, of whichever delegations, and return what came of each, in their order.

    Each is an act of her own, so that who cannot be approved keeps nobody else waiting.
    seen: the version of each that the reviewer looked at, by key.
    """
    return tuple(_approved(person, seen[person.pk], by, at) for person in people)


def _approved(person: Registration, version: int, by: User, at: datetime) -> Outcome:
    try:
        return Outcome(approve(person=person, version=version, by=by, at=at))
    except DomainError as refusal:
        return Outcome(person, refusal)


@transaction.atomic
def refuse(
    *, person: Registration, reason: str, version: int | None = None, by: User, at: datetime
) -> Registration:
    """Refuse a person with a reason; who was accredited no longer is.

    Her coordinators are told, or herself when she registered herself. What she had asked late of
    herself is declined for the same reason: no place is left that could be kept. What coordinators
    asked goes on waiting, for a correction may heal what was refused, or another person come.
    Raises NotReviewable, Superseded.
    """
    file = locked_file(person.file) if person.file else None
    person = locked_person(person, version)
    if not RegistrationState(person.state).holds_seat:
        raise NotReviewable
    was = person.state
    decisions.decide(person, RegistrationState.REFUSED, by, at, reason=reason)
    leaders.release(person)
    if person.participant is not None:
        accreditation.withdraw(person=person, by=by, at=at)
    audit.record(
        act="registration.refuse",
        thing=person,
        by=by,
        at=at,
        before={"state": was},
        after={"state": person.state},
    )
    for user in registrants_of(person):
        outbox.queue(
            kind=messages.PERSON_REFUSED,
            to=outbox.Recipient.of(user),
            key=f"registration:{person.pk}:refused:{person.version}",
            words=outbox.Words(context=wording.of_person(person, user.language)),
            at=at,
        )
    if file:
        decisions.close_if_decided(file, by, at)
    else:
        request_decisions.decline_of(person, reason, by, at)
    return person
