"""What carries a question: majorities, votes cast, and figures that explain themselves."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from types import MappingProxyType
from typing import Final, Self

from assemblies.errors import msg
from sessions.enums import MajorityKind, VoteChoice
from sessions.errors.ballots import NoQuorum, VotesNotWhole
from sessions.rules.presence import Quorum

FOR_AND_AGAINST: Final = frozenset({VoteChoice.IN_FAVOUR, VoteChoice.AGAINST})
WITH_ABSTENTIONS: Final = FOR_AND_AGAINST | {VoteChoice.ABSTAINING}


@dataclass(frozen=True, slots=True, kw_only=True)
class Votes:
    """Votes by choice, of one delegation or of all together; whole and not negative."""

    in_favour: int = 0
    against: int = 0
    abstaining: int = 0

    @property
    def all(self) -> int:
        return self.in_favour + self.against + self.abstaining

    @property
    def by_choice(self) -> Mapping[VoteChoice, int]:
        return {
            VoteChoice.IN_FAVOUR: self.in_favour,
            VoteChoice.AGAINST: self.against,
            VoteChoice.ABSTAINING: self.abstaining,
        }

    @classmethod
    def of(cls, choice: VoteChoice, votes: int) -> Self:
        """Return votes that are all of one choice."""
        return cls(**{choice.value: votes})

    def plus(self, other: "Votes") -> "Votes":
        """Return both together."""
        return Votes(
            in_favour=self.in_favour + other.in_favour,
            against=self.against + other.against,
            abstaining=self.abstaining + other.abstaining,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Majority:
    """How much carries a question.

    share: of what counts as cast. is_more: more than the share is needed, not just the share.
    base: the choices that count as cast. article: where it stands.
    """

    kind: MajorityKind
    share: Fraction
    is_more: bool
    base: frozenset[VoteChoice]
    article: str


SIMPLE: Final = Majority(
    kind=MajorityKind.SIMPLE,
    share=Fraction(1, 2),
    is_more=True,
    base=FOR_AND_AGAINST,
    article=msg("Assembly Rules, on voting"),
)
TWO_THIRDS: Final = Majority(
    kind=MajorityKind.TWO_THIRDS,
    share=Fraction(2, 3),
    is_more=False,
    base=FOR_AND_AGAINST,
    article=msg("Assembly Rules, art. 11.2"),
)
# 59th Conference, Paris 1971: who abstained was counted among those who had voted.
TWO_THIRDS_OF_ALL: Final = Majority(
    kind=MajorityKind.TWO_THIRDS,
    share=Fraction(2, 3),
    is_more=False,
    base=WITH_ABSTENTIONS,
    article=msg("Practice of the 59th Conference (1971)"),
)
ABSOLUTE: Final = Majority(
    kind=MajorityKind.ABSOLUTE,
    share=Fraction(1, 2),
    is_more=True,
    base=WITH_ABSTENTIONS,
    article=msg("Rules of the Governing Council"),
)

SENTENCES: Final[Mapping[bool, str]] = MappingProxyType(
    {
        True: msg("{in_favour} for of {cast} cast; {needed} needed: carried."),
        False: msg("{in_favour} for of {cast} cast; {needed} needed: not carried."),
    }
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """A result with what it takes to follow it: what was cast, what was needed, what came of it.

    cast: the votes that count; abstentions do not, where the majority's base leaves them out.
    """

    votes: Votes
    cast: int
    needed: int
    majority: Majority

    @property
    def is_carried(self) -> bool:
        return self.votes.in_favour >= self.needed

    @property
    def is_even(self) -> bool:
        """As many for as against: of an ordinary question, a tie, which is not carried."""
        return self.votes.in_favour == self.votes.against

    @property
    def message(self) -> str:
        """The English template, with {named} places for `details`; the edge translates it."""
        return SENTENCES[self.is_carried]

    @property
    def details(self) -> dict[str, int]:
        """The numbers by name, for the template and for clients."""
        return {
            "in_favour": self.votes.in_favour,
            "against": self.votes.against,
            "abstaining": self.votes.abstaining,
            "cast": self.cast,
            "needed": self.needed,
        }


def check_whole(votes: Votes) -> None:
    """Refuse votes that are no whole numbers from 0 on. Raises VotesNotWhole.

    Source: Statutes, art. 15 (2003): a Member has a number of votes; reading of the project: they
    are split in whole votes only.
    """
    for number in votes.by_choice.values():
        if type(number) is not int or number < 0:
            raise VotesNotWhole


def votes_cast(votes: Votes, majority: Majority) -> int:
    """Return how many votes count as cast; abstentions only where the majority's base has them.

    Source: rules.md, section 1.5: proof by the figures of the 139th Assembly (1,106 for, 311
    against, 248 abstentions, accepted); Assembly Rules, art. 11.2 ("of the votes cast").
    """
    return sum(number for choice, number in votes.by_choice.items() if choice in majority.base)


def needed(cast: int, majority: Majority) -> int:
    """Return the smallest number of votes for that carries a question.

    cast: what counts as cast, or the valid ballots of an election. Never less than one: where
    nobody casts a vote, nothing is carried.

    Source: Assembly Rules, art. 11.2 (two thirds); Council rules (absolute majority of valid
    ballots: 177 of 352 in 2014, 198 of 394 in 2020); rules.md, section 6 (integers only).
    """
    if cast < 0:
        raise ValueError("votes cast are not negative")
    times, over = majority.share.numerator * cast, majority.share.denominator
    least = times // over + 1 if majority.is_more else -(-times // over)
    return max(1, least)


def figures(votes: Votes, majority: Majority) -> Figures:
    """Return a result that explains itself. Raises VotesNotWhole.

    Source: as in `votes_cast` and `needed`.
    """
    check_whole(votes)
    cast = votes_cast(votes, majority)
    return Figures(votes=votes, cast=cast, needed=needed(cast, majority), majority=majority)


def is_carried(votes: Votes, majority: Majority) -> bool:
    """Say whether a question is carried. As many for as against never carries one.

    Source: as in `needed`; rules.md, section 6 ("Ordinary questions": a tie is not carried).
    """
    return figures(votes, majority).is_carried


def total(each: Iterable[Votes]) -> Votes:
    """Return all votes together, in whatever order they come.

    Source: rules.md, section 1.5 (a roll-call is the sum of its lines).
    """
    in_favour = against = abstaining = 0
    for votes in each:
        in_favour += votes.in_favour
        against += votes.against
        abstaining += votes.abstaining
    return Votes(in_favour=in_favour, against=against, abstaining=abstaining)


def check_quorum(quorum: Quorum) -> None:
    """Refuse a vote without a quorum. Raises NoQuorum with `present` and `needed`.

    Source: records of the 141st Assembly ("establishment of a quorum" at the first sittings);
    reading of the project (rules.md, section 6, "Quorum").
    """
    if not quorum.is_reached:
        raise NoQuorum(present=quorum.present, needed=quorum.needed)
