"""What the chair does with the floor: who has it, how long, and when the debate is over.

Every act can be given the version of the debate that was looked at: if somebody else has done
something since, it is refused (DebateMoved), and nothing has happened.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from assemblies.models.accounts import User
from assemblies.models.institutions import Institution
from sessions.enums.debates import DebateAct, SpeakerState, TurnKind, TurnState
from sessions.errors.debates import (
    LotNotDrawn,
    NobodyWaits,
    NotWaiting,
    SittingElsewhere,
    TimeNotWhole,
    TooMuchTime,
)
from sessions.models.debates import Debate, Speaker
from sessions.models.sittings import Sitting
from sessions.models.turns import DebateStep, Turn
from sessions.rules.debates.clock import MOST_SECONDS
from sessions.selectors.debates.registration import fits_again
from sessions.selectors.debates.standing import is_undrawn, sittings_of, waiting_speakers
from sessions.selectors.debates.steps import last_sitting_of
from sessions.services.debates import turns as held_turns
from sessions.services.debates.steps import Work, begin

_CALLABLE = (SpeakerState.LISTED, SpeakerState.PASSED_OVER)


@dataclass(frozen=True, slots=True, kw_only=True)
class Aside:
    """Who has the floor ahead of the lists: for whom she speaks, who she is if it is noted."""

    institution: Institution | None
    name: str = ""
    languages: Sequence[str] = ()


@transaction.atomic
def open_in(
    *, debate: Debate, sitting: Sitting, version: int | None = None, by: User | None, at: datetime
) -> Debate:
    """Open a debate in a sitting, for the first time or again. Raises SittingElsewhere."""
    work = begin(debate, DebateAct.OPEN, version=version, by=by, at=at)
    held_turns.checked(work)
    held = work.debate
    if sitting.pk not in {one.pk for one in sittings_of(held)}:
        raise SittingElsewhere
    work.remember(held)
    held.sitting_id, held.opened_at = sitting.pk, held.opened_at or at
    work.done(facts={"sitting": sitting.pk})
    return held


@transaction.atomic
def adjourn(*, debate: Debate, version: int | None = None, by: User | None, at: datetime) -> Debate:
    """Adjourn a debate: its sitting ends before it does. Raises FloorTaken."""
    work = begin(debate, DebateAct.ADJOURN, version=version, by=by, at=at)
    held_turns.checked(work)
    return _leave_sitting(work)


@transaction.atomic
def close(*, debate: Debate, version: int | None = None, by: User | None, at: datetime) -> Debate:
    """Close a debate; who has not been called is not heard, and exchanges no place any more.

    Raises FloorTaken.
    """
    work = begin(debate, DebateAct.CLOSE, version=version, by=by, at=at)
    held_turns.checked(work)
    work.remember(work.debate)
    work.debate.closed_at = at
    work.debate.exchanges.filter(ended_at=None).update(ended_at=at, ended_by=by)
    return _leave_sitting(work)


@transaction.atomic
def reopen(*, debate: Debate, version: int | None = None, by: User | None, at: datetime) -> Debate:
    """Reopen a closed debate, in the sitting in which it was closed where that is still held.

    Else it is then to be opened in one. Raises DebateNotClosed.
    """
    work = begin(debate, DebateAct.REOPEN, version=version, by=by, at=at)
    held_turns.checked(work)
    held = work.debate
    work.remember(held)
    held.closed_at, held.sitting = None, last_sitting_of(held)
    work.done(facts={"sitting": held.sitting_id})
    return held


@transaction.atomic
def call(
    *,
    debate: Debate,
    speaker: Speaker | None = None,
    starts: bool = True,
    version: int | None = None,
    by: User | None,
    at: datetime,
) -> Turn:
    """Call a speaker, the next one unless another is named; the turn before has ended with that.

    starts: her clock runs at once. Raises NobodyWaits, NotWaiting, LotNotDrawn, NotBegun.
    """
    work = begin(debate, DebateAct.CALL, version=version, by=by, at=at)
    unfinished = held_turns.checked(work)
    called = _named(work.debate, speaker) if speaker else _next(work.debate)
    for turn in unfinished:
        held_turns.end(work, turn)
    turn = held_turns.give_floor(work, called)
    if starts:
        held_turns.start(work, turn)
    work.done(speaker=called, turn=turn, facts={"starts": starts, "in_turn": speaker is None})
    return turn


@transaction.atomic
def start(*, debate: Debate, version: int | None = None, by: User | None, at: datetime) -> Turn:
    """Start the clock of who has the floor, or let it go on. Raises FloorEmpty, SpeaksAlready."""
    work = begin(debate, DebateAct.START, version=version, by=by, at=at)
    turn = held_turns.checked(work)[0]
    held_turns.start(work, turn)
    work.done(speaker=turn.speaker, turn=turn)
    return turn


@transaction.atomic
def pause(*, debate: Debate, version: int | None = None, by: User | None, at: datetime) -> Turn:
    """Stop the clock of who has the floor. Raises FloorEmpty, NotBegun, SpeechStopped."""
    work = begin(debate, DebateAct.PAUSE, version=version, by=by, at=at)
    turn = held_turns.checked(work)[0]
    held_turns.stop(work, turn)
    work.done(speaker=turn.speaker, turn=turn)
    return turn


@transaction.atomic
def extend(
    *, debate: Debate, seconds: int, version: int | None = None, by: User | None, at: datetime
) -> Turn:
    """Give who has the floor more time. Raises FloorEmpty, TimeNotWhole, TooMuchTime."""
    work = begin(debate, DebateAct.EXTEND, version=version, by=by, at=at)
    turn = held_turns.checked(work)[0]
    if seconds < 1:
        raise TimeNotWhole
    if turn.seconds + seconds > MOST_SECONDS:
        raise TooMuchTime(minutes=MOST_SECONDS // 60)
    work.remember(turn)
    turn.seconds += seconds
    turn.save(update_fields=["seconds"])
    work.done(speaker=turn.speaker, turn=turn, facts={"seconds": seconds})
    return turn


@transaction.atomic
def end_turn(*, debate: Debate, version: int | None = None, by: User | None, at: datetime) -> Turn:
    """End the turn of who has the floor; what a point of order had stopped goes on as it was.

    Raises FloorEmpty, NotBegun.
    """
    work = begin(debate, DebateAct.END_TURN, version=version, by=by, at=at)
    turn, *stopped = held_turns.checked(work)
    held_turns.end(work, turn)
    if stopped and stopped[0].state == TurnState.PAUSED and _ran_when_given(turn):
        held_turns.start(work, stopped[0])
    work.done(speaker=turn.speaker, turn=turn)
    return turn


@transaction.atomic
def give_reply(
    *, debate: Debate, to: Aside, version: int | None = None, by: User | None, at: datetime
) -> Turn:
    """Give a right of reply, now that nobody speaks. Raises FloorTaken."""
    work = begin(debate, DebateAct.GIVE_REPLY, version=version, by=by, at=at)
    held_turns.checked(work)
    return _give_aside(work, TurnKind.RIGHT_OF_REPLY, to, work.debate.reply_seconds, facts={})


@transaction.atomic
def give_point_of_order(
    *, debate: Debate, to: Aside, version: int | None = None, by: User | None, at: datetime
) -> Turn:
    """Give the floor for a point of order, ahead of everybody; a speech is stopped for it."""
    work = begin(debate, DebateAct.GIVE_POINT_OF_ORDER, version=version, by=by, at=at)
    ran = False
    for turn in held_turns.checked(work):
        if turn.state == TurnState.RUNNING:
            held_turns.stop(work, turn)
            ran = True
    seconds = work.debate.point_of_order_seconds
    return _give_aside(work, TurnKind.POINT_OF_ORDER, to, seconds, facts={"stopped": ran})


def _leave_sitting(work: Work) -> Debate:
    debate = work.debate
    work.remember(debate)
    left, debate.sitting = debate.sitting_id, None
    work.done(facts={"sitting": left})
    return debate


def _next(debate: Debate) -> Speaker:
    waiting = waiting_speakers(debate)
    if not waiting:
        raise NobodyWaits
    if is_undrawn(waiting[0]):
        raise LotNotDrawn
    return waiting[0]


def _named(debate: Debate, speaker: Speaker) -> Speaker:
    """Return the speaker called by name: who waits, or was passed over and came after all.

    Raises NotWaiting.
    """
    found = debate.speakers.select_related("speakers_list", "institution").filter(pk=speaker.pk)
    named = found.filter(state__in=_CALLABLE).first()
    if named is None:
        raise NotWaiting
    if named.state == SpeakerState.PASSED_OVER and not fits_again(named):
        raise NotWaiting  # others of her delegation, or she herself, wait instead
    return named


def _give_aside(
    work: Work, kind: TurnKind, to: Aside, seconds: int, *, facts: dict[str, bool]
) -> Turn:
    turn = held_turns.give_aside(
        work, kind, to.institution, name=to.name, languages=to.languages, seconds=seconds
    )
    institution = to.institution and to.institution.pk
    work.done(turn=turn, facts={"institution": institution, **facts})
    return turn


def _ran_when_given(turn: Turn) -> bool:
    """Tell whether a speech ran when this point of order was given."""
    given = DebateStep.objects.filter(turn=turn, act=DebateAct.GIVE_POINT_OF_ORDER)
    step = given.order_by("pk").first()
    return step is not None and bool(step.facts.get("stopped"))
