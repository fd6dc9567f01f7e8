"""Two delegations exchange their places in a list."""

from dataclasses import dataclass

from sessions.enums.debates import SpeakerState
from sessions.errors.draws import (
    ExchangeOfOtherLists,
    ExchangeUnranked,
    ExchangeWithinDelegation,
    PlaceGone,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Placed:
    """Somebody on a list. list, speaks_for: keys; rank: None before it has an order."""

    list: int
    speaks_for: int | None
    state: SpeakerState
    rank: int | None


def check_exchange(one: Placed, other: Placed) -> None:
    """Refuse an exchange that the rules do not know.

    Two of one list who both wait, each in her place, and not of one delegation: who of it speaks
    first it says by changing its speakers. Raises ExchangeWithinDelegation, ExchangeOfOtherLists,
    PlaceGone, ExchangeUnranked.

    Source: practical guide to Assemblies (delegations may exchange places and tell the Secretary of
    the Assembly); that it stays within a list is read from those of the 138th and 139th Assemblies,
    where numbers are out of order within a category only.
    """
    if one.speaks_for is not None and one.speaks_for == other.speaks_for:
        raise ExchangeWithinDelegation
    if one.list != other.list:
        raise ExchangeOfOtherLists
    if {one.state, other.state} != {SpeakerState.LISTED}:
        raise PlaceGone
    if one.rank is None or other.rank is None:
        raise ExchangeUnranked


def may_exchange(one: Placed, other: Placed) -> bool:
    """Return whether two could exchange their places as things stand.

    Source: see check_exchange.
    """
    try:
        check_exchange(one, other)
    except (ExchangeWithinDelegation, ExchangeOfOtherLists, PlaceGone, ExchangeUnranked):
        return False
    return True
