"""What the chair does with those who wait: to the end, out, elsewhere; lists closed and open."""

from datetime import datetime

from django.db import transaction
from django.db.models import Max

from assemblies.models.accounts import User
from sessions.enums.debates import DebateAct, SpeakerState, TurnKind, TurnState
from sessions.errors.debates import (
    ListEnded,
    ListGoesOn,
    LotNotDrawn,
    NobodyWaits,
    NotWaiting,
    PlacedInAnotherList,
    ReasonMissing,
)
from sessions.models.debates import Debate, Speaker
from sessions.models.turns import Turn
from sessions.rules.debates.floor import concerns_floor
from sessions.selectors.debates.standing import is_undrawn, waiting_speakers
from sessions.services.debates import turns as held_turns
from sessions.services.debates.steps import Work, begin


@transaction.atomic
def skip(
    *,
    debate: Debate,
    speaker: Speaker | None = None,
    version: int | None = None,
    by: User | None,
    at: datetime,
) -> Speaker:
    """Move a speaker to the end of her list: who has the floor for a speech, else the next one.

    Her turn is over, and no time counts of it: she was not here. Raises NobodyWaits, NotWaiting,
    LotNotDrawn.
    """
    work = begin(debate, DebateAct.SKIP, version=version, by=by, at=at)
    skipped = _taken_off(work, speaker)
    others = [one for one in _in_list_of(work, skipped) if one.pk != skipped.pk]
    _ensure_ranks(work, others)
    work.remember(skipped)
    skipped.rank = _last_rank(skipped) + 1
    held_turns.move(work, skipped, SpeakerState.LISTED)
    work.done(speaker=skipped)
    return skipped


@transaction.atomic
def pass_over(
    *,
    debate: Debate,
    speaker: Speaker | None = None,
    version: int | None = None,
    by: User | None,
    at: datetime,
) -> Speaker:
    """Take a speaker off the lists: who has the floor for a speech, else the next one.

    Her turn is over, and no time counts of it: she was not here. She may still be called by name.
    Raises NobodyWaits, NotWaiting.
    """
    work = begin(debate, DebateAct.PASS_OVER, version=version, by=by, at=at)
    passed = _taken_off(work, speaker)
    held_turns.move(work, passed, SpeakerState.PASSED_OVER)
    work.done(speaker=passed)
    return passed


@transaction.atomic
def place(
    *,
    speaker: Speaker,
    before: Speaker | None,
    reason: str,
    version: int | None = None,
    by: User | None,
    at: datetime,
) -> Speaker:
    """Place a speaker elsewhere in her list: before another one, or at its end (None).

    Raises ReasonMissing, NotWaiting, PlacedInAnotherList, LotNotDrawn.
    """
    work = begin(speaker.debate, DebateAct.PLACE, version=version, by=by, at=at)
    held_turns.checked(work)
    if not reason.strip():
        raise ReasonMissing
    placed = _waiting(work.debate, speaker)
    order = _in_list_of(work, placed)
    _ensure_ranks(work, order)
    _reorder(work, order, placed, before)
    facts = {"before": before and before.pk}
    work.done(speaker=placed, reason=reason.strip(), facts=facts)
    return placed


@transaction.atomic
def close_list(
    *, debate: Debate, version: int | None = None, by: User | None, at: datetime
) -> Debate:
    """Declare the lists closed: nobody more is taken. Raises ListEnded."""
    work = begin(debate, DebateAct.CLOSE_LIST, version=version, by=by, at=at)
    held_turns.checked(work)
    if work.debate.ended_at is not None:
        raise ListEnded
    work.remember(work.debate)
    work.debate.ended_at = at
    work.done()
    return work.debate


@transaction.atomic
def reopen_list(
    *, debate: Debate, version: int | None = None, by: User | None, at: datetime
) -> Debate:
    """Take speakers again. Raises ListGoesOn."""
    work = begin(debate, DebateAct.REOPEN_LIST, version=version, by=by, at=at)
    held_turns.checked(work)
    if work.debate.ended_at is None:
        raise ListGoesOn
    work.remember(work.debate)
    work.debate.ended_at = None
    work.done()
    return work.debate


def _taken_off(work: Work, speaker: Speaker | None) -> Speaker:
    """Return who is skipped or passed over, once the turn she had been called for has ended."""
    turn = next(iter(held_turns.checked(work)), None)
    is_meant = turn is not None and (speaker is None or turn.speaker_id == speaker.pk)
    if turn is not None and is_meant and concerns_floor(TurnKind(turn.kind)):
        return _called_back(work, turn)
    return _waiting(work.debate, speaker)


def _called_back(work: Work, turn: Turn) -> Speaker:
    held_turns.stop(work, turn, state=TurnState.ENDED)
    turn.begun_at, turn.used_ms = None, 0
    turn.save(update_fields=["begun_at", "used_ms"])
    return work.debate.speakers.select_related("speakers_list").get(turns=turn)


def _waiting(debate: Debate, speaker: Speaker | None) -> Speaker:
    waiting = waiting_speakers(debate)
    if speaker is None and not waiting:
        raise NobodyWaits
    found = waiting[0] if speaker is None else _found(waiting, speaker)
    if found is None:
        raise NotWaiting
    return found


def _found(waiting: list[Speaker], speaker: Speaker) -> Speaker | None:
    return next((one for one in waiting if one.pk == speaker.pk), None)


def _in_list_of(work: Work, speaker: Speaker) -> list[Speaker]:
    """Return who waits in the list of a speaker, in order. Raises LotNotDrawn."""
    waiting = waiting_speakers(work.debate)
    order = [one for one in waiting if one.speakers_list_id == speaker.speakers_list_id]
    if is_undrawn(speaker) or any(is_undrawn(one) for one in order):
        raise LotNotDrawn
    return order


def _ensure_ranks(work: Work, order: list[Speaker]) -> None:
    """Give a rank to who stands in order of arrival only: somebody is to be put among them."""
    for one in order:
        if one.rank is None:
            work.remember(one)
            one.rank = _last_rank(one) + 1
            one.save(update_fields=["rank"])


def _last_rank(speaker: Speaker) -> int:
    of_list = Speaker.objects.filter(speakers_list_id=speaker.speakers_list_id)
    return of_list.aggregate(last=Max("rank"))["last"] or 0


def _reorder(work: Work, order: list[Speaker], placed: Speaker, before: Speaker | None) -> None:
    """Hand the ranks of the list out anew: each is held by somebody before and after."""
    ranks = [one.rank for one in order]
    others = [one for one in order if one.pk != placed.pk]
    moved = next(one for one in order if one.pk == placed.pk)
    where = len(others)
    if before is not None:
        where = next((at for at, one in enumerate(others) if one.pk == before.pk), -1)
        if where < 0:
            raise PlacedInAnotherList
    others.insert(where, moved)
    for one, rank in zip(others, ranks, strict=True):
        if one.rank != rank:
            work.remember(one)
            one.rank = rank
            one.save(update_fields=["rank"])
