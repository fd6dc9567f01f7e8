"""Contract Z2 to Z5 for every zone there is: what readers compute is what IANA says."""

import re
import zoneinfo
from datetime import UTC, datetime, timedelta
from functools import cache
from itertools import pairwise

import pytest
import vobject
from dateutil.rrule import rrulestr

from notifications.calendar import zones
from tests.notifications.calendar.builders import (
    event_lines,
    make_entry,
    only,
    unfolded,
    values_of,
    written,
)

YEARS = (2018, 2019, 2026)
ALL = sorted(zoneinfo.available_timezones() - {"localtime"})
WIDELY_USED = (
    *("Europe/Zurich", "Europe/London", "Europe/Lisbon", "Europe/Dublin", "Europe/Athens"),
    *("America/New_York", "Asia/Tokyo", "Asia/Kolkata", "Asia/Kathmandu", "Africa/Nairobi"),
    *("Australia/Sydney", "Australia/Lord_Howe", "Pacific/Auckland", "Pacific/Chatham"),
)


def used_moments(zone):
    """Give the middle of each second month and the seconds around every change of the clock."""
    for year in YEARS:
        for month in range(1, 13, 2):
            yield datetime(year, month, 15, 9, 30, tzinfo=UTC)
        for moment in changes_of(zone, year):
            yield from (moment + timedelta(seconds=s) for s in (-7200, -1, 0, 3600))


@cache
def changes_of(zone, year):
    clock = zoneinfo.ZoneInfo(zone)
    days = [datetime(year, 1, 1, tzinfo=UTC) + timedelta(hours=24 * n) for n in range(367)]
    found = []
    for low, high in pairwise(days):
        if low.astimezone(clock).utcoffset() == high.astimezone(clock).utcoffset():
            continue
        before = low.astimezone(clock).utcoffset()
        while high - low > timedelta(seconds=1):
            middle = (low + (high - low) / 2).replace(microsecond=0)
            if middle.astimezone(clock).utcoffset() == before:
                low = middle
            else:
                high = middle
        found.append(high)
    return found


def parts_of(body):
    """Give (kind, lines) of each STANDARD and DAYLIGHT part."""
    text = "\n".join(unfolded(body))
    found = re.findall(r"BEGIN:(STANDARD|DAYLIGHT)\n(.*?)\nEND:", text, re.DOTALL)
    return [(kind, inside.split("\n")) for kind, inside in found]


def offset_of(value):
    sign = -1 if value[0] == "-" else 1
    hours, minutes, seconds = (int(value[i : i + 2] or 0) for i in (1, 3, 5))
    return sign * timedelta(hours=hours, minutes=minutes, seconds=seconds)


def offset_by_file(parts, local):
    """Say which offset a reader of RFC 5545 computes for a local time: the last onset before it."""
    onsets = []
    for _, lines in parts:
        first = datetime.strptime(only(lines, "DTSTART")[1], "%Y%m%dT%H%M%S")  # noqa: DTZ007
        rule = values_of(lines, "RRULE")
        if not rule:
            last = first
        else:
            last = yearly(rule[0][1], first, local.year)
            if last > local:
                last = yearly(rule[0][1], first, local.year - 1)
        onsets.append((last, offset_of(only(lines, "TZOFFSETTO")[1])))
    return max(onsets)[1]


@cache
def yearly(rule, first, year):
    start = first.replace(year=year, month=1, day=1)
    return rrulestr(rule, dtstart=start)[0]


@pytest.mark.parametrize("chunk", range(8))
def test_z3_every_zone_gives_the_iana_instant_at_every_used_time(chunk):
    in_utc = 0
    for zone in ALL[chunk::8]:
        moments = sorted(set(used_moments(zone)))
        entries = [
            make_entry(n, starts=moment, ends=moment + timedelta(minutes=20), zone=zone)
            for n, moment in enumerate(moments)
        ]
        body = written(*entries)
        parts = parts_of(body)
        for entry, event in zip(entries, event_lines(body), strict=True):
            for name, moment in (("DTSTART", entry.starts), ("DTEND", entry.ends)):
                parameters, value = only(event, name)
                local = datetime.strptime(value.removesuffix("Z"), "%Y%m%dT%H%M%S")  # noqa: DTZ007
                if value.endswith("Z"):
                    assert parameters == ""
                    in_utc += name == "DTSTART"
                    offset = timedelta(0)
                else:
                    assert parameters == f"TZID={zone}"
                    offset = offset_by_file(parts, local)
                assert local - offset == moment.replace(tzinfo=None), (zone, entry.starts)
    assert in_utc > 0  # the bodies hold both kinds


