"""The clock, the floor's table, estimates and budgets of a debate."""

from datetime import UTC, datetime, timedelta
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assemblies.errors import DomainError
from sessions.enums.debates import DebateAct, DebateStage, FloorState, TimeLeft
from sessions.errors.debates import (
    DebateAdjourned,
    DebateClosed,
    DebateInSitting,
    DebateNotBegun,
    DebateNotClosed,
    FloorEmpty,
    FloorTaken,
    NotBegun,
    PointOfOrderFirst,
    SpeaksAlready,
    SpeechStopped,
)
from sessions.rules.debates.budgets import shares_of
from sessions.rules.debates.clock import left_ms, time_left, used_ms, warned_at_ms
from sessions.rules.debates.estimates import (
    Held,
    Rhythm,
    Spoken,
    estimate,
    rhythm,
)
from sessions.rules.debates.floor import CHAIRS, TABLE, acts_now, check_act
from sessions.rules.debates.shares import shares

NOON = datetime(2026, 10, 21, 12, 0, tzinfo=UTC)
SECONDS = st.integers(0, 3600)
PLAIN = Rhythm(Fraction(1), 30)


@given(st.lists(SECONDS, min_size=1), SECONDS)
def test_time_used_adds_up_however_often_the_clock_is_stopped(runs, break_):
    used, now = 0, NOON
    for seconds in runs:
        later = now + timedelta(seconds=seconds)
        used = used_ms(before_ms=used, running_since=now, now=later)
        now = later + timedelta(seconds=break_)

    assert used == sum(runs) * 1000
    assert used_ms(before_ms=used, running_since=None, now=now) == used


@given(st.integers(0, 10**7), st.integers(-(10**6), 10**6))
def test_time_used_is_never_less_than_what_was_counted_whatever_the_clock_does(before, jump):
    now = NOON + timedelta(seconds=jump)

    assert used_ms(before_ms=before, running_since=NOON, now=now) >= before


@pytest.mark.parametrize(
    ("seconds", "used", "says"),
    [
        (480, 419_999, TimeLeft.ENOUGH),
        (480, 420_000, TimeLeft.LITTLE),
        (120, 95_999, TimeLeft.ENOUGH),
        (120, 96_000, TimeLeft.LITTLE),
        (120, 119_999, TimeLeft.LITTLE),
        (120, 120_000, TimeLeft.NONE),
        (0, 0, TimeLeft.NONE),
    ],
)
def test_clock_turns_amber_a_minute_or_a_fifth_before_the_end_and_red_at_it(seconds, used, says):
    assert time_left(seconds=seconds, used=used) == says


def test_what_is_left_goes_below_zero_and_warning_is_within_the_time():
    assert left_ms(seconds=60, used=75_000) == -15_000
    assert all(0 <= warned_at_ms(one) <= one * 1000 for one in range(0, 3600, 7))


def test_every_act_of_the_chair_has_one_row():
    acts = [row.act for row in TABLE]

    assert len(acts) == len(set(acts))
    assert set(acts) == CHAIRS


@pytest.mark.parametrize("stage", DebateStage)
@pytest.mark.parametrize("floor", FloorState)
def test_act_is_refused_exactly_where_the_table_has_no_place_for_it(stage, floor):
    possible = acts_now(stage, floor)

    for act in CHAIRS:
        try:
            check_act(act, stage, floor)
        except DomainError:
            assert act not in possible
        else:
            assert act in possible


@pytest.mark.parametrize(
    ("act", "stage", "floor", "refusal"),
    [
        ("call", "prepared", "empty", DebateNotBegun),
        ("call", "adjourned", "empty", DebateAdjourned),
        ("call", "closed", "empty", DebateClosed),
        ("open", "in_sitting", "empty", DebateInSitting),
        ("reopen", "adjourned", "empty", DebateNotClosed),
        ("start", "in_sitting", "empty", FloorEmpty),
        ("close", "in_sitting", "speaking", FloorTaken),
        ("adjourn", "in_sitting", "interrupted", FloorTaken),
        ("call", "in_sitting", "called", NotBegun),
        ("end_turn", "in_sitting", "called", NotBegun),
        ("start", "in_sitting", "speaking", SpeaksAlready),
        ("pause", "in_sitting", "stopped", SpeechStopped),
        ("call", "in_sitting", "interrupted", PointOfOrderFirst),
        ("give_point_of_order", "in_sitting", "interrupted", PointOfOrderFirst),
    ],
)
def test_refusal_says_what_is_in_the_way(act, stage, floor, refusal):
    with pytest.raises(refusal):
        check_act(DebateAct(act), DebateStage(stage), FloorState(floor))


