"""With whom a place can be exchanged."""

import pytest

from sessions.enums.debates import SpeakerState
from sessions.errors.draws import (
    ExchangeOfOtherLists,
    ExchangeUnranked,
    ExchangeWithinDelegation,
    PlaceGone,
)
from sessions.rules.debates.exchanges import Placed, check_exchange, may_exchange

LISTED = SpeakerState.LISTED
ONE = Placed(list=1, speaks_for=10, state=LISTED, rank=4)


def other(**changes):
    return Placed(**{"list": 1, "speaks_for": 20, "state": LISTED, "rank": 9, **changes})


@pytest.mark.parametrize(
    ("changes", "refusal"),
    [
        ({"speaks_for": 10}, ExchangeWithinDelegation),
        ({"list": 2}, ExchangeOfOtherLists),
        ({"state": SpeakerState.HAS_FLOOR}, PlaceGone),
        ({"state": SpeakerState.SPOKEN}, PlaceGone),
        ({"state": SpeakerState.WITHDRAWN}, PlaceGone),
        ({"state": SpeakerState.PASSED_OVER}, PlaceGone),
        ({"rank": None}, ExchangeUnranked),
    ],
)
def test_what_is_no_exchange(changes, refusal):
    for pair in ((ONE, other(**changes)), (other(**changes), ONE)):
        with pytest.raises(refusal):
            check_exchange(*pair)
        assert not may_exchange(*pair)


def test_two_of_one_list_who_wait_may_and_so_may_two_guests():
    assert may_exchange(ONE, other())
    assert may_exchange(other(speaks_for=None), other(speaks_for=None))
