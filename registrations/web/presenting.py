"""Plain things that templates print: crumbs, tabs, figures, rows. No query, no decision."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse
from django.utils import formats
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from assemblies.enums import Capacity
from assemblies.models.events import Assembly
from assemblies.rules.reasons import Reason
from assemblies.selectors import sentence_of
from registrations.enums import FileState, RegistrationState
from registrations.models.questions import CapacityForm
from registrations.models.registrations import DelegationFile, Registration
from registrations.selectors.delegations import Standing
from registrations.selectors.questions import Held
from registrations.services import windows
from registrations.services.question_words import said
from registrations.services.words import (
    CAPACITIES,
    FILE_STATES,
    PERSON_STATES,
    SEXES,
    Words,
    name_of_language,
    names_of_languages,
)


@dataclass(frozen=True, slots=True)
class Link:
    text: str
    url: str = ""
    current: bool = False
    count: int = 0  # what waits there


@dataclass(frozen=True, slots=True)
class Tag:
    kind: str
    text: Words


@dataclass(frozen=True, slots=True)
class Fact:
    label: str
    value: int
    of: int | None = None
    note: str = ""
    kind: str = ""


@dataclass(frozen=True, slots=True)
class Said:
    """A sentence of the law with its article."""

    sentence: str
    article: str


@dataclass(frozen=True, slots=True)
class Row:
    label: str
    value: str
    url: str = ""


@dataclass(frozen=True, slots=True)
class Task:
    title: str
    state: Words
    kind: str = ""
    url: str = ""
    hint: str = ""
    is_done: bool = False
    is_optional: bool = False


@dataclass(frozen=True, slots=True)
class PersonLine:
    """A person in a list."""

    person: Registration
    capacity: Words
    sex: Words
    tag: Tag

    @property
    def is_waiting(self) -> bool:
        return self.person.state == RegistrationState.SUBMITTED

    @property
    def holds_seat(self) -> bool:
        return RegistrationState(self.person.state).holds_seat


@dataclass(frozen=True, slots=True)
class Following:
    """What follows for seats and votes from the people listed."""

    facts: tuple[Fact, ...]
    reasons: tuple[Said, ...]
    is_too_large: bool


def line_of(person: Registration) -> PersonLine:
    return PersonLine(
        person, CAPACITIES[person.capacity], SEXES[person.sex], Tag(*PERSON_STATES[person.state])
    )


def tag_of(file: DelegationFile, drafts: int = 0) -> Tag:
    """Return how a delegation stands; an approved one may have people who are not sent yet."""
    if file.state == FileState.APPROVED and drafts:
        return Tag("wait", _("Approved, but not all sent"))
    return Tag(*FILE_STATES[file.state])


def following(standing: Standing) -> Following:
    """Return seats, votes and every reason of the law, each said once."""
    if standing.is_associate:
        return _following_associate(standing)
    seats, votes = standing.limit, standing.entitlement
    reasons = dict.fromkeys((*seats.reasons, *standing.vote_reasons))
    members = standing.members
    return Following(
        facts=(
            Fact(
                label=_("Members of parliament"),
                value=members,
                of=seats.seats,
                note=_seats_note(standing),
                kind="bad" if standing.is_too_large else "good" if members else "",
            ),
            Fact(
                label=_("Women among them"),
                value=standing.composition.women,
                of=members or None,
                note=_("women: %(women)s, men: %(men)s")
                % {"women": standing.composition.women, "men": standing.composition.men},
                kind="wait" if standing.composition.is_single_sex else "",
            ),
            Fact(
                label=_("Votes"),
                value=votes.votes,
                note=_votes_note(standing),
                kind="bad" if votes.is_barred else "",
            ),
        ),
        reasons=tuple(_said(reason) for reason in reasons),
        is_too_large=standing.is_too_large,
    )


def _following_associate(standing: Standing) -> Following:
    """Return what an Associate Member has: no votes to win or lose, no seats to count."""
    reasons = (*standing.limit.reasons, *standing.vote_reasons)
    return Following(
        facts=(Fact(label=_("Votes"), value=0, note=_("Associate Members have none.")),),
        reasons=tuple(_said(reason) for reason in reasons),
        is_too_large=False,
    )


def _said(reason: Reason) -> Said:
    return Said(sentence_of(reason), _(reason.article))


def _seats_note(standing: Standing) -> str:
    if standing.is_too_large:
        return _("more than the delegation may have")
    left = standing.seats_left
    return ngettext("%(left)s seat left", "%(left)s seats left", left) % {"left": left}


def _votes_note(standing: Standing) -> str:
    if standing.usable_votes == standing.entitlement.votes:
        return _("all of them usable when everybody is in the room")
    return _("%(votes)s usable by the people listed") % {"votes": standing.usable_votes}


def rows_of(
    person: Registration,
    addresses: dict[str, str] | None = None,
    answers: Mapping[str, Iterable[Held]] | None = None,
) -> dict[str, list[Row]]:
    """Return everything known of a person, by step; ``addresses`` lead to where a step changes.

    answers: to the secretariat's own questions, by step; a step without any is left out.
    """
    to = addresses or {}
    asked = {
        step: rows
        for step, held in (answers or {}).items()
        if (rows := rows_of_answers(held, to.get(step, "")))
    }
    return {
        "person": [
            Row(_("Given name"), person.given_name, to.get("person", "")),
            Row(_("Family name"), person.family_name, to.get("person", "")),
            Row(_("Name as on the badge"), person.badge_name, to.get("person", "")),
            Row(_("Sex"), str(SEXES[person.sex]), to.get("person", "")),
            Row(_("Capacity"), str(CAPACITIES[person.capacity]), to.get("person", "")),
            *_birth(person, to.get("person", "")),
        ],
        "functions": [
            Row(
                _("Function in parliament"), person.function_in_parliament, to.get("functions", "")
            ),
            Row(
                _("Function in the organization"),
                person.function_in_organization,
                to.get("functions", ""),
            ),
            Row(_("Organization"), person.organization, to.get("functions", "")),
        ],
        "contact": [
            Row(_("E-mail address"), person.email, to.get("contact", "")),
            Row(_("Language of mails"), name_of_language(person.language), to.get("contact", "")),
            Row(_("Languages spoken"), names_of_languages(person.languages), to.get("contact", "")),
            Row(_("What is needed for access"), person.access_needs, to.get("contact", "")),
            Row(
                _("In the published list of participants"),
                _("Yes") if person.is_listed else _("No"),
                to.get("contact", ""),
            ),
        ],
        **asked,
    }


def _birth(person: Registration, url: str) -> list[Row]:
    if person.capacity != Capacity.YOUNG_MEMBER and person.born_on is None:
        return []
    day = formats.date_format(person.born_on, "DATE_FORMAT") if person.born_on else ""
    return [Row(_("Date of birth"), day, url)]


def rows_of_answers(held: Iterable[Held], url: str = "") -> list[Row]:
    """Return the answers to questions of the secretariat, with where they are changed."""
    return [Row(str(one.question.label), _answer(one), url) for one in held]


def _answer(held: Held) -> str:
    """Return an answer in words; a file is a link to it, which asks again who looks."""
    if held.answer is None or held.answer.upload is None or held.question.is_protected:
        return said(held)
    to_file = reverse("registrations:upload", args=[held.answer.upload.public_id])
    return format_html('<a href="{}">{}</a>', to_file, said(held))


@dataclass(frozen=True, slots=True)
class Deadline:
    opens_at: datetime | None
    closes_at: datetime | None
    is_open: bool
    is_past: bool
    zone: str


def deadline_of(assembly: Assembly, at: datetime, form: CapacityForm | None = None) -> Deadline:
    """Return the time for registrations; form: of the capacity in question, with its own end."""
    opens_at = assembly.registration_opens_at
    closes_at = (form.closes_at if form else None) or assembly.registration_closes_at
    is_past = windows.is_late(event=assembly, form=form, at=at)
    has_begun = opens_at is not None and closes_at is not None and at >= opens_at
    return Deadline(opens_at, closes_at, has_begun and not is_past, is_past, assembly.time_zone)
