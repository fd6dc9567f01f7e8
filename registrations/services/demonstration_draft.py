"""The draft of the invented assembly: a few changes to come, and a clash, to show on the board."""

from datetime import datetime, timedelta
from typing import Final

from assemblies.fields import LanguageMap
from assemblies.models.accounts import User
from assemblies.models.events import Assembly
from sessions.enums import Purpose, SittingKind
from sessions.models.rooms import Room
from sessions.models.sittings import Sitting
from sessions.services import plans, rooms
from sessions.services.rooms import RoomFacts

_HALF_AN_HOUR: Final = timedelta(minutes=30)
_KNOWN: Final = {
    "Hall A": RoomFacts(name="Hall A", capacity=1200, channels=6),
    "Room 1": RoomFacts(name="Room 1", capacity=120, channels=2),
    "Room 2": RoomFacts(name="Room 2", capacity=60, is_open=True),
}


def build(*, assembly: Assembly, by: User, at: datetime) -> str:
    """Say what the rooms hold, and plan a move, a new sitting, a change of room; say how many."""
    for room in Room.objects.filter(event_id=assembly.pk, name__in=_KNOWN).order_by("pk"):
        rooms.change(room=room, facts=_KNOWN[room.name], by=by, at=at)
    released = Sitting.objects.filter(event_id=assembly.pk).select_related("event", "body", "room")
    opening, debate, workshop, *_more = released.order_by("starts_at", "pk")
    later = {
        "starts_at": debate.starts_at + _HALF_AN_HOUR,
        "ends_at": debate.ends_at + _HALF_AN_HOUR,
    }
    note = LanguageMap(
        {"en": "Half an hour later (invented)", "fr": "Une demi-heure plus tard (inventé)"}
    )
    plans.edit(sitting=debate, facts=later, note=note, by=by, at=at)
    plans.edit(sitting=workshop, facts={"room": opening.room}, by=by, at=at)
    title = {"en": "Panel on invented questions", "fr": "Table ronde sur des questions inventées"}
    panel = {
        "kind": SittingKind.SITTING,
        "body": debate.body,
        "title": LanguageMap(title),
        "room": opening.room,
        "starts_at": workshop.starts_at + _HALF_AN_HOUR,
        "ends_at": workshop.ends_at + _HALF_AN_HOUR,
        "purposes": [Purpose.PANEL],
        "themes": ["peace"],
        "languages": ["en", "fr", "es"],
    }
    plans.add(event=assembly, facts=panel, by=by, at=at)
    return "a draft of 3 changes, one of which clashes"
