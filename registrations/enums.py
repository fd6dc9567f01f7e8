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


class WayIn(StrEnum):
    """By which door people of a capacity come to an event's registration."""

    DELEGATION = "delegation"  # their delegation's coordinator registers them
    PUBLIC = "public"  # they register themselves on a page that everybody finds
    SECRET_LINK = "secret_link"  # noqa: S105 - a word, no password; only who has the link finds it


class ApprovalPath(StrEnum):
    """Who decides on a registration."""

    AUTOMATIC = "automatic"
    DESK = "desk"
    MEDIA = "media"
    MANAGER = "manager"


class QuestionKind(StrEnum):
    TEXT = "text"
    LONG_TEXT = "long_text"
    NUMBER = "number"
    CHOICE = "choice"
    CHOICES = "choices"
    DATE = "date"
    COUNTRY = "country"
    FILE = "file"
    CONSENT = "consent"


class AskedOf(StrEnum):
    PERSON = "person"
    DELEGATION = "delegation"


class AskedWhen(StrEnum):
    """Data that only a traveller needs is asked only of who has been approved."""

    REGISTERING = "registering"
    AFTER_APPROVAL = "after_approval"


class ChangeKind(StrEnum):
    """What is asked of the desk after the deadline."""

    ADD = "add"
    CHANGE = "change"
    SUBSTITUTE = "substitute"


class RequestState(StrEnum):
    """Where a request to the desk stands."""

    WAITING = "waiting"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    TAKEN_BACK = "taken_back"


class SheetKind(StrEnum):
    """In which form a list is taken away."""

    XLSX = "xlsx"
    CSV = "csv"


class ExportState(StrEnum):
    """Where a list that is made in the background stands."""

    WAITING = "waiting"
    RUNNING = "running"
    READY = "ready"
    FAILED = "failed"
    CANCELLED = "cancelled"

    @property
    def is_under_way(self) -> bool:
        return self in (ExportState.WAITING, ExportState.RUNNING)
