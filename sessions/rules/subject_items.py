"""The life of a subject item: one table, as of a request for an emergency item.

Members propose subjects for a Standing Committee; its bureau selects one, combines several, or puts
its own, which begins as selected.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from sessions.enums.committees import SubjectAct, SubjectActor, SubjectState
from sessions.errors.ballots import ClockSetBack
from sessions.errors.committees import (
    COMMITTEES,
    DeadlineMissing,
    DecidedInFuture,
    DecidedTooEarly,
    DraftBegun,
    SubjectNotMovable,
    SubjectReasonMissing,
    SubjectsAfterBureau,
    SubjectsClosed,
    SubjectSelected,
    SubjectsOpen,
    SubjectsTooFew,
    SubjectWorkedOn,
)

# Before its bureau meets, where the committee has set nothing else.
BEFORE_THE_BUREAU: Final = timedelta(days=1)
FEWEST_TO_COMBINE: Final = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """What an act upon a subject item knows; each act looks only at what it needs.

    closes_at: until when Members propose, on the clock of `zone`; None: nobody has said. since:
    when the item came into its state. today, decided_on: days at the venue. combined: how many
    items are combined. is_selected: the committee has a subject. is_begun: the resolution on it is
    begun. is_worked_on: there are co-rapporteurs, a memorandum or inputs.
    """

    at: datetime
    since: datetime
    zone: str
    closes_at: datetime | None
    today: date
    decided_on: date | None = None
    reason: str = ""
    combined: int = 0
    is_selected: bool = False
    is_begun: bool = False
    is_worked_on: bool = False


@dataclass(frozen=True, slots=True)
class Need:
    """What an act needs: in words for the documentation, and the check that refuses it."""

    said: str
    check: Callable[[Facts], None]


@dataclass(frozen=True, slots=True)
class Step:
    """A row of the table. source: S read in a document, R reading of the project."""

    before: SubjectState
    act: SubjectAct
    actors: frozenset[SubjectActor]
    after: SubjectState
    needs: tuple[Need, ...]
    source: str
    article: str = COMMITTEES


def closing_of(*, bureau_meets_at: datetime | None, set_to: datetime | None) -> datetime | None:
    """Return until when Members propose: as the committee has set it, else a day before its bureau.

    None where neither is set: nothing is proposed then.

    Source: rules.md, section 3.2: up to one day before the bureau meets.
    """
    if set_to is not None or bureau_meets_at is None:
        return set_to
    return bureau_meets_at - BEFORE_THE_BUREAU


def check_closing(*, bureau_meets_at: datetime | None, set_to: datetime | None) -> None:
    """Refuse a deadline that lies after the bureau's meeting. Raises SubjectsAfterBureau.

    Source: rules.md, section 3.2: what is proposed is before the bureau when it meets.
    """
    if set_to is not None and bureau_meets_at is not None and set_to > bureau_meets_at:
        raise SubjectsAfterBureau


def check_proposing(*, at: datetime, closes_at: datetime | None, zone: str) -> None:
    """Refuse a subject that comes too late. Raises DeadlineMissing, SubjectsClosed.

    Source: as in `closing_of`.
    """
    if closes_at is None:
        raise DeadlineMissing
    if at >= closes_at:
        raise SubjectsClosed(closed_at=closes_at.isoformat(), zone=zone)


def _not_closed(facts: Facts) -> None:
    check_proposing(at=facts.at, closes_at=facts.closes_at, zone=facts.zone)


def _closed(facts: Facts) -> None:
    if facts.closes_at is not None and facts.at < facts.closes_at:
        raise SubjectsOpen(closes_at=facts.closes_at.isoformat(), zone=facts.zone)


def _decided(facts: Facts) -> None:
    if facts.decided_on is None or facts.decided_on > facts.today:
        raise DecidedInFuture


def _decided_after(facts: Facts) -> None:
    if facts.closes_at is None or facts.decided_on is None:
        return
    if facts.decided_on < facts.closes_at.astimezone(ZoneInfo(facts.zone)).date():
        raise DecidedTooEarly(closes_at=facts.closes_at.isoformat(), zone=facts.zone)


def _explained(facts: Facts) -> None:
    if not facts.reason.strip():
        raise SubjectReasonMissing


def _no_other(facts: Facts) -> None:
    if facts.is_selected:
        raise SubjectSelected


def _several(facts: Facts) -> None:
    if facts.combined < FEWEST_TO_COMBINE:
        raise SubjectsTooFew


def _not_begun(facts: Facts) -> None:
    if facts.is_begun:
        raise DraftBegun


def _untouched(facts: Facts) -> None:
    if facts.is_worked_on:
        raise SubjectWorkedOn


NOT_CLOSED: Final = Need("before the deadline", _not_closed)
CLOSED: Final = Need("after the deadline", _closed)
DECIDED: Final = Need("the day of the bureau's decision", _decided)
DECIDED_AFTER: Final = Need("a day not before that of the deadline", _decided_after)
EXPLAINED: Final = Need("a reason", _explained)
NO_OTHER: Final = Need("no subject is selected yet", _no_other)
SEVERAL: Final = Need("two items at least", _several)
NOT_BEGUN: Final = Need("its resolution is not begun", _not_begun)
UNTOUCHED: Final = Need("no co-rapporteur, memorandum or input is there", _untouched)

# A subject of the bureau's own, or one that combines several, begins as selected.
BUREAUS_OWN: Final = (CLOSED, DECIDED, DECIDED_AFTER, NO_OTHER)
COMBINING: Final = (CLOSED, DECIDED, DECIDED_AFTER, SEVERAL, NO_OTHER)

_State, _Act = SubjectState, SubjectAct
_AUTHOR, _BUREAU = frozenset({SubjectActor.AUTHOR}), frozenset({SubjectActor.BUREAU})

TABLE: Final = (
    Step(
        _State.PROPOSED, _Act.WITHDRAW, _AUTHOR, _State.WITHDRAWN, (NOT_CLOSED,),
        "what is before the bureau is the bureau's (R)",
    ),
    Step(
        _State.PROPOSED, _Act.SELECT, _BUREAU, _State.SELECTED,
        BUREAUS_OWN, "the bureau may pick one (S)",
    ),
    Step(
        _State.PROPOSED, _Act.COMBINE, _BUREAU, _State.COMBINED,
        COMBINING, "the bureau may combine (S)",
    ),
    Step(
        _State.PROPOSED, _Act.DECLINE, _BUREAU, _State.DECLINED,
        (CLOSED, DECIDED, DECIDED_AFTER, EXPLAINED), "who has proposed learns why not (R)",
    ),
    Step(
        _State.SELECTED, _Act.DECLINE, _BUREAU, _State.DECLINED,
        (DECIDED, EXPLAINED, NOT_BEGUN, UNTOUCHED),
        "a bureau may come back to its choice until something is done for it (R)",
    ),
    Step(
        _State.COMBINED, _Act.RESTORE, _BUREAU, _State.PROPOSED, (NOT_BEGUN, UNTOUCHED),
        "what was combined is before the bureau again once the combined one is given up (R)",
    ),
)  # fmt: skip
ENDS: Final = frozenset({_State.WITHDRAWN, _State.DECLINED})
_BY_STATE_AND_ACT: Final = {(step.before, step.act): step for step in TABLE}


def acts_from(state: SubjectState) -> frozenset[SubjectAct]:
    """Return what may be done with a subject item in a state, if the facts allow it.

    Source: as in `move`.
    """
    return frozenset(step.act for step in TABLE if step.before is state)


def move(
    state: SubjectState, act: SubjectAct, *, actor: SubjectActor, facts: Facts
) -> SubjectState:
    """Return the state of a subject item after an act, or refuse it by name.

    Raises SubjectNotMovable; ClockSetBack; then the first need of the row that is not met:
    DeadlineMissing, SubjectsClosed, SubjectsOpen, DecidedInFuture, DecidedTooEarly, SubjectsTooFew,
    SubjectSelected, SubjectReasonMissing, DraftBegun, SubjectWorkedOn.

    Source: rules.md, section 3.2; the source of each row.
    """
    step = _BY_STATE_AND_ACT.get((state, act))
    if step is None or actor not in step.actors:
        raise SubjectNotMovable
    if facts.at < facts.since:
        raise ClockSetBack(article=step.article)
    for need in step.needs:
        need.check(facts)
    return step.after


def check_own(facts: Facts) -> None:
    """Refuse a subject of the bureau's own.

    Raises SubjectsOpen, DecidedInFuture, DecidedTooEarly, SubjectSelected.

    Source: rules.md, section 3.2: the bureau may put its own.
    """
    for need in BUREAUS_OWN:
        need.check(facts)


def check_combining(facts: Facts) -> None:
    """Refuse to combine.

    Raises SubjectsOpen, DecidedInFuture, DecidedTooEarly, SubjectsTooFew, SubjectSelected.

    Source: rules.md, section 3.2: the bureau may combine several.
    """
    for need in COMBINING:
        need.check(facts)
