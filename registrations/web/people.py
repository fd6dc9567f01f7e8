"""The coordinator's pages about one person: a theme a page, answers checked, withdrawn."""

import secrets
from typing import Any, Final
from urllib.parse import urlencode

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from assemblies.errors import DomainError, Superseded
from registrations.enums import AskedOf, AskedWhen, RegistrationState
from registrations.errors.questions import AnswersRefused
from registrations.models.registrations import DelegationFile, Registration
from registrations.rules.changes import asks_approval_again
from registrations.selectors.late_changes import lacks_answers
from registrations.selectors.photos import photo_of
from registrations.selectors.questions import (
    Held,
    capacities_for,
    held_by,
    lacking,
    questions_of,
    times_of,
)
from registrations.services import answers, people
from registrations.web.access import own_file, own_person, private, user_of
from registrations.web.answering import AnswersForm, may_stand_in_request
from registrations.web.delegations import deadline_in, frame, say_refusal, would_follow
from registrations.web.forms import ContactForm, FunctionsForm, PersonForm, StepForm
from registrations.web.presenting import (
    Link,
    Row,
    line_of,
    rows_of,
    rows_of_answers,
)

STEPS: Final[dict[str, tuple[type[StepForm], str | Promise]]] = {
    "person": (PersonForm, gettext_lazy("Person and capacity")),
    "functions": (FunctionsForm, gettext_lazy("Functions")),
    "contact": (ContactForm, gettext_lazy("Contact, languages and access")),
}
# Steps whose fields are the event's own questions; only where there are any.
ANSWERS: Final[dict[str, AskedWhen]] = {
    "questions": AskedWhen.REGISTERING,
    "travel": AskedWhen.AFTER_APPROVAL,
}
TITLES: Final[dict[str, str | Promise]] = {
    **{step: title for step, (_form, title) in STEPS.items()},
    "questions": gettext_lazy("Questions of the secretariat"),
    "travel": gettext_lazy("After approval: travel data"),
}
ORDER = tuple(STEPS)
# How many forms of a browser are remembered, so that one sent twice adds a person once.
REMEMBERED = 20


