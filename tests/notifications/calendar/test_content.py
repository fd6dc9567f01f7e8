"""Contract E1 to E8 and X1: what a reader sees in an entry."""

from datetime import UTC, date, datetime, timedelta

import icalendar
import pytest

from assemblies.enums import CalendarStatus
from notifications.calendar.entries import Attachment
from notifications.errors import EntryRefused
from tests.notifications.calendar.builders import (
    download,
    event_lines,
    make_days,
    make_entry,
    only,
    text_of,
    values_of,
    written,
)

URL = "https://events.example.org/sittings/1/"
JOIN = "https://events.example.org/join/1/"


def event_of(**changes):
    (event,) = event_lines(written(make_entry(**changes)))
    return event


def description_of(event):
    return text_of(only(event, "DESCRIPTION")[1])


@pytest.mark.parametrize("summary", ["", "  ", "\n\x00", "\u2028"])
def test_e1_an_entry_without_a_title_is_refused(summary):
    with pytest.raises(EntryRefused) as refusal:
        make_entry(summary=summary)

    assert refusal.value.details["field"] == "summary"


@pytest.mark.parametrize(
    ("status", "wanted"),
    [
        (CalendarStatus.TENTATIVE, "TENTATIVE"),
        (CalendarStatus.CONFIRMED, "CONFIRMED"),
        (CalendarStatus.CANCELLED, "CANCELLED"),
    ],
)
def test_e1_the_status_is_always_written(status, wanted):
    assert only(event_of(status=status), "STATUS") == ("", wanted)


def test_e1_a_word_that_is_no_status_is_refused():
    with pytest.raises(EntryRefused):
        make_entry(status="canceled")


def test_e2_the_address_stands_in_url_and_in_the_text():
    event = event_of(url=URL, description="Agenda")

    assert only(event, "URL") == ("", URL)
    assert description_of(event).split() == ["Agenda", URL]


def test_e2_an_address_the_text_already_has_is_not_repeated():
    longer = event_of(url=URL, description=f"See {URL}more")

    assert description_of(event_of(url=URL, description=f"See\n{URL}")).count(URL) == 1
    assert description_of(longer).split()[-1] == URL


@pytest.mark.parametrize(
    "url",
    [
        "/sittings/1/",
        "events.example.org",
        "ftp://events.example.org/",
        "https://events.example.org/séance",
        "https://events.example.org/a b",
        'https://events.example.org/"',
        "https:///x",
        "https://events.example.org/\r\nX-EVIL:1",
        "javascript:alert(1)",
    ],
)
@pytest.mark.parametrize("field", ["url", "conference"])
def test_e2_e3_an_address_that_is_not_absolute_ascii_is_refused(field, url):
    with pytest.raises(EntryRefused) as refusal:
        make_entry(**{field: url})

    assert refusal.value.details["field"] == field


@pytest.mark.parametrize(
    "url", ["https://h.example", "http://127.0.0.1:8000/x?a=1#b", "https://[::1]:80/%C3%A9"]
)
def test_e2_absolute_addresses_pass(url):
    assert only(event_of(url=url), "URL") == ("", url)


def test_e3_an_online_event_names_its_join_address_in_three_places():
    event = event_of(conference=JOIN)

    parameters, value = only(event, "CONFERENCE")
    assert value == JOIN
    assert parameters.split(";")[:2] == ["VALUE=URI", "FEATURE=AUDIO,VIDEO"]
    assert only(event, "LOCATION") == ("", JOIN)
    assert JOIN in description_of(event).split()


def test_e3_a_place_with_a_join_address_keeps_its_name():
    event = event_of(conference=JOIN, location="Room 3")

    assert only(event, "LOCATION") == ("", "Room 3")
    assert JOIN in description_of(event).split()


@pytest.mark.parametrize(
    ("geo", "wanted"),
    [
        ((46.2, 6.1), "46.200000;6.100000"),
        ((-33.45, -70.66667), "-33.450000;-70.666670"),
        ((0.0, 9.5), "0.000000;9.500000"),
        ((0.00001, 0.0), "0.000010;0.000000"),
    ],
)
def test_e4_geo_is_two_plain_numbers_with_a_semicolon(geo, wanted):
    assert only(event_of(geo=geo), "GEO") == ("", wanted)


