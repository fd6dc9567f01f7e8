"""Hours that clocks skip or show twice, in Europe, on half an hour, and over the date line."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sessions.enums import Occurrence
from sessions.errors import HourSkipped, HourTwice
from sessions.rules.local_times import moment_of

GENEVA, LORD_HOWE, APIA = map(ZoneInfo, ("Europe/Zurich", "Australia/Lord_Howe", "Pacific/Apia"))
FORWARD, BACK = date(2018, 3, 25), date(2018, 10, 28)


def geneva(day, hour, minute=0, which=None):
    return moment_of(day=day, clock=time(hour, minute), zone=GENEVA, which=which)


def test_hour_is_of_the_offset_that_clocks_have_that_day():
    assert geneva(date(2018, 3, 24), 9) == datetime(2018, 3, 24, 8, tzinfo=UTC)
    assert geneva(FORWARD, 9) == datetime(2018, 3, 25, 7, tzinfo=UTC)
    assert geneva(FORWARD, 9).tzinfo is UTC


@pytest.mark.parametrize(("hour", "minute"), [(2, 0), (2, 30), (2, 59)])
@pytest.mark.parametrize("which", [None, *Occurrence])
def test_hour_that_clocks_skip_is_refused_whatever_is_said(hour, minute, which):
    with pytest.raises(HourSkipped):
        geneva(FORWARD, hour, minute, which)


def test_hours_on_both_sides_of_the_skipped_one_exist():
    assert geneva(FORWARD, 3) - geneva(FORWARD, 1, 59) == timedelta(minutes=1)


@pytest.mark.parametrize(("hour", "minute"), [(2, 0), (2, 30), (2, 59)])
def test_hour_that_occurs_twice_is_refused_until_somebody_says_which(hour, minute):
    with pytest.raises(HourTwice):
        geneva(BACK, hour, minute)

    first = geneva(BACK, hour, minute, Occurrence.FIRST)
    assert first == datetime(2018, 10, 28, hour - 2, minute, tzinfo=UTC)
    assert geneva(BACK, hour, minute, Occurrence.SECOND) - first == timedelta(hours=1)


@pytest.mark.parametrize("which", [None, *Occurrence])
def test_hour_that_occurs_once_needs_no_choice_and_minds_none(which):
    assert geneva(BACK, 1, 59, which) == datetime(2018, 10, 27, 23, 59, tzinfo=UTC)
    assert geneva(BACK, 3, 0, which) == datetime(2018, 10, 28, 2, tzinfo=UTC)


def test_fold_of_the_hour_given_is_no_answer():
    with pytest.raises(HourTwice):
        moment_of(day=BACK, clock=time(2, 30, fold=1), zone=GENEVA)


def test_clocks_of_lord_howe_move_by_half_an_hour():
    with pytest.raises(HourSkipped):
        moment_of(day=date(2018, 10, 7), clock=time(2, 29), zone=LORD_HOWE)
    with pytest.raises(HourTwice):
        moment_of(day=date(2018, 4, 1), clock=time(1, 45), zone=LORD_HOWE)

    assert moment_of(day=date(2018, 10, 7), clock=time(2, 30), zone=LORD_HOWE)
    assert moment_of(day=date(2018, 4, 1), clock=time(1, 29), zone=LORD_HOWE)


@pytest.mark.parametrize("hour", [0, 12, 23])
def test_day_that_samoa_left_out_has_no_hour(hour):
    with pytest.raises(HourSkipped):
        moment_of(day=date(2011, 12, 30), clock=time(hour), zone=APIA)


@given(
    moment=st.integers(0, 2**31).map(lambda seconds: datetime.fromtimestamp(seconds, UTC)),
    zone=st.sampled_from([GENEVA, LORD_HOWE, APIA, ZoneInfo("America/St_Johns")]),
)
def test_every_moment_is_found_again_from_what_clocks_showed(moment, zone):
    shown = moment.astimezone(zone)
    which = Occurrence.SECOND if shown.fold else Occurrence.FIRST

    assert moment_of(day=shown.date(), clock=shown.time(), zone=zone, which=which) == moment
