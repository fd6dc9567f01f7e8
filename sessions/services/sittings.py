"""Acts on sittings: each shows in calendars, so SEQUENCE rises, and is told to followers."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction

from assemblies.enums import CalendarStatus
from assemblies.errors import Superseded
from assemblies.fields import LanguageMap
from assemblies.models.accounts import User
from assemblies.models.events import Event
from assemblies.services import audit
from notifications.enums import Method
from notifications.messages import MessageKind
from notifications.rules.sequence import Seen, next_sequence
from notifications.services import outbox
from sessions import messages
from sessions.errors import (
    EndsBeforeStart,
    NothingChanged,
    RoomElsewhere,
    RoomTaken,
    SittingCancelled,
)
from sessions.models.rooms import Room
from sessions.models.sittings import Sitting
from sessions.rules import slots
from sessions.selectors.entries import entry_of_sitting, seen_of_sitting
from sessions.selectors.wording import words_about_sitting
from sessions.services import events


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
    """Give a sitting another time or room; its followers get the update after the commit.

    sequence: the one the editor saw. Raises Superseded when somebody else was quicker,
    SittingCancelled, NothingChanged, EndsBeforeStart, DayTooFar, RoomElsewhere, RoomTaken.
    """
    sitting = _locked(sitting, sequence)
    _check_slot(sitting.event, to)
    before, seen = _state_of(sitting), seen_of_sitting(sitting)
    sitting.starts_at, sitting.ends_at, sitting.room = to.starts_at, to.ends_at, to.room
    if _state_of(sitting) == before:
        raise NothingChanged
    if sitting.starts_at.isoformat() != before["starts_at"] or (
        sitting.ends_at.isoformat() != before["ends_at"]
    ):
        # Hours that an editor sets are meant; only the file's were an estimate.
        sitting.end_is_indicative, sitting.time_shown_as = False, None
    if not to.shares_room:
        _check_room_is_free(sitting)
    sitting.change_note = note
    show_change(sitting=sitting, before=seen, at=at)
    audit.record(
        act="sitting.move", thing=sitting, by=by, at=at, before=before, after=_state_of(sitting)
    )
    tell_followers(sitting=sitting, kind=messages.SITTING_CHANGED, method=Method.REQUEST, at=at)
    return sitting


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
    before, seen = _state_of(sitting), seen_of_sitting(sitting)
    sitting.status = CalendarStatus.CANCELLED
    sitting.cancelled_at = at
    sitting.change_note = note
    show_change(sitting=sitting, before=seen, at=at)
    audit.record(
        act="sitting.cancel", thing=sitting, by=by, at=at, before=before, after=_state_of(sitting)
    )
    tell_followers(sitting=sitting, kind=messages.SITTING_CANCELLED, method=Method.CANCEL, at=at)
    return sitting


def show_change(*, sitting: Sitting, before: Seen, at: datetime) -> bool:
    """Save the sitting; where calendars now show it otherwise, raise SEQUENCE and renew the feeds.

    before: what was seen of it. Returns whether anybody can see the change. Assumes the caller's
    transaction and lock. The feeds are built anew after the commit.
    """
    sequence = next_sequence(sitting.sequence, before=before, after=seen_of_sitting(sitting))
    is_seen = sequence != sitting.sequence
    if is_seen:
        sitting.sequence, sitting.changed_at = sequence, max(at, sitting.changed_at)
    sitting.save()
    if is_seen:
        events.renew_calendar(event_id=sitting.event_id)
    return is_seen


def _locked(sitting: Sitting, sequence: int | None) -> Sitting:
    events.lock(among=Event.objects.filter(pk=sitting.event_id))
    locked = (
        Sitting.objects.select_for_update(of=("self",))
        .select_related("event", "body", "room")
        .get(pk=sitting.pk)
    )
    if sequence is not None and locked.sequence != sequence:
        raise Superseded
    if locked.is_cancelled:
        raise SittingCancelled
    return locked


def _check_slot(event: Event, to: Slot) -> None:
    if to.ends_at <= to.starts_at:
        raise EndsBeforeStart
    slots.check_days(
        starts_on=to.starts_at.astimezone(event.zone).date(),
        ends_on=to.ends_at.astimezone(event.zone).date(),
        first=event.starts_on,
        last=event.ends_on,
    )
    if to.room is not None and to.room.event_id != event.pk:
        raise RoomElsewhere


def _check_room_is_free(sitting: Sitting) -> None:
    """Refuse a room that is taken; an estimated end takes no room from anybody."""
    if sitting.room is None or sitting.end_is_indicative:
        return
    others = Sitting.objects.filter(
        room=sitting.room,
        starts_at__lt=sitting.ends_at,
        ends_at__gt=sitting.starts_at,
        end_is_indicative=False,
    ).exclude(pk=sitting.pk)
    other = others.exclude(status=CalendarStatus.CANCELLED).order_by("starts_at", "pk").first()
    if other is not None:
        raise RoomTaken(room=sitting.room.name, sitting=other.title)


def _state_of(sitting: Sitting) -> dict[str, Any]:
    return {
        "starts_at": sitting.starts_at.isoformat(),
        "ends_at": sitting.ends_at.isoformat(),
        "room": sitting.room_id,
        "status": sitting.status,
        "end_is_indicative": sitting.end_is_indicative,
    }


def tell_followers(*, sitting: Sitting, kind: MessageKind, method: Method, at: datetime) -> None:
    """Queue the news of a visible change for those who follow the sitting or hold a place.

    Assumes the caller's transaction and that SEQUENCE has been raised: it is part of the occasion.
    """
    outbox.publish(
        kind=kind,
        topics=sitting.topics,
        key=f"sitting:{sitting.pk}:{sitting.sequence}",
        words_in=lambda language: outbox.Words(
            context=words_about_sitting(sitting, language),
            entry=entry_of_sitting(sitting, language),
            method=method,
        ),
        at=at,
    )