@private
@require_http_methods(["GET", "POST"])
def add(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask for a new person's name, sex and capacity; she is kept as a draft from then on.

    The form's own number stands in its address, so that who goes back from the next page finds
    the person she has added, not an empty place for a second one.
    """
    file = own_file(request, pk)
    if request.method != "POST":
        return _ask_for_new(request, file)
    form = PersonForm(request.POST, capacities=capacities_for(file))
    if form.is_valid():
        added = _add_once(request, file, form)
        if added is not None:
            return _go_on(request, file, added, "person", is_new=True)
    return _show_step(request, file, None, form, "person")


def _ask_for_new(request: HttpRequest, file: DelegationFile) -> HttpResponse:
    once = request.GET.get("once", "")
    if not once:
        return redirect(f"{request.path}?{urlencode({'once': secrets.token_urlsafe(16)})}")
    if added := _added_by(request, file, once):
        to_step = reverse("registrations:person-change", args=[file.pk, added.pk, "person"])
        return redirect(f"{to_step}?new=1")
    form = PersonForm(initial={"once": once}, capacities=capacities_for(file))
    return _show_step(request, file, None, form, "person")


def _added_by(request: HttpRequest, file: DelegationFile, once: str) -> Registration | None:
    """Return the person whom this very form added before, if it did."""
    added = request.session.get("people_added", {}).get(once)
    return Registration.objects.filter(file=file, pk=added).first() if added else None


def _add_once(request: HttpRequest, file: DelegationFile, form: PersonForm) -> int | None:
    """Add the person, or correct her when this form is sent again: hotel Wi-Fi sends twice."""
    once = form.cleaned_data["once"]
    if added := _added_by(request, file, once):
        return added.pk if keep_changes(request, added, form) else None
    remembered: dict[str, int] = request.session.get("people_added", {})
    try:
        person = people.add(
            file=file, answers=form.new_person(), by=user_of(request), at=timezone.now()
        )
    except DomainError as refusal:
        say_refusal(form, refusal)
        return None
    if once:
        latest = list(remembered.items())[-REMEMBERED + 1 :]
        request.session["people_added"] = {**dict(latest), once: person.pk}
    return person.pk


@private
@require_http_methods(["GET", "POST"])
def change(request: HttpRequest, pk: int, person: int, step: str) -> HttpResponse:
    """Show one theme about a person and keep what is changed."""
    file = own_file(request, pk)
    one = own_person(request, file, person)
    form = _form_of(request, file, one, step)
    if form.is_bound and form.is_valid() and keep_changes(request, one, form):
        return _go_on(request, file, one.pk, step, is_new="new" in request.GET)
    return _show_step(request, file, one, form, step)


def _form_of(request: HttpRequest, file: DelegationFile, one: Registration, step: str) -> StepForm:
    """Return a theme's form with what is kept, or with what was sent; 404 where it is not asked."""
    data = request.POST if request.method == "POST" else None
    if step in ANSWERS:
        return answers_form(request, one, step)
    if step not in STEPS:
        raise Http404
    form_class, _title = STEPS[step]
    kept = {name: getattr(one, name) for name in form_class.base_fields if hasattr(one, name)}
    if form_class is PersonForm:
        offered = {*capacities_for(file), one.capacity}
        return PersonForm(data, capacities=offered, initial=kept)
    return form_class(data, initial=kept)


def answers_form(request: HttpRequest, one: Registration, step: str) -> AnswersForm:
    """Return the form of the event's own questions; 404 where none is asked of the person now."""
    if ANSWERS[step] not in times_of(one):
        raise Http404
    held = held_by(one, ANSWERS[step], everything=True)
    if not held:
        raise Http404
    if request.method != "POST":
        return AnswersForm(held=held, version=one.version)
    return AnswersForm(request.POST, request.FILES, held=held)


def keep_changes(request: HttpRequest, one: Registration, form: StepForm) -> bool:
    """Keep what the step says; a refusal stands in the form then, beside the newest version."""
    try:
        _keep(request, one, form)
    except AnswersRefused as refusal:
        if isinstance(form, AnswersForm):
            form.add_faults(refusal.faults)
        return False
    except DomainError as refusal:
        say_refusal(form, refusal)
        if isinstance(refusal, Superseded):
            _take_newest_version(request, one, form)
        return False
    return True


def _keep(request: HttpRequest, one: Registration, form: StepForm) -> None:
    by, at, version = user_of(request), timezone.now(), form.cleaned_data["version"]
    if isinstance(form, AnswersForm):
        values, is_complete = form.values(), "later" not in request.POST
        answers.save(
            person=one, values=values, version=version, is_complete=is_complete, by=by, at=at
        )
    else:
        people.change(person=one, changes=form.answers(), version=version, by=by, at=at)


def _take_newest_version(request: HttpRequest, one: Registration, form: StepForm) -> None:
    """Let the next try stand on what is there now, which the page shows beside her own words."""
    one.refresh_from_db()
    data = request.POST.copy()
    data["version"] = str(one.version)
    form.data = data


def _show_step(
    request: HttpRequest,
    file: DelegationFile,
    one: Registration | None,
    form: StepForm,
    step: str,
) -> HttpResponse:
    is_new = one is None or "new" in request.GET
    order = _order(file, one)
    around = frame(file, one.capacity if one else "")
    context: dict[str, Any] = {
        **around,
        **_about_step(one, form, step),
        "step": order.index(step) + 1 if is_new and step in order else None,
        "steps": len(order) + 1,
        "may_save": around["deadline"].is_open or _may_follow(one, step),
        "following": would_follow(file, form.data, one) if step == "person" else None,
        "crumbs": _crumbs(file, one, str(TITLES[step])),
    }
    status = 422 if form.errors else 200
    return render(request, "registrations/person_step.html", context, status=status)


def _order(file: DelegationFile, one: Registration | None) -> tuple[str, ...]:
    """Return the steps of a new person; the event's own questions are one where it asks any."""
    if one is not None:
        has_any = bool(held_by(one, AskedWhen.REGISTERING, everything=True))
    else:
        everything = questions_of(file.delegation.assembly_id)
        has_any = everything.filter(of=AskedOf.PERSON, asked_when=AskedWhen.REGISTERING).exists()
    return (*ORDER, "questions") if has_any else ORDER


def _may_follow(one: Registration | None, step: str) -> bool:
    """Tell whether a step may be answered after the deadline too."""
    return step == "travel" or (step == "questions" and one is not None and lacks_answers(one))


def _about_step(one: Registration | None, form: StepForm, step: str) -> dict[str, Any]:
    superseded = one is not None and bool(form.non_field_errors()) and _differs(one, form)
    return {
        "form": form,
        "person": one,
        "title": TITLES[step],
        "has_law": step == "person",
        "is_approved": one is not None and one.state == RegistrationState.APPROVED,
        "asks_again": asks_again(form, step),
        "has_files": form.is_multipart(),
        "newest": _newest(one, step) if superseded and one else (),
    }


def asks_again(form: StepForm, step: str) -> bool:
    """Tell whether what the step says is part of what was approved."""
    if isinstance(form, AnswersForm):
        asking = [held.question for held in form.held if held.question.asks_approval]
        return step == "questions" and bool(asking)
    return asks_approval_again(set(form.fields) - {"version", "once"})


def _newest(one: Registration, step: str) -> list[Row]:
    if step in ANSWERS:
        return rows_of_answers(held_by(one, ANSWERS[step]))
    return rows_of(one)[step]


def _differs(one: Registration, form: StepForm) -> bool:
    """Tell whether what is kept differs from what she typed, so that both should be seen."""
    if isinstance(form, AnswersForm):
        return True
    typed = form.cleaned_data
    return any(
        getattr(one, name) != value for name, value in typed.items() if name in form.answers()
    )


def _crumbs(file: DelegationFile, one: Registration | None, title: str) -> list[Link]:
    crumbs = [Link(_("My delegation"), reverse("registrations:delegation", args=[file.pk]))]
    if one is not None:
        to_person = reverse("registrations:person-detail", args=[file.pk, one.pk])
        crumbs.append(Link(one.badge_name, to_person))
    return [*crumbs, Link(title)]


def _go_on(
    request: HttpRequest, file: DelegationFile, person: int, step: str, *, is_new: bool
) -> HttpResponse:
    """Lead to the next theme of a new person, to her answers, or back to the delegation."""
    if "later" in request.POST:
        messages.info(request, _("Kept. Go on whenever you like."))
        return redirect("registrations:delegation", pk=file.pk)
    if is_new and (following_step := _after(file, person, step)):
        args = [file.pk, person, following_step]
        return redirect(reverse("registrations:person-change", args=args) + "?new=1")
    if step == "person" and _is_waited_for(person):
        messages.info(request, _("Kept. In this capacity more answers are required:"))
        return redirect("registrations:person-change", file.pk, person, "questions")
    messages.success(request, _("Kept."))
    return redirect("registrations:person-detail", pk=file.pk, person=person)


def _is_waited_for(person: int) -> bool:
    """Tell whether somebody was sent about whom a required answer is missing."""
    one = Registration.objects.get(pk=person)
    return RegistrationState(one.state).holds_seat and bool(lacking([one]))


def _after(file: DelegationFile, person: int, step: str) -> str:
    """Return the step that follows for a new person; empty after the last."""
    order = _order(file, Registration.objects.get(pk=person))
    following_steps = order[order.index(step) + 1 :] if step in order else ()
    return following_steps[0] if following_steps else ""


@private
@require_safe
def detail(request: HttpRequest, pk: int, person: int) -> HttpResponse:
    """Show everything known of a person, each answer with its way to change."""
    file = own_file(request, pk)
    one = own_person(request, file, person)
    around = frame(file, one.capacity)
    may_change = around["deadline"].is_open and one.state != RegistrationState.WITHDRAWN
    sheets = rows_of(one, _addresses(file, one, may_change=may_change), answers_by_step(one))
    context = {
        **around,
        "line": line_of(one),
        "sheets": [(TITLES[step], rows) for step, rows in sheets.items()],
        "may_change": may_change,
        **_picture_of(one),
        "crumbs": _crumbs(file, None, one.badge_name),
    }
    return render(request, "registrations/person.html", context)


def _picture_of(one: Registration) -> dict[str, Any]:
    may_change = one.state != RegistrationState.WITHDRAWN
    return {"photo": photo_of(one), "may_change_photo": may_change}


def answers_by_step(one: Registration) -> dict[str, tuple[Held, ...]]:
    """Return what is asked of a person now, by step."""
    return {step: held_by(one, when) for step, when in ANSWERS.items() if when in times_of(one)}


def _addresses(file: DelegationFile, one: Registration, *, may_change: bool) -> dict[str, str]:
    """Return where each step is changed; after the deadline what may follow, or be asked for."""
    to = {
        step: reverse("registrations:person-change", args=[file.pk, one.pk, step])
        for step in TITLES
        if may_change or (step == "travel" and one.state == RegistrationState.APPROVED)
    }
    if may_change or one.state == RegistrationState.WITHDRAWN or not _is_late(file, one):
        return to
    if lacks_answers(one):
        step = reverse("registrations:person-change", args=[file.pk, one.pk, "questions"])
        return {**to, "questions": step}
    if any(map(may_stand_in_request, held_by(one, AskedWhen.REGISTERING, everything=True))):
        asking = reverse("registrations:request-answers", args=[file.pk, one.pk])
        return {**to, "questions": asking}
    return to


def _is_late(file: DelegationFile, one: Registration) -> bool:
    return deadline_in(file, one.capacity).is_past


@private
@require_http_methods(["GET", "POST"])
def withdraw(request: HttpRequest, pk: int, person: int) -> HttpResponse:
    """Ask once, say what follows, then withdraw the person."""
    file = own_file(request, pk)
    one = own_person(request, file, person)
    form = StepForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid() and _withdraw(request, one, form):
        words = _("%(name)s is withdrawn; her or his place is free.") % {"name": one.badge_name}
        messages.success(request, words)
        return redirect("registrations:delegation", pk=file.pk)
    context = {
        **frame(file),
        "form": form,
        "line": line_of(one),
        "crumbs": _crumbs(file, one, _("Withdraw")),
    }
    status = 422 if form.errors else 200
    return render(request, "registrations/person_withdraw.html", context, status=status)


def _withdraw(request: HttpRequest, one: Registration, form: StepForm) -> bool:
    try:
        people.withdraw(
            person=one,
            version=form.cleaned_data["version"],
            by=user_of(request),
            at=timezone.now(),
        )
    except DomainError as refusal:
        say_refusal(form, refusal)
        one.refresh_from_db()
        return False
    return True
