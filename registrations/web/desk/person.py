"""One person as the desk sees her: everything known, what happened, notes, who she may be too."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.contrib import messages
from django.core.exceptions import FieldDoesNotExist
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import formats, timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from assemblies.enums import Capability
from assemblies.models.institutions import Institution
from assemblies.permissions import may
from assemblies.selectors import listed
from notifications.selectors import answers_by_address
from registrations.enums import RegistrationState, RequestState
from registrations.models.desk import Note
from registrations.models.history import FieldChange
from registrations.models.questions import Question
from registrations.models.registrations import Registration
from registrations.permissions.inquiries import may_ask
from registrations.permissions.late_changes import visible_requests
from registrations.permissions.people import may_give_photo, may_register_person, may_see_protected
from registrations.permissions.reviews import may_review_person
from registrations.rules.questions import is_empty
from registrations.selectors.delegations import ActOnFile
from registrations.selectors.duplicates import duplicates_of, side_by_side
from registrations.selectors.inquiries import standing_inquiry
from registrations.selectors.photos import photo_of
from registrations.selectors.questions import held_by, questions_by_key, times_of
from registrations.selectors.timelines import Moment, timeline_of
from registrations.services import answers, notes
from registrations.services.acts import sentence_of_act
from registrations.services.question_words import printed
from registrations.services.words import (
    CALENDAR_ANSWERS,
    CAPACITIES,
    PERSON_STATES,
    SEXES,
    name_of_language,
    names_of_languages,
)
from registrations.web.access import private, user_of
from registrations.web.console_place import place_of_console
from registrations.web.desk.access import desk_people, desk_person
from registrations.web.desk.forms import NoteForm
from registrations.web.desk.looking import others_at
from registrations.web.desk.words import LIKENESSES
from registrations.web.presenting import Tag, line_of, rows_of, rows_of_answers


@dataclass(frozen=True, slots=True)
class ChangedField:
    """A field before and after, in words."""

    label: str
    before: str
    after: str


@private
@require_safe
def person(request: HttpRequest, pk: int) -> HttpResponse:
    """Show everything about a person to those who decide about her."""
    return show_person(request, desk_person(request, pk), NoteForm())


def show_person(request: HttpRequest, one: Registration, form: NoteForm) -> HttpResponse:
    """Show the person's page; with what is wrong in a note, if something is."""
    context = {
        **place_of_console(request.user, one.event, "people-list"),
        **others_at(request, one),
        **_rights(request, one),
        **_around(request, one),
        "person": one,
        "line": line_of(one),
        "form": form,
        "sheets": _sheets(one),
        "moments": _moments(request, one),
        "answer": _answer(one),
    }
    status = 422 if form.errors else 200
    return render(request, "registrations/people_person.html", context, status=status)


def _answer(one: Registration) -> Tag | None:
    """Return what her calendar answered to the invitation to the event, while it stands."""
    if one.state != RegistrationState.APPROVED:
        return None
    found = answers_by_address(str(one.event.uid), [one.email]).get(one.email.lower())
    return Tag(*CALENDAR_ANSWERS[found]) if found else None


def _rights(request: HttpRequest, one: Registration) -> dict[str, Any]:
    may_decide = may_review_person(request.user, one)
    holds_seat = RegistrationState(one.state).holds_seat
    return {
        "may_decide": may_decide,
        "may_approve": may_decide and one.state == RegistrationState.SUBMITTED,
        "may_refuse": may_decide and holds_seat,
        "may_ask": holds_seat and may_ask(request.user, one),
        "may_withdraw": may_register_person(request.user, one)
        and one.state != RegistrationState.WITHDRAWN,
        "may_change_photo": may_give_photo(request.user, one),
        "change_url": _change_url(request, one),
        "protected_url": _protected_url(request, one),
    }


def _protected_url(request: HttpRequest, one: Registration) -> str:
    """Return where her passport and travel data stand, for who may see them; each look is noted."""
    if one.state != RegistrationState.APPROVED or not may_see_protected(request.user):
        return ""
    address: str = reverse("registrations:person-protected", args=[one.event.slug, one.pk])
    return address


def _change_url(request: HttpRequest, one: Registration) -> str:
    """Return where her answers are changed; the empty address when they cannot be."""
    if one.file_id is None or not may_register_person(request.user, one):
        return ""
    address: str = reverse("registrations:person-detail", args=[one.file_id, one.pk])
    return address


