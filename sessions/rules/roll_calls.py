"""A roll-call: the lines of its sheet, what a delegation may enter, two blind sheets, the sum.

What a Member has, by population, composition, arrears and suspension, is the law of
`assemblies.rules`; here it meets the people in the room.
"""

from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import dataclass
from typing import Final, TypeVar

from assemblies.rules.council import ARTICLE as COUNCIL_ARTICLE
from assemblies.rules.council import Representation
from assemblies.rules.editions import Edition
from assemblies.rules.reasons import Reason, ReasonCode
from assemblies.rules.votes import Entitlement, usable, why_not_all_usable
from sessions.enums import BallotWeight, VoteChoice
from sessions.errors.ballots import (
    DelegateElsewhere,
    DelegateNotPresent,
    HasVoted,
    MoreVotesThanADelegate,
    MoreVotesThanLeft,
    MoreVotesThanUsable,
    NobodyOfCommittee,
    NotAnElector,
    NotOnSheet,
    NoVotes,
    SheetsDiffer,
    SubstituteWaits,
)
from sessions.rules.majorities import Votes, check_whole, total

_BARS: Final = frozenset(
    {
        ReasonCode.NO_VOTES_WHEN_OWING,
        ReasonCode.NO_VOTES_SUSPENDED,
        ReasonCode.NO_VOTES_ASSOCIATE,
    }
)
OnSheet = TypeVar("OnSheet")

