"""A sitting as a release had it, whatever its room and its body are called today."""

from collections.abc import Iterable, Mapping
from copy import copy
from dataclasses import dataclass
from typing import Any

from assemblies.enums import CalendarStatus
from assemblies.fields import LanguageMap
from assemblies.models.bodies import Body
from assemblies.models.events import Event
from sessions.models.rooms import Room
from sessions.models.sittings import Sitting
from sessions.selectors.plans import columns_of

State = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Things:
    """The bodies and rooms that states name by their keys, as far as they are there today."""

    bodies: Mapping[int, Body]
    rooms: Mapping[int, Room]


def things_of(states: Iterable[State]) -> Things:
    """Return the bodies and rooms of these states. Two queries."""
    states = tuple(states)
    return Things(
        bodies=Body.objects.in_bulk({state["body"] for state in states}),
        rooms=Room.objects.in_bulk({state["room"] for state in states} - {None}),
    )


def with_names(state: State, things: Things) -> dict[str, Any]:
    """Return a state with the names that its room and body have now, as releases keep it."""
    room = things.rooms[state["room"]].name if state["room"] is not None else ""
    return {**state, "names": {"room": room, "body": dict(things.bodies[state["body"]].name)}}


def as_it_was(pk: int, state: State, event: Event, things: Things) -> Sitting:
    """Return the sitting of a released state, to be read: nothing of it may be saved. No query.

    States of releases before names were kept have the names of today.
    """
    sitting = Sitting(pk=pk, **columns_of(state))
    sitting.event = event
    sitting.body = copy(things.bodies.get(state["body"], Body(name=LanguageMap())))
    if state["room"] is not None:
        sitting.room = copy(things.rooms.get(state["room"], Room(pk=state["room"])))
    if names := state.get("names"):
        sitting.body.name = LanguageMap(names["body"])
        if sitting.room is not None:
            sitting.room.name = names["room"]
    if state["is_cancelled"]:
        sitting.status = CalendarStatus.CANCELLED
    return sitting
