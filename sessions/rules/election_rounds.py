"""What an election goes through: candidatures until an hour, rounds, places that vote once."""

from collections.abc import Sequence, Set
from datetime import datetime, timedelta
from typing import Final

from sessions.errors.ballots import NoCandidateLeft
from sessions.errors.elections import CandidaturesClosed, PlacesTaken
from sessions.rules.elections import RoundResult, candidates_of_next_round

HOURS_BEFORE: Final = 24  # candidatures for President reach the Secretary General


def check_candidature(
    *, at: datetime, begins_at: datetime, hours_before: int, zone: str = "UTC"
) -> None:
    """Refuse a candidature after the hour. Raises CandidaturesClosed.

    begins_at: the sitting that elects. At the very hour it is in time: "at least" so many before.

    Source: rules of the Council (2001): candidatures for President reach the Secretary General at
    least 24 hours before the meeting; of other posts the secretariat sets it (reading).
    """
    closes_at = begins_at - timedelta(hours=hours_before)
    if at > closes_at:
        raise CandidaturesClosed(closed_at=closes_at.isoformat(), zone=zone)


def candidates_to_open(
    standing: Sequence[int], *, withdrawn: Set[int], results: Sequence[RoundResult]
) -> tuple[int, ...]:
    """Return who stands in the round that is opened next.

    standing: all who ever stood, in the order of the paper; results: of the rounds so far, the
    first one first. Raises NoCandidateLeft, AlreadyElected.

    Source: as in `elections.candidates_of_next_round`.
    """
    if results:
        stood = frozenset(results[-1].candidates)
        return candidates_of_next_round(results[-1], withdrawn=withdrawn & stood)
    left = tuple(one for one in standing if one not in withdrawn)
    if not left:
        raise NoCandidateLeft
    return left


def check_places(*, places: int, used: int) -> None:
    """Refuse one more voter of a delegation than it has places. Raises PlacesTaken with `places`.

    places: in the Council, none without a vote in the Assembly; used: of it who have voted in this
    round. Which of its members vote, a delegation decides by itself.

    Source: as in `assemblies.rules.council.representation`; rules of the Council (2001), each
    representative has one vote; reading of the project (docs/adr/0031).
    """
    if used >= places:
        raise PlacesTaken(places=places)
