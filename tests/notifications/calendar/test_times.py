"""Contract Z1, Z2, Z6 to Z8: local times, UTC and whole days."""

from datetime import UTC, date, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

import icalendar
import pytest
import recurring_ical_events
import vobject

from notifications.errors import EntryRefused
from tests.notifications.calendar.builders import (
    event_lines,
    make_days,
    make_entry,
    only,
    text_of,
    unfolded,
    values_of,
    written,
)

ZURICH = ZoneInfo("Europe/Zurich")


def at(zone, *parts, fold=0):
    return datetime(*parts, tzinfo=zone, fold=fold)


def lasting(hours, starts, **changes):
    return make_entry(
        starts=starts, ends=starts.astimezone(UTC) + timedelta(hours=hours), **changes
    )


def zones_of(body):
    return [value for _, value in values_of(unfolded(body), "TZID")]


@pytest.mark.parametrize(
    "moment",
    [
        at(UTC, 2018, 3, 24, 8, 0),
        at(ZURICH, 2018, 3, 24, 9, 0),
        at(timezone(timedelta(hours=2)), 2018, 3, 24, 10, 0),
        at(ZoneInfo("Asia/Tokyo"), 2018, 3, 24, 17, 0, 0, 999),
    ],
)
def test_z1_a_moment_is_written_on_the_clock_of_the_entry_wherever_it_came_from(moment):
    (event,) = event_lines(written(lasting(1, moment)))

    assert only(event, "DTSTART") == ("TZID=Europe/Zurich", "20180324T090000")
    assert only(event, "DTEND") == ("TZID=Europe/Zurich", "20180324T100000")


@pytest.mark.parametrize("zone", ["UTC", "Etc/UTC", "Zulu"])
def test_z1_utc_is_written_with_z_and_needs_no_zone(zone):
    body = written(make_entry(zone=zone))
    (event,) = event_lines(body)

    assert only(event, "DTSTART") == ("", "20180324T080000Z")
    assert zones_of(body) == []
    assert b"TZID" not in body
    assert values_of(event, "DESCRIPTION") == []


@pytest.mark.parametrize("field", ["starts", "ends", "created_at", "changed_at"])
def test_z1_a_naive_time_is_refused(field):
    naive = datetime(2018, 2, 1, 12)  # noqa: DTZ001 - naive on purpose
    with pytest.raises(EntryRefused) as refusal:
        make_entry(**{field: naive})

    assert field in refusal.value.details["field"]


def test_z2_each_used_zone_is_described_once_before_the_events_and_no_other():
    body = written(
        make_entry(1),
        make_entry(2, zone="Asia/Kolkata"),
        make_entry(3),
        make_entry(4, zone="UTC"),
        make_days(5, zone="America/New_York"),
    )
    lines = unfolded(body)

    assert zones_of(body) == ["Asia/Kolkata", "Europe/Zurich"]
    last_zone = max(i for i, line in enumerate(lines) if line == "END:VTIMEZONE")
    assert last_zone < lines.index("BEGIN:VEVENT")


@pytest.mark.parametrize("zone", ["Europe/Geneva", "localtime", "", "europe/zurich", "../passwd"])
def test_z2_a_name_that_is_no_iana_zone_is_refused(zone):
    with pytest.raises(EntryRefused):
        make_entry(zone=zone)


@pytest.mark.parametrize(
    ("hour", "local"),
    [
        (0, "20180325T010000"),
        (1, "20180325T030000"),  # the clocks were put forward at this second
        (2, "20180325T040000"),
        (10, "20180325T120000"),
    ],
)
def test_z3_around_the_change_of_25_march_2018_in_geneva(hour, local):
    starts = at(UTC, 2018, 3, 25, hour)
    body = written(lasting(1, starts))
    (event,) = event_lines(body)

    assert only(event, "DTSTART") == ("TZID=Europe/Zurich", local)
    for read in (
        icalendar.Calendar.from_ical(body).walk("VEVENT")[0].start,
        recurring_ical_events.of(icalendar.Calendar.from_ical(body)).at((2018, 3, 25))[0].start,
        vobject.readOne(body.decode()).vevent.dtstart.value,
    ):
        assert read == starts
        assert read.astimezone(UTC) == starts


def test_z3_a_sitting_across_the_change_keeps_its_length():
    starts = at(UTC, 2018, 3, 24, 23)
    (event,) = event_lines(written(lasting(4, starts)))

    assert only(event, "DTSTART")[1] == "20180325T000000"
    assert only(event, "DTEND")[1] == "20180325T050000"


def test_z6_a_skipped_local_time_is_never_written():
    skipped = at(ZURICH, 2018, 3, 25, 2, 30)
    (event,) = event_lines(written(lasting(1, skipped)))

    assert only(event, "DTSTART") == ("TZID=Europe/Zurich", "20180325T033000")
    assert only(event, "DTEND") == ("TZID=Europe/Zurich", "20180325T043000")


@pytest.mark.parametrize(("fold", "utc"), [(0, "20181028T001500Z"), (1, "20181028T011500Z")])
def test_z6_in_the_repeated_hour_utc_is_written_and_the_text_says_the_local_time(fold, utc):
    repeated = at(ZURICH, 2018, 10, 28, 2, 15, fold=fold)
    body = written(make_entry(starts=repeated, ends=at(UTC, 2018, 10, 28, 9)))
    (event,) = event_lines(body)

    assert only(event, "DTSTART") == ("", utc)
    assert only(event, "DTEND") == ("", "20181028T090000Z")
    assert zones_of(body) == []
    assert (
        text_of(only(event, "DESCRIPTION")[1])
        == (
            "Local time: 2018-10-28 02:15 (UTC+02:00) – 10:00 (UTC+01:00), Europe/Zurich",
            "Local time: 2018-10-28 02:15 – 10:00 (Europe/Zurich, UTC+01:00)",
        )[fold]
    )


