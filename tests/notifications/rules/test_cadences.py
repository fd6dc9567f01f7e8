"""What becomes of a message, as its reader chose."""

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as some

from notifications.enums import Cadence, Category
from notifications.rules.cadences import News, Way, Wishes, cadence_of, plan
from notifications.rules.quiet_hours import Quiet
from notifications.rules.reminders import due, is_fitting

NIGHT = datetime(2026, 10, 21, 22, 30, tzinfo=UTC)  # 00:30 in Zurich
ZURICH = ZoneInfo("Europe/Zurich")
QUIET = Wishes(zone=ZURICH, quiet=Quiet(time(22), time(7)))
DAILY = Wishes(zone=ZURICH, cadences={"programme": "daily"})
NONE = Wishes(cadences=dict.fromkeys(Category, Cadence.NONE))
MORNING = datetime(2026, 10, 22, 5, 0, tzinfo=UTC)


def news(category=Category.PROGRAMME, **more):
    return News(category=category, **more)


@given(some.dictionaries(some.text(max_size=9) | some.sampled_from(Category), some.text()))
def test_official_notices_come_at_once_whatever_is_stored(stored):
    assert cadence_of(Category.OFFICIAL, stored) is Cadence.AT_ONCE


@pytest.mark.parametrize("wishes", [QUIET, NONE, DAILY])
@pytest.mark.parametrize("one", [news(Category.OFFICIAL), news(is_urgent=True)])
def test_official_and_urgent_leave_at_once_in_the_night_too(wishes, one):
    what = plan(one, wishes, at=NIGHT)

    assert (what.way, what.due_at) == (Way.LEAVES, NIGHT)


def test_news_of_the_night_wait_for_the_end_of_the_quiet_hours():
    assert plan(news(), QUIET, at=NIGHT).due_at == MORNING


def test_what_would_be_of_no_use_in_the_morning_leaves_at_once():
    soon = news(Category.REMINDERS, useful_until=NIGHT + timedelta(hours=1))

    assert plan(soon, QUIET, at=NIGHT).due_at == NIGHT
    assert plan(news(useful_until=MORNING + timedelta(1)), QUIET, at=NIGHT).due_at == MORNING


@pytest.mark.parametrize(
    ("begins", "waits"),
    [
        (NIGHT + timedelta(hours=1), False),
        (MORNING, False),
        (MORNING + timedelta(1), True),
        (NIGHT - timedelta(hours=1), True),  # it has begun: nobody is helped by a mail at night
    ],
)
@pytest.mark.parametrize("wishes", [QUIET, DAILY])
def test_news_of_what_begins_before_the_morning_leave_at_once(wishes, begins, waits):
    what = plan(news(wanted_before=begins), wishes, at=NIGHT)

    assert what.due_at == (MORNING if waits else NIGHT)
    assert (what.way is Way.GATHERED) == (waits and wishes is DAILY)


def test_what_nobody_wants_is_not_written():
    assert plan(news(), NONE, at=NIGHT).way is Way.UNWRITTEN
    assert plan(news(asks_calendar=True), NONE, at=NIGHT).way is Way.UNWRITTEN


def test_entry_that_she_holds_is_kept_right_though_she_wants_no_news():
    what = plan(news(asks_calendar=True, updates_held=True), NONE, at=NIGHT)

    assert (what.way, what.due_at, what.with_calendar_part) == (Way.LEAVES, NIGHT, True)


def test_daily_is_gathered_for_her_hour_without_asking_her_calendar():
    what = plan(news(asks_calendar=True), DAILY, at=NIGHT)

    assert (what.way, what.due_at, what.with_calendar_part) == (Way.GATHERED, MORNING, False)


def test_update_of_an_entry_she_holds_is_never_gathered():
    what = plan(news(asks_calendar=True, updates_held=True), DAILY, at=NIGHT)

    assert (what.way, what.due_at, what.with_calendar_part) == (Way.LEAVES, NIGHT, True)


def test_who_wants_no_calendar_part_keeps_what_she_holds_right():
    wishes = Wishes(takes_calendar_parts=False)

    assert not plan(news(asks_calendar=True), wishes, at=NIGHT).with_calendar_part
    held = news(asks_calendar=True, updates_held=True)
    assert plan(held, wishes, at=NIGHT).with_calendar_part


START = datetime(2026, 10, 21, 9, tzinfo=UTC)
LONG_AGO = START - timedelta(days=90)


@pytest.mark.parametrize(
    ("minutes_before", "found"),
    [(1441, None), (1440, 1440), (600, 1440), (61, 1440), (60, 60), (1, 60), (0, None), (-5, None)],
)
def test_last_reminder_whose_hour_has_come_is_due(minutes_before, found):
    at = START - timedelta(minutes=minutes_before)

    assert due(START, [1440, 60], known_since=LONG_AGO, at=at) == found


def test_reminder_of_what_was_made_known_later_is_none():
    known = START - timedelta(minutes=300)

    assert due(START, [1440], known_since=known, at=START - timedelta(minutes=200)) is None


@pytest.mark.parametrize(
    ("minutes", "fits"),
    [([], True), ([1440, 60], True), ([0], False), ([20161], False), ([5, 5], False),
     ([1, 2, 3, 4, 5], True), ([1, 2, 3, 4, 5, 6], False)],
)  # fmt: skip
def test_reminders_are_few_and_each_once(minutes, fits):
    assert is_fitting(minutes) is fits
