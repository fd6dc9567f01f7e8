"""Data that are kept short.

RuleViolation
└── RetentionTooLong             longer than the house allows: `limit` days
WrongState
├── GuestUnknown
└── StillTakingPart
"""

from assemblies.errors import RuleViolation, WrongState, msg


class RetentionTooLong(RuleViolation):
    code = "retention_too_long"
    message = msg("These data may be kept {limit} days after the event at most.")
    rule = "Regulation (EU) 2016/679, art. 5"


class StillTakingPart(WrongState):
    """Before the event is over, somebody who is accredited or waits for it is expected."""

    code = "still_taking_part"
    message = msg(
        "Data of somebody who takes part in an event that is not over cannot be erased. Withdraw"
        " the registration first, then ask again."
    )


class GuestUnknown(WrongState):
    """No sitting names a guest so, or not any more."""

    code = "guest_unknown"
    message = msg("No sitting names a guest of this name.")
