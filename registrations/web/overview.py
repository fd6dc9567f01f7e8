"""What the delegation's page prints of the whole: what is to be done, seats as a picture."""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from assemblies.enums import InstitutionKind
from assemblies.models.delegations import Delegation
from assemblies.rules.council import Representation, representation
from assemblies.selectors import sentence_of
from registrations.enums import FileState, RegistrationState
from registrations.models.registrations import DelegationFile, Registration
from registrations.selectors.delegations import Standing
from registrations.selectors.questions import DelegationQuestions
from registrations.web.presenting import Fact, Following, Said, Task, following

# The picture: a half circle of seats, in the units of its view box.
_RADIUS, _MIDDLE, _GROUND = 80, 100, 95


@dataclass(frozen=True, slots=True)
class SeatDrawn:
    """One seat of the picture: where, and who sits on it. Text, so that no language turns it."""

    x: str
    y: str
    kind: str


@dataclass(frozen=True, slots=True)
class SeatsDrawn:
    """Seats as a picture, and the sentence that says the same."""

    seats: tuple[SeatDrawn, ...]
    sentence: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Progress:
    """What the list of tasks is made from.

    missing: the sentence about an answer that is missing, empty when none is. may_lead: whether
    somebody is there who can be named head. lacking: who was sent already, and the required
    questions that are still to be answered about each.
    """

    file: DelegationFile
    people: Sequence[Registration]
    questions: DelegationQuestions
    is_open: bool
    is_too_large: bool
    may_lead: bool
    missing: str = ""
    lacking: Sequence[tuple[Registration, Sequence[str]]] = ()

    @property
    def listed(self) -> list[Registration]:
        """Everybody who is, or is about to be, part of the delegation."""
        gone = (RegistrationState.REFUSED, RegistrationState.WITHDRAWN)
        return [one for one in self.people if one.state not in gone]

    @property
    def drafts(self) -> list[Registration]:
        return [one for one in self.listed if one.state == RegistrationState.DRAFT]

    @property
    def is_sent(self) -> bool:
        is_asked = self.file.state == FileState.RETURNED
        return bool(self.listed) and not self.drafts and not is_asked

    def address(self, name: str) -> str:
        path: str = reverse(f"registrations:{name}", args=[self.file.pk])
        return path


def tasks_of(progress: Progress) -> list[Task]:
    """Return what is left to do before the delegation is registered, in the order of doing it."""
    tasks = [_people(progress), _addresses(progress), _leaders(progress)]
    if progress.questions.total:
        tasks.append(_questions(progress))
    if progress.file.state == FileState.RETURNED:
        check = progress.address("delegation-check")
        tasks.append(Task(_("Answer the secretariat's question"), _("To do"), "bad", check))
    tasks += [_lacking(progress, one, questions) for one, questions in progress.lacking]
    return [*tasks, _sending(progress), _approval(progress)]


def _people(progress: Progress) -> Task:
    number = len(progress.listed)
    said = ngettext("%(n)s person", "%(n)s people", number) % {"n": number}
    state, kind = (_("Done"), "good") if number else (_("To do"), "info")
    if progress.is_too_large:
        state, kind = _("Too many"), "bad"
        said = _("More members of parliament than the delegation may have: take somebody out.")
    return Task(
        _("Add the people of the delegation"),
        state,
        kind,
        url=progress.address("person-add") if progress.is_open else "",
        hint=said,
        is_done=bool(number) and not progress.is_too_large,
    )


def _addresses(progress: Progress) -> Task:
    number = sum(not one.email for one in progress.listed)
    is_done = bool(progress.listed) and not number
    nobody = _("Who has one gets the confirmation and changes of the programme.")
    some = ngettext("%(n)s person has none yet", "%(n)s people have none yet", number)
    return Task(
        _("Give everybody an e-mail address"),
        *((_("Done"), "good") if is_done else (_("Optional"), "")),
        hint=some % {"n": number} if number else nobody,
        is_done=is_done,
        is_optional=True,
    )


def _leaders(progress: Progress) -> Task:
    file = progress.file
    is_done = file.head is not None
    return Task(
        _("Name the head of the delegation"),
        *((_("Done"), "good") if is_done else (_("To do"), "info")),
        url=progress.address("delegation-leaders") if progress.may_lead else "",
        hint=file.head.badge_name
        if file.head
        else _("A member of parliament; a deputy may be named as well."),
        is_done=is_done,
    )


def _questions(progress: Progress) -> Task:
    questions = progress.questions
    is_done = questions.answered == questions.total
    open_kind = (_("To do"), "info") if questions.missing else (_("Optional"), "")
    words = {"n": questions.answered, "total": questions.total}
    return Task(
        _("Papers and questions of the delegation"),
        *((_("Done"), "good") if is_done else open_kind),
        url=progress.address("delegation-questions"),
        hint=_("%(n)s of %(total)s given") % words,
        is_done=is_done,
        is_optional=not any(one.question.is_required for one in questions.held),
    )


