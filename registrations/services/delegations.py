"""Acts on a delegation's file: submitting it, returning it with a question."""

from collections.abc import Collection, Iterable
from datetime import datetime

from django.db import transaction
from django.db.models import F

from assemblies.models.accounts import User
from assemblies.models.events import Assembly
from assemblies.selectors import coordinators_of
from assemblies.services import audit
from notifications.services import outbox
from registrations import messages
from registrations.enums import FileState, RegistrationState, WayIn
from registrations.errors.registering import NothingToSubmit, NotReviewable, RegistersHerself
from registrations.models.questions import CapacityForm
from registrations.models.registrations import DelegationFile, Registration
from registrations.selectors.questions import lacking
from registrations.services import (
    answers,
    decisions,
    hooks,
    limits,
    request_decisions,
    sizes,
    windows,
    wording,
)
from registrations.services.locks import locked_file


@transaction.atomic
def submit(
    *,
    file: DelegationFile,
    people: Collection[int] | None = None,
    answer: str = "",
    past_deadline: bool = False,
    asks_answers: bool = True,
    by: User,
    at: datetime,
) -> DelegationFile:
    """Hand the delegation to the secretariat: all its drafts, or those with the keys ``people``.

    The size is decided here, under the file's lock. A file that was returned may be submitted
    again with an ``answer`` and nobody new, after the deadline too: the secretariat asked.
    Limits of capacities are decided here too; who needs no look is approved at once.
    past_deadline: the desk grants it, so the window is not asked; else requests to send somebody of
    them end with it. asks_answers: whether required answers must be there; those of a substitute
    may follow, her place may not wait for them. The birth date of a young member is law and may not
    follow.
    Raises QuotaExceeded, the refusals of ``rules.limits``, NothingToSubmit, RegistersHerself,
    AnswersMissing, RegistrationClosed, CapacityClosed.
    """
    file = locked_file(file)
    submitted = _drafts(file, people)
    assembly = file.delegation.assembly
    capacities = {person.capacity for person in submitted}
    forms = limits.locked_forms(event=assembly.pk, capacities=capacities)
    if submitted or file.state != FileState.RETURNED:
        if not past_deadline:
            _check_windows(assembly, [forms.get(one) for one in capacities] or [None], at)
        if not submitted:
            raise NothingToSubmit
    _check_ways_in(forms)
    if asks_answers:
        answers.check_complete(people=submitted, file=file if submitted else None)
    else:
        answers.check_birth_dates(submitted)
    standing = sizes.check(file, also=submitted)
    limits.check(forms=forms, people=submitted)
    _send(submitted, by, at, is_granted=past_deadline)
    before = {"state": file.state}
    if answer or file.state == FileState.RETURNED or not file.question:
        file.answer = answer  # what answers a question stands until the secretariat has decided
    file.state = FileState.SUBMITTED
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
    hooks.tell_submitted(file, entry.pk, at)
    if _approve_automatic(file, forms, submitted, was=before["state"], at=at):
        return file
    for user in coordinators_of(file.delegation):
        outbox.queue(
            kind=messages.SUBMITTED,
            to=outbox.Recipient.of(user),
            key=f"file:{file.pk}:submitted:{entry.pk}",
            words=outbox.Words(context=wording.of_delegation(file, standing, user.language)),
            at=at,
        )
    return file


def _send(people: Collection[Registration], by: User, at: datetime, *, is_granted: bool) -> None:
    """Put drafts before the secretariat; is_granted: by a request, which ends in its own act."""
    Registration.objects.filter(pk__in=[person.pk for person in people]).update(
        state=RegistrationState.SUBMITTED, version=F("version") + 1, changed_at=at
    )
    if not is_granted:
        request_decisions.end_of_sent(people, by, at)


def _drafts(file: DelegationFile, people: Collection[int] | None) -> list[Registration]:
    drafts = Registration.objects.filter(file=file, state=RegistrationState.DRAFT)
    if people is not None:
        drafts = drafts.filter(pk__in=people)
    return list(drafts.order_by("pk"))


def _check_windows(assembly: Assembly, forms: Iterable[CapacityForm | None], at: datetime) -> None:
    for form in forms:
        windows.check(event=assembly, form=form, at=at)


def _check_ways_in(forms: limits.Forms) -> None:
    """Refuse people who register themselves: nobody passes by the press's own form."""
    if any(form.way_in != WayIn.DELEGATION for form in forms.values()):
        raise RegistersHerself


def _approve_automatic(
    file: DelegationFile,
    forms: limits.Forms,
    submitted: Collection[Registration],
    *,
    was: str,
    at: datetime,
) -> bool:
    """Approve whom nobody looks at; tell whether that was everybody, so that the file is closed.

    A file that was returned waits for the secretariat, which reads the answer; so does a substitute
    about whom a required answer is missing.
    """
    unseen = [one for one in submitted if decisions.is_automatic(forms.get(one.capacity), one)]
    waited_for = {one.pk for one, _questions in lacking(unseen)}
    unseen = [one for one in unseen if one.pk not in waited_for]
    if not unseen:
        return False
    decisions.approve_each(_as_sent(unseen), None, at)
    if was != FileState.RETURNED:
        decisions.close_if_decided(file, None, at)
    return file.state == FileState.APPROVED


def _as_sent(people: Iterable[Registration]) -> list[Registration]:
    """Return people who have just been sent as their rows stand now."""
    sent = Registration.objects.filter(pk__in=[person.pk for person in people])
    return list(
        sent.select_related(
            "participant", "event", "file__delegation__assembly", "file__delegation__institution"
        ).order_by("pk")
    )


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