@pytest.mark.parametrize("geo", [(0, 0), (1e-9, -1e-9), (91, 0), (0, 181), (float("nan"), 1)])
def test_e4_no_place_is_refused(geo):
    with pytest.raises(EntryRefused):
        make_entry(geo=geo)


def test_e4_documents_are_attached_by_address_and_named_in_the_text():
    papers = (
        Attachment(
            address="https://events.example.org/d/1.pdf",
            label="Draft; revised",
            media_type="application/pdf",
        ),
        Attachment(address="https://events.example.org/d/2"),
    )
    event = event_of(attachments=papers)

    assert values_of(event, "ATTACH") == [
        ("FMTTYPE=application/pdf", "https://events.example.org/d/1.pdf"),
        ("", "https://events.example.org/d/2"),
    ]
    assert "Draft; revised: https://events.example.org/d/1.pdf" in description_of(event)


@pytest.mark.parametrize(
    "values", [{"address": "/d/1.pdf"}, {"address": URL, "media_type": "pdf;x=y"}]
)
def test_e4_a_relative_document_is_refused(values):
    with pytest.raises(EntryRefused):
        Attachment(**values)


def test_e5_e6_public_bodies_name_nobody_and_ring_no_bell():
    body = written(make_entry(description="d"), make_days(2))

    for name in (b"ATTENDEE", b"ORGANIZER", b"mailto:", b"VALARM"):
        assert name not in body


def test_e8_title_and_text_carry_the_language_of_the_feed_and_stand_once():
    (event,) = event_lines(written(make_entry(description="d"), language="fr"))

    assert only(event, "SUMMARY")[0] == "LANGUAGE=fr"
    assert only(event, "DESCRIPTION")[0] == "LANGUAGE=fr"


@pytest.mark.parametrize(
    ("language", "wanted"),
    [
        ("en", "Cancelled: Standing Committee"),
        ("fr", "Annulé : Standing Committee"),
        ("fr-CH", "Annulé : Standing Committee"),
        ("es", "Cancelado: Standing Committee"),
        ("ar", "ملغى: Standing Committee"),
        ("pt", "Cancelled: Standing Committee"),
    ],
)
def test_x1_a_cancelled_entry_says_so_in_status_and_title(language, wanted):
    entry = make_entry(summary="Standing Committee", status=CalendarStatus.CANCELLED, sequence=3)

    for body in (written(entry, language=language), download(entry, language=language)):
        (event,) = event_lines(body)
        assert only(event, "STATUS") == ("", "CANCELLED")
        assert text_of(only(event, "SUMMARY")[1]) == wanted
        assert only(event, "SEQUENCE") == ("", "3")


def test_x1_the_word_is_not_said_twice():
    event = event_of(summary="Cancelled: Council", status=CalendarStatus.CANCELLED)

    assert only(event, "SUMMARY")[1] == "Cancelled: Council"


def test_x1_what_is_not_cancelled_does_not_have_the_word():
    assert only(event_of(), "SUMMARY")[1] == "Standing Committee on Peace"


def test_x2_a_tombstone_needs_no_details():
    event = event_of(summary="Closed sitting", status=CalendarStatus.CANCELLED)

    assert values_of(event, "DESCRIPTION") == values_of(event, "LOCATION") == []


def test_an_entry_s_own_colour_is_a_css_name():
    assert only(event_of(color="teal"), "COLOR") == ("", "teal")
    with pytest.raises(EntryRefused):
        make_entry(color="#008080")


def test_an_independent_reader_finds_every_part():
    body = written(
        make_entry(
            description="Agenda, part 1",
            location="Room 3; CICG",
            url=URL,
            categories=("Peace, Security", "Committee"),
            geo=(46.22, 6.14),
        )
    )

    event = icalendar.Calendar.from_ical(body).walk("VEVENT")[0]

    assert event.start == datetime(2018, 3, 24, 8, tzinfo=UTC)
    assert event.end - event.start == timedelta(hours=3)
    assert str(event["LOCATION"]) == "Room 3; CICG"
    assert event.categories == ["Peace, Security", "Committee"]
    assert event["GEO"].ical_value == (46.22, 6.14)
    assert event.sequence == 0
    assert event.get("DTSTART").dt.tzinfo is not None
    assert date(2018, 3, 24) == event.start.date()
