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


class StarterSet(StrEnum):
    """A set of questions that most events ask."""

    TRAVEL = "travel"
    STAY = "stay"
    COMPANION = "companion"


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
    SEND = "send"  # a draft that was not sent in time


class RequestState(StrEnum):
    """Where a request to the desk stands."""

    WAITING = "waiting"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    TAKEN_BACK = "taken_back"


class InquiryState(StrEnum):
    """Where a question to somebody who came without a delegation stands."""

    ASKED = "asked"  # waits for her
    ANSWERED = "answered"  # waits for whoever asked
    SETTLED = "settled"


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


class PartyState(StrEnum):
    """Where those stand who asked together for places in a sitting."""

    WAITING = "waiting"
    OFFERED = "offered"
    HELD = "held"
    GIVEN_UP = "given_up"
    DECLINED = "declined"
    EXPIRED = "expired"
    RELEASED = "released"  # the sitting was cancelled, or nobody of them takes part any more

    @property
    def takes_places(self) -> bool:
        """Tell whether the places are theirs, for good or until the offer ends."""
        return self in (PartyState.OFFERED, PartyState.HELD)

    @property
    def is_standing(self) -> bool:
        """Tell whether they have places or still wait for them."""
        return self is PartyState.WAITING or self.takes_places


class DataClass(StrEnum):
    """Personal data by how long it is needed; `rules/retention.py` says how long."""

    PROTECTED_ANSWERS = "protected_answers"
    ANSWERS = "answers"
    UPLOADS = "uploads"
    PHOTOS = "photos"
    BIRTH_AND_ACCESS = "birth_and_access"
    CONTACT = "contact"
    FIELD_HISTORY = "field_history"
    NOTES = "notes"
    LATE_REQUESTS = "late_requests"
    INQUIRIES = "inquiries"
    LETTERS = "letters"
    NOT_APPROVED = "not_approved"  # when all was over: never, or no longer, and never came
    IMPORTED_SHEETS = "imported_sheets"
    EXPORTS = "exports"
    OUTBOX_BODIES = "outbox_bodies"
    IDENTITY = "identity"


class RetentionBasis(StrEnum):
    """Under which rule something was erased."""

    HOUSE = "house"
    EVENT = "event"
    QUESTION = "question"
    REQUEST = "request"


class ScanOutcome(StrEnum):
    """What a scan at the door came to."""

    ADMITTED = "admitted"
    ALREADY = "already"  # admitted before: said with when and by whom
    DOUBTFUL = "doubtful"  # admitted only when whoever stands at the door says so
    VOID = "void"  # the badge was replaced or taken back
    WITHDRAWN = "withdrawn"  # the person takes part no longer
    CANCELLED = "cancelled"  # the sitting was, before the person stood there
    OTHER_EVENT = "other_event"
    FORGED = "forged"  # looks like a badge of ours, but is not signed with our key
    UNDONE = "undone"  # sent again after somebody took it back
    UNKNOWN = "unknown"

    @property
    def is_admitted(self) -> bool:
        return self is ScanOutcome.ADMITTED


class Doubt(StrEnum):
    """Why somebody at the door of a sitting may be wrong there, as far as is known."""

    CLOSED_SITTING = "closed_sitting"
    NO_PLACE = "no_place"


class AnswerFault(StrEnum):
    """What can be wrong with an answer to a question of the secretariat."""

    MISSING = "missing"
    NO_CONSENT = "no_consent"
    NOT_ASKED = "not_asked"
    WRONG_KIND = "wrong_kind"
    TOO_LONG = "too_long"
    UNPRINTABLE = "unprintable"
    NOT_A_NUMBER = "not_a_number"
    NOT_A_DATE = "not_a_date"
    OUT_OF_RANGE = "out_of_range"
    BEFORE_BIRTH = "before_birth"
    RUNS_OUT = "runs_out"
    UNKNOWN_CHOICE = "unknown_choice"
    UNKNOWN_COUNTRY = "unknown_country"


class LetterKind(StrEnum):
    """What a letter is for."""

    INVITATION = "invitation"
    VISA = "visa"  # asks the consulate to help


class LetterLanguage(StrEnum):
    """The languages that letters are written in."""

    ENGLISH = "en"
    FRENCH = "fr"


class Audience(StrEnum):
    """Whom the secretariat writes to, of an event."""

    ACCREDITED = "accredited"  # everybody who is registered and approved
    CAPACITIES = "capacities"  # of those, who takes part in one of some capacities
    INSTITUTIONS = "institutions"  # of those, who comes for institutions of some kinds
    WITH_LETTER = "with_letter"  # of those, who holds a letter
    WITHOUT_LETTER = "without_letter"
    COORDINATORS = "coordinators"  # of all delegations
    COORDINATORS_LATE = "coordinators_late"  # of delegations that have not been submitted
    FOLLOWERS = "followers"  # who follows the event or its whole programme


class AdmittedKind(StrEnum):
    """Who may register for an event that takes people without a delegation."""

    ANYBODY = "anybody"
    MEMBERS = "members"  # people of Member parliaments and Associate Members
    INVITED = "invited"  # whoever was given the link


class ComesAs(StrEnum):
    """As what somebody says she comes who registers for an event without delegations."""

    MEMBER = "member"  # of a parliament
    STAFF = "staff"  # of a parliament
    ORGANIZATION = "organization"  # an observer, or whoever comes for one
    OTHER = "other"


class MeetingState(StrEnum):
    """How far an online meeting is made known to its service."""

    WAITING = "waiting"
    READY = "ready"
    FAILED = "failed"  # tried again by the clock
    ENDING = "ending"  # the service has still to be told that it is held no more
    OVER = "over"


class AttendanceSource(StrEnum):
    """Who says that somebody was at an online meeting."""

    CLICK = "click"
    SERVICE = "service"


class Phase(StrEnum):
    """What the lobby of an online sitting is at a moment."""

    EARLY = "early"
    OPEN = "open"
    OVER = "over"
    CANCELLED = "cancelled"


class CertificateState(StrEnum):
    """What everybody is told who checks a certificate."""

    VALID = "valid"
    REVOKED = "revoked"
