"""What follows another begins at its end: examples, long chains, circles, random trees."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sessions.errors import FollowsItself, FollowsNobody
from sessions.rules.follows import Follower, hours_of
from sessions.rules.hours import Hours

NINE = datetime(2018, 3, 25, 9, tzinfo=UTC)
HOUR = timedelta(hours=1)


def sitting(key, *, follows=None, starts_at=NINE, lasts=HOUR, pause=timedelta()):
    hours = Hours(starts_at, starts_at + lasts)
    return Follower(key=key, hours=hours, follows=follows, pause=pause)


def test_sitting_begins_where_the_one_it_follows_ends_and_lasts_as_before():
    council, committee = sitting(1, lasts=2 * HOUR), sitting(2, follows=1, lasts=3 * HOUR)

    assert hours_of([committee, council]) == {
        2: Hours(NINE + 2 * HOUR, NINE + 5 * HOUR),
        1: Hours(NINE, NINE + 2 * HOUR),
    }


def test_pause_lies_between_them():
    found = hours_of([sitting(1), sitting(2, follows=1, pause=timedelta(minutes=15))])

    assert found[2].starts_at == NINE + timedelta(hours=1, minutes=15)


def test_whole_chain_moves_with_its_first():
    chain = [sitting(1, starts_at=NINE + 5 * HOUR), sitting(2, follows=1), sitting(3, follows=2)]

    assert hours_of(chain)[3] == Hours(NINE + 7 * HOUR, NINE + 8 * HOUR)


def test_several_may_follow_one():
    found = hours_of([sitting(1), sitting(2, follows=1), sitting(3, follows=1)])

    assert found[2] == found[3]


@pytest.mark.parametrize("turned", [False, True])
def test_chain_of_thousands_is_no_trouble(turned):
    chain = [sitting(0), *(sitting(n, follows=n - 1) for n in range(1, 5_000))]

    found = hours_of(chain[::-1] if turned else chain)

    assert found[4_999].starts_at == NINE + 4_999 * HOUR


@pytest.mark.parametrize(
    ("follows", "circle"),
    [
        ({7: 7}, [7]),
        ({1: 2, 2: 1}, [1, 2]),
        ({4: 9, 9: 3, 3: 4}, [3, 4, 9]),
        ({1: 5, 5: 8, 8: 5}, [5, 8]),
    ],
)
def test_circle_is_refused_and_named_from_its_lowest(follows, circle):
    for order in (list(follows), list(follows)[::-1]):
        with pytest.raises(FollowsItself) as refusal:
            hours_of([sitting(key, follows=follows[key]) for key in order])
        assert refusal.value.details == {"sittings": circle}


def test_who_follows_what_is_not_there_is_refused():
    with pytest.raises(FollowsNobody):
        hours_of([sitting(2, follows=1)])


def test_hour_counts_in_full_when_clocks_change_between():
    geneva = ZoneInfo("Europe/Zurich")
    night = sitting(1, starts_at=datetime(2018, 3, 25, 0, 30, tzinfo=geneva), lasts=HOUR)

    found = hours_of([night, sitting(2, follows=1)])

    assert found[2] == Hours(
        datetime(2018, 3, 25, 0, 30, tzinfo=UTC), datetime(2018, 3, 25, 1, 30, tzinfo=UTC)
    )
    assert found[2].ends_at.astimezone(geneva).hour == 3


@given(data=st.data(), count=st.integers(1, 12))
def test_each_follower_keeps_its_length_and_order_says_nothing(data, count):
    minutes = st.integers(1, 300).map(lambda n: timedelta(minutes=n))
    sittings = [
        sitting(
            key,
            follows=data.draw(st.none() | st.integers(0, key - 1)) if key else None,
            lasts=data.draw(minutes),
            pause=data.draw(minutes),
        )
        for key in range(count)
    ]

    found = hours_of(data.draw(st.permutations(sittings)))

    for one in sittings:
        hours = found[one.key]
        assert hours.ends_at - hours.starts_at == one.hours.ends_at - one.hours.starts_at
        begins = NINE if one.follows is None else found[one.follows].ends_at + one.pause
        assert hours.starts_at == begins
