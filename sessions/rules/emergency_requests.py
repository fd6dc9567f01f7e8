"""What the rules ask of a request: who files it, when, with which papers, with whose consent.

`Facts` is what an act knows; each `Need` looks at it and refuses by name. Which act needs what
stands in the one table of `sessions.rules.emergency_items`.
"""

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from assemblies.enums import InstitutionKind
from assemblies.rules.names import plain
from sessions.enums import RequestOutcome, RequestPaper, RequestState
from sessions.errors.emergency_items import (
    AnnulmentLost,
    AuthorLeftOut,
    AuthorsDisagree,
    CommitteeUnnamed,
    ConsensusNotKnown,
    GroupElsewhere,
    LastAuthor,
    ListClosed,
    ListOpen,
    MemberSuspended,
    NotAMember,
    NothingToCombine,
    NotItsTurn,
    NotTheOnlyRequest,
    OneItemOnly,
    OutcomeElsewise,
    PapersMissing,
    RequestNotMovable,
    RequestReasonMissing,
    SheetOpen,
    SubjectBarred,
    SubjectsDiffer,
    SymbolMissing,
    VotesOutstanding,
)
from sessions.rules.emergency_decisions import EmergencyRules
from sessions.rules.majorities import Figures, check_quorum
from sessions.rules.presence import Quorum

