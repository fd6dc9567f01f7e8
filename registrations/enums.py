"""The vocabulary of registration."""

from enum import StrEnum


class FileState(StrEnum):
    """Where a delegation's registration stands as a whole."""

    OPEN = "open"
    SUBMITTED = "submitted"
    RETURNED = "returned"
    APPROVED = "approved"


class RegistrationState(StrEnum):
    """Where one person's registration stands."""

    DRAFT = "draft"
    SUBMITTED = "submitted"
    APPROVED = "approved"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"

    @property
    def holds_seat(self) -> bool:
        """Tell whether the person counts against the size of the delegation."""
        return self in (RegistrationState.SUBMITTED, RegistrationState.APPROVED)