@pytest.mark.parametrize("zone", WIDELY_USED)
def test_z3_widely_used_zones_are_written_in_local_time_and_vobject_agrees(zone):
    clock = zoneinfo.ZoneInfo(zone)
    moments = sorted(
        moment
        for moment in set(used_moments(zone))
        if not zones.is_repeated(moment.astimezone(clock))
        and not zones.is_repeated((moment + timedelta(minutes=20)).astimezone(clock))
    )
    body = written(
        *(
            make_entry(n, starts=moment, ends=moment + timedelta(minutes=20), zone=zone)
            for n, moment in enumerate(moments)
        )
    )

    assert {only(event, "DTSTART")[0] for event in event_lines(body)} == {f"TZID={zone}"}
    read = [event.dtstart.value for event in vobject.readOne(body.decode()).vevent_list]
    assert [moment.astimezone(UTC) for moment in read] == moments


@pytest.mark.parametrize("chunk", range(4))
def test_z4_z5_every_zone_has_one_standard_and_at_most_one_daylight(chunk):
    for zone in ALL[chunk::4]:
        if zones.is_utc(zone):
            continue
        moment = datetime(2026, 2, 1, 12, tzinfo=UTC)
        body = written(make_entry(starts=moment, ends=moment + timedelta(hours=1), zone=zone))
        parts = parts_of(body)
        if not parts:  # two changes a year that are no pair: in UTC altogether
            assert only(event_lines(body)[0], "DTSTART")[1] == "20260201T120000Z", zone
            continue
        kinds = [kind for kind, _ in parts]
        assert sorted(kinds) in (["STANDARD"], ["DAYLIGHT", "STANDARD"]), zone
        for kind, lines in parts:
            assert_is_narrow(kind, lines, has_pair=len(parts) == 2)


def assert_is_narrow(kind, lines, *, has_pair):
    before = offset_of(only(lines, "TZOFFSETFROM")[1])
    after = offset_of(only(lines, "TZOFFSETTO")[1])
    rules = [value for _, value in values_of(lines, "RRULE")]
    assert values_of(lines, "RDATE") == []
    assert only(lines, "DTSTART")[1].startswith("1970")
    assert only(lines, "TZNAME")[1]
    if not has_pair:
        assert rules == []
        assert before == after
        return
    assert (after > before) == (kind == "DAYLIGHT")
    assert re.match(r"FREQ=YEARLY;BYDAY=(-1|[1-4])(MO|TU|WE|TH|FR|SA|SU);BYMONTH=\d+\Z", rules[0])


def test_z3_the_onset_is_a_local_time_of_the_clock_that_is_left():
    parts = dict(parts_of(written(make_entry())))

    assert only(parts["DAYLIGHT"], "DTSTART")[1] == "19700329T020000"
    assert only(parts["DAYLIGHT"], "TZOFFSETFROM")[1] == "+0100"
    assert only(parts["DAYLIGHT"], "TZOFFSETTO")[1] == "+0200"
    assert only(parts["DAYLIGHT"], "RRULE")[1] == "FREQ=YEARLY;BYDAY=-1SU;BYMONTH=3"
    assert only(parts["STANDARD"], "DTSTART")[1] == "19701025T030000"
    assert only(parts["STANDARD"], "RRULE")[1] == "FREQ=YEARLY;BYDAY=-1SU;BYMONTH=10"


def test_z3_a_rule_holds_only_for_years_that_changed_at_the_same_second():
    rules = zones.best_rules("Europe/Zurich", [2018])

    assert zones.describes("Europe/Zurich", rules, 2026)
    assert not zones.describes("Europe/Zurich", rules, 1995)  # summer time ended in September
    assert not zones.describes("America/New_York", rules, 2018)
    assert not zones.describes("Europe/Zurich", rules, zones.EPOCH_YEAR)


def test_z4_a_year_with_a_single_change_has_no_rule():
    assert zones.best_rules("Europe/Istanbul", [2016]) is None
    assert zones.best_rules("Europe/Istanbul", [2016, 2018]).offset == timedelta(hours=3)


def test_z4_most_used_year_decides_and_of_equals_the_latest():
    old = zones.best_rules("America/Mexico_City", [2021, 2021, 2023])
    new = zones.best_rules("America/Mexico_City", [2021, 2023])

    assert len(old.onsets) == 2
    assert new.onsets == ()


def test_times_before_the_rules_begin_are_in_utc():
    moment = datetime(1969, 7, 1, 12, tzinfo=UTC)
    stamps = {"created_at": moment, "changed_at": moment}
    body = written(make_entry(starts=moment, ends=moment + timedelta(hours=1), **stamps))

    assert only(event_lines(body)[0], "DTSTART") == ("", "19690701T120000Z")


@pytest.mark.parametrize("zone", ALL[::12])
def test_c3_an_empty_feed_has_rules_of_its_zone_or_of_utc(zone):
    name = only(unfolded(written(zone=zone)), "TZID")[1]

    assert name in (zone, "Etc/UTC")
    if not zones.is_utc(zone) and zones.best_rules(zone, [zones.SETTLED_YEAR]):
        assert name == zone
