"""Elections by secret ballot: rounds, the majority of valid ballots, and the seal of what was cast.

Who has voted is one list; the ballots are another, of which no entry says who, when, or in which
order. The two meet in one number only: as many ballots as people who have voted.
"""

import hashlib
from collections import Counter
from collections.abc import Collection, Mapping, Sequence, Set
from dataclasses import asdict, dataclass, replace
from typing import Final

from sessions.errors.ballots import (
    AlreadyElected,
    BallotsDoNotAddUp,
    NoCandidateLeft,
    NotACandidate,
    SealBroken,
    VotesNotWhole,
)
from sessions.rules.chains import canonical
from sessions.rules.majorities import ABSOLUTE, Majority, needed

# Hexadecimal digits of a ballot's random key: 128 bits are never guessed and never meet.
KEY_DIGITS: Final = 32


@dataclass(frozen=True, slots=True, kw_only=True)
class Round:
    """What the tellers found in one round.

    candidates: by key, as on the paper. ballots: papers found. void: blank or spoilt ones among
    them. votes: by candidate; who got none may be absent.
    """

    number: int
    candidates: tuple[int, ...]
    ballots: int
    void: int
    votes: Mapping[int, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class RoundResult:
    """What a round gives: valid ballots, the majority, who has it, all by votes, the most first.

    elected: None where nobody has the majority, so that another round follows.
    """

    number: int
    valid: int
    needed: int
    ranking: tuple[tuple[int, int], ...]
    elected: int | None

    @property
    def candidates(self) -> tuple[int, ...]:
        return tuple(candidate for candidate, _votes in self.ranking)


@dataclass(frozen=True, slots=True)
class SecretBallot:
    """One ballot: a random key, and the candidate, None for a blank one. Nothing else."""

    key: str
    candidate: int | None


@dataclass(frozen=True, slots=True)
class SealedBallots:
    """All ballots of a round in the order of their random keys, and one hash over all of this.

    number: of the round. candidates: as on the paper.
    """

    number: int
    candidates: tuple[int, ...]
    ballots: tuple[SecretBallot, ...]
    seal: str


def check_counted(round_: Round) -> None:
    """Refuse a count that cannot be.

    Raises VotesNotWhole; NotACandidate for votes to who does not stand; BallotsDoNotAddUp where
    valid and void ballots together are not those found.

    Source: archive.ipu.org/cnl-e/194/summary.htm (2014: 352 ballots, none void, 199, 79 and 74).
    """
    numbers = (round_.ballots, round_.void, *round_.votes.values())
    if any(type(number) is not int or number < 0 for number in numbers):
        raise VotesNotWhole(article=ABSOLUTE.article)
    if not set(round_.votes) <= set(round_.candidates):
        raise NotACandidate
    counted = round_.void + sum(round_.votes.values())
    if counted != round_.ballots:
        raise BallotsDoNotAddUp(counted=counted, found=round_.ballots)


def check_ballots_found(*, ballots: int, voted: int) -> None:
    """Refuse an urn with other than one ballot a person who has voted. Raises BallotsDoNotAddUp.

    Source: rules of the Council (2001): one vote a representative.
    """
    if ballots != voted:
        raise BallotsDoNotAddUp(counted=ballots, found=voted)


def result_of(round_: Round, *, majority: Majority = ABSOLUTE) -> RoundResult:
    """Return what a round gives; equal votes keep the order of the paper.

    Blank and spoilt ballots are not valid and not in the base. Two cannot both have more than half.
    Raises as `check_counted`.

    Source: archive.ipu.org/cnl-e/194/summary.htm (177 of 352 valid ballots); election of 2 November
    2020 (198 of 394, stated); the 2014 President took two rounds.
    """
    check_counted(round_)
    valid = round_.ballots - round_.void
    least = needed(valid, majority)
    by_votes = sorted(
        ((candidate, round_.votes.get(candidate, 0)) for candidate in round_.candidates),
        key=lambda one: -one[1],
    )
    elected = next((candidate for candidate, votes in by_votes if votes >= least), None)
    return RoundResult(
        number=round_.number, valid=valid, needed=least, ranking=tuple(by_votes), elected=elected
    )


def candidates_of_next_round(result: RoundResult, *, withdrawn: Set[int]) -> tuple[int, ...]:
    """Return who stands in the next round: all who stood, without those who have withdrawn.

    Nobody is struck off for having the fewest votes: the sources know withdrawals only. They stand
    in the order of this round's votes. Raises AlreadyElected, NotACandidate, NoCandidateLeft.

    Source: election of the President in 2014: four candidates, none with a majority, three in the
    second round; reading of the project (docs/adr/0030).
    """
    if result.elected is not None:
        raise AlreadyElected
    if not withdrawn <= set(result.candidates):
        raise NotACandidate
    left = tuple(one for one in result.candidates if one not in withdrawn)
    if not left:
        raise NoCandidateLeft
    return left


def seal(
    chosen: Sequence[int | None],
    *,
    number: int,
    candidates: tuple[int, ...],
    keys: Collection[str],
) -> SealedBallots:
    """Return the ballots of a round shuffled and sealed.

    chosen: one candidate a ballot, None for a blank one. keys: as many different random keys, drawn
    by the caller from the system's randomness. Ballots are sorted by them, so the order in which
    they were cast is gone, and anybody who has them can see that they are shuffled.

    Source: reading of the project (docs/adr/0030): no link between voter and ballot, no serial and
    no time on a ballot, one hash at the close.
    """
    drawn = tuple(keys)
    if len(set(drawn)) != len(chosen) or any(len(key) != KEY_DIGITS for key in drawn):
        raise ValueError("each ballot takes one random key of its own")
    ballots = tuple(
        SecretBallot(key=key, candidate=one)
        for key, one in sorted(zip(drawn, chosen, strict=True), key=lambda pair: pair[0])
    )
    sealed = SealedBallots(number=number, candidates=candidates, ballots=ballots, seal="")
    return replace(sealed, seal=seal_of(sealed))


def seal_of(sealed: SealedBallots) -> str:
    """Return the one hash over the ballots of a round, its number and its candidates.

    Source: as in `seal`; FIPS 180-4 (SHA-256).
    """
    said = asdict(sealed)
    del said["seal"]
    return hashlib.sha256(canonical(said)).hexdigest()


def check_seal(sealed: SealedBallots) -> None:
    """Refuse ballots that are not those sealed. Raises SealBroken.

    Source: as in `seal`.
    """
    if sealed.seal != seal_of(sealed):
        raise SealBroken


def counted(sealed: SealedBallots) -> Round:
    """Return what a sealed round counts to; a blank ballot is void. Raises SealBroken.

    Source: as in `seal` and `result_of`.
    """
    check_seal(sealed)
    votes = Counter(one.candidate for one in sealed.ballots if one.candidate is not None)
    return Round(
        number=sealed.number,
        candidates=sealed.candidates,
        ballots=len(sealed.ballots),
        void=len(sealed.ballots) - votes.total(),
        votes=dict(votes),
    )