HOURS = st.lists(st.integers(1, 20), min_size=1, max_size=4)
WAITING = st.lists(st.integers(0, 900), max_size=30)
RHYTHMS = st.builds(Rhythm, st.fractions(Fraction(1, 2), Fraction(3, 2)), st.integers(0, 300))


@given(WAITING, HOURS, st.integers(-600, 3000), st.none() | st.integers(0, 10**6), RHYTHMS)
def test_estimates_stand_in_order_never_before_now_and_within_sittings(
    waiting, hours, minutes, rest, going
):
    start, sittings = NOON, []
    for pk, length in enumerate(hours):
        sittings.append(Held(pk, start, start + timedelta(hours=length)))
        start = sittings[-1].ends_at + timedelta(hours=1)
    now = NOON + timedelta(minutes=minutes)

    found = estimate(now=now, rest_ms=rest, waiting=waiting, sittings=sittings, going=going)

    moments = [one.at for one in found.begins]
    assert moments == sorted(moments)
    assert all(moment >= max(now, NOON) for moment in moments)
    assert found.ends_at >= max([now, NOON, *moments])
    by_key = {one.pk: one for one in sittings}
    for begin in found.begins:
        assert by_key[begin.sitting].starts_at <= begin.at
        assert begin.at < by_key[begin.sitting].ends_at or begin.sitting == sittings[-1].pk
    over = (found.ends_at - sittings[-1].ends_at).total_seconds()
    assert found.overruns == max(0, int(over))


def test_estimate_of_a_list_worked_out_by_hand():
    """Two minutes left, then 5, 8 and 8; the sitting ends at 12:15, the next is at 15:00."""
    sittings = [
        Held(1, NOON - timedelta(hours=3), NOON + timedelta(minutes=15)),
        Held(2, NOON + timedelta(hours=3), NOON + timedelta(hours=3, minutes=5)),
    ]

    found = estimate(
        now=NOON, rest_ms=120_000, waiting=[300, 480, 480], sittings=sittings, going=PLAIN
    )

    assert [(f"{one.at:%H:%M:%S}", one.sitting) for one in found.begins] == [
        ("12:02:30", 1), ("12:08:00", 1), ("15:00:00", 2),
    ]  # fmt: skip
    assert f"{found.ends_at:%H:%M:%S}" == "15:08:00"
    assert found.overruns == 180


def test_there_is_no_estimate_without_a_sitting():
    assert estimate(now=NOON, rest_ms=None, waiting=[60], sittings=[], going=PLAIN) is None


def test_rhythm_is_what_was_observed_after_three_speeches_within_bounds():
    two = [Spoken(300, 240_000, None), Spoken(300, 240_000, 20)]
    breaks = [Spoken(300, 240_000, pause) for pause in (None, 20, 10, 3000, 15)]
    rushed = [Spoken(300, 30_000, None)] * 3

    assert rhythm(two) == PLAIN
    assert rhythm(breaks) == Rhythm(Fraction(4, 5), 15)
    assert rhythm(rushed).pace == Fraction(1, 2)


@pytest.mark.parametrize(
    ("used_ms", "asked", "given"),
    [
        (0, [None, None], (240, 240)),
        (1_000, [None, None], (240, 239)),
        (0, [None], (480,)),
        (300_000, [None], (180,)),
        (0, [300, None], (300, 180)),
        (400_000, [300, None], (80, 0)),
        (600_000, [None], (0,)),
        (0, [300, 300], (300, 180)),
    ],
)
def test_delegation_shares_its_eight_minutes(used_ms, asked, given):
    assert shares(total=480, used_ms=used_ms, asked=asked) == given


@given(SECONDS, st.integers(0, 10**7), st.lists(st.none() | SECONDS, max_size=4))
def test_delegation_never_has_more_than_is_left(total, used, asked):
    parts = shares(total=total, used_ms=used, asked=asked)

    assert all(part >= 0 for part in parts)
    assert sum(parts) <= max(0, total - used // 1000)


def test_budgets_count_a_turn_for_each_whose_time_it_was():
    shares = shares_of([(["a", "b"], 1000), (["a"], 500), ([], 70)], {"c": 60, "a": 1})

    assert [(one.key, one.used_ms, one.left_ms) for one in shares] == [
        ("a", 1500, -500), ("b", 1000, None), ("c", 0, 60_000),
    ]  # fmt: skip