def _lacking(progress: Progress, one: Registration, questions: Sequence[str]) -> Task:
    args = [progress.file.pk, one.pk, "questions"]
    return Task(
        _("Answer the questions about %(name)s") % {"name": one.badge_name},
        _("To do"),
        "info",
        url=reverse("registrations:person-change", args=args),
        hint=" · ".join(questions),
    )


def _sending(progress: Progress) -> Task:
    number = len(progress.drafts)
    waiting = ngettext("%(n)s person not sent yet", "%(n)s people not sent yet", number)
    said = waiting % {"n": number} if number else ""
    may_send = progress.is_open and progress.listed and not progress.is_sent
    return Task(
        _("Check the answers and send them"),
        *((_("Done"), "good") if progress.is_sent else (_("To do"), "info")),
        url=progress.address("delegation-check") if may_send else "",
        hint=" · ".join(part for part in (said, progress.missing) if part),
        is_done=progress.is_sent,
    )


def _approval(progress: Progress) -> Task:
    is_done = progress.file.state == FileState.APPROVED and progress.is_sent
    hints = [] if is_done else [*_approved_so_far(progress), _("You are told by mail.")]
    return Task(
        _("Approval by the secretariat"),
        *((_("Done"), "good") if is_done else (_("Waiting"), "")),
        hint=" · ".join(hints),
        is_done=is_done,
    )


def _approved_so_far(progress: Progress) -> list[str]:
    """Say that earlier approvals stand while others are added; nothing before the first."""
    number = sum(one.state == RegistrationState.APPROVED for one in progress.listed)
    words = {"n": number, "total": len(progress.listed)}
    return [_("%(n)s of %(total)s people are approved") % words] if number else []


def done_of(tasks: Sequence[Task]) -> tuple[int, int]:
    """Return how many of the tasks that must be done are, and how many these are."""
    counted = [task for task in tasks if not task.is_optional]
    return sum(task.is_done for task in counted), len(counted)


def what_follows(standing: Standing, delegation: Delegation) -> Following:
    """Return what follows for seats and votes, and for places in the Governing Council."""
    said = following(standing)
    if delegation.institution.kind != InstitutionKind.PARLIAMENT:
        return said
    council = council_of(standing, delegation.assembly.starts_on)
    reasons = (Said(sentence_of(one), _(one.article)) for one in council.reasons)
    return replace(said, facts=(*said.facts, _council(council)), reasons=(*said.reasons, *reasons))


def council_of(standing: Standing, day: date) -> Representation:
    """Return the places in the Council of a delegation composed like this."""
    return representation(composition=standing.composition, day=day)


def _council(council: Representation) -> Fact:
    note = _("taken by members of parliament of the delegation")
    if council.fillable < council.places:
        note = _("%(n)s can be filled by the people listed") % {"n": council.fillable}
    return Fact(
        label=_("Governing Council places"),
        value=council.places,
        note=note if council.places else _("none without a member of parliament"),
        kind="wait" if council.places == 1 else "",
    )


def drawn(standing: Standing) -> SeatsDrawn | None:
    """Return the seats of the delegation, women first, then men, then those left; None: no seat."""
    women, men = standing.composition.women, standing.composition.men
    seats = standing.limit.seats
    kinds = ["woman"] * women + ["man"] * men
    kinds = [kind if place < seats else "over" for place, kind in enumerate(kinds)]
    kinds += ["free"] * (seats - len(kinds))
    if not kinds:
        return None
    places = _on_half_circle(len(kinds))
    drawn_seats = (SeatDrawn(x, y, kind) for (x, y), kind in zip(places, kinds, strict=True))
    return SeatsDrawn(tuple(drawn_seats), _sentence_of_seats(standing))


def _sentence_of_seats(standing: Standing) -> str:
    words = {"taken": standing.members, "seats": standing.limit.seats}
    taken = _("%(taken)s of %(seats)s seats listed") % words
    people = _("women: %(women)s, men: %(men)s") % {
        "women": standing.composition.women,
        "men": standing.composition.men,
    }
    left = ngettext("%(left)s seat left", "%(left)s seats left", standing.seats_left)
    return f"{taken} ({people}); {left % {'left': standing.seats_left}}"


def _on_half_circle(number: int) -> Iterable[tuple[str, str]]:
    for place in range(number):
        angle = math.pi * (1 - (place + 0.5) / number)
        x, y = _MIDDLE + _RADIUS * math.cos(angle), _GROUND - _RADIUS * math.sin(angle)
        yield f"{x:.1f}", f"{y:.1f}"
