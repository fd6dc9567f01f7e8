from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from notifications.rules.retries import HIGHEST_ATTEMPTS, is_permanent, next_try

AT = datetime(2018, 3, 24, 8, 0, tzinfo=UTC)


def test_a_row_is_tried_ten_times_and_then_given_up():
    moments = [AT]
    for attempts in range(1, HIGHEST_ATTEMPTS):
        moments.append(next_try(attempts=attempts, smtp_code=451, at=moments[-1]))

    assert len(moments) == 10
    assert next_try(attempts=10, smtp_code=451, at=moments[-1]) is None


def test_two_tries_fall_into_the_first_hour_and_the_last_into_the_fifth_day():
    moments = [AT]
    while following := next_try(attempts=len(moments), smtp_code=None, at=moments[-1]):
        moments.append(following)

    assert sum(moment <= AT + timedelta(hours=1) for moment in moments) >= 2
    assert timedelta(days=4) <= moments[-1] - AT <= timedelta(days=5)


@given(st.integers(1, 8))
def test_delays_never_get_shorter(attempts):
    first = next_try(attempts=attempts, smtp_code=450, at=AT)
    second = next_try(attempts=attempts + 1, smtp_code=450, at=AT)

    assert AT < first <= second


@pytest.mark.parametrize("code", [500, 501, 550, 552, 553, 554, 571])
def test_a_permanent_refusal_is_not_tried_again(code):
    assert is_permanent(code)
    assert next_try(attempts=1, smtp_code=code, at=AT) is None


@pytest.mark.parametrize("code", [None, 250, 421, 432, 450, 451, 452, 454])
def test_no_answer_and_temporary_refusals_are_tried_again(code):
    assert not is_permanent(code)
    assert next_try(attempts=1, smtp_code=code, at=AT) == AT + timedelta(minutes=1)


@pytest.mark.parametrize("code", [530, 534, 535, 538])
def test_a_wrong_password_of_ours_loses_no_mail(code):
    assert next_try(attempts=1, smtp_code=code, at=AT) is not None


def test_nothing_fails_before_it_was_tried():
    with pytest.raises(ValueError, match="at least one try"):
        next_try(attempts=0, smtp_code=451, at=AT)


def test_nothing_is_tried_again_when_nobody_can_use_it_any_more():
    until = AT + timedelta(minutes=15)

    def again(attempts, at):
        return next_try(attempts=attempts, smtp_code=None, at=at, until=until)

    assert again(1, AT) == AT + timedelta(minutes=1)
    assert again(1, until - timedelta(minutes=1)) is None
    assert again(3, AT) is None
