from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from sessions.errors import EndsBeforeStart
from sessions.rules.hours import Hours

GENEVA = ZoneInfo("Europe/Zurich")


def hours(first, last):
    return Hours(datetime(2018, 3, 24, tzinfo=UTC) + timedelta(hours=first),
                 datetime(2018, 3, 24, tzinfo=UTC) + timedelta(hours=last))  # fmt: skip


@pytest.mark.parametrize(
    ("one", "other", "do_meet"),
    [
        ((9, 11), (11, 12), False),
        ((9, 11), (12, 13), False),
        ((9, 11), (10, 12), True),
        ((9, 11), (9, 11), True),
        ((9, 12), (10, 11), True),
        ((23, 26), (25, 27), True),  # past midnight
        ((23, 25), (25, 27), False),
    ],
)
def test_half_open_hours_meet_where_they_share_a_moment(one, other, do_meet):
    assert hours(*one).meet(hours(*other)) is do_meet
    assert hours(*other).meet(hours(*one)) is do_meet


def test_hour_that_clocks_show_twice_is_two_hours():
    night = datetime(2018, 10, 28, 2, tzinfo=GENEVA)
    first = Hours(night, night.replace(fold=1))
    second = Hours(night.replace(fold=1), night.replace(hour=3))

    assert first.ends_at - first.starts_at == timedelta(hours=1)
    assert not first.meet(second)


def test_same_moments_on_another_clock_are_the_same_hours():
    one = hours(9, 11)

    assert Hours(one.starts_at.astimezone(GENEVA), one.ends_at.astimezone(GENEVA)) == one


def test_hours_moved_to_the_night_of_the_change_last_as_long_as_before():
    moved = hours(9, 12).moved_to(datetime(2018, 3, 25, 1, tzinfo=GENEVA))

    assert moved.ends_at == datetime(2018, 3, 25, 3, tzinfo=UTC)
    assert moved.ends_at.astimezone(GENEVA).hour == 5


@pytest.mark.parametrize("last", [9, 8])
def test_hours_last(last):
    with pytest.raises(EndsBeforeStart):
        hours(9, last)


def test_hours_without_a_zone_are_no_moments():
    with pytest.raises(ValueError, match="zone"):
        Hours(datetime(2018, 3, 24, 9), datetime(2018, 3, 24, 10))  # noqa: DTZ001 - that is it
