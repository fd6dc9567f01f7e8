"""The life of a request for an emergency item: one table, and nothing else moves a request.

Each row of `TABLE` says who may do what with a request in which state, what it needs, and where
that stands. `docs/emergency-items.md` is drawn from it.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from assemblies.errors import DomainError, msg
from sessions.enums import RequestAct, RequestActor, RequestOutcome, RequestState
from sessions.errors.ballots import ClockSetBack
from sessions.errors.emergency_items import (
    ASKING,
    DECIDING,
    NotForThem,
    RequestNotMovable,
    WithdrawalAfterVote,
    WithdrawalDuringVote,
)
from sessions.rules import emergency_requests as needs
from sessions.rules.emergency_requests import OUTCOME, Facts, Need

_State = RequestState
_Act = RequestAct
_AUTHOR = frozenset({RequestActor.AUTHOR})
_SECRETARIAT = frozenset({RequestActor.SECRETARIAT})
_PRESIDENT = frozenset({RequestActor.PRESIDENT})
_ASSEMBLY = frozenset({RequestActor.ASSEMBLY})
_MEMBER = frozenset({RequestActor.MEMBER})

_ANNULMENT: Final = msg("Practice of the 59th Conference (1971)")
_PRACTICE: Final = msg("Practice of the Assembly")


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """A row of the table: who does what with a request, in which state, and what becomes of it.

    article: what a refusal cites. source: where we have it from; it ends with how sure that is, S
    read in a document, P in the press, D derived, B background, R reading of the project.
    """

    before: RequestState
    act: RequestAct
    actors: frozenset[RequestActor]
    after: RequestState
    needs: tuple[Need, ...]
    article: str
    source: str


def _steps(
    befores: Iterable[RequestState],
    act: RequestAct,
    actors: frozenset[RequestActor],
    after: RequestState | None,
    cited: tuple[str, str],
    *asked: Need,
) -> tuple[Step, ...]:
    """Return the rows of one act; after None: the request stays where it is."""
    article, source = cited
    return tuple(
        Step(
            before=before,
            act=act,
            actors=actors,
            after=before if after is None else after,
            needs=asked,
            article=article,
            source=source,
        )
        for before in befores
    )


_OPEN = (_State.RECEIVED, _State.CIRCULATED, _State.REVISED)
_BEFORE_THE_ASSEMBLY = (_State.ON_BALLOT, _State.PRESENTED)

_PREPARED = (
    *_steps(
        (_State.IN_PREPARATION, _State.RETURNED), _Act.DISCARD, _AUTHOR, _State.DISCARDED,
        (ASKING, "what was never received is no request, so it bars no subject (R)"),
    ),
    *_steps(
        (_State.IN_PREPARATION, _State.RETURNED), _Act.FILE, _AUTHOR, _State.RECEIVED,
        (ASKING, "Assembly Rules, art. 11.1; requests of the 114th to 148th (S)"),
        needs.MEMBERS, needs.BEFORE_CLOSING, needs.PAPERS, needs.JOINING_AGREE,
    ),
    *_steps(
        (_State.RECEIVED,), _Act.RETURN, _SECRETARIAT, _State.RETURNED,
        (ASKING, "a paper turns out to be missing or unreadable (D)"), needs.REASON,
    ),
    *_steps(
        (_State.RECEIVED, _State.REVISED), _Act.CIRCULATE, _SECRETARIAT, _State.CIRCULATED,
        (ASKING, "passed on to all Members at once; A/148/2-P.4-rev.2 (S)"),
        needs.PAPERS, needs.SYMBOL,
    ),
    *_steps(
        (_State.CIRCULATED, _State.REVISED), _Act.REVISE, _AUTHOR, _State.REVISED,
        (ASKING, "148th: P.4 revised twice until the day of the decision, co-sponsors added (S)"),
        needs.MEMBERS, needs.BEFORE_CLOSING, needs.PAPERS, needs.JOINING_AGREE,
    ),
    *_steps(
        (_State.REVISED,), _Act.REFUSE_REVISION, _SECRETARIAT, _State.CIRCULATED,
        (ASKING, "the text circulated before stands (R)"), needs.REASON,
    ),
    *_steps(
        (*_OPEN, *_BEFORE_THE_ASSEMBLY), _Act.LEAVE, _AUTHOR, None,
        (DECIDING, "an author of several takes its name off; the last one withdraws (R)"),
        needs.OTHERS_REMAIN,
    ),
    *_steps(
        _OPEN, _Act.MERGE, _AUTHOR, _State.MERGED,
        (DECIDING, "138th: four into one on the day of the vote; 139th: two into one (S)"),
        needs.COMBINATION, needs.AUTHORS_AGREE,
    ),
    *_steps(
        _OPEN, _Act.WITHDRAW, _AUTHOR, _State.WITHDRAWN,
        (DECIDING, "143rd, 144th: withdrawn in favour of another (S/P)"), needs.AUTHORS_AGREE,
    ),
    *_steps(
        _BEFORE_THE_ASSEMBLY, _Act.WITHDRAW, _AUTHOR | _PRESIDENT, _State.WITHDRAWN,
        (DECIDING, "in the sitting too, orally or by remote link (144th); the President has it"
                   " recorded (S/P)"),
        needs.AUTHORS_AGREE,
    ),
)  # fmt: skip

_VOTED = (
    *_steps(
        (_State.CIRCULATED,), _Act.PUT_ON_BALLOT, _SECRETARIAT | _PRESIDENT, _State.ON_BALLOT,
        (DECIDING, "the list is closed; what was revised is circulated first (S)"),
        needs.AFTER_CLOSING,
    ),
    *_steps(
        (_State.ON_BALLOT,), _Act.PRESENT, _PRESIDENT, _State.PRESENTED,
        (_PRACTICE, "137th: authors explain, delegations object (P)"), needs.TURN_TO_PRESENT,
    ),
    *_steps(
        (_State.PRESENTED,), _Act.OPEN_VOTE, _PRESIDENT, _State.IN_VOTE,
        (DECIDING, "roll-call, each request separately (S)"), needs.TURN_TO_VOTE, needs.QUORUM,
    ),
    *_steps(
        (_State.IN_VOTE,), _Act.CLOSE_VOTE, _PRESIDENT, _State.VOTED,
        (DECIDING, "roll-call, tellers (S)"), needs.SHEET,
    ),
    *_steps(
        (_State.VOTED, _State.REJECTED, _State.ACCEPTED), _Act.ANNUL_VOTE, _ASSEMBLY,
        _State.PRESENTED,
        (_ANNULMENT, "1971: a wrongly announced result was annulled by an absolute majority and"
                     " the vote repeated (S)"),
        needs.ANNULLED, needs.REASON, needs.NONE_DEBATED,
    ),
    *_steps(
        (_State.PASSED_OVER, _State.TIED), _Act.ANNUL_VOTE, _ASSEMBLY, _State.PRESENTED,
        (_ANNULMENT, "any result can be announced wrongly, as in 1971 (R)"),
        needs.ANNULLED, needs.REASON, needs.NONE_DEBATED,
    ),
    *_steps(
        (_State.VOTED,), _Act.REJECT, _PRESIDENT, _State.REJECTED,
        (DECIDING, "fewer than two thirds of the votes cast (S)"),
        OUTCOME[RequestOutcome.REJECTED],
    ),
    *_steps(
        (_State.VOTED,), _Act.DECLARE_TIE, _PRESIDENT, _State.TIED,
        (DECIDING, "an exact tie is reported, not decided (R)"),
        needs.ALL_VOTED, OUTCOME[RequestOutcome.TIED],
    ),
    *_steps(
        (_State.PASSED_OVER, _State.ACCEPTED), _Act.DECLARE_TIE, _PRESIDENT, _State.TIED,
        (DECIDING, "as many votes for as another, after a vote was annulled and repeated (R)"),
        needs.ALL_VOTED, OUTCOME[RequestOutcome.TIED],
    ),
    *_steps(
        (_State.VOTED, _State.PASSED_OVER), _Act.ACCEPT, _PRESIDENT, _State.ACCEPTED,
        (DECIDING, "two thirds, and the most votes for: the agenda item with the next free number"
                   " (S); after another's vote was annulled and repeated (R)"),
        needs.ALL_VOTED, OUTCOME[RequestOutcome.ACCEPTED], needs.NO_OTHER_ITEM,
    ),
    *_steps(
        (_State.TIED,), _Act.ACCEPT, _PRESIDENT, _State.ACCEPTED,
        (DECIDING, "the President decides a tie, on record, unless a repeated vote dissolves"
                   " it (R)"),
        needs.ALL_VOTED, OUTCOME[RequestOutcome.ACCEPTED], needs.NO_OTHER_ITEM,
        needs.CHOICE_EXPLAINED,
    ),
    *_steps(
        (_State.VOTED, _State.TIED, _State.ACCEPTED), _Act.PASS_OVER, _PRESIDENT,
        _State.PASSED_OVER,
        (DECIDING, "two thirds, but another has more votes for (S), is preferred in a tie, or has"
                   " more after its vote was repeated (R)"),
        needs.ALL_VOTED, OUTCOME[RequestOutcome.PASSED_OVER],
    ),
    *_steps(
        (_State.PRESENTED,), _Act.ACCEPT_BY_CONSENSUS, _ASSEMBLY, _State.ACCEPTED,
        (DECIDING, "104th (2000): the only request was accepted by consensus (S)"),
        needs.CONSENSUS, needs.NO_OTHER_ITEM,
    ),
)  # fmt: skip

_AFTER = (
    *_steps(
        (_State.ACCEPTED,), _Act.DEBATE, _PRESIDENT, _State.DEBATED,
        (_PRACTICE, "plenary, one sitting; an own debate since October 2012 (S)"),
        needs.ALL_ANNOUNCED,
    ),
    *_steps(
        (_State.DEBATED,), _Act.REFER, _ASSEMBLY, _State.IN_DRAFTING,
        (_PRACTICE, "a drafting committee, if any, is named from the geopolitical groups (S)"),
        needs.COMMITTEE,
    ),
    *_steps(
        (_State.DEBATED, _State.IN_DRAFTING), _Act.ADOPT, _ASSEMBLY, _State.ADOPTED,
        (DECIDING, "by consensus or vote, with or without reservations (S)"),
        needs.NO_SUBJECT_RETURNS,
    ),
    *_steps(
        (_State.DEBATED, _State.IN_DRAFTING), _Act.DECLINE, _ASSEMBLY, _State.NOT_ADOPTED,
        (_PRACTICE, "plenary (S)"), needs.REASON,
    ),
    *_steps(
        (_State.ADOPTED, _State.REPORTED_ON), _Act.REPORT, _MEMBER, _State.REPORTED_ON,
        (_PRACTICE, "guidelines of October 2017: follow-up about every four years (S)"),
    ),
)  # fmt: skip

TABLE: Final[tuple[Step, ...]] = (*_PREPARED, *_VOTED, *_AFTER)
_BY_STATE_AND_ACT: Final[Mapping[tuple[RequestState, RequestAct], Step]] = MappingProxyType(
    {(step.before, step.act): step for step in TABLE}
)
# Why there is no such row, where a plain "not now" would not say it.
_NAMED: Final[Mapping[tuple[RequestState, RequestAct], type[DomainError]]] = MappingProxyType(
    {
        (_State.IN_VOTE, _Act.WITHDRAW): WithdrawalDuringVote,
        **{
            (state, _Act.WITHDRAW): WithdrawalAfterVote
            for state in (
                _State.VOTED, _State.REJECTED, _State.PASSED_OVER, _State.TIED, _State.ACCEPTED,
                _State.DEBATED, _State.IN_DRAFTING, _State.ADOPTED, _State.NOT_ADOPTED,
                _State.REPORTED_ON,
            )
        },
    }
)  # fmt: skip
# Where a request ends; nothing leads out of these.
ENDS: Final = frozenset(RequestState) - frozenset(step.before for step in TABLE)


def step_of(state: RequestState, act: RequestAct) -> Step:
    """Return the row of the table for an act upon a request in a state.

    Raises WithdrawalDuringVote or WithdrawalAfterVote where it is too late to withdraw, else
    RequestNotMovable.

    Source: Assembly Rules, art. 11, and the source of each row.
    """
    step = _BY_STATE_AND_ACT.get((state, act))
    if step is None:
        raise _NAMED.get((state, act), RequestNotMovable)
    return step


def acts_from(state: RequestState, *, actor: RequestActor) -> tuple[RequestAct, ...]:
    """Return what somebody may do with a request in a state, in the order of its life.

    Whether the facts allow it is another question: `move` answers it.

    Source: as in `step_of`.
    """
    return tuple(
        act
        for act in RequestAct
        if (state, act) in _BY_STATE_AND_ACT and actor in _BY_STATE_AND_ACT[state, act].actors
    )


def move(
    state: RequestState, act: RequestAct, *, actor: RequestActor, facts: Facts
) -> RequestState:
    """Return the state of a request after an act, or refuse it by name.

    Raises what `step_of` raises; NotForThem for who does not do this; ClockSetBack for a moment
    before the request came into its state; then the first need of the row that is not met.

    Source: as in `step_of`.
    """
    step = step_of(state, act)
    if actor not in step.actors:
        raise NotForThem(article=step.article)
    if facts.at < facts.since:
        raise ClockSetBack(article=step.article)
    for need in step.needs:
        need.check(facts)
    return step.after
