from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from notifications.rules.tombstones import stays_until

END = datetime(2018, 3, 28, 16, 0, tzinfo=UTC)
MOMENTS = st.datetimes(datetime(2000, 1, 1), datetime(2050, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001


@pytest.mark.parametrize(
    ("cancelled_at", "wanted"),
    [
        (datetime(2018, 3, 1, tzinfo=UTC), datetime(2018, 6, 26, 16, 0, tzinfo=UTC)),
        (END, datetime(2018, 6, 26, 16, 0, tzinfo=UTC)),
        (datetime(2020, 1, 1, tzinfo=UTC), datetime(2020, 3, 31, tzinfo=UTC)),  # in the archive
    ],
)
def test_ninety_days_after_the_later_of_end_and_cancellation(cancelled_at, wanted):
    assert stays_until(planned_end=END, cancelled_at=cancelled_at) == wanted


def test_whole_days_end_where_clocks_are_furthest_behind():
    gone = stays_until(planned_end=date(2018, 3, 29), cancelled_at=datetime(2018, 3, 1, tzinfo=UTC))

    assert gone == datetime(2018, 6, 27, 12, 0, tzinfo=UTC)


@given(MOMENTS, MOMENTS)
def test_subscribers_always_have_ninety_days_to_hear_of_it(planned_end, cancelled_at):
    gone = stays_until(planned_end=planned_end, cancelled_at=cancelled_at)

    assert gone - cancelled_at >= timedelta(days=90)
    assert gone - planned_end >= timedelta(days=90)
    assert min(gone - cancelled_at, gone - planned_end) == timedelta(days=90)
