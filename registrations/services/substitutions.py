"""One person comes instead of another: the place stays the delegation's all the while."""

from datetime import datetime

from django.db import transaction

from assemblies.models.accounts import User
from assemblies.services import audit
from registrations.enums import FileState, RegistrationState
from registrations.models.registrations import DelegationFile, Registration
from registrations.services import delegations, people, request_decisions
from registrations.services.locks import locked_file, locked_person
from registrations.services.people import Answers


@transaction.atomic
def substitute(
    *,
    file: DelegationFile,
    person: Registration,
    answers: Answers,
    version: int | None = None,
    past_deadline: bool = False,
    by: User,
    at: datetime,
) -> Registration:
    """Put somebody else in a person's place; return who comes now.

    The one who goes is withdrawn: she is told, and her calendar entry cancelled; a late request
    about her is declined. Who comes waits for approval when the other had been sent, else stays a
    draft. Size and limits are asked once, of the delegation as it will be. past_deadline: the desk
    grants it, so the window is not asked, and who comes is sent in any case; what waits about who
    goes is then this very request, since one a person waits at a time.
    Raises QuotaExceeded, the refusals of ``rules.limits``, AlreadyWithdrawn, Superseded,
    RegistrationClosed.
    """
    file = locked_file(file)
    gone = locked_person(person, version)
    had_place = RegistrationState(gone.state).holds_seat
    people.withdraw(person=gone, is_replaced=True, by=by, at=at)
    if not past_deadline:
        request_decisions.decline_of_withdrawn(gone, by, at)
    added = people.add(file=file, answers=answers, past_deadline=past_deadline, by=by, at=at)
    if had_place or past_deadline:
        send_in(file=file, person=added, past_deadline=past_deadline, by=by, at=at)
        added.refresh_from_db()
    audit.record(
        act="registration.substitute",
        thing=added,
        by=by,
        at=at,
        before={"person": gone.pk},
        after={"person": added.pk, "state": added.state},
    )
    return added


def send_in(
    *, file: DelegationFile, person: Registration, past_deadline: bool, by: User, at: datetime
) -> None:
    """Send one person to the secretariat; a question that is open stays open.

    Answers to the secretariat's own questions may follow: the place is kept at once.

    Private to this app's services: the caller holds the lock on the file.
    """
    question = file.question if file.state == FileState.RETURNED else ""
    delegations.submit(
        file=file,
        people=[person.pk],
        past_deadline=past_deadline,
        asks_answers=False,
        by=by,
        at=at,
    )
    if question:
        DelegationFile.objects.filter(pk=file.pk).update(state=FileState.RETURNED)
