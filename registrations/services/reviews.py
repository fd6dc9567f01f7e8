"""The secretariat's decisions about people."""

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction

from assemblies.errors import Superseded
from assemblies.models.accounts import User
from assemblies.selectors import coordinators_of
from assemblies.services import audit
from notifications.enums import Method
from notifications.services import outbox
from registrations import messages
from registrations.enums import FileState, RegistrationState
from registrations.errors import NotReviewable
from registrations.models.registrations import DelegationFile, Registration
from registrations.selectors.delegations import registrants_of, waiting_people
from registrations.services import accreditation, sizes, wording
from registrations.services.people import locked_file, locked_person


@transaction.atomic
def approve(
    *, person: Registration, version: int | None = None, by: User, at: datetime
) -> Registration:
    """Validate a person: she is accredited, and told; with the last one, the coordinators too.

    Raises NotReviewable when she is not waiting, Superseded when she was changed meanwhile.
    """
    file = locked_file(person.file) if person.file else None
    person = _approve(locked_person(person, version), by, at)
    if file:
        _close_if_decided(file, by, at)
    return person


@transaction.atomic
def approve_all(
    *, file: DelegationFile, seen: Mapping[int, int] | None = None, by: User, at: datetime
) -> DelegationFile:
    """Validate everybody who waits in a delegation's file; an answered question is settled too.

    seen: the version of each person, by key, that the reviewer looked at; None: not asked.
    Raises Superseded when somebody was changed, added or withdrawn since the look, NotReviewable
    when nobody waits and nothing was submitted.
    """
    file = locked_file(file)
    people = list(
        Registration.objects.select_for_update(of=("self",))
        .filter(file=file, state=RegistrationState.SUBMITTED)
        .select_related(
            "participant", "event", "file__delegation__assembly", "file__delegation__institution"
        )
        .order_by("pk")
    )
    if not people and file.state != FileState.SUBMITTED:
        raise NotReviewable
    if seen is not None and seen != {person.pk: person.version for person in people}:
        raise Superseded
    for person in people:
        _approve(person, by, at)
    _close_if_decided(file, by, at)
    return file


@transaction.atomic
def refuse(
    *, person: Registration, reason: str, version: int | None = None, by: User, at: datetime
) -> Registration:
    """Refuse a person with a reason; who was accredited no longer is.

    Her coordinators are told, or herself when she registered herself.
    Raises NotReviewable, Superseded.
    """
    file = locked_file(person.file) if person.file else None
    person = locked_person(person, version)
    if not RegistrationState(person.state).holds_seat:
        raise NotReviewable
    was = person.state
    _decide(person, RegistrationState.REFUSED, by, at, reason=reason)
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
        _close_if_decided(file, by, at)
    return person


def _approve(person: Registration, by: User, at: datetime) -> Registration:
    if person.state != RegistrationState.SUBMITTED:
        raise NotReviewable
    person.participant = accreditation.accredit(person=person, by=by, at=at)
    _decide(person, RegistrationState.APPROVED, by, at)
    audit.record(
        act="registration.approve",
        thing=person,
        by=by,
        at=at,
        before={"state": RegistrationState.SUBMITTED},
        after={"state": person.state, "participant": person.participant.pk},
    )
    return person


def _decide(
    person: Registration, state: RegistrationState, by: User, at: datetime, *, reason: str = ""
) -> None:
    person.state, person.reason = state, reason
    person.decided_at, person.decided_by = at, by
    person.version += 1
    person.save()


def _close_if_decided(file: DelegationFile, by: User, at: datetime) -> None:
    """When nobody waits any more the file is approved, and its coordinators are told."""
    if file.state == FileState.RETURNED or waiting_people(file):
        return
    if not Registration.objects.filter(file=file, state=RegistrationState.APPROVED).exists():
        # Everybody was refused: the coordinator may begin again.
        file.state = FileState.OPEN
        file.save(update_fields=["state"])
        return
    file.state, file.question = FileState.APPROVED, ""
    file.save(update_fields=["state", "question"])
    entry = audit.record(
        act="delegation.approve", thing=file, by=by, at=at, after={"state": file.state}
    )
    standing = sizes.taken(file)
    for user in coordinators_of(file.delegation):
        to = outbox.Recipient.of(user)
        outbox.queue(
            kind=messages.DELEGATION_CONFIRMED,
            to=to,
            key=f"file:{file.pk}:approved:{entry.pk}",
            words=outbox.Words(
                context=wording.of_delegation(file, standing, user.language),
                entry=accreditation.entry_for(to, file.delegation.assembly),
                method=Method.REQUEST,
            ),
            at=at,
        )
