"""What one person's calendar holds: hers, taken from her, back again."""

import itertools
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from sessions.rules.personal_calendar import Kept, settled, undecided

AT = datetime(2026, 10, 1, tzinfo=UTC)
END = datetime(2026, 10, 21, 12, tzinfo=UTC)
ONE = Kept(3, 1, 0, int(END.timestamp()))
DAY = timedelta(days=1)


def test_what_is_hers_is_there_and_what_she_unfollowed_is_not():
    assert settled({"s1": ONE}, {"s2": ONE}, lost=(), at=AT) == {"s2": ONE}
    assert undecided({"s1": ONE}, {"s2": ONE}) == {"s1"}


def test_what_was_taken_stays_until_ninety_days_after_the_end_she_knew():
    gone = settled({"s1": ONE}, {}, lost={"s1"}, at=AT)

    assert gone["s1"].shown_sequence == 4
    assert gone["s1"].gone == int(AT.timestamp())
    assert undecided(gone, {}) == frozenset()
    assert settled(gone, {}, lost=(), at=END + 90 * DAY - timedelta(seconds=1)) == gone
    assert settled(gone, {}, lost=(), at=END + 90 * DAY) == {}


def test_taken_after_the_end_it_stays_ninety_days_from_then():
    late = END + 10 * DAY
    gone = settled({"s1": ONE}, {}, lost={"s1"}, at=late)

    assert settled(gone, {}, lost=(), at=late + 89 * DAY) == gone
    assert settled(gone, {}, lost=(), at=late + 90 * DAY) == {}


def test_what_comes_back_is_numbered_above_its_tombstone():
    gone = settled({"s1": ONE}, {}, lost={"s1"}, at=AT)
    back = settled(gone, {"s1": ONE}, lost=(), at=AT)
    moved = settled(back, {"s1": replace(ONE, sequence=4)}, lost=(), at=AT)

    shown = [one["s1"].shown_sequence for one in (gone, back, moved)]
    assert shown == [4, 5, 6]


@given(st.lists(st.tuples(st.booleans(), st.integers(0, 2)), min_size=1, max_size=30))
def test_her_numbers_never_fall_and_rise_whenever_it_goes_or_comes(steps):
    sequence, held, shown = 0, {}, []
    for may_see, raised in steps:
        sequence += raised
        now = {"s1": replace(ONE, sequence=sequence)} if may_see else {}
        held = settled(held, now, lost={"s1"}, at=AT)
        if "s1" in held:
            shown.append((held["s1"].shown_sequence, bool(held["s1"].gone)))

    for (before, was_gone), (after, is_gone) in itertools.pairwise(shown):
        assert after >= before
        assert was_gone == is_gone or after > before
