"""The vocabulary of registration in the words people read, for pages and mails alike."""

from collections.abc import Iterable
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import get_language_info, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from assemblies.enums import Capacity, Language, Sex
from assemblies.selectors import listed, sentence_of
from notifications.enums import Answer
from registrations.enums import (
    ComesAs,
    FileState,
    InquiryState,
    LetterKind,
    PartyState,
    RegistrationState,
)
from registrations.errors.registering import AlreadyWithdrawn
from registrations.rules.lists import Section

Words = str | Promise

CAPACITIES: Final[dict[str, Words]] = {
    Capacity.PRESIDING_OFFICER: _("Presiding officer of parliament"),
    Capacity.DEPUTY_PRESIDING_OFFICER: _("Deputy presiding officer"),
    Capacity.MEMBER_OF_PARLIAMENT: _("Member of parliament"),
    Capacity.YOUNG_MEMBER: _("Young member of parliament"),
    Capacity.HONORARY_MEMBER: _("Honorary member (former member of parliament)"),
    Capacity.ADVISER: _("Adviser"),
    Capacity.SECRETARY_OF_DELEGATION: _("Secretary of the delegation"),
    Capacity.SECRETARY_GENERAL: _("Secretary general of parliament"),
    Capacity.ASSOCIATE_MEMBER: _("Delegate of an Associate Member"),
    Capacity.OBSERVER: _("Observer"),
    Capacity.INVITED_SPEAKER: _("Invited speaker"),
    Capacity.HOST_STAFF: _("Staff of the host parliament"),
    Capacity.SECRETARIAT: _("Secretariat"),
    Capacity.INTERPRETER: _("Interpreter"),
    Capacity.PRESS: _("Press"),
    Capacity.ACCOMPANYING_PERSON: _("Accompanying person"),
}
# As what somebody says that she comes to an event without delegations.
COMES_AS: Final[dict[str, Words]] = {
    ComesAs.MEMBER: _("Member of parliament"),
    ComesAs.STAFF: _("Staff of a parliament"),
    ComesAs.ORGANIZATION: _("For an organization, or as an observer"),
    ComesAs.OTHER: pgettext_lazy("as what somebody comes", "Other"),
}
SEXES: Final[dict[str, Words]] = {
    Sex.FEMALE: pgettext_lazy("sex of a person", "Female"),
    Sex.MALE: pgettext_lazy("sex of a person", "Male"),
}
PERSON_STATES: Final[dict[str, tuple[str, Words]]] = {
    RegistrationState.DRAFT: ("", pgettext_lazy("state of a person", "Not sent yet")),
    RegistrationState.SUBMITTED: ("wait", pgettext_lazy("state of a person", "With secretariat")),
    RegistrationState.APPROVED: ("good", pgettext_lazy("state of a person", "Approved")),
    RegistrationState.REFUSED: ("bad", pgettext_lazy("state of a person", "Refused")),
    RegistrationState.WITHDRAWN: ("", pgettext_lazy("state of a person", "Withdrawn")),
}
FILE_STATES: Final[dict[str, tuple[str, Words]]] = {
    FileState.OPEN: ("info", pgettext_lazy("state of a delegation", "Being prepared")),
    FileState.SUBMITTED: ("wait", pgettext_lazy("state of a delegation", "With secretariat")),
    FileState.RETURNED: ("bad", pgettext_lazy("state of a delegation", "Question asked")),
    FileState.APPROVED: ("good", pgettext_lazy("state of a delegation", "Approved")),
}

# Of questions to who came without a delegation; a settled one is not shown.
INQUIRY_STATES: Final[dict[InquiryState, tuple[str, Words]]] = {
    InquiryState.ASKED: ("info", pgettext_lazy("state of a question", "Question asked")),
    InquiryState.ANSWERED: ("wait", pgettext_lazy("state of a question", "Question answered")),
}
CALENDAR_ANSWERS: Final[dict[Answer, tuple[str, Words]]] = {
    Answer.ACCEPTED: ("good", pgettext_lazy("by a calendar", "Accepted")),
    Answer.TENTATIVE: ("wait", _("Perhaps")),
    Answer.DECLINED: ("bad", pgettext_lazy("by a calendar", "Declined")),
}
LETTERS: Final[dict[str, Words]] = {
    LetterKind.INVITATION: _("Letter of invitation"),
    LetterKind.VISA: _("Visa support letter"),
}
SECTIONS: Final[dict[str, Words]] = {
    Section.MEMBERS: _("Members"),
    Section.ASSOCIATES: _("Associate Members"),
    Section.OBSERVERS: _("Observers"),
    Section.GUESTS: _("Guests"),
    Section.HOST: _("Host parliament"),
    Section.SECRETARIAT: _("Secretariat"),
}
SEAT_STATES: Final[dict[str, tuple[str, Words]]] = {
    PartyState.WAITING: ("wait", pgettext_lazy("state of a place", "Waiting")),
    PartyState.OFFERED: ("info", pgettext_lazy("state of a place", "Offered")),
    PartyState.HELD: ("good", pgettext_lazy("state of a place", "Place held")),
    PartyState.GIVEN_UP: ("", pgettext_lazy("state of a place", "Given up")),
    PartyState.DECLINED: ("", pgettext_lazy("state of a place", "Declined")),
    PartyState.EXPIRED: ("bad", pgettext_lazy("state of a place", "Not answered in time")),
    PartyState.RELEASED: ("", pgettext_lazy("state of a place", "Released")),
}


def name_of_language(code: str) -> str:
    """Return a language's name in that language."""
    return str(get_language_info(code)["name_local"]).capitalize()


def names_of_languages(codes: Iterable[str]) -> str:
    """Return languages, each in its own, with commas."""
    return listed(name_of_language(code) for code in codes if code in set(Language))


# Why a late request was declined, where no person wrote a reason: each reads it in her language.
WITHDRAWN: Final = "withdrawn"


def reason_of(reason: str) -> str:
    """Return why a late request was declined: a word that is kept, in words, or what was typed."""
    return sentence_of(AlreadyWithdrawn()) if reason == WITHDRAWN else reason