def _around(request: HttpRequest, one: Registration) -> dict[str, Any]:
    people = desk_people(request)
    twins = side_by_side(duplicates_of(one, people), people)
    late = visible_requests(request.user).filter(person=one, state=RequestState.WAITING)
    return {
        "photo": photo_of(one),
        "notes": list(one.notes.select_related("written_by").order_by("-written_at", "-pk")),
        "reader": request.user,
        "inquiry": standing_inquiry(one),
        "twins": [(twin.other(one), _likenesses(twin.pair.reasons)) for twin in twins],
        "late": list(late),
    }


def _likenesses(reasons: Any) -> str:  # noqa: ANN401 - a tuple of reasons
    return " · ".join(str(LIKENESSES[reason]) for reason in reasons)


def _sheets(one: Registration) -> list[tuple[str, list[Any]]]:
    rows = rows_of(one)
    held = [answer for answer in held_by(one, *times_of(one)) if not answer.question.is_protected]
    sheets = [
        (_("Person"), rows["person"]),
        (_("Functions"), rows["functions"]),
        (_("Contact"), rows["contact"]),
        (_("Questions"), rows_of_answers(held)),
    ]
    return [sheet for sheet in sheets if sheet[1]]


Told = tuple[Moment, str, list[ChangedField]]


def _moments(request: HttpRequest, one: Registration) -> list[Told]:
    moments = timeline_of(one, with_acts=may(request.user, Capability.READ_AUDIT))
    asked = questions_by_key(one.event_id)
    return [
        (moment, _sentence(moment, one), [_changed(field, asked) for field in moment.changes])
        for moment in moments
    ]


def _sentence(moment: Moment, one: Registration) -> str:
    if moment.entry is not None:
        return sentence_of_act(ActOnFile(moment.entry, moment.who, one))
    who = (moment.who.name or moment.who.email) if moment.who else _("The system")
    return _("%(who)s changed answers about %(person)s") % {"who": who, "person": one.badge_name}


def _changed(change: FieldChange, asked: Mapping[str, Question]) -> ChangedField:
    name, key = change.field, change.field.removeprefix("answer.")
    if key == name:
        return ChangedField(_label_of(name), _said(name, change.before), _said(name, change.after))
    label = _("Answer to “%(question)s”") % {"question": asked[key].label if key in asked else key}
    before, after = (_answered(asked.get(key), value) for value in (change.before, change.after))
    return ChangedField(label, before, after)


def _label_of(name: str) -> str:
    try:
        label = str(Registration._meta.get_field(name).verbose_name)  # type: ignore[union-attr]  # noqa: SLF001 - Django's own way
    except FieldDoesNotExist:
        return name
    return label[:1].upper() + label[1:]


def _answered(question: Question | None, value: Any) -> str:  # noqa: ANN401 - whatever was answered
    """Return an answer in the reader's words; of what is kept from the history, that it was one."""
    if is_empty(value):
        return "–"
    if value == answers.CHANGED:
        return _("kept from this page")
    return printed(question, value) if question is not None else str(value)


def _said(name: str, value: Any) -> str:  # noqa: ANN401 - whatever a field held
    if value in (None, "", []):
        return "–"
    if name == "institution_id":
        return _name_of_institution(value)
    if name == "languages":
        return names_of_languages(value)
    if name == "language":
        return name_of_language(value)
    if name == "born_on":
        return formats.date_format(date.fromisoformat(value), "DATE_FORMAT")
    if isinstance(value, bool):
        return _("Yes") if value else _("No")
    if isinstance(value, list):
        return listed(value)
    return str(_VOCABULARIES.get(name, {}).get(value, value))


def _name_of_institution(key: int) -> str:
    found = Institution.objects.filter(pk=key).first()
    return str(found.name) if found else "–"


_VOCABULARIES: dict[str, dict[str, Any]] = {
    "capacity": CAPACITIES,
    "sex": SEXES,
    "state": {state: words for state, (_kind, words) in PERSON_STATES.items()},
}


@private
@require_POST
def note_add(request: HttpRequest, pk: int) -> HttpResponse:
    """Write down what should be kept in mind about a person."""
    one, form = desk_person(request, pk), NoteForm(request.POST)
    if not form.is_valid():
        return show_person(request, one, form)
    text, by = form.cleaned_data["text"], user_of(request)
    notes.write(person=one, text=text, by=by, at=timezone.now())
    messages.success(request, _("The note is kept."))
    return redirect("registrations:person-review", pk=one.pk)


@private
@require_POST
def note_remove(request: HttpRequest, pk: int) -> HttpResponse:
    """Take one's own note away."""
    user = user_of(request)
    own = Note.objects.filter(registration__in=desk_people(request), written_by=user)
    note = get_object_or_404(own.select_related("registration"), pk=pk)
    notes.remove(note=note, by=user, at=timezone.now())
    messages.success(request, _("The note is gone."))
    return redirect("registrations:person-review", pk=note.registration_id)
