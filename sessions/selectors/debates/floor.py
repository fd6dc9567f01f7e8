"""How a debate stands: who has the floor, who is next and when, how far it is."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from assemblies.models.institutions import Institution
from sessions.enums.debates import (
    DebateKind,
    FloorState,
    ListCategory,
    ListOrder,
    TurnKind,
    TurnState,
)
from sessions.models.debates import Debate, Speaker
from sessions.models.sittings import Sitting
from sessions.models.turns import Turn
from sessions.rules.debates.clock import left_ms, used_ms
from sessions.rules.debates.estimates import Begin, Estimate, Held, Spoken, estimate, rhythm
from sessions.rules.debates.windows import has_lot
from sessions.selectors.debates.standing import (
    ended_turns,
    is_undrawn,
    seconds_given,
    sittings_of,
    state_of_floor,
    unfinished_turns,
    used_by_delegation,
    waiting_speakers,
)


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
    """Somebody who waits. place: 1 is next. expected_at: as things stand; None: cannot be said.

    is_placed: False while the lot is to be drawn of her place, or of one before hers.
    """

    pk: int
    place: int
    is_placed: bool
    category: ListCategory
    is_by_lot: bool
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

    @property
    def known_place(self) -> int | None:
        return self.place if self.is_placed else None


@dataclass(frozen=True, slots=True, kw_only=True)
class DebateNow:
    """A debate as it stands. interrupted: a speech that a point of order has stopped for a while.

    ends_at: when it will have ended, as things stand; overruns: by how many seconds that is after
    the end of its last sitting, or of the one that has run over its end and goes on.
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
    unfinished, ended = unfinished_turns(debate), ended_turns(debate)
    speakers, sittings = waiting_speakers(debate), sittings_of(debate)
    return now_of(debate, unfinished, ended, speakers, sittings, at=at)


def now_of(
    debate: Debate,
    unfinished: list[Turn],
    ended: list[Turn],
    speakers: list[Speaker],
    sittings: list[Sitting],
    *,
    at: datetime,
) -> DebateNow:
    """Return how a debate stands, of which all this is read. No query.

    unfinished, ended, speakers, sittings: as selectors/debates/standing.py returns them.
    """
    used = used_by_delegation([*unfinished, *ended], debate)
    given = seconds_given(debate, speakers, used)
    waits = [given[one.pk] for one in speakers]
    expected = _expected(debate, unfinished, ended, waits, sittings, at=at)
    begins: Iterable[Begin | None] = expected.begins if expected else [None] * len(speakers)
    on_floor = [_on_floor(turn) for turn in unfinished]
    placed = _placed(speakers)
    return DebateNow(
        debate=debate,
        sitting=next((one for one in sittings if one.pk == debate.sitting_id), None),
        turn=on_floor[0] if on_floor else None,
        interrupted=on_floor[1] if len(on_floor) > 1 else None,
        waiting=tuple(
            _awaiting(one, place, given[one.pk], begin if place <= placed else None, placed)
            for place, (one, begin) in enumerate(zip(speakers, begins, strict=True), start=1)
        ),
        spoken=len({one.speaker_id for one in ended if one.speaker_id}),
        ends_at=expected.ends_at if expected else None,
        overruns=expected.overruns if expected else 0,
    )


def shown_to_all(now: DebateNow) -> DebateNow:
    """Return what everybody may know of a debate as it stands. No query.

    Lists that are drawn by lot are nobody's business before they are closed; and in a debate that
    is closed nobody waits.
    """
    if now.debate.closed_at is not None:
        return replace(now, waiting=())
    if not has_hidden_lists(now.debate):
        return now
    return replace(now, waiting=tuple(one for one in now.waiting if not one.is_by_lot))


def has_hidden_lists(debate: Debate) -> bool:
    """Tell whether lists of a debate are still to be closed before they are shown. No query."""
    is_over = debate.lists_closed_at is not None or debate.closed_at is not None
    return has_lot(DebateKind(debate.kind)) and not is_over


def floor_of_now(now: DebateNow) -> FloorState:
    """Return whether somebody has the floor, and how far her turn is. No query."""
    return state_of_floor(now.turn.kind, now.turn.state) if now.turn else FloorState.EMPTY


def _expected(
    debate: Debate,
    unfinished: list[Turn],
    ended: list[Turn],
    waits: list[int],
    sittings: list[Sitting],
    *,
    at: datetime,
) -> Estimate | None:
    if debate.closed_at is not None:
        return None
    rests = [_rest_ms(turn, at) for turn in unfinished]
    return estimate(
        now=at,
        rest_ms=sum(rests) if rests else None,
        waiting=waits,
        sittings=_from_now_on(debate, sittings, at),
        going=rhythm(_spoken(ended)),
    )


def _rest_ms(turn: Turn, at: datetime) -> int:
    used = used_ms(before_ms=turn.used_ms, running_since=turn.running_since, now=at)
    return max(0, left_ms(seconds=turn.seconds, used=used))


def _from_now_on(debate: Debate, sittings: list[Sitting], at: datetime) -> list[Held]:
    """Return the sitting that the debate is in, or the first that has not ended, and later ones."""
    first = next((one for one in sittings if one.pk == debate.sitting_id), None)
    if first is not None:
        ahead = [first, *(one for one in sittings if one.starts_at > first.starts_at)]
    else:
        ahead = [one for one in sittings if one.ends_at > at]
    on = debate.sitting_id
    return [Held(one.pk, one.starts_at, one.ends_at, one.pk == on) for one in ahead]


def _spoken(ended: list[Turn]) -> list[Spoken]:
    """Return the speeches of the lists that have ended; a pause counts within one sitting."""
    spoken, before = [], None
    for turn in ended:
        if turn.kind == TurnKind.POINT_OF_ORDER:
            continue
        if turn.kind == TurnKind.SPEECH:
            spoken.append(Spoken(turn.seconds, turn.used_ms, _pause(before, turn)))
        before = turn
    return spoken


def _pause(before: Turn | None, turn: Turn) -> int | None:
    if before is None or before.sitting_id != turn.sitting_id:
        return None
    if before.ended_at is None or turn.begun_at is None:
        return None
    return int((turn.begun_at - before.ended_at).total_seconds())


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


def _placed(speakers: Sequence[Speaker]) -> int:
    """Return how many are before the first one whose place is to be drawn."""
    undrawn = (place for place, one in enumerate(speakers) if is_undrawn(one))
    return next(undrawn, len(speakers))


def _awaiting(
    speaker: Speaker, place: int, seconds: int, begin: Begin | None, placed: int
) -> Awaiting:
    return Awaiting(
        pk=speaker.pk,
        place=place,
        is_placed=place <= placed,
        is_by_lot=speaker.speakers_list.order == ListOrder.LOT,
        category=ListCategory(speaker.speakers_list.category),
        number=speaker.number,
        institution=speaker.institution,
        delegation_id=speaker.delegation_id,
        name=speaker.name,
        function=speaker.function,
        languages=tuple(speaker.languages),
        is_late=speaker.is_late,
        seconds=seconds,
        expected_at=begin.at if begin else None,
        sitting_id=begin.sitting if begin else None,
    )
