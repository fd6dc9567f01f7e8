"""The refusals of debates.

RuleViolation
└── DebateRefused              the rules of debates forbid it
WrongState
└── DebateState                too early, too late, already done
    └── DebateMoved               somebody else did something meanwhile
WrongState
├── ScreenNameTaken            another screen of the event has this name
├── ScreenEmpty                it is not said what the screen shows
└── ScreenGone                 the screen was removed meanwhile
"""

from assemblies.errors import RuleViolation, WrongState, msg

DEBATES = msg("Rules of the Assembly, conduct of debates")


class DebateRefused(RuleViolation):
    """The rules of debates forbid it."""

    code = "debate_refused"
    rule = DEBATES


class DebateState(WrongState):
    """The debate does not stand where this could be done."""

    code = "debate_state"


class DebateMoved(DebateState):
    code = "debate_moved"
    message = msg("Somebody else did something in this debate meanwhile. Look at it again.")


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