_ONE: Final = 1  # vote of a representative in the Council, and of a Member in a committee


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One delegation on the sheet of a vote.

    delegation: its key. weight: by what it is counted. votes: what it has; present: its delegates
    in the room; usable: how many votes those can cast; each: how many one of them can. article:
    what limits it to its usable votes; reasons: how it came to all of that.
    """

    delegation: int
    weight: BallotWeight
    votes: int
    present: int
    usable: int
    each: int
    article: str
    reasons: tuple[Reason, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Cast:
    """Votes that a delegate casts herself, all for one choice."""

    delegate: int
    delegation: int
    choice: VoteChoice
    votes: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """A line that two tellers did not enter alike; None where one has nothing there."""

    delegation: int
    one: Votes | None
    other: Votes | None


def line_in_assembly(
    *, delegation: int, entitlement: Entitlement, present: int, edition: Edition
) -> Line:
    """Return a delegation's line in a vote of the Assembly.

    entitlement: what its Member has at this session, nothing for an Associate Member. present:
    accredited members of parliament in the room; none of them may record more than ten votes.

    Source: Statutes, art. 15.1 (present in person), 15.2 (table), 15.3 (ten votes a delegate), 5.2
    (arrears), 4.2 (suspension), 2003; doha140ipu.qa (2019) for the ten.
    """
    barred, article = _bar(entitlement)
    return Line(
        delegation=delegation,
        weight=BallotWeight.ASSEMBLY,
        votes=entitlement.votes,
        present=present,
        usable=usable(entitlement, present, edition),
        each=edition.votes_per_delegate,
        article=article if barred else _limit(entitlement, present, edition),
        reasons=(*entitlement.reasons, *why_not_all_usable(entitlement, present, edition)),
    )


def line_in_council(
    *, delegation: int, entitlement: Entitlement, representation: Representation, present: int
) -> Line:
    """Return a delegation's line in a vote of the Governing Council: a vote a representative.

    representation: its places there, three, or one for a delegation of one sex. present: how many
    of them are taken by somebody in the room. Whoever has no vote in the Assembly has none here.

    Source: rules of the Council (2001), each representative has one vote; election of 27 October
    2023 (three votes for mixed delegations, one for single-sex ones); rules.md, section 6.
    """
    barred, _article = _bar(entitlement)
    places = 0 if barred else representation.places
    reasons = (*barred, *representation.reasons)  # without a member of parliament there is none
    return Line(
        delegation=delegation,
        weight=BallotWeight.COUNCIL,
        votes=places,
        present=present,
        usable=min(places, representation.fillable, present),
        each=_ONE,
        article=reasons[0].article if reasons else COUNCIL_ARTICLE,
        reasons=reasons,
    )


def line_in_committee(*, delegation: int, entitlement: Entitlement, present: int) -> Line:
    """Return a Member's line in a vote of a Standing Committee: one vote, cast by one person.

    present: how many of its member and substitute are in the room.

    Source: Rules of the Standing Committees (2017): a Member has one member and one substitute, who
    votes only in the member's absence; reading of the project: whoever has no vote in the Assembly
    has none in its committees.
    """
    barred, article = _bar(entitlement)
    votes = 0 if barred else _ONE
    return Line(
        delegation=delegation,
        weight=BallotWeight.COMMITTEE,
        votes=votes,
        present=present,
        usable=min(votes, present),
        each=_ONE,
        article=article or SubstituteWaits.rule,
        reasons=barred,
    )


def check_entry(votes: Votes, line: Line) -> None:
    """Refuse what a delegation cannot have voted.

    It may split its votes between for, against and abstention, and may leave some unused. Raises
    VotesNotWhole; NobodyOfCommittee; NoVotes or MoreVotesThanUsable with the article that limits
    the line.

    Source: Statutes, art. 15 (2003); rules.md, section 1.4 (a Member may split its votes:
    background knowledge) and section 6 ("Votes that can be used"); of a committee as in
    `line_in_committee`.
    """
    check_whole(votes)
    if votes.all and not line.votes:
        raise NoVotes(article=line.article)
    if votes.all and line.weight is BallotWeight.COMMITTEE and not line.present:
        raise NobodyOfCommittee
    if votes.all > line.usable:
        raise MoreVotesThanUsable(usable=line.usable, asked=votes.all, article=line.article)


def line_of(delegation: int, lines: Mapping[int, OnSheet]) -> OnSheet:
    """Return what stands on the sheet for a delegation. Raises NotOnSheet.

    Source: Statutes, art. 15.1 (2003): only who is present in person votes.
    """
    if delegation not in lines:
        raise NotOnSheet
    return lines[delegation]


def left_of(line: Line, cast: Iterable[Cast]) -> int:
    """Return how many of a delegation's votes its delegates have not cast yet.

    cast: everything cast so far; what others cast does not matter.

    Source: as in `line_in_assembly`.
    """
    used = sum(one.votes for one in cast if one.delegation == line.delegation)
    return max(0, line.usable - used)


def left_to(delegate: int, line: Line, cast: Iterable[Cast]) -> int:
    """Return how many votes one delegate may still cast of what is left to her delegation.

    Source: as in `line_in_assembly`.
    """
    cast = tuple(cast)
    own = sum(one.votes for one in cast if one.delegate == delegate)
    return max(0, min(left_of(line, cast), line.each - own))


def check_cast(
    new: Cast, *, line: Line, cast: Sequence[Cast], delegates: Set[int], present: Set[int]
) -> None:
    """Refuse what a delegate cannot cast herself.

    delegates: her delegation's members of parliament; present: who is in the room. She may cast in
    several goes, for several choices, up to ten votes altogether. Raises VotesNotWhole,
    DelegateElsewhere, DelegateNotPresent, NoVotes, MoreVotesThanADelegate, MoreVotesThanLeft.

    Source: Statutes, art. 15.1 (present in person), 15.3 (ten votes a delegate), 2003.
    """
    check_whole(Votes.of(new.choice, new.votes))
    if new.delegation != line.delegation or new.delegate not in delegates:
        raise DelegateElsewhere
    if new.delegate not in present:
        raise DelegateNotPresent
    if not line.votes:
        raise NoVotes(article=line.article)
    hers = new.votes + sum(one.votes for one in cast if one.delegate == new.delegate)
    if hers > line.each:
        raise MoreVotesThanADelegate(each=line.each, asked=hers, article=line.article)
    left = left_of(line, cast)
    if new.votes > left:
        raise MoreVotesThanLeft(
            usable=line.usable, left=left, asked=new.votes, article=line.article
        )


def entries_of(cast: Iterable[Cast]) -> dict[int, Votes]:
    """Return what the delegates of each delegation have cast together.

    Source: none of its own; a delegation's entry is the sum of what its delegates cast.
    """
    entries: dict[int, Votes] = {}
    for one in cast:
        before = entries.get(one.delegation, Votes())
        entries[one.delegation] = before.plus(Votes.of(one.choice, one.votes))
    return entries


def tally(entries: Mapping[int, Votes], lines: Mapping[int, Line]) -> Votes:
    """Return all votes of a roll-call together, whatever the order in which they were entered.

    entries: by delegation, as they stand after corrections. Each is checked against its line.
    Raises NotOnSheet and what `check_entry` raises.

    Source: Assembly Rules, art. 11.2 (roll-call); rules.md, section 1.5.
    """
    for delegation, votes in entries.items():
        check_entry(votes, line_of(delegation, lines))
    return total(entries.values())


def not_entered(entries: Set[int], lines: Mapping[int, Line]) -> tuple[int, ...]:
    """Return the delegations that could vote and have no entry yet, in the order of the sheet.

    Source: Assembly Rules, art. 11.2: in a roll-call each is called.
    """
    return tuple(key for key, line in lines.items() if line.usable and key not in entries)


def differences(one: Mapping[int, Votes], other: Mapping[int, Votes]) -> tuple[Difference, ...]:
    """Return the lines that two tellers, each without the other's sheet, did not enter alike.

    Nothing entered and zero votes entered are two things: the second says that it was called.

    Source: reading of the project (docs/adr/0030): two people, two sheets, kept blind.
    """
    keys = (*one, *(key for key in other if key not in one))
    return tuple(
        Difference(delegation=key, one=one.get(key), other=other.get(key))
        for key in keys
        if one.get(key) != other.get(key)
    )


def agreed(one: Mapping[int, Votes], other: Mapping[int, Votes]) -> dict[int, Votes]:
    """Return the entries of two sheets that are alike. Raises SheetsDiffer with `count`.

    Source: as in `differences`.
    """
    found = differences(one, other)
    if found:
        raise SheetsDiffer(count=len(found))
    return dict(one)


def check_elector(person: int, *, electors: Set[int], voted: Set[int]) -> None:
    """Refuse a ballot to who has none: one person, one vote. Raises NotAnElector, HasVoted.

    Source: rules of the Council (2001): each representative has one vote.
    """
    if person not in electors:
        raise NotAnElector
    if person in voted:
        raise HasVoted


def _bar(entitlement: Entitlement) -> tuple[tuple[Reason, ...], str]:
    barred = tuple(reason for reason in entitlement.reasons if reason.code in _BARS)
    return barred, barred[0].article if barred else ""


def _limit(entitlement: Entitlement, present: int, edition: Edition) -> str:
    """Return what limits a delegation: the people in the room, or else the table."""
    in_room = why_not_all_usable(entitlement, present, edition)
    if in_room:
        return edition.articles.per_delegate if present else edition.articles.presence
    return edition.articles.minimum
