"""What an election goes through: candidatures until an hour, rounds, places that vote once."""

from collections.abc import Sequence, Set
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from assemblies.enums import Sex
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


def seats_to_fill(seats: int, results: Sequence[RoundResult]) -> int:
    """Return how many of an election's seats are still to be filled after these rounds.

    Source: as in `elections.candidates_of_next_round`.
    """
    return seats - sum(len(one.elected) for one in results)


@dataclass(frozen=True, slots=True)
class Lacking:
    """A sex of which too few are elected: how many more it takes, of how many seats left."""

    sex: Sex
    more: int
    left: int

    @property
    def is_lost(self) -> bool:
        """It cannot be reached any more."""
        return self.more > self.left


def lacking_of_a_third(elected: Sequence[Sex], *, seats: int) -> Lacking | None:
    """Return of which sex fewer than a third of the seats are filled, if of one.

    elected: the sex of each who is elected so far. It is a warning, not a bar: which seats of the
    Committee are filled in other ways, the program does not know.

    Source: ipu.org (Executive Committee): at least one third of the elected members of each sex.
    """
    least, left = -(-seats // 3), seats - len(elected)
    lacks = [Lacking(sex, least - elected.count(sex), left) for sex in (Sex.FEMALE, Sex.MALE)]
    return max((one for one in lacks if one.more > 0), key=lambda one: one.more, default=None)


def check_places(*, places: int, used: int) -> None:
    """Refuse one more voter of a delegation than it has places. Raises PlacesTaken with `places`.

    places: in the Council, none without a vote in the Assembly; used: of it who have voted in this
    round. Which of its members vote, a delegation decides by itself.

    Source: as in `assemblies.rules.council.representation`; rules of the Council (2001), each
    representative has one vote; reading of the project (docs/adr/0031).
    """
    if used >= places:
        raise PlacesTaken(places=places)
