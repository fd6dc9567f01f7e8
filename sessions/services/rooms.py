"""The venue of an event, its rooms, and bodies that are kept apart."""

from dataclasses import asdict, dataclass, fields
from datetime import datetime

from django.db import transaction

from assemblies.errors import Superseded
from assemblies.models.accounts import User
from assemblies.models.bodies import Body
from assemblies.models.events import Event
from assemblies.services import audit
from sessions.enums import ProgrammeChange
from sessions.errors import ApartFromItself, NameTaken, RoomInUse
from sessions.models.clashes import BodiesApart
from sessions.models.rooms import Room, Venue
from sessions.models.sittings import Sitting
from sessions.selectors.entries import seen_of_sitting
from sessions.selectors.venue import mark_of_room, mark_of_venue, unused_rooms
from sessions.services import events, plan_steps, releases, sittings


@dataclass(frozen=True, slots=True, kw_only=True)
class RoomFacts:
    """What is known of a room; None: not known."""

    name: str
    capacity: int | None = None
    channels: int | None = None
    is_open: bool = False


_FACTS = tuple(one.name for one in fields(RoomFacts))


def key_of(name: str) -> str:
    """Return what makes two spellings one room: no capitals, no doubled spaces."""
    return " ".join(name.split()).casefold()


@transaction.atomic
def add(*, event: Event, facts: RoomFacts, by: User, at: datetime) -> Room:
    """Enter a room. Raises NameTaken."""
    events.lock(among=Event.objects.filter(pk=event.pk))
    _check_name(event, facts.name, None)
    room = Room.objects.create(event_id=event.pk, name_key=key_of(facts.name), **asdict(facts))
    audit.record(act="room.add", thing=room, by=by, at=at, after=asdict(facts))
    _show_editors(event, by, at)
    return room


@transaction.atomic
def change(
    *, room: Room, facts: RoomFacts, seen: str | None = None, by: User, at: datetime
) -> Room:
    """Set what is known of a room; where its name changes, programme and calendars say so at once.

    So does the change log; nobody is told by mail of a name alone. What was released before keeps
    the name that it had. seen: the mark of what the editor saw (`mark_of_room`).
    Raises Superseded, NameTaken.
    """
    room = _held(room, seen)
    _check_name(room.event, facts.name, room)
    there = Sitting.objects.filter(room=room).select_related("event", "body", "room")
    held = [
        (one, seen_of_sitting(one)) for one in there.select_for_update(of=("self",)).order_by("pk")
    ]
    before = {name: getattr(room, name) for name in _FACTS}
    for name, value in asdict(facts).items():
        setattr(room, name, value)
    room.name_key = key_of(facts.name)
    room.save()
    renamed = []
    for sitting, shown in held:
        sitting.room = room
        if sittings.show_change(sitting=sitting, before=shown, at=at) and not sitting.is_cancelled:
            renamed.append((sitting, (ProgrammeChange.ROOM_RENAMED,)))
    if renamed:
        releases.record(event=room.event, published=renamed, by=by, at=at)
    audit.record(act="room.change", thing=room, by=by, at=at, before=before, after=asdict(facts))
    _show_editors(room.event, by, at)
    return room


@transaction.atomic
def remove(*, room: Room, seen: str | None = None, by: User, at: datetime) -> None:
    """Take away a room that no sitting has, had in any release, or is planned to have.

    seen: as in `change`. Raises Superseded, RoomInUse.
    """
    room = _held(room, seen)
    if not unused_rooms(room.event, {room.pk}).exists():
        raise RoomInUse
    before = {name: getattr(room, name) for name in _FACTS}
    audit.record(act="room.remove", thing=room, by=by, at=at, before=before)
    event = room.event
    room.delete()
    _show_editors(event, by, at)


@transaction.atomic
def set_channels(
    *, event: Event, channels: int | None, seen: str | None = None, by: User, at: datetime
) -> Venue:
    """Say how many channels the event's interpreters serve at one time; None: not known.

    seen: the mark of what the editor saw (`mark_of_venue`). Raises Superseded.
    """
    events.lock(among=Event.objects.filter(pk=event.pk))
    venue, _is_new = Venue.objects.get_or_create(event_id=event.pk)
    if seen not in (None, mark_of_venue(event, venue.channels)):
        raise Superseded
    before, venue.channels = {"channels": venue.channels}, channels
    venue.save(update_fields=["channels"])
    after = {"channels": channels}
    audit.record(act="venue.set_channels", thing=venue, by=by, at=at, before=before, after=after)
    _show_editors(event, by, at)
    return venue


@transaction.atomic
def keep_apart(*, one: Body, other: Body, by: User, at: datetime) -> BodiesApart:
    """Declare that two bodies are not to meet at one time, at any event. Raises ApartFromItself."""
    if one.pk == other.pk:
        raise ApartFromItself
    low, high = sorted((one, other), key=lambda body: body.pk)
    pair, is_new = BodiesApart.objects.get_or_create(one=low, other=high)
    if is_new:
        after = {"one": low.pk, "other": high.pk}
        audit.record(act="bodies.keep_apart", thing=pair, by=by, at=at, after=after)
    return pair


@transaction.atomic
def let_together(*, pair: BodiesApart, by: User, at: datetime) -> None:
    """Take a declaration back: the two may meet at one time."""
    before = {"one": pair.one_id, "other": pair.other_id}
    audit.record(act="bodies.let_together", thing=pair, by=by, at=at, before=before)
    pair.delete()


def _held(room: Room, seen: str | None) -> Room:
    events.lock(among=Event.objects.filter(pk=room.event_id))
    held = Room.objects.select_for_update(of=("self",)).select_related("event")
    found = held.filter(pk=room.pk).first()
    if found is None or seen not in (None, mark_of_room(found)):
        raise Superseded
    return found


def _check_name(event: Event, name: str, own: Room | None) -> None:
    others = Room.objects.filter(event_id=event.pk, name_key=key_of(name))
    if (others.exclude(pk=own.pk) if own else others).exists():
        raise NameTaken(name=name)


def _show_editors(event: Event, by: User, at: datetime) -> None:
    """Let the boards that are open renew themselves."""
    plan_steps.raise_version(plan_steps.begin(event=event, by=by, at=at).plan)
