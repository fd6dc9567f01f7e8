"""Who sits in a Standing Committee, and who votes there."""

import pytest

from sessions.enums.committees import CommitteePlace
from sessions.errors.ballots import NotOfCommittee, SubstituteWaits
from sessions.errors.committees import NoStandingCommittee, SeatedAlready, SeatElsewhere
from sessions.rules.committee_seats import (
    STANDING_COMMITTEES,
    check_committee,
    check_seat,
    check_voter_in_committee,
    voting_place,
)

MEMBER, SUBSTITUTE = CommitteePlace.MEMBER, CommitteePlace.SUBSTITUTE
BOTH, NEITHER = frozenset({MEMBER, SUBSTITUTE}), frozenset()


def test_there_are_four_standing_committees():
    assert STANDING_COMMITTEES == ("sc_peace", "sc_development", "sc_democracy", "sc_un")
    check_committee("sc_un")

    with pytest.raises(NoStandingCommittee):
        check_committee("executive_committee")


def test_members_of_parliament_sit_there_each_in_one_place():
    check_seat(1, delegates={1, 2}, other=2)
    check_seat(1, delegates={1, 2}, other=None)

    with pytest.raises(SeatElsewhere):
        check_seat(3, delegates={1, 2}, other=None)
    with pytest.raises(SeatedAlready):
        check_seat(1, delegates={1, 2}, other=1)


@pytest.mark.parametrize(
    ("present", "votes"),
    [(BOTH, MEMBER), ({MEMBER}, MEMBER), ({SUBSTITUTE}, SUBSTITUTE), (NEITHER, None)],
)
def test_substitute_votes_only_in_the_members_absence(present, votes):
    assert voting_place(present) is votes
    check_voter_in_committee(MEMBER, present=present)

    if MEMBER in present:
        with pytest.raises(SubstituteWaits):
            check_voter_in_committee(SUBSTITUTE, present=present)
    else:
        check_voter_in_committee(SUBSTITUTE, present=present)
    with pytest.raises(NotOfCommittee):
        check_voter_in_committee(None, present=present)
