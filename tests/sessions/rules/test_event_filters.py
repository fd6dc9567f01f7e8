"""What the calendar of events is narrowed to, months, parts of the world, places on the map."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assemblies.enums import EventKind
from assemblies.rules.countries import CODES
from sessions.enums.places import EventView, Region
from sessions.rules.event_filters import (
    EventFilter,
    place_in_address,
    place_written,
    query_of_events,
)
from sessions.rules.map_projection import HEIGHT, WIDTH, point_of
from sessions.rules.months import Month, month_written, weeks_of
from sessions.rules.regions import countries_of, region_of

MONTHS = st.builds(Month, st.integers(1889, 2199), st.integers(1, 12))


def test_one_selection_has_one_address():
    chosen = EventFilter(
        theme="health", kind=EventKind.WEBINAR, region=Region.AFRICA, place=(46.2, -6.1),
        year=2027, with_past=True,
    )  # fmt: skip

    assert query_of_events(EventFilter()) == ""
    assert query_of_events(chosen) == (
        "theme=health&kind=webinar&region=africa&place=46.2,-6.1&year=2027&past=on"
    )
    assert query_of_events(EventFilter(body="bureau"), EventView.MONTH, Month(2027, 3)) == (
        "view=month&month=2027-03&body=bureau"
    )


def test_year_shows_what_is_past_in_it_too():
    assert EventFilter(year=1950).shows_past
    assert not EventFilter(theme="health").shows_past


@given(st.integers(-900, 900), st.integers(-1800, 1800))
def test_place_comes_back_from_its_address(north, east):
    assert place_written(place_in_address((north / 10, east / 10))) == (north / 10, east / 10)


@pytest.mark.parametrize("text", ["", "46.2", "91,0", "0,181", "46.25,6.1", "a,b", "1,2,3", "\0"])
def test_place_that_is_none_is_not_read(text):
    assert place_written(text) is None


@given(MONTHS)
def test_month_comes_back_from_its_address(month):
    assert month_written(str(month)) == month


@pytest.mark.parametrize("text", ["", "2027-3", "2027-13", "2027-00", "1888-12", "2200-01", "x"])
def test_month_that_is_none_is_not_read(text):
    assert month_written(text) is None


@given(MONTHS)
def test_weeks_of_a_month_hold_each_of_its_days_once_and_begin_on_monday(month):
    days = [day for week in weeks_of(month) for day in week]

    assert [day for day in days if Month.of(day) == month] == [
        month.first + timedelta(days=n) for n in range((month.last - month.first).days + 1)
    ]
    assert {week[0].weekday() for week in weeks_of(month)} == {0}
    assert all(len(week) == 7 for week in weeks_of(month))


@given(MONTHS, st.integers(-30, 30))
def test_months_are_counted_there_and_back(month, steps):
    assert month.after(steps).after(-steps) == month


def test_month_ends_on_a_leap_day():
    assert Month(2028, 2).last == date(2028, 2, 29)


def test_every_country_but_antarctica_lies_in_one_part_of_the_world():
    listed = [code for region in Region for code in countries_of(region)]

    assert len(listed) == len(set(listed))
    assert CODES - set(listed) == {"AQ"}
    assert region_of("AQ") is None
    assert (region_of("KE"), region_of("FJ")) == (Region.AFRICA, Region.OCEANIA)


@given(st.floats(-57, 84), st.floats(-180, 180))
def test_place_stands_within_the_map(north, east):
    x, y = point_of(north, east)

    assert -0.001 <= x <= WIDTH + 0.001
    assert -0.5 <= y <= HEIGHT + 0.5


def test_equal_areas_stay_equal_on_the_map():
    """A square degree at the equator and one at 60 degrees north, by the cosine of the latitude."""

    def area(south):
        (left, bottom), (right, top) = point_of(south, 10), point_of(south + 0.1, 10.1)
        return (right - left) * (bottom - top)

    across = point_of(60, 10.1)[0] - point_of(60, 10)[0]
    up = point_of(60, 10)[1] - point_of(60.1, 10)[1]
    flat = (point_of(0, 10.1)[0] - point_of(0, 10)[0]) * (point_of(0, 10)[1] - point_of(0.1, 10)[1])
    assert across * up / flat == pytest.approx(0.5, abs=0.005)
    assert area(0) > 0
