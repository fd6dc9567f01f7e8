"""Who sits in a Standing Committee for a Member, and who votes there."""

from collections.abc import Set
from typing import Final

from sessions.enums.committees import CommitteePlace
from sessions.errors.ballots import NotOfCommittee, SubstituteWaits
from sessions.errors.committees import NoStandingCommittee, SeatedAlready, SeatElsewhere
from sessions.rules.symbols import BODIES

# The codes of the four Standing Committees, as the letters of their symbols have them.
STANDING_COMMITTEES: Final = tuple(
    code for letters, code in BODIES.items() if letters.startswith("C-")
)


def check_committee(code: str) -> None:
    """Refuse a body that is no Standing Committee. Raises NoStandingCommittee.

    Source: rules.md, section 3.2 (four committees).
    """
    if code not in STANDING_COMMITTEES:
        raise NoStandingCommittee


def check_seat(person: int, *, delegates: Set[int], other: int | None) -> None:
    """Refuse to seat somebody in a committee. Raises SeatElsewhere, SeatedAlready.

    delegates: the accredited members of parliament of the delegation. other: who has its other
    place in that committee.

    Source: Rules of the Standing Committees (2017): a Member has one member and one substitute;
    reading of the project (docs/adr/0034): they are accredited with its delegation.
    """
    if person not in delegates:
        raise SeatElsewhere
    if person == other:
        raise SeatedAlready


def voting_place(present: Set[CommitteePlace]) -> CommitteePlace | None:
    """Return who votes for a Member: the member, in her absence the substitute, else nobody.

    present: which of the two are in the room.

    Source: as in `check_voter_in_committee`.
    """
    for place in (CommitteePlace.MEMBER, CommitteePlace.SUBSTITUTE):
        if place in present:
            return place
    return None


def check_voter_in_committee(place: CommitteePlace | None, *, present: Set[CommitteePlace]) -> None:
    """Refuse the vote of who is neither, and the substitute's while the member is there.

    place: as what the voter sits there; present: which of the two are in the room. Raises
    NotOfCommittee, SubstituteWaits.

    Source: Rules of the Standing Committees (2017): the substitute speaks like a member, but votes
    only in the member's absence.
    """
    if place is None:
        raise NotOfCommittee
    if place is not CommitteePlace.MEMBER and CommitteePlace.MEMBER in present:
        raise SubstituteWaits
