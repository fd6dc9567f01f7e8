"""The vocabulary of the ground floor: plain words, stored as they are."""

from enum import StrEnum


class Sex(StrEnum):
    FEMALE = "female"
    MALE = "male"


class YearlySession(StrEnum):
    """An assembly is the first or the second of its year; the delegations' size depends on it."""

    FIRST = "first"
    SECOND = "second"


class Language(StrEnum):
    ENGLISH = "en"
    FRENCH = "fr"
    ARABIC = "ar"
    SPANISH = "es"


class InstitutionKind(StrEnum):
    PARLIAMENT = "parliament"
    ASSOCIATE = "associate"
    OBSERVER = "observer"


class MembershipState(StrEnum):
    MEMBER = "member"
    SUSPENDED = "suspended"


class EventKind(StrEnum):
    ASSEMBLY = "assembly"
    WEBINAR = "webinar"
    CONFERENCE = "conference"
    HEARING = "hearing"
    SEMINAR = "seminar"
    SUMMIT = "summit"
    MEETING = "meeting"  # of a body, outside an assembly


class EventFormat(StrEnum):
    """Where people take part."""

    IN_PERSON = "in_person"
    ONLINE = "online"
    HYBRID = "hybrid"

    @property
    def is_joined_online(self) -> bool:
        return self is not EventFormat.IN_PERSON


class DatePrecision(StrEnum):
    """How much of an event's days is known: of old assemblies only the year."""

    DAY = "day"
    MONTH = "month"
    YEAR = "year"


class LinkKind(StrEnum):
    """What is offered of an event, beside its documents."""

    PAGE = "page"
    RECORDING = "recording"
    SLIDES = "slides"
    SURVEY = "survey"


class SearchThing(StrEnum):
    """Of which table a thing is that the search finds."""

    EVENT = "event"
    SITTING = "sitting"
    DOCUMENT = "document"
    RESOLUTION = "resolution"
    REQUEST = "request"
    DEBATE = "debate"
    BODY = "body"
    THEME = "theme"
    PARLIAMENT = "parliament"


class SearchKind(StrEnum):
    """As what people look for it; its order is that of the page."""

    ASSEMBLY = "assembly"
    WEBINAR = "webinar"
    OTHER_EVENT = "other_event"
    SITTING = "sitting"
    DOCUMENT = "document"
    RESOLUTION = "resolution"
    REQUEST = "request"
    DEBATE = "debate"
    BODY = "body"
    THEME = "theme"
    PARLIAMENT = "parliament"


class CalendarStatus(StrEnum):
    """What a calendar shows of a thing with a date: iCalendar's own words, in lower case."""

    TENTATIVE = "tentative"
    CONFIRMED = "confirmed"
    CANCELLED = "cancelled"


class Capacity(StrEnum):
    """In what quality a person takes part."""

    PRESIDING_OFFICER = "presiding_officer"
    DEPUTY_PRESIDING_OFFICER = "deputy_presiding_officer"
    MEMBER_OF_PARLIAMENT = "member_of_parliament"
    YOUNG_MEMBER = "young_member"
    HONORARY_MEMBER = "honorary_member"
    ADVISER = "adviser"
    SECRETARY_OF_DELEGATION = "secretary_of_delegation"
    SECRETARY_GENERAL = "secretary_general"
    ASSOCIATE_MEMBER = "associate_member"
    OBSERVER = "observer"
    INVITED_SPEAKER = "invited_speaker"
    HOST_STAFF = "host_staff"
    SECRETARIAT = "secretariat"
    INTERPRETER = "interpreter"
    PRESS = "press"
    ACCOMPANYING_PERSON = "accompanying_person"

    @property
    def is_delegate(self) -> bool:
        """Tell whether the person counts against the delegation's size and for its votes.

        Only sitting members of parliament do: staff, honorary members and families do not.
        """
        return self in _DELEGATES


_DELEGATES = frozenset(
    {
        Capacity.PRESIDING_OFFICER,
        Capacity.DEPUTY_PRESIDING_OFFICER,
        Capacity.MEMBER_OF_PARLIAMENT,
        Capacity.YOUNG_MEMBER,
    }
)


class Role(StrEnum):
    SECRETARIAT_MANAGER = "secretariat_manager"
    REGISTRATION_DESK = "registration_desk"
    PROGRAMME_EDITOR = "programme_editor"
    MEDIA_OFFICER = "media_officer"
    PROTOCOL_OFFICER = "protocol_officer"
    CHECK_IN_STAFF = "check_in_staff"
    COORDINATOR = "coordinator"
    DELEGATE = "delegate"

    @property
    def is_of_house(self) -> bool:
        """Tell whether the role is held for the whole house, not for one delegation."""
        return self not in _OF_A_DELEGATION


_OF_A_DELEGATION = frozenset({Role.COORDINATOR, Role.DELEGATE})


class Capability(StrEnum):
    """What an account may do; the table from role to capability stands in ``permissions.py``."""

    INVITE_COORDINATORS = "invite_coordinators"
    REVIEW_REGISTRATIONS = "review_registrations"
    SEE_ALL_DELEGATIONS = "see_all_delegations"
    REVIEW_MEDIA = "review_media"
    CONFIGURE_REGISTRATION = "configure_registration"
    SEE_PROTECTED_DATA = "see_protected_data"
    ISSUE_PAPERS = "issue_papers"
    CHECK_IN = "check_in"
    EDIT_PROGRAMME = "edit_programme"
    KEEP_DOCUMENTS = "keep_documents"
    KEEP_MAILS = "keep_mails"
    READ_AUDIT = "read_audit"
    GRANT_ROLES = "grant_roles"
    REGISTER_DELEGATION = "register_delegation"
    REQUEST_ITEM = "request_item"
    SEE_OWN_DELEGATION = "see_own_delegation"
    FOLLOW_SITTINGS = "follow_sittings"
