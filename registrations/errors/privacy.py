"""Data that are kept short.

DomainError
└── SealedUnreadable
RuleViolation
└── RetentionTooLong             longer than the house allows: `limit` days
WrongState
├── GuestUnknown
└── StillTakingPart
"""

from assemblies.errors import DomainError, RuleViolation, WrongState, msg


class SealedUnreadable(DomainError):
    """The site runs without the key that sealed this."""

    code = "sealed_unreadable"
    message = msg(
        "This was encrypted with a key that the site does not have now. Tell whoever runs the"
        " site: the old key must stay in FIELD_KEYS until everything is sealed anew."
    )


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
