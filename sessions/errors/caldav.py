"""The refusals of calendar collections.

DomainError
├── RequestUnreadable     no XML, a wrong one, or one that is meant to harm
└── RequestUnsupported    well formed, and not done here; ``element`` names the precondition
"""

from assemblies.errors import DomainError, msg


class RequestUnreadable(DomainError):
    code = "caldav_unreadable"
    message = msg("The request could not be read.")


class RequestUnsupported(DomainError):
    code = "caldav_unsupported"
    message = msg("This is not done here: {element}.")

    def __init__(self, element: str) -> None:
        super().__init__(element=element)
        self.element = element
