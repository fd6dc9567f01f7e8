"""The body that sits decides by what votes are counted."""

import pytest

from sessions.enums import BallotWeight
from sessions.errors.ballots import WeightOfAnotherBody
from sessions.rules.weights import check_weight, weight_in

ASSEMBLY, COUNCIL, COMMITTEE = BallotWeight.ASSEMBLY, BallotWeight.COUNCIL, BallotWeight.COMMITTEE


@pytest.mark.parametrize(
    ("body", "weight"),
    [
        ("assembly", ASSEMBLY),
        ("governing_council", COUNCIL),
        ("sc_peace", COMMITTEE),
        ("sc_un", COMMITTEE),
    ],
)
def test_body_of_which_the_rules_speak_has_its_own_votes_and_no_others(body, weight):
    assert weight_in(body) is weight
    check_weight(weight, body=body)
    for other in {ASSEMBLY, COUNCIL, COMMITTEE} - {weight}:
        with pytest.raises(WeightOfAnotherBody):
            check_weight(other, body=body)


def test_in_another_body_nobody_votes_by_seats_in_a_committee():
    assert weight_in("forum_of_women") is COUNCIL
    for weight in (ASSEMBLY, COUNCIL):
        check_weight(weight, body="forum_of_women")
    with pytest.raises(WeightOfAnotherBody):
        check_weight(COMMITTEE, body="forum_of_women")
