"""How long somebody was there: a union of stretches within the sitting's hours."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from registrations.rules.attendance import (
    Attended,
    Hours,
    Stretch,
    certified_minutes,
    is_enough,
)
from registrations.rules.attendance import (
    attended as attended_by_law,
)

START = datetime(2027, 3, 9, 13, 0, tzinfo=UTC)
HOURS = Hours(START, START + timedelta(minutes=90))
AFTER = START + timedelta(days=1)


def at(minutes):
    return START + timedelta(minutes=minutes)


def stretch(joined, left=None, **more):
    return Stretch(at(joined), None if left is None else at(left), **more)


def attended(*stretches, until=AFTER):
    return said(*stretches, until=until).minutes


def said(*stretches, until=AFTER, is_reported=True):
    return attended_by_law(stretches, hours=HOURS, at=until, is_reported=is_reported)


def click(minutes):
    return stretch(minutes, is_of_service=False)


@pytest.mark.parametrize(
    ("stretches", "minutes"),
    [
        ([], 0),
        ([stretch(0, 90)], 90),
        ([stretch(-30, 120)], 90),  # early and late count for nothing
        ([stretch(10, 20), stretch(15, 30)], 20),  # two devices
        ([stretch(10, 40), stretch(15, 20)], 30),
        ([stretch(0, 10), stretch(80, 90)], 20),
        ([stretch(-20, -5)], 0),
        ([stretch(91, 100)], 0),
        ([stretch(60)], 30),  # nobody says she left
        ([stretch(5, is_of_service=False)], 0),  # she came; for how long nobody says
        ([stretch(5, is_of_service=False), stretch(60, 60)], 55),  # that she came was not reported
        ([stretch(65, is_of_service=False), stretch(60, 60)], 0),
        ([stretch(5, is_of_service=False), stretch(10, 20)], 10),  # the service knows better
        ([stretch(20, 20)], 0),
    ],
)
def test_minutes_are_those_within_the_hours(stretches, minutes):
    assert attended(*stretches) == minutes


def test_nobody_has_attended_what_is_still_to_come():
    assert attended(stretch(0), until=at(12)) == 12
    assert attended(stretch(0, 80), until=at(12)) == 12


_MINUTES = st.integers(-60, 150)
_STRETCHES = st.lists(st.tuples(_MINUTES, st.integers(0, 120)), max_size=8)


def _of(pairs):
    return [stretch(joined, joined + long) for joined, long in pairs]


@given(_STRETCHES)
def test_minutes_are_as_many_as_are_covered(pairs):
    covered = {m for joined, long in pairs for m in range(joined, joined + long) if 0 <= m < 90}

    assert attended(*_of(pairs)) == len(covered)


@given(_STRETCHES, st.randoms())
def test_the_order_and_repetitions_of_reports_do_not_matter(pairs, random):
    shuffled = [*pairs, *pairs]
    random.shuffle(shuffled)

    assert attended(*_of(shuffled)) == attended(*_of(pairs))


@given(_STRETCHES, st.tuples(_MINUTES, st.integers(0, 120)))
def test_more_is_never_less(pairs, more):
    assert attended(*_of([*pairs, more])) >= attended(*_of(pairs))


@pytest.mark.parametrize(
    ("stretches", "is_reported", "expected"),
    [
        ([], False, Attended()),
        ([click(1)], False, Attended(0, is_measured=False, has_joined=True)),
        ([click(1)], True, Attended()),  # the service told of others: she did not come in
        ([click(95)], False, Attended()),  # after the end
        ([click(0), stretch(3, 80)], True, Attended(77, has_joined=True)),
        ([click(-15), stretch(15, 80)], True, Attended(65, has_joined=True)),
        # The reports of her first visit are missing.
        ([click(0), stretch(50, 51)], True, Attended(1, is_measured=False, has_joined=True)),
        ([stretch(50, 51)], True, Attended(1, has_joined=True)),
    ],
)
def test_a_click_tells_that_she_came_and_not_for_how_long(stretches, is_reported, expected):
    assert said(*stretches, is_reported=is_reported) == expected


def test_a_share_is_compared_exactly():
    assert is_enough(45, of=90, percent=50)
    assert not is_enough(44, of=90, percent=50)
    assert is_enough(1, of=3, percent=33)
    assert not is_enough(1, of=3, percent=34)
    assert not is_enough(0, of=0, percent=1)


def test_one_of_two_sittings_is_enough_and_the_minutes_of_both_are_stated():
    lengths = {1: 90, 2: 90}

    def certified(**minutes):
        found = {int(key[1]): Attended(m, has_joined=True) for key, m in minutes.items()}
        return certified_minutes(found, lengths, 50)

    assert certified(s1=90) == 90
    assert certified(s1=50, s2=10) == 60
    assert certified(s1=40, s2=40) is None
    assert certified() is None


def test_who_joined_unmeasured_gets_a_certificate_without_a_time():
    lengths = {1: 90, 2: 90}
    unmeasured = Attended(10, is_measured=False, has_joined=True)

    assert certified_minutes({1: unmeasured}, lengths, 50) == 0
    assert certified_minutes({1: unmeasured, 2: Attended(60)}, lengths, 50) == 70
    assert certified_minutes({1: Attended(is_measured=False)}, lengths, 50) is None
