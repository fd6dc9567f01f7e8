"""What can be done in a debate: one table, and nothing else moves the floor.

Each row of `TABLE` says how far the debate and the turn must be for an act. What is not in it is
refused with the sentence that says what to do first.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from assemblies.errors import DomainError
from sessions.enums.debates import DebateAct, DebateStage, FloorState, TurnKind
from sessions.errors import debates as refusals

_A, _S, _F = DebateAct, DebateStage, FloorState

_ANY_FLOOR: Final = frozenset(FloorState)
_BEGUN: Final = frozenset({_F.SPEAKING, _F.STOPPED})
_CALLABLE: Final = _BEGUN | {_F.EMPTY}
_HERE: Final = frozenset({_S.IN_SITTING})
_EARLY: Final = frozenset({_S.PREPARED, _S.ADJOURNED})
_GOES_ON: Final = _HERE | _EARLY


@dataclass(frozen=True, slots=True)
class Row:
    """An act and when it can be done. source: where we have it from."""

    act: DebateAct
    stages: frozenset[DebateStage]
    floors: frozenset[FloorState]
    source: str


TABLE: Final = (
    Row(_A.OPEN, _EARLY, _ANY_FLOOR, "a debate is held in one sitting or in several (S)"),
    Row(_A.ADJOURN, _HERE, frozenset({_F.EMPTY}), "nobody keeps the floor over night (R)"),
    Row(_A.CALL, _HERE, _CALLABLE, "the next one called ends the turn before (R)"),
    Row(_A.START, _HERE, frozenset({_F.CALLED, _F.STOPPED}), "clock (R)"),
    Row(_A.PAUSE, _HERE, frozenset({_F.SPEAKING}), "clock (R)"),
    Row(_A.EXTEND, _HERE, _ANY_FLOOR - {_F.EMPTY}, "the chair gives time (R)"),
    Row(_A.END_TURN, _HERE, _BEGUN | {_F.INTERRUPTED}, "the chair takes the floor back (R)"),
    Row(_A.SKIP, _HERE, _ANY_FLOOR, "who is not in the room is called again (R)"),
    Row(_A.PASS_OVER, _HERE, _ANY_FLOOR, "who does not come is passed over (R)"),
    Row(_A.GIVE_REPLY, _HERE, frozenset({_F.EMPTY}), "right of reply, after a speech (R)"),
    Row(
        _A.GIVE_POINT_OF_ORDER,
        _HERE,
        _ANY_FLOOR - {_F.INTERRUPTED},
        "a point of order goes before everything, but not upon another (R)",
    ),
    Row(_A.PLACE, _GOES_ON, _ANY_FLOOR, "the chair changes the order, and says why (R)"),
    Row(_A.CLOSE_LIST, _GOES_ON, _ANY_FLOOR, "the chair declares the lists closed (R)"),
    Row(_A.REOPEN_LIST, _GOES_ON, _ANY_FLOOR, "and open again (R)"),
    Row(
        _A.CLOSE,
        frozenset({_S.IN_SITTING, _S.ADJOURNED}),
        frozenset({_F.EMPTY}),
        "a debate is closed between two turns (R)",
    ),
    Row(_A.REOPEN, frozenset({_S.CLOSED}), _ANY_FLOOR, "to be opened in a sitting anew (R)"),
)

_ROWS: Final = {row.act: row for row in TABLE}

CHAIRS: Final = frozenset(_ROWS)  # the acts that the chair does, and can take back


def acts_now(stage: DebateStage, floor: FloorState) -> frozenset[DebateAct]:
    """Return what the chair can do as things stand.

    Source: the table of this module.
    """
    return frozenset(row.act for row in TABLE if stage in row.stages and floor in row.floors)


def concerns_floor(kind: TurnKind | None) -> bool:
    """Tell whether "not here" is said of who has the floor, rather than of who is next.

    kind: of the turn that has the floor; None: nobody has it.
    Source: who was called, and does not come, is the one who is not here (R).
    """
    return kind == TurnKind.SPEECH


def in_the_way(act: DebateAct, stage: DebateStage, floor: FloorState) -> DomainError | None:
    """Return what an act would be refused with as things stand; None: it can be done.

    Source: the table of this module.
    """
    try:
        check_act(act, stage, floor)
    except DomainError as refusal:
        return refusal
    return None


def check_act(act: DebateAct, stage: DebateStage, floor: FloorState) -> None:
    """Refuse an act that cannot be done as things stand, saying what is in its way.

    Source: the table of this module.
    """
    row = _ROWS[act]
    if stage not in row.stages:
        raise _out_of_stage(stage, row.stages)
    if floor not in row.floors:
        raise _out_of_turn(act, floor)


def _out_of_stage(stage: DebateStage, stages: Iterable[DebateStage]) -> DomainError:
    if _S.CLOSED in stages:
        return refusals.DebateNotClosed()
    return {
        _S.PREPARED: refusals.DebateNotBegun,
        _S.IN_SITTING: refusals.DebateInSitting,
        _S.ADJOURNED: refusals.DebateAdjourned,
        _S.CLOSED: refusals.DebateClosed,
    }[stage]()


def _out_of_turn(act: DebateAct, floor: FloorState) -> DomainError:
    if floor == _F.EMPTY:
        return refusals.FloorEmpty()
    if act in {_A.ADJOURN, _A.CLOSE, _A.GIVE_REPLY}:
        return refusals.FloorTaken()
    if floor == _F.INTERRUPTED:
        return refusals.PointOfOrderFirst()
    if floor == _F.CALLED:
        return refusals.NotBegun()
    return refusals.SpeaksAlready() if act == _A.START else refusals.SpeechStopped()
