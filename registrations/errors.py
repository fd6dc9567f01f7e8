"""The refusals of registration.

WrongState
├── RegistrationNotOpen   too early: `opens_at`
└── RegistrationClosed    too late: `closes_at`
"""

from assemblies.errors import WrongState, msg


class RegistrationNotOpen(WrongState):
    code = "registration_not_open"
    message = msg("Registration opens on {opens_at}.")


class RegistrationClosed(WrongState):
    code = "registration_closed"
    message = msg("Registration closed on {closes_at}.")
