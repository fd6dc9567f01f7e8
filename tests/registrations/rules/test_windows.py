from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from registrations.errors.registering import RegistrationClosed, RegistrationNotOpen
from registrations.rules.windows import Window, WindowState, check_open, state_of

OPENS = datetime(2018, 1, 15, 8, tzinfo=UTC)
CLOSES = datetime(2018, 3, 9, 23, tzinfo=UTC)
WINDOW = Window(opens_at=OPENS, closes_at=CLOSES)
MICROSECOND = timedelta(microseconds=1)


@pytest.mark.parametrize(
    ("at", "state"),
    [
        (OPENS - MICROSECOND, WindowState.NOT_YET),
        (OPENS, WindowState.OPEN),
        (CLOSES - MICROSECOND, WindowState.OPEN),
        (CLOSES, WindowState.CLOSED),
    ],
)
def test_window_is_half_open(at, state):
    assert state_of(WINDOW, at=at) is state


def test_check_open_lets_the_first_moment_in():
    check_open(WINDOW, at=OPENS)


def test_check_open_refuses_too_early_with_the_opening():
    with pytest.raises(RegistrationNotOpen) as refusal:
        check_open(WINDOW, at=OPENS - MICROSECOND)

    assert refusal.value.details == {
        "opens_at": "2018-01-15T08:00:00+00:00",
        "zone": "UTC",
    }


def test_check_open_refuses_the_deadline_itself_with_the_closing():
    with pytest.raises(RegistrationClosed) as refusal:
        check_open(WINDOW, at=CLOSES)

    assert refusal.value.details == {
        "closes_at": "2018-03-09T23:00:00+00:00",
        "zone": "UTC",
    }


def test_window_is_compared_in_time_not_on_clocks():
    in_geneva = CLOSES.astimezone(ZoneInfo("Europe/Zurich"))

    assert state_of(WINDOW, at=in_geneva - MICROSECOND) is WindowState.OPEN
    assert state_of(WINDOW, at=in_geneva) is WindowState.CLOSED


def test_window_must_close_after_it_opens():
    with pytest.raises(ValueError, match="closes after"):
        Window(opens_at=OPENS, closes_at=OPENS)


@pytest.mark.parametrize(
    ("opens_at", "closes_at"),
    [(OPENS.replace(tzinfo=None), CLOSES), (OPENS, CLOSES.replace(tzinfo=None))],
)
def test_window_asks_for_moments_with_a_zone(opens_at, closes_at):
    with pytest.raises(ValueError, match="time zone"):
        Window(opens_at=opens_at, closes_at=closes_at)


@given(st.datetimes(timezones=st.just(UTC)))
def test_every_moment_is_in_exactly_one_state(at):
    state = state_of(WINDOW, at=at)

    assert (state is WindowState.OPEN) is (OPENS <= at < CLOSES)
