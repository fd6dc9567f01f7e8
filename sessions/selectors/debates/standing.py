"""How far a debate is, who has its floor and how long those who wait may speak."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from django.db.models import F

from assemblies.enums import CalendarStatus
from sessions.enums.debates import (
    DebateStage,
    FloorState,
    ListOrder,
    SpeakerState,
    TurnKind,
    TurnState,
)
from sessions.models.debates import Debate, Speaker
from sessions.models.sittings import Sitting
from sessions.models.turns import Turn
from sessions.rules.debates.shares import shares

_STATES = {
    TurnState.WAITING: FloorState.CALLED,
    TurnState.RUNNING: FloorState.SPEAKING,
    TurnState.PAUSED: FloorState.STOPPED,
}


def stage_of(debate: Debate) -> DebateStage:
    """Return how far a debate is. No query."""
    if debate.closed_at is not None:
        return DebateStage.CLOSED
    if debate.sitting_id is not None:
        return DebateStage.IN_SITTING
    return DebateStage.PREPARED if debate.opened_at is None else DebateStage.ADJOURNED


def floor_of(unfinished: Sequence[Turn]) -> FloorState:
    """Return how the floor stands. unfinished: as `unfinished_turns` returns them. No query."""
    if not unfinished:
        return FloorState.EMPTY
    return state_of_floor(TurnKind(unfinished[0].kind), TurnState(unfinished[0].state))


def state_of_floor(kind: TurnKind, state: TurnState) -> FloorState:
    """Return how the floor stands with a turn that has it. No query."""
    return FloorState.INTERRUPTED if kind == TurnKind.POINT_OF_ORDER else _STATES[state]


def unfinished_turns(debate: Debate) -> list[Turn]:
    """Return the turns that have not ended, the one that has the floor first."""
    turns = debate.turns.exclude(state=TurnState.ENDED)
    return list(turns.select_related("speaker__speakers_list", "institution").order_by("-pk"))


def ended_turns(debate: Debate) -> list[Turn]:
    """Return the turns that were spoken and have ended, in their order."""
    turns = debate.turns.filter(state=TurnState.ENDED, begun_at__isnull=False)
    return list(turns.select_related("speaker__speakers_list", "institution").order_by("pk"))


def waiting_speakers(debate: Debate) -> list[Speaker]:
    """Return who waits, in the order in which they are called."""
    waiting = debate.speakers.filter(state=SpeakerState.LISTED)
    return as_called(waiting.select_related("speakers_list", "institution"))


def as_called(speakers: Iterable[Speaker]) -> list[Speaker]:
    """Return speakers in the order in which they are called; their lists are loaded. No query."""
    # Before the draw there are no ranks: they stand in order of arrival.
    return sorted(
        speakers,
        key=lambda one: (one.speakers_list.place, one.rank is None, one.rank or 0, one.pk),
    )


def next_waiting(debate: Debate) -> int | None:
    """Return the key of who is first of `waiting_speakers`; None: nobody waits. One query."""
    waiting = debate.speakers.filter(state=SpeakerState.LISTED)
    in_order = waiting.order_by("speakers_list__place", F("rank").asc(nulls_last=True), "pk")
    first: int | None = in_order.values_list("pk", flat=True).first()
    return first


def sittings_of(debate: Debate) -> list[Sitting]:
    """Return the sittings in which a debate is held, cancelled ones aside, in their order."""
    held = Sitting.planned.filter(debates=debate).exclude(status=CalendarStatus.CANCELLED)
    return list(held.select_related("event", "body").order_by("starts_at", "pk"))


def is_undrawn(speaker: Speaker) -> bool:
    """Tell whether her place is to be drawn yet (needs her list loaded with her)."""
    by_lot = speaker.speakers_list.order == ListOrder.LOT
    return by_lot and speaker.rank is None and not speaker.is_late


def used_by_delegation(turns: Iterable[Turn], debate: Debate) -> Mapping[int, int]:
    """Return of delegations that share their time how much is used, in ms, by key. No query.

    turns: ended, and unfinished: those count with all that was given, for it is theirs.
    """
    used: dict[int, int] = defaultdict(int)
    for turn in turns:
        speaker = turn.speaker
        if turn.kind != TurnKind.SPEECH or speaker is None or not shares_time(speaker, debate):
            continue
        over = turn.state == TurnState.ENDED
        used[speaker.delegation_id or 0] += turn.used_ms if over else turn.seconds * 1000
    return used


def seconds_given(
    debate: Debate, waiting: Sequence[Speaker], used: Mapping[int, int]
) -> dict[int, int]:
    """Return how many seconds each of those who wait may speak, by her key. No query.

    used: by delegation, in ms. Needs the lists of the speakers loaded with them.
    """
    sharing: dict[int, list[Speaker]] = defaultdict(list)
    given = {}
    for one in waiting:
        if shares_time(one, debate):
            sharing[one.delegation_id or 0].append(one)
        else:
            own = one.seconds, one.speakers_list.seconds, debate.delegation_seconds
            given[one.pk] = next((seconds for seconds in own if seconds is not None), 0)
    for key, speakers in sharing.items():
        asked = [one.seconds for one in speakers]
        total = debate.delegation_seconds or 0
        parts = shares(total=total, used_ms=used.get(key, 0), asked=asked)
        given.update((one.pk, part) for one, part in zip(speakers, parts, strict=True))
    return given


def shares_time(speaker: Speaker, debate: Debate) -> bool:
    """Tell whether her time is of what her delegation shares (needs her list loaded). No query."""
    own = speaker.speakers_list.seconds
    return own is None and speaker.delegation_id is not None and bool(debate.delegation_seconds)
