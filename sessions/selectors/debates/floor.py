"""How a debate stands: who has the floor, who is next and when, how far it is."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from assemblies.models.institutions import Institution
from sessions.enums.debates import ListCategory, SpeakerState, TurnKind, TurnState
from sessions.models.debates import Debate, Speaker
from sessions.models.sittings import Sitting
from sessions.models.turns import Turn


@dataclass(frozen=True, slots=True, kw_only=True)
class OnFloor:
    """A turn as it stands. used_ms: without what has passed since running_since."""

    pk: int
    kind: TurnKind
    state: TurnState
    speaker_id: int | None
    institution: Institution | None
    name: str
    function: str
    languages: Sequence[str]
    seconds: int
    used_ms: int
    running_since: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Awaiting:
    """Somebody who waits. place: 1 is next. expected_at: as things stand; None: cannot be said."""

    pk: int
    place: int
    category: ListCategory
    number: int | None
    institution: Institution | None
    delegation_id: int | None
    name: str
    function: str
    languages: Sequence[str]
    is_late: bool
    seconds: int
    expected_at: datetime | None
    sitting_id: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class DebateNow:
    """A debate as it stands. interrupted: a speech that a point of order has stopped for a while.

    ends_at: when it will have ended, as things stand; overruns: by how many seconds that is after
    the end of its last sitting.
    """

    debate: Debate
    sitting: Sitting | None
    turn: OnFloor | None
    interrupted: OnFloor | None
    waiting: tuple[Awaiting, ...]
    spoken: int
    ends_at: datetime | None
    overruns: int


def debate_now(debate: Debate, *, at: datetime) -> DebateNow:
    """Return how a debate stands. Four queries, however long its lists are."""
    on_floor = [_on_floor(turn) for turn in _unfinished(debate)]
    speakers = _listed(debate)
    waiting = tuple(
        _awaiting(speaker, place, debate) for place, speaker in enumerate(speakers, start=1)
    )
    return DebateNow(
        debate=debate,
        sitting=debate.sitting,
        turn=on_floor[0] if on_floor else None,
        interrupted=on_floor[1] if len(on_floor) > 1 else None,
        waiting=waiting,
        spoken=debate.speakers.filter(state=SpeakerState.SPOKEN).count(),
        ends_at=None,
        overruns=0,
    )


def _unfinished(debate: Debate) -> list[Turn]:
    """Return the turns that have not ended, the one that has the floor first."""
    turns = debate.turns.exclude(state=TurnState.ENDED)
    return list(turns.select_related("speaker", "institution").order_by("-pk"))


def _listed(debate: Debate) -> list[Speaker]:
    """Return who waits, in the order in which they are called."""
    waiting = debate.speakers.filter(state=SpeakerState.LISTED)
    related = waiting.select_related("speakers_list", "institution")
    # Before the draw there are no ranks: they stand in order of arrival.
    return sorted(
        related,
        key=lambda one: (one.speakers_list.place, one.rank is None, one.rank or 0, one.pk),
    )


def _on_floor(turn: Turn) -> OnFloor:
    return OnFloor(
        pk=turn.pk,
        kind=TurnKind(turn.kind),
        state=TurnState(turn.state),
        speaker_id=turn.speaker_id,
        institution=turn.institution,
        name=turn.name,
        function=turn.speaker.function if turn.speaker else "",
        languages=tuple(turn.languages),
        seconds=turn.seconds,
        used_ms=turn.used_ms,
        running_since=turn.running_since,
    )


def _awaiting(speaker: Speaker, place: int, debate: Debate) -> Awaiting:
    return Awaiting(
        pk=speaker.pk,
        place=place,
        category=ListCategory(speaker.speakers_list.category),
        number=speaker.number,
        institution=speaker.institution,
        delegation_id=speaker.delegation_id,
        name=speaker.name,
        function=speaker.function,
        languages=tuple(speaker.languages),
        is_late=speaker.is_late,
        seconds=speaker.seconds or speaker.speakers_list.seconds or debate.delegation_seconds or 0,
        expected_at=None,
        sitting_id=None,
    )
