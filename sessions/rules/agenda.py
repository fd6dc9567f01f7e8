"""What may become of an item of an agenda through the meeting, and where it may stand.

pending ── put in hand ──▶ in hand ◀── resume ── suspended
                           │  ▲  └─── suspend ──▶   │
                           │  └── reopen ─┐         │
                           └─── close ──▶ closed ◀──┘ close

pending, in hand, suspended ── withdraw ──▶ withdrawn
"""

from collections.abc import Collection, Hashable, Mapping, Sequence
from datetime import datetime
from typing import Final, TypeVar

from sessions.enums import ItemMove, ItemState, ItemStep
from sessions.errors import ItemNotMovable, ItemTooDeep, PartsOpen, WholeDone
from sessions.rules.numbering import LEVELS

Key = TypeVar("Key", bound=Hashable)

DONE: Final = frozenset({ItemState.CLOSED, ItemState.WITHDRAWN})
TRANSITIONS: Final[Mapping[tuple[ItemState, ItemStep], ItemState]] = {
    (ItemState.PENDING, ItemStep.PUT_IN_HAND): ItemState.IN_HAND,
    (ItemState.IN_HAND, ItemStep.SUSPEND): ItemState.SUSPENDED,
    (ItemState.SUSPENDED, ItemStep.RESUME): ItemState.IN_HAND,
    (ItemState.IN_HAND, ItemStep.CLOSE): ItemState.CLOSED,
    (ItemState.SUSPENDED, ItemStep.CLOSE): ItemState.CLOSED,
    (ItemState.CLOSED, ItemStep.REOPEN): ItemState.IN_HAND,
    (ItemState.PENDING, ItemStep.WITHDRAW): ItemState.WITHDRAWN,
    (ItemState.IN_HAND, ItemStep.WITHDRAW): ItemState.WITHDRAWN,
    (ItemState.SUSPENDED, ItemStep.WITHDRAW): ItemState.WITHDRAWN,
}


def state_after(
    state: ItemState,
    step: ItemStep,
    *,
    whole: ItemState | None = None,
    parts: Collection[ItemState] = (),
) -> ItemState:
    """Return the state of an item after a step.

    whole: the state of the item it is a part of, if it is one. parts: the states of its own parts.
    Several items may be in hand at once, for a body may take them together. Raises ItemNotMovable,
    PartsOpen when it would be done before its parts, WholeDone when it would be in hand within an
    item that is done.

    Source: reading of the project (rules.md, section 2.3: debated, withdrawn orally in plenary);
    practice of summary records, where an item is resumed at a later sitting and then closed.
    """
    after = TRANSITIONS.get((state, step))
    if after is None:
        raise ItemNotMovable
    if after in DONE and not DONE.issuperset(parts):
        raise PartsOpen
    if after not in DONE and whole in DONE:
        raise WholeDone
    return after


def steps_from(state: ItemState) -> tuple[ItemStep, ...]:
    """Return the steps that an item in this state may take, in the order of the meeting.

    Source: as in `state_after`.
    """
    return tuple(step for step in ItemStep if (state, step) in TRANSITIONS)


def check_depth(*, above: int, below: int) -> None:
    """Refuse a place in the tree that would need a fourth level.

    above: how many items stand over that place. below: how many levels the item itself takes with
    it, 1 without parts. Raises ItemTooDeep.

    Source: reading of the project: 3(b)(ii) is the deepest number that documents have.
    """
    if above + below > LEVELS:
        raise ItemTooDeep(most=LEVELS)


def moved(in_order: Sequence[Key], key: Key, to: ItemMove) -> tuple[Key, ...]:
    """Return the items of one level in their new order; at its end already, an item stays.

    Source: reading of the project: the order in which items are taken is the body's own.
    """
    here = in_order.index(key)
    there = {
        ItemMove.UP: max(0, here - 1),
        ItemMove.DOWN: here + 1,
        ItemMove.TOP: 0,
        ItemMove.BOTTOM: len(in_order),
    }[to]
    others = [one for one in in_order if one != key]
    return (*others[:there], key, *others[there:])


def treated_in(spans: Mapping[Key, tuple[datetime, datetime]], *, at: datetime) -> Key | None:
    """Return the sitting in which an item in hand is being treated; None where no sitting does.

    spans: start and end of each sitting that treats the item. The one that is on; between two, the
    one that has begun last, which may be late; before the first, the first.

    Source: reading of the project: sittings end later than the programme says more often than not.
    """
    by_start = sorted(spans, key=lambda key: spans[key])
    on = [key for key in by_start if spans[key][0] <= at < spans[key][1]]
    begun = [key for key in by_start if spans[key][0] <= at]
    candidates = on or begun or by_start[:1]
    return candidates[-1] if candidates else None
