"""What is known of an event's venue: the marks by which an editor says what she saw of it."""

import hashlib
from collections.abc import Collection

from django.db.models import QuerySet

from assemblies.models.events import Event
from sessions.models.drafts import SittingDraft
from sessions.models.releases import ReleasedSitting
from sessions.models.rooms import Room, Venue
from sessions.models.sittings import Sitting


def channels_of(event: Event) -> int | None:
    """Return how many channels the event's interpreters serve at one time, None: not known.

    One query.
    """
    venues = Venue.objects.filter(event_id=event.pk)
    return venues.values_list("channels", flat=True).first()


def mark_of_room(room: Room) -> str:
    """Return what changes whenever something else is known of the room."""
    facts = (room.name, room.capacity, room.channels, room.is_open)
    return f"{room.pk}-{hashlib.sha256(repr(facts).encode()).hexdigest()[:16]}"


def mark_of_venue(event: Event, channels: int | None) -> str:
    """Return what changes whenever the event has another number of channels."""
    return f"{event.pk}-{'' if channels is None else channels}"


def unused_rooms(event: Event, keys: Collection[int]) -> QuerySet[Room]:
    """Return those of the rooms that no sitting has, had in any release, or is planned to have."""
    released = ReleasedSitting.objects.filter(release__event_id=event.pk)
    had = released.filter(state__room__in=list(keys)).values_list("state__room", flat=True)
    held = {
        *had,
        *Sitting.planned.filter(room__in=keys).values_list("room_id", flat=True),
        *SittingDraft.objects.filter(room__in=keys).values_list("room_id", flat=True),
    }
    return Room.objects.filter(event_id=event.pk, pk__in=set(keys) - held)
