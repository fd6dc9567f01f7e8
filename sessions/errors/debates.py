"""The refusals of debates.

RuleViolation
└── DebateRefused              the rules of debates forbid it
WrongState
└── DebateState                too early, too late, already done
    └── DebateMoved               somebody else did something meanwhile
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
