"""By what votes are counted, which the body that sits decides."""

from typing import Final

from sessions.enums import BallotWeight
from sessions.errors.ballots import WeightOfAnotherBody
from sessions.rules.committee_seats import STANDING_COMMITTEES
from sessions.rules.symbols import BODIES

_OF_BODY: Final = {
    BODIES["A"]: BallotWeight.ASSEMBLY,
    BODIES["CL"]: BallotWeight.COUNCIL,
    **dict.fromkeys(STANDING_COMMITTEES, BallotWeight.COMMITTEE),
}


def weight_in(body: str) -> BallotWeight:
    """Return by what votes are counted in a body, by its code.

    Source: rules.md, section 1.4 (Assembly), 3.3 (Governing Council), 3.2 (committees: a Member has
    one voter; docs/adr/0034); reading of the project: in any other body a delegate has one vote.
    """
    return _OF_BODY.get(body, BallotWeight.COUNCIL)


def check_weight(weight: BallotWeight, *, body: str) -> None:
    """Refuse votes that are not those of the body that sits. Raises WeightOfAnotherBody.

    A body of which no rule is known may count as the secretariat says, but not as a committee: only
    in the four Standing Committees do Members name who votes.

    Source: as of `weight_in`.
    """
    known = _OF_BODY.get(body)
    if weight != known and (known is not None or weight is BallotWeight.COMMITTEE):
        raise WeightOfAnotherBody
