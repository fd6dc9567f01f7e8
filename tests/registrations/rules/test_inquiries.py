import pytest

from registrations.enums import InquiryState, RegistrationState
from registrations.errors.registering import NotAsked, NotReviewable, QuestionOpen
from registrations.rules.inquiries import check_answerable, check_askable, check_settleable

SENT = [RegistrationState.SUBMITTED, RegistrationState.APPROVED]


@pytest.mark.parametrize("person", SENT)
@pytest.mark.parametrize("standing", [None, InquiryState.ANSWERED, InquiryState.SETTLED])
def test_who_was_sent_is_asked_while_no_answer_is_waited_for(person, standing):
    check_askable(person, standing=standing)


@pytest.mark.parametrize("person", SENT)
def test_no_second_question_before_the_first_is_answered(person):
    with pytest.raises(QuestionOpen):
        check_askable(person, standing=InquiryState.ASKED)


@pytest.mark.parametrize("person", sorted(set(RegistrationState) - set(SENT)))
@pytest.mark.parametrize("standing", [None, *InquiryState])
def test_nobody_else_is_asked(person, standing):
    with pytest.raises(NotReviewable):
        check_askable(person, standing=standing)


@pytest.mark.parametrize(
    ("check", "allowed"),
    [
        (check_answerable, {InquiryState.ASKED}),
        (check_settleable, {InquiryState.ASKED, InquiryState.ANSWERED}),
    ],
)
@pytest.mark.parametrize("state", InquiryState)
def test_it_is_answered_once_and_settled_once(check, allowed, state):
    if state in allowed:
        check(state)
    else:
        with pytest.raises(NotAsked):
            check(state)
