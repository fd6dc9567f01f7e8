"""When a lobby is open, and how long a service that fails is left alone."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from registrations.enums import Phase
from registrations.rules.lobby import phase_at, wait_after

START = datetime(2027, 3, 9, 13, 0, tzinfo=UTC)
END = START + timedelta(minutes=90)


@pytest.mark.parametrize(
    ("minutes", "phase"),
    [(-16, "early"), (-15, "open"), (0, "open"), (90, "open"), (119, "open"), (120, "over")],
)
def test_a_lobby_opens_before_the_start_and_closes_after_the_end(minutes, phase):
    at = START + timedelta(minutes=minutes)

    assert phase_at(at, starts_at=START, ends_at=END, minutes=15, is_cancelled=False) == phase


def test_a_cancelled_sitting_has_no_other_phase():
    found = phase_at(START, starts_at=START, ends_at=END, minutes=15, is_cancelled=True)

    assert found == Phase.CANCELLED


def test_tries_are_further_and_further_apart_and_closer_before_the_start():
    far, near = timedelta(days=2), timedelta(minutes=20)

    assert [wait_after(n, left=far).total_seconds() / 60 for n in (1, 2, 3, 4, 7, 99)] == [
        1, 2, 4, 8, 60, 60,
    ]  # fmt: skip
    assert wait_after(99, left=near) == timedelta(minutes=2)
    assert wait_after(1, asked_for=600, left=near) == timedelta(minutes=10)  # it has said so


@given(st.integers(0, 10**6), st.integers(0, 10**9), st.integers(-(10**6), 10**6))
def test_a_wait_is_neither_nothing_nor_for_ever(tries, asked_for, minutes):
    wait = wait_after(tries, asked_for=asked_for, left=timedelta(minutes=minutes))

    assert timedelta(minutes=1) <= wait <= timedelta(days=1)
