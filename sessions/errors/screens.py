"""The refusals of the screens in the halls.

WrongState
├── ScreenNameTaken            another screen of the event has this name
├── ScreenEmpty                it is not said what the screen shows
└── ScreenGone                 the screen was removed meanwhile
"""

from assemblies.errors import WrongState, msg


class ScreenNameTaken(WrongState):
    code = "screen_name_taken"
    field = "name"
    message = msg("There is a screen of that name already: {name}.")


class ScreenEmpty(WrongState):
    code = "screen_empty"
    message = msg("Say which debate, which vote or which message the screen shows.")


class ScreenGone(WrongState):
    code = "screen_gone"
    message = msg("This screen was removed meanwhile.")
