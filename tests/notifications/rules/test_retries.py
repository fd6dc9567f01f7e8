from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from notifications.rules.retries import (
    DELAYS,
    HIGHEST_ATTEMPTS,
    asks_to_wait,
    is_about_address,
    is_permanent,
    next_try,
    rest_after,
    server_rest_after,
    spread,
    status_of,
)

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


@given(st.integers(1, 9), st.text(max_size=12))
def test_a_delay_is_spread_by_a_fifth_and_the_same_for_the_same_row_and_try(attempts, seed):
    again = next_try(attempts=attempts, smtp_code=450, at=AT, seed=seed)

    assert 0.8 * DELAYS[attempts - 1] <= again - AT <= 1.2 * DELAYS[attempts - 1]
    assert next_try(attempts=attempts, smtp_code=450, at=AT, seed=seed) == again


def test_a_thousand_rows_that_failed_together_do_not_come_back_together():
    moments = {next_try(attempts=1, smtp_code=None, at=AT, seed=str(row)) for row in range(1000)}

    assert len(moments) > 990
    assert max(moments) - min(moments) > timedelta(seconds=20)


def test_delays_and_rests_never_get_shorter_before_they_are_spread():
    assert list(DELAYS) == sorted(DELAYS)
    assert rest_after(1, seed="a") < timedelta(seconds=37) < rest_after(3, seed="a")
    assert rest_after(500, seed="a") <= timedelta(minutes=72)
    assert server_rest_after(1) <= timedelta(seconds=6)
    assert server_rest_after(400) <= timedelta(seconds=144)
    with pytest.raises(ValueError, match="at least one"):
        rest_after(0, seed="a")
    with pytest.raises(ValueError, match="at least one"):
        server_rest_after(0)


@pytest.mark.parametrize(
    ("code", "words", "waits"),
    [
        (421, b"service not available", True),
        (450, b"4.2.1 the user is receiving mail at a rate that", True),
        (451, b"4.7.0 temporarily deferred due to user complaints", True),
        (452, b"4.3.1 too many recipients this hour", True),
        (450, b"4.2.0 greylisted, come back later", False),
        (452, b"4.2.2 mailbox full", False),
        (550, b"rate limit", False),
        (None, b"", False),
    ],
)
def test_a_host_that_asks_to_wait_is_told_from_one_mailbox_that_does_not_take(code, words, waits):
    assert asks_to_wait(code, words) is waits


@pytest.mark.parametrize(
    ("code", "words", "is_address"),
    [
        (550, b"5.1.1 no such user", True),
        (550, b"no such user here", True),
        (553, b"not allowed", True),
        (550, b"5.7.1 relaying denied", False),
        (552, b"5.2.2 mailbox full", False),
        (550, b"5.2.1 switched off", True),
        (554, b"no", False),
    ],
)
def test_what_wants_a_correction_of_the_address(code, words, is_address):
    assert is_about_address(code, words) is is_address


def test_status_is_read_at_the_beginning_only():
    assert status_of(b"5.7.1 because of 5.1.1") == "5.7.1"
    assert status_of(b"because of 5.1.1") == ""


@pytest.mark.parametrize("code", [500, 501, 550, 552, 553, 554, 571])
def test_a_permanent_refusal_is_not_tried_again(code):
    assert is_permanent(code)
    assert next_try(attempts=1, smtp_code=code, at=AT) is None


@pytest.mark.parametrize("code", [None, 250, 421, 432, 450, 451, 452, 454])
def test_no_answer_and_temporary_refusals_are_tried_again(code):
    assert not is_permanent(code)
    again = next_try(attempts=1, smtp_code=code, at=AT, seed="7")
    assert again == AT + spread(timedelta(minutes=1), seed="7:1")


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

    assert again(1, AT) == AT + spread(timedelta(minutes=1), seed=":1")
    assert again(1, until - timedelta(seconds=48)) is None
    assert again(3, AT) is None
