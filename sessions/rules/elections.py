"""Elections by secret ballot: rounds, the majority of valid ballots, and the seal of what was cast.

A post is filled, or several seats at once: then a ballot names as many candidates as seats are to
be filled in the round, or fewer.

Who has voted is one list; the ballots are another, of which no entry says who, when, or in which
order. The two meet in one number only: as many ballots as people who have voted.
"""

import hashlib
from collections import Counter
from collections.abc import Collection, Mapping, Sequence, Set
from dataclasses import dataclass, replace
from typing import Any, Final

from sessions.errors.ballots import (
    AlreadyElected,
    BallotsDoNotAddUp,
    MoreThanSeats,
    NoCandidateLeft,
    NotACandidate,
    SealBroken,
    VotesNotWhole,
    VotesOnBallots,
)
from sessions.rules.chains import canonical
from sessions.rules.majorities import ABSOLUTE, Majority, needed

# Hexadecimal digits of a ballot's random key: 128 bits are never guessed and never meet.
KEY_DIGITS: Final = 32


@dataclass(frozen=True, slots=True, kw_only=True)
class Round:
    """What the tellers found in one round.

    candidates: by key, as on the paper. ballots: papers found. void: blank or spoilt ones among
    them. votes: by candidate; who got none may be absent. seats: to be filled in it.
    """

    number: int
    candidates: tuple[int, ...]
    ballots: int
    void: int
    votes: Mapping[int, int]
    seats: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class RoundResult:
    """What a round gives: valid ballots, the majority, who has it, all by votes, the most first.

    seats: to be filled in it. elected: in the order of their votes; where they are fewer than the
    seats, another round follows.
    """

    number: int
    valid: int
    needed: int
    ranking: tuple[tuple[int, int], ...]
    elected: tuple[int, ...]
    seats: int = 1

    @property
    def candidates(self) -> tuple[int, ...]:
        return tuple(candidate for candidate, _votes in self.ranking)


@dataclass(frozen=True, slots=True)
class SecretBallot:
    """One ballot: a random key, and the candidates it names, none on a blank one. Nothing else."""

    key: str
    chosen: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class SealedBallots:
    """All ballots of a round in the order of their random keys, and one hash over all of this.

    number: of the round. candidates: as on the paper. seats: to be filled in it.
    """

    number: int
    candidates: tuple[int, ...]
    ballots: tuple[SecretBallot, ...]
    seal: str
    seats: int = 1


def check_counted(round_: Round) -> None:
    """Refuse a count that cannot be.

    Raises VotesNotWhole; NotACandidate for votes to who does not stand; BallotsDoNotAddUp where
    valid and void ballots together are not those found. For several seats a ballot may name fewer
    candidates than seats, each of them once; VotesOnBallots where no such ballots give the votes.

    Source: archive.ipu.org/cnl-e/194/summary.htm (2014: 352 ballots, none void, 199, 79 and 74).
    """
    numbers = (round_.ballots, round_.void, *round_.votes.values())
    if any(type(number) is not int or number < 0 for number in numbers):
        raise VotesNotWhole(article=ABSOLUTE.article)
    if not set(round_.votes) <= set(round_.candidates):
        raise NotACandidate
    votes = sum(round_.votes.values())
    if round_.seats == 1:
        counted = round_.void + votes
        if counted != round_.ballots:
            raise BallotsDoNotAddUp(counted=counted, found=round_.ballots)
        return
    valid = round_.ballots - round_.void
    if valid < 0:
        raise BallotsDoNotAddUp(counted=round_.void, found=round_.ballots)
    is_named_once = all(number <= valid for number in round_.votes.values())
    if not (is_named_once and valid <= votes <= valid * round_.seats):
        raise VotesOnBallots(votes=votes, valid=valid, seats=round_.seats)


def check_chosen(chosen: Sequence[int], *, candidates: Set[int], seats: int) -> None:
    """Refuse a ballot that names who does not stand, somebody twice, or more than there are seats.

    Raises NotACandidate, MoreThanSeats.

    Source: election of members of the Executive Committee (rules.md, section 3.4): several seats;
    reading of the project (docs/adr/0036): a ballot names at most as many as are to be filled.
    """
    if not set(chosen) <= candidates or len(set(chosen)) != len(chosen):
        raise NotACandidate
    if len(chosen) > seats:
        raise MoreThanSeats(seats=seats, chosen=len(chosen))


def check_ballots_found(*, ballots: int, voted: int) -> None:
    """Refuse an urn with other than one ballot a person who has voted. Raises BallotsDoNotAddUp.

    Source: rules of the Council (2001): one vote a representative.
    """
    if ballots != voted:
        raise BallotsDoNotAddUp(counted=ballots, found=voted)