def test_z6_both_quarters_past_two_are_two_entries():
    first, second = (
        make_entry(starts=at(ZURICH, 2018, 10, 28, 2, 15, fold=fold), ends=at(UTC, 2018, 10, 28, 9))
        for fold in (0, 1)
    )

    assert first != second
    assert written(first) != written(second)


def test_z7_an_hour_that_is_earlier_by_the_clock_can_be_later():
    starts, ends = (
        at(ZURICH, 2018, 10, 28, 2, 45, fold=0),
        at(ZURICH, 2018, 10, 28, 2, 15, fold=1),
    )
    (event,) = event_lines(written(make_entry(starts=starts, ends=ends)))

    assert only(event, "DTEND")[1] == "20181028T011500Z"


def test_z6_an_end_in_the_repeated_hour_counts_too():
    (event,) = event_lines(written(lasting(3, at(UTC, 2018, 10, 27, 22))))

    assert only(event, "DTSTART") == ("", "20181027T220000Z")


@pytest.mark.parametrize(
    ("language", "wanted"),
    [("en", "Local time: "), ("fr", "Heure locale : "), ("es", "Hora local: "), ("ar", "التوقيت")],
)
def test_z4_the_local_time_stands_in_the_text_in_the_language_of_the_feed(language, wanted):
    repeated = make_entry(
        starts=at(UTC, 2018, 10, 28, 0, 15), ends=at(UTC, 2018, 10, 28, 0, 45), description="Vote"
    )
    (event,) = event_lines(written(repeated, language=language))

    description = text_of(only(event, "DESCRIPTION")[1])
    assert description.split("\n\n")[0] == "Vote"
    assert description.split("\n\n")[1].startswith(wanted)
    assert "2018-10-28 02:15 – 02:45 (Europe/Zurich, UTC+02:00)" in description


def test_z4_a_rule_that_changed_inside_the_window_puts_the_minority_in_utc():
    mexico = {"zone": "America/Mexico_City"}  # no summer time since October 2022
    entries = [
        lasting(1, at(UTC, 2022, 7, 1, 15), uid="old@example.org", **mexico),
        lasting(1, at(UTC, 2023, 7, 1, 15), uid="new-1@example.org", **mexico),
        lasting(1, at(UTC, 2024, 7, 1, 15), uid="new-2@example.org", **mexico),
    ]
    body = written(*entries)

    starts = {only(e, "UID")[1]: only(e, "DTSTART") for e in event_lines(body)}
    assert starts == {
        "old@example.org": ("", "20220701T150000Z"),
        "new-1@example.org": ("TZID=America/Mexico_City", "20230701T090000"),
        "new-2@example.org": ("TZID=America/Mexico_City", "20240701T090000"),
    }
    assert zones_of(body) == ["America/Mexico_City"]


def test_z4_casablanca_over_several_years_is_told_right_to_every_reader():
    entries = [
        lasting(
            1,
            at(UTC, year, month, 12, 10),
            uid=f"{year}-{month}@example.org",
            zone="Africa/Casablanca",
        )
        for year in (2023, 2024, 2025, 2026)
        for month in range(1, 13)
    ]
    body = written(*entries)

    wanted = {entry.uid: entry.starts for entry in entries}
    for component in vobject.readOne(body.decode()).vevent_list:
        assert component.dtstart.value == wanted[component.uid.value]
    # Its clock follows the moon, which no yearly rule does: all of it is in UTC.
    assert {p for e in event_lines(body) for p, _ in values_of(e, "DTSTART")} == {""}


@pytest.mark.parametrize(
    ("starts", "ends"),
    [
        (at(UTC, 2018, 3, 24, 8), at(UTC, 2018, 3, 24, 8)),
        (at(UTC, 2018, 3, 24, 8), at(UTC, 2018, 3, 24, 7)),
        (at(UTC, 2018, 3, 24, 8, 0, 0, 100), at(UTC, 2018, 3, 24, 8, 0, 0, 900)),
        (date(2018, 3, 24), date(2018, 3, 24)),
        (date(2018, 3, 24), at(UTC, 2018, 3, 25, 8)),
        (at(UTC, 2018, 3, 24, 8), date(2018, 3, 25)),
    ],
)
def test_z7_an_end_that_is_not_later_or_of_another_kind_is_refused(starts, ends):
    with pytest.raises(EntryRefused) as refusal:
        make_entry(starts=starts, ends=ends)

    assert "ends" in refusal.value.details["field"]


def test_z7_z8_whole_days_are_dates_whose_end_is_the_day_after_the_last():
    body = written(make_days())
    (event,) = event_lines(body)

    assert only(event, "DTSTART") == ("VALUE=DATE", "20180324")
    assert only(event, "DTEND") == ("VALUE=DATE", "20180329")
    assert zones_of(body) == []
    found = recurring_ical_events.of(icalendar.Calendar.from_ical(body))
    assert [len(found.at((2018, 3, day))) for day in (23, 24, 28, 29)] == [0, 1, 1, 0]


@pytest.mark.parametrize(("transparent", "wanted"), [(True, "TRANSPARENT"), (False, "OPAQUE")])
def test_z8_every_entry_says_whether_it_blocks_time(transparent, wanted):
    for entry in (make_days(transparent=transparent), make_entry(transparent=transparent)):
        assert only(event_lines(written(entry))[0], "TRANSP") == ("", wanted)
