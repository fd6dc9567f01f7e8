from datetime import date, timedelta

import pytest

from sessions.errors import DayTooFar
from sessions.rules.slots import check_days

FIRST, LAST = date(2026, 10, 21), date(2026, 10, 25)


@pytest.mark.parametrize(
    ("starts_on", "ends_on"),
    [
        (FIRST, FIRST),
        (FIRST - timedelta(days=60), FIRST),
        (LAST + timedelta(days=59), LAST + timedelta(days=60)),
    ],
)
def test_days_around_an_event_are_its_own(starts_on, ends_on):
    assert check_days(starts_on=starts_on, ends_on=ends_on, first=FIRST, last=LAST) is None


@pytest.mark.parametrize(
    ("starts_on", "ends_on"),
    [
        (FIRST - timedelta(days=61), FIRST),
        (LAST + timedelta(days=60), LAST + timedelta(days=61)),
        (date.min, date.min),
        (date.max, date.max),
    ],
)
def test_days_far_from_an_event_are_refused(starts_on, ends_on):
    with pytest.raises(DayTooFar):
        check_days(starts_on=starts_on, ends_on=ends_on, first=FIRST, last=LAST)
