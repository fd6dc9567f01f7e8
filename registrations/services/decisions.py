"""What every approval does, whoever decides.

Private to this app's services: callers hold the locks. by: None where the form of a capacity
approves everybody without a look.
"""

from collections.abc import Collection
from datetime import datetime

from assemblies.models.accounts import User
from assemblies.selectors import coordinators_of
from assemblies.services import audit
from notifications.enums import Method
from notifications.services import outbox
from registrations import messages
from registrations.enums import ApprovalPath, FileState, RegistrationState
from registrations.errors.registering import NotReviewable
from registrations.models.questions import CapacityForm
from registrations.models.registrations import DelegationFile, Registration
from registrations.selectors.delegations import waiting_people
from registrations.selectors.inquiries import standing_inquiry
from registrations.services import (
    accreditation,
    admissions,
    enrolment_news,
    hooks,
    settling,
    sitting_seats,
    sizes,
    wanted_sittings,
    wording,
)


def is_automatic(form: CapacityForm | None, person: Registration) -> bool:
    """Tell whether the person is approved without a look.

    Who was refused once is looked at, and so is who was asked something.
    """
    if person.is_enrolment:
        is_by_itself = admissions.is_automatic(person)
    else:
        is_by_itself = form is not None and form.approval == ApprovalPath.AUTOMATIC
    return is_by_itself and not person.reason and standing_inquiry(person) is None


def approve_each(people: Collection[Registration], by: User | None, at: datetime) -> None:
    """Accredit several people who wait. Raises NotReviewable.

    In the order of their addresses, so that two delegations which share some, an office's, do not
    each make an account for which the other one waits. Where somebody counts for another capacity
    now, places in sittings may have become free for who waits. Who registered for sittings of an
    event without delegations gets her places in them, or waits there.
    """
    counted_anew = accreditation.hold(people)
    wanted_sittings.hold(people)
    for person in sorted(people, key=lambda one: (one.email, one.pk)):
        _approve(person, by, at)
    sitting_seats.settle_each(counted_anew, at=at)


def approve(person: Registration, by: User | None, at: datetime) -> Registration:
    """Accredit a person who waits. Raises NotReviewable."""
    approve_each([person], by, at)
    return person


def _approve(person: Registration, by: User | None, at: datetime) -> None:
    if person.state != RegistrationState.SUBMITTED:
        raise NotReviewable
    person.participant = accreditation.accredit(person=person, by=by, at=at)
    decide(person, RegistrationState.APPROVED, by, at)
    audit.record(
        act="registration.approve",
        thing=person,
        by=by,
        at=at,
        before={"state": RegistrationState.SUBMITTED},
        after={"state": person.state, "participant": person.participant.pk},
    )
    if person.is_enrolment:
        wanted_sittings.ask_for(person, by, at)
        enrolment_news.confirm(person, at)


def decide(
    person: Registration,
    state: RegistrationState,
    by: User | None,
    at: datetime,
    *,
    reason: str = "",
) -> None:
    """Write a decision on the person's row."""
    person.state, person.reason = state, reason
    person.decided_at, person.decided_by = at, by
    person.version += 1
    person.save()
    settling.settle_of(person, by, at)
    hooks.tell_of(person, at)


def close_if_decided(file: DelegationFile, by: User | None, at: datetime) -> None:
    """When nobody waits any more the file is approved, and its coordinators are told.

    A file that is approved already stays so, and nobody is told again, while anybody in it is.
    """
    if file.state == FileState.RETURNED or waiting_people(file):
        return
    if not Registration.objects.filter(file=file, state=RegistrationState.APPROVED).exists():
        # Everybody was refused or withdrawn: the coordinator may begin again.
        file.state = FileState.OPEN
        file.save(update_fields=["state"])
        return
    if file.state == FileState.APPROVED:
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