_NOT_ESTABLISHED: Final = Quorum(needed=0, present=0, represented=0)
# What still has to be voted upon, and what is not yet before the Assembly.
BEFORE_VOTE: Final = frozenset(
    {RequestState.ON_BALLOT, RequestState.PRESENTED, RequestState.IN_VOTE}
)
BEFORE_BALLOT: Final = frozenset(
    {RequestState.RECEIVED, RequestState.CIRCULATED, RequestState.REVISED}
)
# What was voted upon and is not decided yet.
UNDECIDED: Final = frozenset({RequestState.VOTED, RequestState.TIED})
# What its authors still write, without a step of its life.
WRITABLE: Final = frozenset({RequestState.IN_PREPARATION, RequestState.RETURNED})
# From the acceptance on a request is the item, whatever becomes of it.
IS_ITEM: Final = frozenset(
    {
        RequestState.ACCEPTED,
        RequestState.DEBATED,
        RequestState.IN_DRAFTING,
        RequestState.ADOPTED,
        RequestState.NOT_ADOPTED,
        RequestState.REPORTED_ON,
    }
)
# From its debate on nothing that is voted again gives the item to another.
IS_DEBATED: Final = IS_ITEM - {RequestState.ACCEPTED}
# From the ballot on the sitting that decides, and so the rules of its day, are settled.
ON_BALLOT_OR_LATER: Final = (
    BEFORE_VOTE | UNDECIDED | IS_ITEM | {RequestState.REJECTED, RequestState.PASSED_OVER}
)
# Whose subject may not come back through the draft resolution.
BARS_ITS_SUBJECT: Final = frozenset(
    {RequestState.REJECTED, RequestState.PASSED_OVER, RequestState.WITHDRAWN}
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Author:
    """Who files a request. key: of the institution; groups: its geopolitical groups' codes."""

    key: int
    kind: InstitutionKind
    is_suspended: bool = False
    groups: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Subject:
    """What a request is about: its name, and words by which a text is seen to speak of it."""

    name: str
    words: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """One of the requests that a joint one combines."""

    subject: str
    authors: frozenset[int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """What an act upon a request knows; each act looks only at what it needs.

    at: the moment of the act; since: when the request came into its present state. closes_at: the
    hour at which the list closes; zone: the venue's, in which that hour is told.
    authors: as they would be after the act; joining: those of them who are new; agreed: whose
    consent is recorded. group: the geopolitical group it is filed for, if any.
    combines: this request and the others that the joint one replaces; joint: the joint one's
    authors. ahead: the states of requests received earlier; others: of all other requests, those
    ahead included. barred: subjects that come back through the draft (`returning`).
    """

    at: datetime
    since: datetime
    closes_at: datetime
    rules: EmergencyRules
    zone: str = "UTC"
    reason: str = ""
    symbol: str = ""
    papers: frozenset[RequestPaper] = frozenset()
    authors: tuple[Author, ...] = ()
    joining: frozenset[int] = frozenset()
    agreed: frozenset[int] = frozenset()
    group: str = ""
    combines: tuple[Part, ...] = ()
    joint: frozenset[int] = frozenset()
    ahead: tuple[RequestState, ...] = ()
    others: tuple[RequestState, ...] = ()
    quorum: Quorum = _NOT_ESTABLISHED
    sheet_is_agreed: bool = False
    outcome: RequestOutcome | None = None
    annulment: Figures | None = None
    committee: int = 0
    barred: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Need:
    """Something an act needs, as the documentation says it, and the check that refuses by name."""

    said: str
    check: Callable[[Facts], None]


def closing_hour(*, set_at: datetime | None, decision_begins_at: datetime) -> datetime:
    """Return when the list of requests closes: as the Assembly set it, else when it decides.

    decision_begins_at: the start of the sitting that decides. At the very hour it is closed.

    Source: rules.md, section 2.2 (open until the day of the decision; a limit exists, the hour was
    not found) and section 6 ("Closing hour for requests").
    """
    return decision_begins_at if set_at is None else set_at


def check_author(author: Author) -> None:
    """Refuse who may not request an item. Raises NotAMember, MemberSuspended.

    A Member in arrears may: it has lost its votes, not its membership.

    Source: Assembly Rules, art. 11.1 (any Member); rules.md, section 2.1 (Associate Members and
    observers may not: they have no vote); Statutes, art. 4.2 (suspension); docs/adr/0030.
    """
    if author.kind != InstitutionKind.PARLIAMENT:
        raise NotAMember
    if author.is_suspended:
        raise MemberSuspended


def check_combination(parts: Sequence[Part], *, joint: frozenset[int]) -> None:
    """Refuse a joint request that does not combine what it says.

    parts: what it replaces. joint: the authors of the joint one; others may have joined them.
    Subjects are compared without accents and case. Raises NothingToCombine, SubjectsDiffer,
    AuthorLeftOut with `count`.

    Source: Assembly Rules, art. 11.2 (the authors of two or more requests on the same subject may
    combine them); the 138th (four into one on the day of the vote) and 139th Assemblies.
    """
    if len(parts) < 2:
        raise NothingToCombine
    if len({" ".join(plain(part.subject).split()) for part in parts}) > 1:
        raise SubjectsDiffer
    left_out = frozenset[int]().union(*(part.authors for part in parts)) - joint
    if left_out:
        raise AuthorLeftOut(count=len(left_out))


def returning(texts: Iterable[str], *, title: str, barred: Sequence[Subject]) -> tuple[str, ...]:
    """Return the barred subjects of which a draft speaks and its adopted title does not.

    texts: the draft, in all its languages. barred: the subjects of requests that were lost or
    withdrawn. A text speaks of a subject that has one of its words (or its name) as whole words,
    whatever their case and accents.

    Source: Assembly Rules, art. 11.2 (the subject of a withdrawn or rejected request does not come
    back through the draft resolution, unless the adopted title names it); docs/adr/0030.
    """
    draft, named = "\n".join(plain(text) for text in texts), plain(title)
    return tuple(
        subject.name
        for subject in barred
        if _speaks_of(subject, draft) and not _speaks_of(subject, named)
    )


def _speaks_of(subject: Subject, text: str) -> bool:
    words = (plain(word) for word in (subject.words or (subject.name,)))
    return any(re.search(rf"(?<!\w){re.escape(word)}(?!\w)", text) for word in words if word)


def _by_members(facts: Facts) -> None:
    if not facts.authors:
        raise NotAMember
    for author in facts.authors:
        check_author(author)
    if facts.group and not any(facts.group in author.groups for author in facts.authors):
        raise GroupElsewhere


def _before_closing(facts: Facts) -> None:
    if facts.at >= facts.closes_at:
        raise ListClosed(closed_at=facts.closes_at.isoformat(), zone=facts.zone)


def _after_closing(facts: Facts) -> None:
    if facts.at < facts.closes_at:
        raise ListOpen(closes_at=facts.closes_at.isoformat(), zone=facts.zone)


def _all_papers(facts: Facts) -> None:
    missing = set(RequestPaper) - facts.papers
    if missing:
        raise PapersMissing(count=len(missing))


def _reason(facts: Facts) -> None:
    if not facts.reason.strip():
        raise RequestReasonMissing


def _symbol(facts: Facts) -> None:
    if not facts.symbol:
        raise SymbolMissing


def _joining_agree(facts: Facts) -> None:
    silent = facts.joining - facts.agreed
    if silent:
        raise AuthorsDisagree(count=len(silent))


def _authors_agree(facts: Facts) -> None:
    silent = {author.key for author in facts.authors} - facts.agreed
    if silent or not facts.authors:
        raise AuthorsDisagree(count=len(silent))


def _others_remain(facts: Facts) -> None:
    if not facts.authors:
        raise LastAuthor


def _combination(facts: Facts) -> None:
    check_combination(facts.combines, joint=facts.joint)


def _its_turn_to_be_presented(facts: Facts) -> None:
    if RequestState.ON_BALLOT in facts.ahead or not BEFORE_BALLOT.isdisjoint(facts.ahead):
        raise NotItsTurn


def _its_turn_to_be_voted(facts: Facts) -> None:
    ahead = BEFORE_VOTE | BEFORE_BALLOT
    if not ahead.isdisjoint(facts.ahead) or RequestState.IN_VOTE in facts.others:
        raise NotItsTurn


def _quorum(facts: Facts) -> None:
    check_quorum(facts.quorum)


def _sheet(facts: Facts) -> None:
    if not facts.sheet_is_agreed:
        raise SheetOpen


def _annulled(facts: Facts) -> None:
    if facts.annulment is None or not facts.annulment.is_carried:
        raise AnnulmentLost


def _all_voted(facts: Facts) -> None:
    if not (BEFORE_VOTE | BEFORE_BALLOT).isdisjoint(facts.others):
        raise VotesOutstanding


def _no_other_item(facts: Facts) -> None:
    if not IS_ITEM.isdisjoint(facts.others):
        raise OneItemOnly


def _consensus(facts: Facts) -> None:
    if not facts.rules.by_consensus:
        raise ConsensusNotKnown
    if not (BEFORE_VOTE | BEFORE_BALLOT | {RequestState.VOTED}).isdisjoint(facts.others):
        raise NotTheOnlyRequest


def _choice_explained(facts: Facts) -> None:
    if RequestState.TIED in facts.others:
        _reason(facts)


def _all_announced(facts: Facts) -> None:
    if not (BEFORE_VOTE | BEFORE_BALLOT | UNDECIDED).isdisjoint(facts.others):
        raise VotesOutstanding


def _none_debated(facts: Facts) -> None:
    if not IS_DEBATED.isdisjoint(facts.others):
        raise RequestNotMovable


def _committee(facts: Facts) -> None:
    if not facts.committee:
        raise CommitteeUnnamed


def _no_subject_returns(facts: Facts) -> None:
    if facts.barred:
        raise SubjectBarred(subjects="; ".join(facts.barred))


def _outcome(expected: RequestOutcome) -> Callable[[Facts], None]:
    def check(facts: Facts) -> None:
        if facts.outcome is not expected:
            raise OutcomeElsewise

    return check


MEMBERS: Final = Need(
    "all authors are Members, none suspended; one is of the group named", _by_members
)
BEFORE_CLOSING: Final = Need("the list is open", _before_closing)
AFTER_CLOSING: Final = Need("the list is closed", _after_closing)
PAPERS: Final = Need("letter, memorandum, draft resolution", _all_papers)
REASON: Final = Need("a reason", _reason)
SYMBOL: Final = Need("a document symbol", _symbol)
JOINING_AGREE: Final = Need("who joins has agreed", _joining_agree)
AUTHORS_AGREE: Final = Need("every author has agreed", _authors_agree)
OTHERS_REMAIN: Final = Need("another author stays", _others_remain)
COMBINATION: Final = Need(
    "two or more on one subject; the joint request has all authors", _combination
)
TURN_TO_PRESENT: Final = Need("those received earlier are presented", _its_turn_to_be_presented)
TURN_TO_VOTE: Final = Need(
    "those received earlier are voted upon; no other vote is open", _its_turn_to_be_voted
)
QUORUM: Final = Need("a quorum", _quorum)
SHEET: Final = Need("the sheet is complete, the tellers agree", _sheet)
ANNULLED: Final = Need("an absolute majority annuls the vote", _annulled)
ALL_VOTED: Final = Need("all requests are voted upon", _all_voted)
NO_OTHER_ITEM: Final = Need("no other request is the item", _no_other_item)
CONSENSUS: Final = Need("the rules of the day allow it, and it is the only request", _consensus)
CHOICE_EXPLAINED: Final = Need(
    "a reason, as long as another request has as many votes for", _choice_explained
)
ALL_ANNOUNCED: Final = Need("all requests are voted upon and decided", _all_announced)
NONE_DEBATED: Final = Need("no other request is debated as the item", _none_debated)
COMMITTEE: Final = Need("the drafting committee is named", _committee)
NO_SUBJECT_RETURNS: Final = Need(
    "no subject of a lost or withdrawn request comes back", _no_subject_returns
)
OUTCOME: Final = {
    one: Need(f"the votes say: {one.value.replace('_', ' ')}", _outcome(one))
    for one in RequestOutcome
}
