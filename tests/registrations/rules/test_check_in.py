from datetime import UTC, datetime, timedelta
from itertools import product

import pytest

from assemblies.enums import Capacity
from registrations.enums import Doubt, ScanOutcome
from registrations.rules.check_in import AtTheDoor, doubts_about, moment_of, outcome_of

NOON = datetime(2026, 10, 21, 12, tzinfo=UTC)


def at_the_door(**changes):
    fine = {
        "is_void": False,
        "is_cancelled": False,
        "is_accredited": True,
        "is_in_already": False,
        "doubts": (),
        "doubts_settled": False,
    }
    return AtTheDoor(**{**fine, **changes})


@pytest.mark.parametrize(
    ("changes", "outcome"),
    [
        ({}, ScanOutcome.ADMITTED),
        ({"is_in_already": True}, ScanOutcome.ALREADY),
        ({"is_void": True}, ScanOutcome.VOID),
        ({"is_void": True, "is_in_already": True}, ScanOutcome.VOID),
        ({"is_accredited": False, "is_void": True}, ScanOutcome.WITHDRAWN),
        ({"is_cancelled": True, "is_void": True}, ScanOutcome.CANCELLED),
        ({"doubts": (Doubt.NO_PLACE,)}, ScanOutcome.DOUBTFUL),
        ({"doubts": (Doubt.NO_PLACE,), "doubts_settled": True}, ScanOutcome.ADMITTED),
        ({"doubts": (Doubt.NO_PLACE,), "is_in_already": True}, ScanOutcome.ALREADY),
    ],
)
def test_gravest_reason_is_said_first(changes, outcome):
    assert outcome_of(at_the_door(**changes)) == outcome


def test_nobody_void_or_withdrawn_is_ever_admitted():
    for is_void, is_accredited, is_in, settled in product((True, False), repeat=4):
        person = at_the_door(
            is_void=is_void, is_accredited=is_accredited, is_in_already=is_in,
            doubts_settled=settled,
        )  # fmt: skip
        if is_void or not is_accredited or is_in:
            assert not outcome_of(person).is_admitted


@pytest.mark.parametrize(
    ("capacity", "doubts"),
    [
        (Capacity.MEMBER_OF_PARLIAMENT, ()),
        (Capacity.ADVISER, (Doubt.CLOSED_SITTING,)),
        (Capacity.PRESS, (Doubt.CLOSED_SITTING,)),
        (Capacity.INTERPRETER, ()),
        (Capacity.SECRETARIAT, ()),
    ],
)
def test_closed_sitting_is_for_members(capacity, doubts):
    about = {"is_closed": True, "has_places": False, "holds_place": False}

    assert doubts_about(capacity=capacity, **about) == doubts
    assert doubts_about(capacity=capacity, **{**about, "is_closed": False}) == ()


def test_limited_sitting_is_for_who_holds_a_place():
    about = {"capacity": Capacity.ADVISER, "is_closed": False}

    assert doubts_about(has_places=True, holds_place=False, **about) == (Doubt.NO_PLACE,)
    assert doubts_about(has_places=True, holds_place=True, **about) == ()
    assert doubts_about(has_places=False, holds_place=False, **about) == ()


@pytest.mark.parametrize(
    ("claimed", "believed"),
    [
        (NOON - timedelta(hours=3), NOON - timedelta(hours=3)),
        (NOON - timedelta(days=7), NOON - timedelta(days=7)),
        (NOON - timedelta(days=7, seconds=1), NOON),
        (NOON + timedelta(seconds=1), NOON),
        (NOON, NOON),
    ],
)
def test_clock_of_a_device_is_believed_for_a_week_back(claimed, believed):
    assert moment_of(claimed=claimed, received=NOON) == believed
