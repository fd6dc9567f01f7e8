"""Urgent acts on single sittings: planned and released in one breath, told to followers."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction

from assemblies.errors import Superseded
from assemblies.fields import LanguageMap
from assemblies.models.accounts import User
from assemblies.models.events import Event
from assemblies.services import audit
from notifications.rules.sequence import Seen
from sessions.errors import NothingChanged, RoomTaken, SittingCancelled
from sessions.models.rooms import Room
from sessions.models.sittings import Sitting
from sessions.selectors.plans import draft_of, following, state_of
from sessions.services import events, plan_steps, plans, releases, revisions, search


@dataclass(frozen=True, slots=True, kw_only=True)
class Slot:
    """When and where a sitting is: half-open [starts_at, ends_at), aware moments.

    shares_room: the room is meant even where another sitting has it at that time.
    """

    starts_at: datetime
    ends_at: datetime
    room: Room | None
    shares_room: bool = False


@transaction.atomic
def move(
    *,
    sitting: Sitting,
    to: Slot,
    note: LanguageMap | None = None,
    sequence: int | None = None,
    by: User | None,
    at: datetime,
) -> Sitting:
    """Give a sitting another time or room at once; its followers get the update after the commit.

    What else the draft plans for it stays planned. sequence: the one the editor saw. Raises
    Superseded when somebody else was quicker, SittingCancelled, NothingChanged, EndsBeforeStart,
    DayTooFar, RoomElsewhere, RoomTaken.
    """
    sitting = _locked(sitting, sequence)
    before = _state_of(sitting)
    facts: dict[str, Any] = {"starts_at": to.starts_at, "ends_at": to.ends_at, "room": to.room}
    plan_steps.check_state(sitting.event, plan_steps.laid_over(state_of(sitting), facts))
    if (to.starts_at, to.ends_at) != (sitting.starts_at, sitting.ends_at):
        # Hours that an editor sets are meant; only the file's were an estimate.
        facts |= {"end_is_indicative": False, "time_shown_as": None, "follows": None}
    elif to.room == sitting.room:
        raise NothingChanged
    if not to.shares_room:
        _check_room_is_free(sitting, to, is_estimate=facts.get("end_is_indicative", True))
    facts["shares_room"] = to.shares_room
    return _release(sitting, facts, note, "sitting.move", before, by, at)


@transaction.atomic
def publish(
    *,
    sitting: Sitting,
    facts: Mapping[str, Any],
    note: LanguageMap | None = None,
    version: int | None = None,
    by: User | None,
    at: datetime,
) -> int:
    """Plan a sitting otherwise and publish it at once, whole, with whatever follows it.

    facts, note, version: as in `plans.edit`; the note is the release's too, unless it is about a
    sitting that not everybody may read of: the release is public as soon as an open one follows.
    All of it happens, or nothing. Returns how many sittings have moved along. Raises what
    `plans.edit` and `releases.release` raise.
    """
    planned = plans.edit(sitting=sitting, facts=facts, note=note, version=version, by=by, at=at)
    along = following(sitting.event, sitting.pk)
    urgent = releases.Urgent(facts=releases.WHOLE, along=along)
    said = None if _is_closed_before_or_after(planned) else note
    found = releases.release(
        event=sitting.event, only={sitting.pk}, urgent=urgent, note=said, by=by, at=at
    )
    return found.sittings.filter(sitting__in=along).exclude(changes=[]).count()


@transaction.atomic
def cancel(
    *,
    sitting: Sitting,
    note: LanguageMap | None = None,
    sequence: int | None = None,
    by: User | None,
    at: datetime,
) -> Sitting:
    """Cancel a sitting: it stays in programme and feeds, marked; followers get the cancellation.

    sequence: the one the editor saw. Raises SittingCancelled when it was already, Superseded.
    """
    sitting = _locked(sitting, sequence)
    before = _state_of(sitting)
    plans.drop(sitting=sitting, note=note, by=by, at=at)
    urgent = releases.Urgent(facts={"is_cancelled"}, note=note)
    releases.release(event=sitting.event, only={sitting.pk}, urgent=urgent, by=by, at=at)
    return _done(sitting, "sitting.cancel", before, by, at)


def show_change(*, sitting: Sitting, before: Seen, at: datetime) -> bool:
    """Save the sitting; where calendars now show it otherwise, raise SEQUENCE and renew the feeds.

    before: what was seen of it. Returns whether anybody can see the change. Assumes the caller's
    transaction and lock. The feeds are built anew after the commit.
    """
    is_seen = revisions.number_anew(sitting, before=before, at=at)
    sitting.save()
    search.keep_sittings(keys=[sitting.pk], at=at)
    if is_seen:
        events.renew_calendar(event_id=sitting.event_id)
    return is_seen


def _is_closed_before_or_after(sitting: Sitting) -> bool:
    draft = draft_of(sitting)
    return sitting.is_closed or (draft is not None and draft.is_closed)


def _locked(sitting: Sitting, sequence: int | None) -> Sitting:
    events.lock(among=Event.objects.filter(pk=sitting.event_id))
    locked = (
        Sitting.objects.select_for_update(of=("self",), no_key=True)
        .select_related("event", "body", "room")
        .get(pk=sitting.pk)
    )
    if sequence is not None and locked.sequence != sequence:
        raise Superseded
    if locked.is_cancelled:
        raise SittingCancelled
    return locked


def _release(
    sitting: Sitting,
    facts: dict[str, Any],
    note: LanguageMap | None,
    act: str,
    before: dict[str, Any],
    by: User | None,
    at: datetime,
) -> Sitting:
    plans.edit(sitting=sitting, facts=facts, by=by, at=at)
    along = following(sitting.event, sitting.pk)  # what follows it moves with it
    urgent = releases.Urgent(facts=facts.keys(), along=along, note=note)
    releases.release(event=sitting.event, only={sitting.pk}, urgent=urgent, by=by, at=at)
    return _done(sitting, act, before, by, at)


def _done(
    sitting: Sitting, act: str, before: dict[str, Any], by: User | None, at: datetime
) -> Sitting:
    after = Sitting.objects.select_related("event", "body", "room").get(pk=sitting.pk)
    audit.record(act=act, thing=after, by=by, at=at, before=before, after=_state_of(after))
    return after


def _check_room_is_free(sitting: Sitting, to: Slot, *, is_estimate: bool) -> None:
    """Refuse a room that is taken.

    An estimated end takes no room from anybody, nor does who shares one on purpose.
    """
    if to.room is None or (is_estimate and sitting.end_is_indicative):
        return
    others = releases.rooms_in_use(sitting.event).exclude(pk=sitting.pk)
    other = others.filter(room=to.room, starts_at__lt=to.ends_at, ends_at__gt=to.starts_at).first()
    if other is not None:
        raise RoomTaken(room=to.room.name, sitting=other.title)


def _state_of(sitting: Sitting) -> dict[str, Any]:
    return {
        "starts_at": sitting.starts_at.isoformat(),
        "ends_at": sitting.ends_at.isoformat(),
        "room": sitting.room_id,
        "status": sitting.status,
        "end_is_indicative": sitting.end_is_indicative,
    }
