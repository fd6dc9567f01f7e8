"""A question to who came without a delegation: asked, answered, settled."""

from registrations.enums import InquiryState, RegistrationState
from registrations.errors.registering import NotAsked, NotReviewable, QuestionOpen


def check_askable(person: RegistrationState, *, standing: InquiryState | None) -> None:
    """Refuse to ask who was not sent, and a second question before the first is answered.

    standing: of her question that is not settled yet, if there is one. An answered one is settled
    by the next: who asks further has read it. Raises NotReviewable, QuestionOpen.

    Source: practice of the secretariat (a delegation that was sent is returned with a question);
    reading of the project: the same holds for who is registered without one.
    """
    if not person.holds_seat:
        raise NotReviewable
    if standing is InquiryState.ASKED:
        raise QuestionOpen


def check_answerable(inquiry: InquiryState) -> None:
    """Refuse to answer twice, and what is settled. Raises NotAsked.

    Source: as in `check_askable`: an answer goes back to the secretariat and stays as it was given.
    """
    if inquiry is not InquiryState.ASKED:
        raise NotAsked


def check_settleable(inquiry: InquiryState) -> None:
    """Refuse to settle what is settled; a question may be dropped before it is answered.

    Raises NotAsked.

    Source: as in `check_askable`: whoever asked says when the matter is closed.
    """
    if inquiry is InquiryState.SETTLED:
        raise NotAsked
