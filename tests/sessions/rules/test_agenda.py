from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sessions.enums import ItemMove, ItemState, ItemStep
from sessions.errors import ItemNotMovable, ItemTooDeep, PartsOpen, WholeDone
from sessions.rules.agenda import (
    DONE,
    TRANSITIONS,
    check_depth,
    moved,
    state_after,
    steps_from,
    treated_in,
)
from sessions.rules.numbering import LEVELS

states, steps = st.sampled_from(ItemState), st.sampled_from(ItemStep)


@pytest.mark.parametrize(
    ("state", "allowed"),
    [
        ("pending", {"put_in_hand", "withdraw"}),
        ("in_hand", {"suspend", "close", "withdraw"}),
        ("suspended", {"resume", "close", "withdraw"}),
        ("closed", {"reopen"}),
        ("withdrawn", set()),
    ],
)
def test_each_state_allows_these_steps_and_no_others(state, allowed):
    state = ItemState(state)

    assert set(steps_from(state)) == allowed
    for step in set(ItemStep) - allowed:
        with pytest.raises(ItemNotMovable):
            state_after(state, step)


def test_item_goes_through_a_meeting():
    state = ItemState.PENDING
    walked = []
    for step in ("put_in_hand", "suspend", "resume", "close", "reopen", "close"):
        state = state_after(state, ItemStep(step))
        walked.append(state)

    assert walked == ["in_hand", "suspended", "in_hand", "closed", "in_hand", "closed"]


@given(state=states, step=steps)
def test_nothing_becomes_pending_again_and_what_is_withdrawn_stays_so(state, step):
    try:
        after = state_after(state, step)
    except ItemNotMovable:
        assert (state, step) not in TRANSITIONS
    else:
        assert after is not ItemState.PENDING
        assert state is not ItemState.WITHDRAWN


@given(parts=st.lists(states))
def test_item_is_done_after_its_parts(parts):
    is_open = bool(set(parts) - DONE)
    for step in (ItemStep.CLOSE, ItemStep.WITHDRAW):
        if is_open:
            with pytest.raises(PartsOpen):
                state_after(ItemState.IN_HAND, step, parts=parts)
        else:
            assert state_after(ItemState.IN_HAND, step, parts=parts) in DONE


@pytest.mark.parametrize("whole", sorted(DONE))
def test_part_is_not_taken_up_within_an_item_that_is_done(whole):
    for state, step in (("pending", "put_in_hand"), ("closed", "reopen")):
        with pytest.raises(WholeDone):
            state_after(ItemState(state), ItemStep(step), whole=whole)
    assert state_after(ItemState.PENDING, ItemStep.WITHDRAW, whole=whole) == "withdrawn"


def test_tree_has_three_levels():
    check_depth(above=0, below=LEVELS)
    check_depth(above=LEVELS - 1, below=1)
    for above, below in ((LEVELS, 1), (1, LEVELS), (2, 2)):
        with pytest.raises(ItemTooDeep) as refused:
            check_depth(above=above, below=below)
        assert refused.value.details == {"most": 3}


@pytest.mark.parametrize(
    ("key", "to", "order"),
    [
        ("b", "up", "bacd"),
        ("b", "down", "acbd"),
        ("c", "top", "cabd"),
        ("b", "bottom", "acdb"),
        ("a", "up", "abcd"),
        ("d", "down", "abcd"),
        ("a", "top", "abcd"),
        ("d", "bottom", "abcd"),
    ],
)
def test_item_moves_among_those_beside_it(key, to, order):
    assert "".join(moved("abcd", key, ItemMove(to))) == order


@given(data=st.data(), keys=st.lists(st.integers(), unique=True, min_size=1))
def test_move_loses_nothing_and_leaves_the_others_in_their_order(data, keys):
    key, to = data.draw(st.sampled_from(keys)), data.draw(st.sampled_from(ItemMove))

    after = moved(keys, key, to)

    assert sorted(after) == sorted(keys)
    assert [one for one in after if one != key] == [one for one in keys if one != key]


@given(data=st.data(), keys=st.lists(st.integers(), unique=True, min_size=2))
def test_up_and_down_again_is_where_it_was(data, keys):
    key = data.draw(st.sampled_from(keys[1:]))

    assert moved(moved(keys, key, ItemMove.UP), key, ItemMove.DOWN) == tuple(keys)


NOON = datetime(2026, 10, 21, 12, tzinfo=UTC)


def span(hour, hours=2):
    return (NOON + timedelta(hours=hour), NOON + timedelta(hours=hour + hours))


@pytest.mark.parametrize(
    ("hour", "sitting"),
    [
        (-1, "first"),  # before them all
        (0, "first"),
        (1.9, "first"),
        (2, "first"),  # it was to end now, and may be late
        (4, "second"),
        (30, "second"),
    ],
)
def test_item_in_hand_is_treated_in_the_sitting_that_is_on_or_began_last(hour, sitting):
    spans = {"second": span(4), "first": span(0)}

    assert treated_in(spans, at=NOON + timedelta(hours=hour)) == sitting


def test_of_two_sittings_at_once_the_later_one_and_of_none_none():
    assert treated_in({"long": span(0, 8), "short": span(2)}, at=NOON + timedelta(hours=3)) == (
        "short"
    )
    assert treated_in({}, at=NOON) is None
