"""Hours on somebody's own clock, over every change of clocks."""

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as some

from notifications.rules.quiet_hours import Quiet, moment_of, next_hour, quiet_until

ZONES = ["Europe/Zurich", "America/New_York", "Australia/Lord_Howe", "Asia/Kathmandu", "UTC",
         "Africa/Casablanca", "Pacific/Apia", "Asia/Gaza", "America/Santiago"]  # fmt: skip
moments = some.integers(1_262_304_000, 2_051_222_400).map(
    lambda one: datetime.fromtimestamp(one, UTC)
)
hours = some.times().map(lambda one: one.replace(second=0, microsecond=0))
zones = some.sampled_from(ZONES).map(ZoneInfo)
ZURICH = ZoneInfo("Europe/Zurich")


@given(moments, zones, hours)
def test_digest_comes_within_a_day_and_at_its_hour_or_just_after_a_jump(at, zone, hour):
    found = next_hour(at, zone, hour)

    assert at < found <= at + timedelta(hours=50)  # a day that a zone skips is none
    shown = found.astimezone(zone)
    if shown.time() != hour:  # clocks jumped over it: a second before it was not there yet
        before = (found - timedelta(seconds=1)).astimezone(zone)
        assert before.replace(tzinfo=None) < shown.replace(tzinfo=None) - timedelta(minutes=1)


@given(moments, zones, hours)
def test_next_hour_follows_the_last_one_and_skips_no_day(at, zone, hour):
    first = next_hour(at, zone, hour)
    second = next_hour(first, zone, hour)

    assert first < second <= first + timedelta(hours=50)


@given(moments, zones, hours, hours)
def test_quiet_hours_end_later_and_outside_of_themselves(at, zone, begins, ends):
    quiet = Quiet(begins, ends)
    found = quiet_until(at, zone, quiet)

    if found is not None:
        assert at < found
        assert quiet_until(found, zone, quiet) is None


@given(moments, zones, hours)
def test_quiet_hours_without_a_length_are_none(at, zone, hour):
    assert quiet_until(at, zone, Quiet(hour, hour)) is None


@pytest.mark.parametrize(
    ("at", "ends"),
    [
        ("2026-10-21T22:30+00:00", "2026-10-22T05:00+00:00"),  # 00:30 there, after midnight
        ("2026-10-21T20:00+00:00", "2026-10-22T05:00+00:00"),  # 22:00, when they begin
        ("2026-10-21T19:59+00:00", None),
        ("2026-10-22T05:00+00:00", None),
        ("2026-10-24T23:00+00:00", "2026-10-25T06:00+00:00"),  # the night has an hour more
        ("2026-03-28T23:00+00:00", "2026-03-29T05:00+00:00"),  # and one less
    ],
)
def test_quiet_hours_over_midnight(at, ends):
    quiet = Quiet(time(22), time(7))
    found = quiet_until(datetime.fromisoformat(at), ZURICH, quiet)

    assert found == (datetime.fromisoformat(ends) if ends else None)


def test_quiet_hours_that_end_in_the_skipped_hour_end_at_the_jump():
    quiet = Quiet(time(1), time(2, 30))  # on 29 March 2026 clocks jump from two to three
    at = datetime(2026, 3, 29, 0, 30, tzinfo=UTC)

    assert quiet_until(at, ZURICH, quiet) == datetime(2026, 3, 29, 1, 0, tzinfo=UTC)


def test_of_an_hour_that_comes_twice_the_first_is_meant():
    twice = datetime(2026, 10, 25, 2, 30, tzinfo=ZURICH)

    assert moment_of(twice, ZURICH) == datetime(2026, 10, 25, 0, 30, tzinfo=UTC)
