"""Acts on a delegation's file: submitting it, returning it with a question."""

from collections.abc import Collection
from datetime import datetime

from django.db import transaction
from django.db.models import F

from assemblies.models.accounts import User
from assemblies.selectors import coordinators_of
from assemblies.services import audit
from notifications.services import outbox
from registrations import messages
from registrations.enums import FileState, RegistrationState
from registrations.errors import NothingToSubmit, NotReviewable
from registrations.models.registrations import DelegationFile, Registration
from registrations.services import sizes, wording
from registrations.services.people import check_window, locked_file


@transaction.atomic
def submit(
    *,
    file: DelegationFile,
    people: Collection[int] | None = None,
    answer: str = "",
    by: User,
    at: datetime,
) -> DelegationFile:
    """Hand the delegation to the secretariat: all its drafts, or those with the keys ``people``.

    The size is decided here, under the file's lock. A file that was returned may be submitted
    again with an ``answer`` and nobody new, after the deadline too: the secretariat asked.
    Raises QuotaExceeded, NothingToSubmit, RegistrationClosed.
    """
    file = locked_file(file)
    drafts = Registration.objects.filter(file=file, state=RegistrationState.DRAFT)
    if people is not None:
        drafts = drafts.filter(pk__in=people)
    submitted = list(drafts)
    if submitted or file.state != FileState.RETURNED:
        check_window(file.delegation.assembly, at)
        if not submitted:
            raise NothingToSubmit
    standing = sizes.check(file, also=submitted)
    Registration.objects.filter(pk__in=[person.pk for person in submitted]).update(
        state=RegistrationState.SUBMITTED, version=F("version") + 1, changed_at=at
    )
    before = {"state": file.state}
    file.state, file.answer = FileState.SUBMITTED, answer
    file.submitted_at, file.submitted_by = at, by
    file.save(update_fields=["state", "answer", "submitted_at", "submitted_by"])
    entry = audit.record(
        act="delegation.submit",
        thing=file,
        by=by,
        at=at,
        before=before,
        after={
            "state": file.state,
            "people": [person.pk for person in submitted],
            "members": standing.members,
            "seats": standing.limit.seats,
        },
    )
    for user in coordinators_of(file.delegation):
        outbox.queue(
            kind=messages.SUBMITTED,
            to=outbox.Recipient.of(user),
            key=f"file:{file.pk}:submitted:{entry.pk}",
            words=outbox.Words(context=wording.of_delegation(file, standing, user.language)),
            at=at,
        )
    return file


@transaction.atomic
def return_with_question(
    *, file: DelegationFile, question: str, by: User, at: datetime
) -> DelegationFile:
    """Give the file back to its coordinators with a question.

    Raises NotReviewable when it was not submitted.
    """
    file = locked_file(file)
    if file.state not in (FileState.SUBMITTED, FileState.APPROVED):
        raise NotReviewable
    before = {"state": file.state}
    file.state, file.question, file.answer = FileState.RETURNED, question, ""
    file.save(update_fields=["state", "question", "answer"])
    entry = audit.record(
        act="delegation.return",
        thing=file,
        by=by,
        at=at,
        before=before,
        after={"state": file.state},
    )
    for user in coordinators_of(file.delegation):
        context = wording.of_delegation(file, None, user.language) | {"question": question}
        outbox.queue(
            kind=messages.RETURNED,
            to=outbox.Recipient.of(user),
            key=f"file:{file.pk}:returned:{entry.pk}",
            words=outbox.Words(context=context),
            at=at,
        )
    return file
