"""Late requests in the words people read."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, Final

from django.utils import formats
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from registrations.enums import ChangeKind, RegistrationState, RequestState
from registrations.models.late_changes import ChangeRequest
from registrations.models.registrations import Registration
from registrations.rules.questions import Value
from registrations.selectors.questions import answers_of, questions_of, value_of
from registrations.services import late_changes
from registrations.services.question_words import printed
from registrations.services.words import (
    CAPACITIES,
    SEXES,
    Words,
    name_of_language,
    names_of_languages,
    reason_of,
)
from registrations.web.presenting import Tag

KINDS: Final[dict[str, Words]] = {
    ChangeKind.ADD: gettext_lazy("Add a person"),
    ChangeKind.CHANGE: gettext_lazy("Change answers"),
    ChangeKind.SUBSTITUTE: gettext_lazy("Substitute a person"),
    ChangeKind.SEND: gettext_lazy("Send a person"),
}
REQUEST_STATES: Final[dict[str, tuple[str, Words]]] = {
    RequestState.WAITING: ("wait", pgettext_lazy("state of a request", "Waiting")),
    RequestState.ACCEPTED: ("good", pgettext_lazy("state of a request", "Accepted")),
    RequestState.DECLINED: ("bad", pgettext_lazy("state of a request", "Declined")),
    RequestState.TAKEN_BACK: ("", pgettext_lazy("state of a request", "Taken back")),
}
FIELDS: Final[dict[str, Words]] = {
    "given_name": gettext_lazy("Given name"),
    "family_name": gettext_lazy("Family name"),
    "badge_name": gettext_lazy("Name as on the badge"),
    "sex": gettext_lazy("Sex"),
    "capacity": gettext_lazy("Capacity"),
    "born_on": gettext_lazy("Date of birth"),
    "function_in_parliament": gettext_lazy("Function in parliament"),
    "function_in_organization": gettext_lazy("Function in the organization"),
    "organization": gettext_lazy("Organization"),
    "email": gettext_lazy("E-mail address"),
    "language": gettext_lazy("Language of mails"),
    "languages": gettext_lazy("Languages spoken"),
    "access_needs": gettext_lazy("What is needed for access"),
    "is_listed": gettext_lazy("In the published list of participants"),
}


@dataclass(frozen=True, slots=True)
class Difference:
    """One answer as it is and as it would be."""

    label: Words
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class RequestLine:
    """A late request in a list."""

    asked: ChangeRequest
    kind: Words
    tag: Tag
    name: str

    @property
    def reason(self) -> str:
        """Why it was declined, in the reader's language."""
        return reason_of(self.asked.reason)

    @property
    def is_waiting(self) -> bool:
        return self.asked.state == RequestState.WAITING

    @property
    def sends_too(self) -> bool:
        """Whether a change that is granted sends the person as well."""
        return self.asked.kind == ChangeKind.CHANGE and is_unsent(self.asked.person)

    @property
    def of(self) -> str:
        """For whom the person comes: the delegation's parliament, or her organization."""
        if self.asked.file is not None:
            return str(self.asked.file.delegation.institution.name)
        return self.asked.person.organization if self.asked.person else ""


def is_unsent(person: Registration | None) -> bool:
    """Tell whether the secretariat does not have the person, but could be sent her."""
    unsent = (RegistrationState.DRAFT, RegistrationState.REFUSED)
    return person is not None and person.file_id is not None and person.state in unsent


def line_of_request(asked: ChangeRequest) -> RequestLine:
    """Return what a list says of a request; needs its person. No query."""
    return RequestLine(asked, KINDS[asked.kind], Tag(*REQUEST_STATES[asked.state]), name_of(asked))


def name_of(asked: ChangeRequest) -> str:
    """Return whom it is about: who would be new, and in whose place."""
    comes = str(asked.changes.get("badge_name", ""))
    if asked.person is None:
        return comes
    if asked.kind == ChangeKind.SUBSTITUTE:
        return _("%(new)s instead of %(old)s") % {"new": comes, "old": asked.person.badge_name}
    return asked.person.badge_name


def differences_of(asked: ChangeRequest) -> list[Difference]:
    """Return what would be different; of who is new or sent only what is said of her.

    Once it is decided, what stands now is not what stood before: only what was asked is told.
    """
    found = _differences_of(asked)
    if asked.state == RequestState.WAITING:
        return found
    return [replace(one, before="") for one in found]


def _differences_of(asked: ChangeRequest) -> list[Difference]:
    changes = _changes_of(asked)
    kept = asked.person if asked.kind == ChangeKind.CHANGE else None
    answers = _answers(kept, changes.pop(late_changes.ANSWERS, {})) if kept is not None else []
    return answers + [
        Difference(
            label,
            said_of(column, getattr(kept, column)) if isinstance(kept, Registration) else "",
            said_of(column, changes[column]),
        )
        for column, label in FIELDS.items()
        if column in changes and (kept is not None or changes[column] not in ("", None, (), []))
    ]


def _changes_of(asked: ChangeRequest) -> dict[str, Any]:
    """Return what is asked for; to send somebody, what is kept of her."""
    if asked.kind == ChangeKind.SEND:
        return {column: getattr(asked.person, column) for column in FIELDS}
    return late_changes.changes_of(asked)


def _answers(person: Registration, given: Mapping[str, Value]) -> list[Difference]:
    """Return the answers to questions that stand still, before and after. Two queries."""
    kept = {key: value_of(answer) for key, answer in answers_of(person).items()} if given else {}
    return [
        Difference(str(one.label), printed(one, kept.get(one.key)), printed(one, given[one.key]))
        for one in (questions_of(person.event_id) if given else ())
        if one.key in given
    ]


def said_of(column: str, value: Any) -> str:  # noqa: ANN401 - whatever a column holds
    """Return a column's value as people read it."""
    vocabulary: Mapping[str, Mapping[str, Words]] = {"sex": SEXES, "capacity": CAPACITIES}
    if column in vocabulary:
        return str(vocabulary[column][value])
    if column == "language":
        return name_of_language(value)
    if column == "languages":
        return names_of_languages(value)
    if column == "born_on":
        return formats.date_format(value, "DATE_FORMAT") if value else ""
    if column == "is_listed":
        return _("Yes") if value else _("No")
    return str(value)
