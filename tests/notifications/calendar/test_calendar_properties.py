"""Contract C1 to C9: the calendar around the events."""

import re
from datetime import UTC, datetime, timedelta

import icalendar
import pytest

from notifications.errors import FeedRefused
from tests.notifications.calendar.builders import (
    download,
    make_days,
    make_entry,
    make_feed,
    only,
    unfolded,
    values_of,
    written,
)

REGISTERED = {
    "VCALENDAR": {
        *("VERSION", "PRODID", "CALSCALE", "METHOD", "NAME", "DESCRIPTION", "REFRESH-INTERVAL"),
        *("SOURCE", "COLOR", "LAST-MODIFIED"),
    },
    "VTIMEZONE": {"TZID"},
    "STANDARD": {"DTSTART", "TZOFFSETFROM", "TZOFFSETTO", "RRULE", "TZNAME"},
    "DAYLIGHT": {"DTSTART", "TZOFFSETFROM", "TZOFFSETTO", "RRULE", "TZNAME"},
    "VEVENT": {
        *("UID", "SEQUENCE", "DTSTAMP", "CREATED", "LAST-MODIFIED", "DTSTART", "DTEND", "STATUS"),
        *("TRANSP", "SUMMARY", "DESCRIPTION", "LOCATION", "CATEGORIES", "COLOR", "GEO", "URL"),
        *("CONFERENCE", "ATTACH"),
    },
}


def head_of(body):
    lines = unfolded(body)
    end = next(i for i, line in enumerate(lines) if i and line.startswith(("BEGIN:", "END:")))
    return lines[1:end]


@pytest.mark.parametrize("language", ["en", "fr", "es", "ar", "fr-CH"])
def test_c1_one_calendar_of_version_2_with_the_product_and_its_language(language):
    body = written(make_entry(), language=language)
    head = head_of(body)

    assert body.count(b"BEGIN:VCALENDAR") == 1
    assert only(head, "VERSION") == ("", "2.0")
    assert only(head, "CALSCALE") == ("", "GREGORIAN")
    product = only(head, "PRODID")[1]
    assert re.match(rf"-//[^/]+//[^/]+//{language[:2].upper()}\Z", product)
    assert "icalendar" not in product.lower()


def test_c2_each_calendar_property_stands_once_and_before_the_first_component():
    body = written(make_entry(), make_days(2), color="navy")
    names = [re.match("[A-Z-]+", line)[0] for line in head_of(body)]

    assert len(names) == len(set(names))
    lines = unfolded(body)
    last_end = max(
        i for i, line in enumerate(lines) if line.startswith("END:") and i < len(lines) - 1
    )
    assert lines[last_end + 1 :] == ["END:VCALENDAR"]


@pytest.mark.parametrize("zone", ["Europe/Zurich", "UTC", "Asia/Kolkata", "Africa/Casablanca"])
def test_c3_a_feed_without_events_holds_one_time_zone(zone):
    calendar = icalendar.Calendar.from_ical(written(zone=zone))

    assert [component.name for component in calendar.subcomponents] == ["VTIMEZONE"]
    assert len(calendar.walk("STANDARD")) == 1


def test_c4_names_and_descriptions_are_given_twice_and_equal():
    head = head_of(written(make_entry(), name="Séance; une", description="Vue\nd'ensemble"))

    assert only(head, "NAME") == only(head, "X-WR-CALNAME") == ("", r"Séance\; une")
    assert only(head, "DESCRIPTION") == only(head, "X-WR-CALDESC") == ("", r"Vue\nd'ensemble")


@pytest.mark.parametrize(
    ("refresh", "wanted"),
    [
        (timedelta(hours=1), "PT1H"),
        (timedelta(hours=4, minutes=30), "PT4H30M"),
        (timedelta(days=1), "P1D"),
        (timedelta(days=7), "P7D"),
    ],
)
def test_c5_the_refresh_hints_are_typed_and_equal(refresh, wanted):
    head = head_of(written(make_entry(), refresh=refresh))

    assert only(head, "REFRESH-INTERVAL") == ("VALUE=DURATION", wanted)
    assert only(head, "X-PUBLISHED-TTL") == ("", wanted)


@pytest.mark.parametrize("refresh", [timedelta(0), timedelta(hours=-1), timedelta(seconds=1.5)])
def test_c5_a_refresh_that_is_no_positive_whole_duration_is_refused(refresh):
    with pytest.raises(FeedRefused) as refusal:
        make_feed(refresh=refresh)

    assert refusal.value.details["field"] == "refresh"


def test_c6_source_is_the_public_address():
    head = head_of(written(make_entry(), address="https://events.example.org/a,b.ics"))

    assert only(head, "SOURCE") == ("VALUE=URI", "https://events.example.org/a,b.ics")


def test_c6_a_personal_feed_has_no_source():
    body = written(make_entry(), address=None)

    assert values_of(head_of(body), "SOURCE") == []
    assert b"events.example.org/calendar" not in body


def test_c7_the_colour_is_a_name_and_for_apple_a_number():
    head = head_of(written(make_entry(), color="steelblue"))

    assert only(head, "COLOR") == ("", "steelblue")
    assert only(head, "X-APPLE-CALENDAR-COLOR") == ("", "#4682B4")


@pytest.mark.parametrize("color", ["#4682B4", "SteelBlue", "bluish", ""])
def test_c7_any_other_colour_is_refused(color):
    with pytest.raises(FeedRefused):
        make_feed(color=color)


def test_c8_the_calendar_is_as_new_as_its_newest_part_and_has_no_random_uid():
    newest = datetime(2018, 3, 1, 12, tzinfo=UTC)
    body = written(make_entry(1), make_entry(2, changed_at=newest))
    renamed = written(make_entry(1), changed_at=newest)

    assert only(head_of(body), "LAST-MODIFIED") == ("", "20180301T120000Z")
    assert only(head_of(renamed), "LAST-MODIFIED") == ("", "20180301T120000Z")
    assert values_of(head_of(body), "UID") == []


def test_c9_properties_are_registered_for_their_component_or_start_with_x():
    entry = make_entry(
        description="d",
        location="l",
        url="https://events.example.org/1",
        categories=("c",),
        color="teal",
        geo=(46.2, 6.1),
        conference="https://events.example.org/join/1",
    )
    for body in (written(entry, make_days(2), color="navy"), download(entry, language="en")):
        stack = []
        for line in unfolded(body):
            name, _, value = line.partition(":")
            if name == "BEGIN":
                stack.append(value)
            elif name == "END":
                assert stack.pop() == value
            else:
                name = name.partition(";")[0]
                assert name in REGISTERED[stack[-1]] or name.startswith("X-"), (stack, line)
        assert stack == []


def test_a_subscribed_feed_and_a_download_have_no_method():
    assert b"METHOD" not in written(make_entry())
    assert b"METHOD" not in download(make_entry(), language="en")


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("name", " \n"),
        ("language", "english please"),
        ("zone", "Europe/Geneva"),
        ("address", "/calendar/138.ics"),
        ("changed_at", datetime(2018, 1, 1)),  # noqa: DTZ001 - naive on purpose
    ],
)
def test_a_feed_that_cannot_be_written_is_refused_by_the_field_s_name(field, value):
    with pytest.raises(FeedRefused) as refusal:
        make_feed(**{field: value})

    assert refusal.value.details["field"] == field
    assert refusal.value.code == "calendar_feed_refused"
