"""What happens to turns and those who hold them, within an act upon a debate.

Each assumes the transaction of its caller and the debate's row held.
"""

from collections.abc import Sequence
from typing import Any

from assemblies.models.institutions import Institution
from sessions.enums.debates import SpeakerState, TurnKind, TurnState
from sessions.models.debates import Speaker
from sessions.models.turns import Turn
from sessions.rules.debates.clock import used_ms
from sessions.rules.debates.floor import check_act
from sessions.selectors.debates.standing import (
    ended_turns,
    floor_of,
    seconds_given,
    stage_of,
    unfinished_turns,
    used_by_delegation,
    waiting_speakers,
)
from sessions.services.debates.steps import Work


def checked(work: Work) -> list[Turn]:
    """Return the turns that have not ended, once the act is found possible as things stand."""
    turns = unfinished_turns(work.debate)
    for turn in turns:
        _set_right(work, turn)
    check_act(work.act, stage_of(work.debate), floor_of(turns))
    return turns


def _set_right(work: Work, turn: Turn) -> None:
    """Have a clock that was started in the future run from now on: the machine's was set back."""
    if turn.running_since is not None and turn.running_since > work.at:
        turn.running_since = work.at
        turn.save(update_fields=["running_since"])


def start(work: Work, turn: Turn) -> None:
    """Let the clock of a turn run."""
    work.remember(turn)
    turn.state, turn.running_since = TurnState.RUNNING, work.at
    turn.begun_at = turn.begun_at or work.at
    turn.save(update_fields=["state", "running_since", "begun_at"])


def stop(work: Work, turn: Turn, *, state: TurnState = TurnState.PAUSED) -> None:
    """Stop the clock of a turn; what has run until now is counted."""
    work.remember(turn)
    turn.used_ms = used_ms(before_ms=turn.used_ms, running_since=turn.running_since, now=work.at)
    turn.state, turn.running_since = state, None
    turn.ended_at = work.at if state == TurnState.ENDED else None
    turn.save(update_fields=["used_ms", "state", "running_since", "ended_at"])


def end(work: Work, turn: Turn) -> None:
    """End a turn: who held it has spoken, if she has begun."""
    stop(work, turn, state=TurnState.ENDED)
    if turn.speaker is not None and turn.begun_at is not None:
        move(work, turn.speaker, SpeakerState.SPOKEN)


def move(work: Work, speaker: Speaker, state: SpeakerState) -> None:
    """Have a speaker stand elsewhere, at her rank if that was changed."""
    work.remember(speaker)
    speaker.state, speaker.state_at = state, work.at
    speaker.save(update_fields=["state", "state_at", "rank"])


def give_floor(work: Work, speaker: Speaker) -> Turn:
    """Call a speaker of a list; her clock does not run yet."""
    debate = work.debate
    waiting = waiting_speakers(debate)
    if speaker.pk not in {one.pk for one in waiting}:  # she was passed over, and came after all
        waiting.insert(0, speaker)
    used = used_by_delegation([*ended_turns(debate), *unfinished_turns(debate)], debate)
    move(work, speaker, SpeakerState.HAS_FLOOR)
    return _made(
        work,
        kind=TurnKind.SPEECH,
        speaker=speaker,
        institution=speaker.institution,
        name=speaker.name,
        languages=speaker.languages,
        seconds=seconds_given(debate, waiting, used)[speaker.pk],
    )


def give_aside(
    work: Work,
    kind: TurnKind,
    institution: Institution | None,
    *,
    name: str,
    languages: Sequence[str],
    seconds: int,
) -> Turn:
    """Give the floor ahead of the lists; the clock runs at once."""
    turn = _made(
        work,
        kind=kind,
        institution=institution,
        name=name,
        languages=list(languages),
        seconds=seconds,
    )
    start(work, turn)
    return turn


def _made(work: Work, **columns: Any) -> Turn:  # noqa: ANN401 - columns of a turn
    here = {"sitting_id": work.debate.sitting_id, "called_at": work.at}
    turn: Turn = work.debate.turns.create(**here, **columns)
    work.made(turn)
    return turn
