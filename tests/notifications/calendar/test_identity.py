"""Contract I1 to I10: one UID for life, stamps that move with content only."""

from datetime import UTC, datetime

import pytest

from assemblies.enums import CalendarStatus
from notifications.calendar.invitations import write_invitation
from notifications.enums import Method
from notifications.errors import EntryRefused
from tests.notifications.calendar.builders import (
    download,
    event_lines,
    make_entry,
    only,
    unfolded,
    written,
)


def invitation(entry):
    return write_invitation(
        entry,
        method=Method.REQUEST,
        organizer_name="Secretariat",
        organizer_address="events@example.org",
        attendee_name="Ann Example",
        attendee_address="ann@parliament.example",
        made_at=datetime(2018, 3, 1, tzinfo=UTC),
        language="en",
    )


def test_i1_m9_feed_download_and_mail_agree_on_uid_times_and_sequence():
    entry = make_entry(sequence=7)

    bodies = [written(entry), download(entry, language="en"), invitation(entry)]

    for name in ("UID", "DTSTART", "DTEND", "SEQUENCE", "SUMMARY"):
        found = {only(event_lines(body)[0], name) for body in bodies}
        assert len(found) == 1, name


@pytest.mark.parametrize(
    "change",
    [
        {"summary": "Another title"},
        {"location": "Room 5"},
        {"starts": datetime(2018, 3, 24, 7, tzinfo=UTC)},
        {"categories": ("Committee",)},
    ],
)
def test_i1_uid_is_untouched_by_any_edit(change):
    before, after = make_entry(), make_entry(**change)

    uids = {only(event_lines(written(entry))[0], "UID") for entry in (before, after)}

    assert uids == {("", "sitting-1@events.example.org")}


@pytest.mark.parametrize(
    "uid",
    ["", "a b@x.org", "x@localhost", "x@127.0.0.1:8000", "x" * 256, "é@x.org", "a\r\nX:1", "a@"],
)
def test_i3_a_uid_no_other_program_could_keep_is_refused(uid):
    with pytest.raises(EntryRefused) as refusal:
        make_entry(uid=uid)

    assert refusal.value.details["field"] == "uid"


@pytest.mark.parametrize("uid", ["0f1e2d3c-aaaa-bbbb-cccc-000000000001", "a@events.example.org"])
def test_i3_an_opaque_uid_and_one_with_a_host_are_written_as_they_are(uid):
    assert only(event_lines(written(make_entry(uid=uid)))[0], "UID") == ("", uid)


def test_i5_dtstamp_is_last_modified_in_feeds_and_downloads():
    entry = make_entry(changed_at=datetime(2018, 2, 20, 16, 30, 9, 999_999, UTC))

    for body in (written(entry), download(entry, language="en")):
        (event,) = event_lines(body)
        assert only(event, "DTSTAMP") == only(event, "LAST-MODIFIED") == ("", "20180220T163009Z")


def test_i6_created_is_in_utc_and_stays():
    zurich = make_entry().created_at.astimezone()
    (event,) = event_lines(written(make_entry(created_at=zurich, summary="New words")))

    assert only(event, "CREATED") == ("", "20180110T090000Z")


def test_i6_created_after_the_last_change_is_refused():
    with pytest.raises(EntryRefused):
        make_entry(created_at=datetime(2018, 2, 21, tzinfo=UTC))


@pytest.mark.parametrize("sequence", [-1, 2**31])
def test_i7_a_sequence_out_of_range_is_refused(sequence):
    with pytest.raises(EntryRefused):
        make_entry(sequence=sequence)


@pytest.mark.parametrize("sequence", [0, 2**31 - 1])
def test_i7_sequence_is_written_as_it_is(sequence):
    assert only(event_lines(written(make_entry(sequence=sequence)))[0], "SEQUENCE") == (
        "",
        str(sequence),
    )


def test_i10_the_same_state_gives_the_same_bytes_whatever_clock_it_came_in():
    first = make_entry(1)
    elsewhere = make_entry(1, starts=first.starts.astimezone(), ends=first.ends.astimezone())

    assert written(first) == written(elsewhere)


def test_i10_one_changed_entry_changes_nothing_in_the_others():
    first, second = make_entry(1), make_entry(2)
    moved = make_entry(1, sequence=1, changed_at=datetime(2018, 2, 21, tzinfo=UTC))

    before, after = event_lines(written(first, second)), event_lines(written(moved, second))

    assert before[0] != after[0]
    assert before[1] == after[1]


def test_no_two_states_share_their_bytes():
    states = [
        make_entry(),
        make_entry(status=CalendarStatus.TENTATIVE),
        make_entry(status=CalendarStatus.CANCELLED),
        make_entry(transparent=True),
        make_entry(location="x"),
        make_entry(description="x"),
        make_entry(color="teal"),
    ]

    assert len({written(entry) for entry in states}) == len(states)


def test_nothing_of_the_moment_or_of_the_library_is_in_the_bytes():
    body = written(make_entry())

    assert body == written(make_entry())
    assert "icalendar" not in "".join(unfolded(body)).lower()
