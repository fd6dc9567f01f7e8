"""Acts on questions to people who came without a delegation, as a file is returned with one."""

from datetime import datetime

from django.db import transaction

from assemblies.models.accounts import User
from assemblies.services import audit
from notifications.services import outbox
from registrations import messages
from registrations.enums import InquiryState, RegistrationState
from registrations.errors.registering import NotAlone
from registrations.models.inquiries import Inquiry
from registrations.models.registrations import Registration
from registrations.rules.inquiries import check_answerable, check_askable, check_settleable
from registrations.selectors.delegations import registrants_of
from registrations.selectors.inquiries import standing_inquiry
from registrations.services import settling, wording
from registrations.services.locks import locked_person


@transaction.atomic
def ask(*, person: Registration, question: str, by: User, at: datetime) -> Inquiry:
    """Ask somebody who came without a delegation; she is told by mail.

    Her approval stands, and until she has answered she may change what she said, after the deadline
    too: the secretariat asked. A question that she has answered is settled by the next one.
    Raises NotAlone, NotReviewable, QuestionOpen, AlreadyWithdrawn.
    """
    person = locked_person(person)
    if person.file is not None:
        raise NotAlone
    earlier = standing_inquiry(person)
    check_askable(
        RegistrationState(person.state),
        standing=InquiryState(earlier.state) if earlier else None,
    )
    settling.settle_of(person, by, at)
    inquiry = Inquiry.objects.create(
        registration=person, question=question, asked_at=at, asked_by=by
    )
    audit.record(act="registration.ask", thing=person, by=by, at=at, after={"inquiry": inquiry.pk})
    for user in registrants_of(person):
        context = wording.of_person(person, user.language) | {"question": question}
        outbox.queue(
            kind=messages.QUESTION_ASKED,
            to=outbox.Recipient.of(user),
            key=f"registration:{person.pk}:asked:{inquiry.pk}",
            words=outbox.Words(context=context),
            at=at,
        )
    return inquiry


@transaction.atomic
def answer(*, inquiry: Inquiry, text: str, by: User, at: datetime) -> Inquiry:
    """Answer a question, which goes back to who decides about the person.

    Her version rises, so that nobody decides by a page without the answer.
    Raises NotAsked, AlreadyWithdrawn.
    """
    person = locked_person(inquiry.registration)
    inquiry = _locked(inquiry)
    check_answerable(InquiryState(inquiry.state))
    inquiry.state, inquiry.answer, inquiry.answered_at = InquiryState.ANSWERED, text, at
    inquiry.save()
    person.version += 1
    person.save(update_fields=["version"])
    audit.record(
        act="registration.reply",
        thing=person,
        by=by,
        at=at,
        after={"inquiry": inquiry.pk},
    )
    return inquiry


@transaction.atomic
def settle(*, inquiry: Inquiry, by: User, at: datetime) -> Inquiry:
    """Say that nothing more is asked, with or without an answer. Raises NotAsked."""
    people = Registration.objects.select_for_update(of=("self",), no_key=True)
    people.get(pk=inquiry.registration_id)
    inquiry = _locked(inquiry)
    check_settleable(InquiryState(inquiry.state))
    settling.settle(inquiry, by, at)
    return inquiry


def _locked(inquiry: Inquiry) -> Inquiry:
    return (
        Inquiry.objects.select_for_update(of=("self",))
        .select_related("registration")
        .get(pk=inquiry.pk)
    )
