"""The refusals of programme and proceedings.

DomainError
└── WrongState
    ├── SittingCancelled      it was cancelled; nothing about it changes any more
    ├── NothingChanged        the act would leave everything as it is
    ├── EndsBeforeStart       a sitting must last
    ├── DayTooFar             not a day of the event, nor one around it
    ├── RoomElsewhere         the room is not one of this event
    ├── RoomTaken             another sitting has the room at that time
    ├── NotOfThisEvent        the person is not accredited here, or the sitting is another event's
    └── NotOffered            closed or cancelled: nobody can choose to follow it
"""

from assemblies.errors import WrongState, msg


class SittingCancelled(WrongState):
    code = "sitting_cancelled"
    message = msg("This sitting was cancelled.")


class NothingChanged(WrongState):
    code = "nothing_changed"
    message = msg("Nothing was changed: the time and the room are the same as before.")


class EndsBeforeStart(WrongState):
    code = "ends_before_start"
    message = msg("The end must be later than the start.")


class DayTooFar(WrongState):
    code = "day_too_far"
    message = msg("This day is too far from the days of the assembly.")


class RoomElsewhere(WrongState):
    code = "room_elsewhere"
    message = msg("There is no such room at this event.")


class RoomTaken(WrongState):
    """Two may share a room on purpose; whoever puts them there says so."""

    code = "room_taken"
    message = msg("{room} is taken at that time: {sitting}.")


class NotOffered(WrongState):
    code = "not_offered"
    message = msg("One of the sittings chosen is closed or cancelled, so it cannot be followed.")


class NotOfThisEvent(WrongState):
    code = "not_of_this_event"
    message = msg("This person does not take part in this event.")
