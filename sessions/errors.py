"""The refusals of programme and proceedings.

DomainError
└── WrongState
    ├── SittingCancelled      it was cancelled; nothing about it changes any more
    ├── NothingChanged        the act would leave everything as it is
    ├── EndsBeforeStart       a sitting must last
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


class NotOffered(WrongState):
    code = "not_offered"
    message = msg("One of the sittings chosen is closed or cancelled, so it cannot be followed.")