def result_of(round_: Round, *, majority: Majority = ABSOLUTE) -> RoundResult:
    """Return what a round gives; equal votes keep the order of the paper.

    Blank and spoilt ballots are not valid and not in the base. For one seat two cannot both have
    more than half; for several, more may than there are seats: then those with the most votes are
    elected, and who has as many as the next one behind the last seat is not yet. Raises as
    `check_counted`.

    Source: archive.ipu.org/cnl-e/194/summary.htm (177 of 352 valid ballots); election of 2 November
    2020 (198 of 394, stated); the 2014 President took two rounds; reading of the project for
    several seats (docs/adr/0036).
    """
    check_counted(round_)
    valid = round_.ballots - round_.void
    least = needed(valid, majority)
    by_votes = sorted(
        ((candidate, round_.votes.get(candidate, 0)) for candidate in round_.candidates),
        key=lambda one: -one[1],
    )
    return RoundResult(
        number=round_.number,
        valid=valid,
        needed=least,
        ranking=tuple(by_votes),
        elected=_elected(by_votes, least=least, seats=round_.seats),
        seats=round_.seats,
    )


def _elected(by_votes: Sequence[tuple[int, int]], *, least: int, seats: int) -> tuple[int, ...]:
    passed = [(one, votes) for one, votes in by_votes if votes >= least]
    behind = passed[seats][1] if len(passed) > seats else 0
    return tuple(one for one, votes in passed[:seats] if votes > behind)


def candidates_of_next_round(result: RoundResult, *, withdrawn: Set[int]) -> tuple[int, ...]:
    """Return who stands in the next round: all who stood, without those elected or withdrawn.

    Nobody is struck off for having the fewest votes: the sources know withdrawals only. They stand
    in the order of this round's votes. Raises AlreadyElected where every seat is filled,
    NotACandidate, NoCandidateLeft.

    Source: election of the President in 2014: four candidates, none with a majority, three in the
    second round; reading of the project (docs/adr/0030).
    """
    if len(result.elected) == result.seats:
        raise AlreadyElected
    if not withdrawn <= set(result.candidates):
        raise NotACandidate
    gone = withdrawn | set(result.elected)
    left = tuple(one for one in result.candidates if one not in gone)
    if not left:
        raise NoCandidateLeft
    return left


def seal(
    chosen: Sequence[tuple[int, ...]],
    *,
    number: int,
    candidates: tuple[int, ...],
    keys: Collection[str],
    seats: int = 1,
) -> SealedBallots:
    """Return the ballots of a round shuffled and sealed.

    chosen: the candidates that each ballot names, none on a blank one. keys: as many different
    random keys, drawn by the caller from the system's randomness. Ballots are sorted by them, so
    the order in which they were cast is gone, and anybody who has them can see that they are
    shuffled.

    Source: reading of the project (docs/adr/0030): no link between voter and ballot, no serial and
    no time on a ballot, one hash at the close.
    """
    drawn = tuple(keys)
    if len(set(drawn)) != len(chosen) or any(len(key) != KEY_DIGITS for key in drawn):
        raise ValueError("each ballot takes one random key of its own")
    ballots = tuple(
        SecretBallot(key=key, chosen=tuple(sorted(one)))
        for key, one in sorted(zip(drawn, chosen, strict=True), key=lambda pair: pair[0])
    )
    sealed = SealedBallots(
        number=number, candidates=candidates, ballots=ballots, seal="", seats=seats
    )
    return replace(sealed, seal=seal_of(sealed))


def seal_of(sealed: SealedBallots) -> str:
    """Return the one hash over the ballots of a round, its number and its candidates.

    Source: as in `seal`; FIPS 180-4 (SHA-256).
    """
    return hashlib.sha256(canonical(printed_ballots(sealed))).hexdigest()


def printed_ballots(sealed: SealedBallots) -> dict[str, Any]:
    """Return the ballots of a round as they are hashed and exported.

    For one seat as they were before there were several: what is sealed stays what it is.

    Source: as in `seal`.
    """
    said = {"number": sealed.number, "candidates": list(sealed.candidates)}
    if sealed.seats == 1:
        ballots = [
            {"key": one.key, "candidate": next(iter(one.chosen), None)} for one in sealed.ballots
        ]
        return {**said, "ballots": ballots}
    several = [{"key": one.key, "chosen": list(one.chosen)} for one in sealed.ballots]
    return {**said, "seats": sealed.seats, "ballots": several}


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
    votes = Counter(candidate for one in sealed.ballots for candidate in one.chosen)
    return Round(
        number=sealed.number,
        candidates=sealed.candidates,
        ballots=len(sealed.ballots),
        void=sum(not one.chosen for one in sealed.ballots),
        votes=dict(votes),
        seats=sealed.seats,
    )
