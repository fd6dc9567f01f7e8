"""Contract M3 to M9: the calendar part of a mail."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import icalendar
import pytest
import vobject

from assemblies.enums import CalendarStatus
from notifications.calendar.invitations import write_invitation
from notifications.enums import Method
from notifications.errors import InvitationRefused
from tests.notifications.calendar.builders import (
    event_lines,
    make_days,
    make_entry,
    only,
    unfolded,
    values_of,
    written,
)
from tests.notifications.calendar.test_bytes import NASTY, assert_well_formed

MADE_AT = datetime(2018, 3, 1, 10, 20, 30, tzinfo=UTC)


def invitation(entry=None, **changes):
    values = {
        "method": Method.REQUEST,
        "organizer_name": "Secretariat",
        "organizer_address": "events@example.org",
        "attendee_name": "Ann Example",
        "attendee_address": "ann@parliament.example",
        "made_at": MADE_AT,
        "language": "en",
    }
    return write_invitation(entry or make_entry(), **{**values, **changes})


@pytest.mark.parametrize("method", list(Method))
def test_m2_m3_the_method_stands_once_in_the_calendar_and_never_in_the_event(method):
    body = invitation(method=method)

    assert_well_formed(body)
    assert values_of(unfolded(body), "METHOD") == [("", method.value)]
    assert values_of(event_lines(body)[0], "METHOD") == []
    assert unfolded(body).index(f"METHOD:{method.value}") < unfolded(body).index("BEGIN:VTIMEZONE")


def test_m4_the_organizer_is_a_bare_address():
    parameters, value = only(event_lines(invitation())[0], "ORGANIZER")

    assert (parameters, value) == ("CN=Secretariat", "mailto:events@example.org")


@pytest.mark.parametrize("address", ["events@example.org", "Events@Example.ORG"])
def test_m4_nobody_invites_herself(address):
    with pytest.raises(InvitationRefused) as refusal:
        invitation(attendee_address=address)

    assert refusal.value.details["field"] == "attendee"


@pytest.mark.parametrize("method", list(Method))
def test_m5_m6_one_attendee_who_has_accepted_and_is_asked_nothing(method):
    body = invitation(method=method)

    parameters, value = only(event_lines(body)[0], "ATTENDEE")
    assert value == "mailto:ann@parliament.example"
    assert set(parameters.split(";")) == {
        'CN="Ann Example"',
        "CUTYPE=INDIVIDUAL",
        "ROLE=REQ-PARTICIPANT",
        "PARTSTAT=ACCEPTED",
        "RSVP=FALSE",
    }
    assert b"".join(body.split(b"\r\n ")).count(b"mailto:") == 2


def test_m7_dtstamp_is_the_moment_the_message_is_made():
    later = MADE_AT + timedelta(days=1)
    first, second = event_lines(invitation())[0], event_lines(invitation(made_at=later))[0]

    assert only(first, "DTSTAMP") == ("", "20180301T102030Z")
    assert only(second, "DTSTAMP") == ("", "20180302T102030Z")
    assert only(first, "LAST-MODIFIED") == only(second, "LAST-MODIFIED") == ("", "20180220T163000Z")
    assert only(first, "UID") == only(second, "UID")


def test_m8_a_cancellation_is_a_cancel_with_the_status_and_the_attendee():
    entry = make_entry(status=CalendarStatus.CANCELLED, sequence=4)
    body = invitation(entry, method=Method.CANCEL, language="fr")
    (event,) = event_lines(body)

    assert only(event, "STATUS") == ("", "CANCELLED")
    assert only(event, "SEQUENCE") == ("", "4")
    assert only(event, "SUMMARY")[1].startswith("Annulé : ")
    assert only(event, "ATTENDEE")[1] == "mailto:ann@parliament.example"
    assert b"VALARM" not in body


def test_m8_a_withdrawal_cancels_an_entry_that_stands_for_the_others():
    (event,) = event_lines(invitation(make_entry(sequence=5), method=Method.CANCEL))

    assert only(event, "STATUS") == ("", "CANCELLED")
    assert only(event, "SUMMARY")[1] == "Standing Committee on Peace"


def test_m8_a_request_for_a_cancelled_entry_is_refused():
    with pytest.raises(InvitationRefused) as refusal:
        invitation(make_entry(status=CalendarStatus.CANCELLED))

    assert refusal.value.details["field"] == "method"


@pytest.mark.parametrize("entry", [make_entry(sequence=2), make_days(sequence=3)])
def test_m9_but_for_parties_and_stamp_the_event_is_the_feed_s(entry):
    entry = replace(entry, description="d", url="https://events.example.org/1")
    apart = ("DTSTAMP", "ORGANIZER", "ATTENDEE")

    def common(body):
        return [line for line in event_lines(body)[0] if not line.startswith(apart)]

    assert common(invitation(entry)) == common(written(entry))


def test_the_zone_is_described_once_and_whole_days_need_none():
    assert values_of(unfolded(invitation()), "TZID") == [("", "Europe/Zurich")]
    assert b"VTIMEZONE" not in invitation(make_days())


@pytest.mark.parametrize("text", NASTY)
def test_b5_any_name_comes_back_from_its_parameter(text):
    body = invitation(attendee_name=f"A {text}")

    assert_well_formed(body)
    parameters, value = only(event_lines(body)[0], "ATTENDEE")
    assert value == "mailto:ann@parliament.example"
    quoted = parameters.split(";CUTYPE=")[0].removeprefix("CN=")
    assert "\\" not in quoted or "\\" in text
    name = str(icalendar.Calendar.from_ical(body).walk("VEVENT")[0]["ATTENDEE"].params["CN"])
    assert quoted.strip('"').replace("^'", '"').replace("^^", "^") == name or "\\" in text


def test_b5_quotes_and_separators_in_a_name_are_kept():
    body = invitation(attendee_name='Ann "Annie" O\'Neil; MP, ^x:y')

    attendee = icalendar.Calendar.from_ical(body).walk("VEVENT")[0]["ATTENDEE"]
    assert attendee.params["CN"] == 'Ann "Annie" O\'Neil; MP, ^x:y'
    parameters, _ = only(event_lines(body)[0], "ATTENDEE")
    assert parameters.startswith("CN=\"Ann ^'Annie^' O'Neil; MP, ^^x:y\"")


def test_a_party_without_a_name_has_no_empty_parameter():
    assert only(event_lines(invitation(organizer_name=""))[0], "ORGANIZER")[0] == ""


@pytest.mark.parametrize(
    ("address", "wanted"),
    [
        ("o'neil+ipu@parliament.example", "mailto:o'neil+ipu@parliament.example"),
        ("a%b@parliament.example", "mailto:a%25b@parliament.example"),
        ("ann@parlement-québec.example", "mailto:ann@xn--parlement-qubec-mnb.example"),
    ],
)
def test_an_address_is_written_as_a_uri(address, wanted):
    assert only(event_lines(invitation(attendee_address=address))[0], "ATTENDEE")[1] == wanted


@pytest.mark.parametrize(
    "address",
    ["", "ann", "Ann <ann@x.org>", "ann@x.org\r\nX:1", "a@x.org,b@x.org", "ann@", "ann@é..org"],
)
def test_what_is_not_a_bare_address_is_refused(address):
    with pytest.raises(InvitationRefused):
        invitation(attendee_address=address)


def test_a_naive_moment_is_refused():
    with pytest.raises(InvitationRefused):
        invitation(made_at=datetime(2018, 3, 1))  # noqa: DTZ001 - naive on purpose


@pytest.mark.parametrize("method", list(Method))
def test_vobject_reads_the_mailed_part_like_the_feed(method):
    mailed = vobject.readOne(invitation(method=method).decode())
    fed = vobject.readOne(written(make_entry()).decode())

    assert mailed.method.value == method.value
    assert mailed.vevent.dtstart.value == fed.vevent.dtstart.value
    assert mailed.vevent.uid.value == fed.vevent.uid.value
    assert mailed.vevent.attendee.value == "mailto:ann@parliament.example"
