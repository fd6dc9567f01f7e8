"""The life of a resolution: one table, as of a request for an emergency item.

Whether the Assembly has debated an emergency item and may adopt its resolution is the request's
table (`sessions.rules.emergency_items`); this one says what may be done with the text.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sessions.enums.decisions import Adoption, AmendmentState, ResolutionAct, ResolutionState
from sessions.errors.ballots import ClockSetBack
from sessions.errors.resolutions import (
    DECIDING,
    PRACTICE,
    DraftMissing,
    ResolutionNotMovable,
    ResolutionReasonMissing,
    ReturningSubject,
    VoteElsewhere,
    VoteNotCarried,
    VoteNotClosed,
)
from sessions.rules.amendments import check_settled
from sessions.rules.majorities import Figures


@dataclass(frozen=True, slots=True, kw_only=True)
class Vote:
    """A ballot that is pointed at.

    is_on_it: on a question of this event, and not annulled. figures: once it is closed.
    """

    is_on_it: bool
    opened_at: datetime
    figures: Figures | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """What an act upon a resolution knows; each act looks only at what it needs.

    since: when it came into its present state; begun_at: when its drafting began. drafts: how many
    versions are written. barred: subjects that come back through the newest one and were not
    judged otherwise. amendments: what became of each to the newest one, those left out that this
    act puts into the text. vote: the ballot, where it is adopted by one.
    """

    at: datetime
    since: datetime
    begun_at: datetime
    reason: str = ""
    drafts: int = 0
    barred: tuple[str, ...] = ()
    amendments: tuple[AmendmentState, ...] = ()
    adoption: Adoption = Adoption.CONSENSUS
    vote: Vote | None = None


Check = Callable[[Facts], None]


@dataclass(frozen=True, slots=True)
class Step:
    """A row of the table. after: None leaves it where it is.

    article: what a refusal cites; source: where we have it from (S read in a document, R reading
    of the project).
    """

    before: ResolutionState
    act: ResolutionAct
    after: ResolutionState | None
    needs: tuple[Check, ...]
    article: str
    source: str


def _written(facts: Facts) -> None:
    if not facts.drafts:
        raise DraftMissing


def _explained(facts: Facts) -> None:
    if not facts.reason.strip():
        raise ResolutionReasonMissing


def _no_subject_returns(facts: Facts) -> None:
    if facts.barred:
        raise ReturningSubject(subjects="; ".join(facts.barred))


def _amendments_settled(facts: Facts) -> None:
    check_settled(facts.amendments)


def _carried(facts: Facts) -> None:
    """By consensus nothing was counted; by vote the ballot says that it was carried."""
    if facts.adoption is Adoption.CONSENSUS:
        return
    vote = facts.vote
    if vote is None or not vote.is_on_it or vote.opened_at < facts.begun_at:
        raise VoteElsewhere
    if vote.figures is None:
        raise VoteNotClosed
    if not vote.figures.is_carried:
        raise VoteNotCarried(in_favour=vote.figures.votes.in_favour, cast=vote.figures.cast)


_State, _Act = ResolutionState, ResolutionAct
_DRAFTING = "a drafting committee named from the groups meets in private (S)"
_TEXT = "the text is written in versions until the Assembly has it (S); who reads them (R)"
_RESERVED = "delegations put reservations on record, as Syria at the 135th (S)"

TABLE: Final[tuple[Step, ...]] = (
    Step(_State.IN_DRAFTING, _Act.NAME, None, (), PRACTICE, _DRAFTING),
    Step(_State.IN_DRAFTING, _Act.CONVENE, None, (), PRACTICE, _DRAFTING),
    Step(_State.IN_DRAFTING, _Act.WRITE, None, (_amendments_settled,), PRACTICE, _TEXT),
    Step(_State.IN_DRAFTING, _Act.SHOW, None, (_written,), PRACTICE, _TEXT),
    Step(
        _State.IN_DRAFTING, _Act.JUDGE, None, (_written, _explained), DECIDING,
        "a flagged passage is judged by a person, on record (R)",
    ),
    Step(
        _State.IN_DRAFTING, _Act.ADOPT, _State.ADOPTED,
        (_written, _amendments_settled, _no_subject_returns, _carried), DECIDING,
        "by consensus or vote; no subject of a lost or withdrawn request comes back (S)",
    ),
    Step(
        _State.IN_DRAFTING, _Act.DECLINE, _State.NOT_ADOPTED, (_explained,), PRACTICE,
        "plenary (S)",
    ),
    Step(_State.ADOPTED, _Act.RESERVE, None, (), PRACTICE, _RESERVED),
    Step(
        _State.ADOPTED, _Act.PUBLISH, _State.PUBLISHED, (), PRACTICE,
        "the reservations are printed with the text, so none comes later (R)",
    ),
    Step(
        _State.PUBLISHED, _Act.REPORT, None, (), PRACTICE,
        "guidelines of October 2017: Members report on follow-up (S)",
    ),
)  # fmt: skip
_BY_STATE_AND_ACT: Final = {(step.before, step.act): step for step in TABLE}


def acts_from(state: ResolutionState) -> frozenset[ResolutionAct]:
    """Return what may be done with a resolution in a state, if the facts allow it.

    Source: as in `move`.
    """
    return frozenset(step.act for step in TABLE if step.before is state)


def move(state: ResolutionState, act: ResolutionAct, *, facts: Facts) -> ResolutionState:
    """Return the state of a resolution after an act, or refuse it by name.

    Raises ResolutionNotMovable; ClockSetBack; then the first need of the row that is not met:
    DraftMissing, ResolutionReasonMissing, AmendmentsPending, AmendmentsUnmerged, ReturningSubject,
    VoteElsewhere, VoteNotClosed, VoteNotCarried.

    Source: Assembly Rules, art. 11.2; rules.md, sections 1.5 and 2.3; the source of each row.
    """
    step = _BY_STATE_AND_ACT.get((state, act))
    if step is None:
        raise ResolutionNotMovable
    if facts.at < facts.since:
        raise ClockSetBack(article=step.article)
    for check in step.needs:
        check(facts)
    return step.after or state
