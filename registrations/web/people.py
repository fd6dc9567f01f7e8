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
from registrations.enums import RegistrationState
from registrations.models.registrations import DelegationFile, Registration
from registrations.rules.changes import asks_approval_again
from registrations.selectors.delegations import standing_of
from registrations.selectors.photos import photo_of
from registrations.services import people
from registrations.web.access import own_file, own_person, private, user_of
from registrations.web.delegations import frame, said_with_article
from registrations.web.forms import ContactForm, FunctionsForm, PersonForm, StepForm
from registrations.web.presenting import Link, following, line_of, rows_of

STEPS: Final[dict[str, tuple[type[StepForm], str | Promise]]] = {
    "person": (PersonForm, gettext_lazy("Person and capacity")),
    "functions": (FunctionsForm, gettext_lazy("Functions")),
    "contact": (ContactForm, gettext_lazy("Contact, languages and access")),
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
    form = PersonForm(request.POST)
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
    return _show_step(request, file, None, PersonForm(initial={"once": once}), "person")


def _added_by(request: HttpRequest, file: DelegationFile, once: str) -> Registration | None:
    """Return the person whom this very form added before, if it did."""
    added = request.session.get("people_added", {}).get(once)
    return Registration.objects.filter(file=file, pk=added).first() if added else None


def _add_once(request: HttpRequest, file: DelegationFile, form: PersonForm) -> int | None:
    """Add the person, or correct her when this form is sent again: hotel Wi-Fi sends twice."""
    once = form.cleaned_data["once"]
    if added := _added_by(request, file, once):
        return added.pk if _change(request, added, form) else None
    remembered: dict[str, int] = request.session.get("people_added", {})
    try:
        person = people.add(
            file=file, answers=form.new_person(), by=user_of(request), at=timezone.now()
        )
    except DomainError as refusal:
        form.add_error(None, said_with_article(refusal))
        return None
    if once:
        latest = list(remembered.items())[-REMEMBERED + 1 :]
        request.session["people_added"] = {**dict(latest), once: person.pk}
    return person.pk


@private
@require_http_methods(["GET", "POST"])
def change(request: HttpRequest, pk: int, person: int, step: str) -> HttpResponse:
    """Show one theme about a person and keep what is changed."""
    if step not in STEPS:
        raise Http404
    file = own_file(request, pk)
    one = own_person(request, file, person)
    form_class, _title = STEPS[step]
    if request.method != "POST":
        kept = {name: getattr(one, name) for name in form_class.base_fields if hasattr(one, name)}
        return _show_step(request, file, one, form_class(initial=kept), step)
    form = form_class(request.POST)
    if form.is_valid() and _change(request, one, form):
        return _go_on(request, file, one.pk, step, is_new="new" in request.GET)
    return _show_step(request, file, one, form, step)


def _change(request: HttpRequest, one: Registration, form: StepForm) -> bool:
    try:
        people.change(
            person=one,
            changes=form.answers(),
            version=form.cleaned_data["version"],
            by=user_of(request),
            at=timezone.now(),
        )
    except DomainError as refusal:
        form.add_error(None, said_with_article(refusal))
        if isinstance(refusal, Superseded):
            _take_newest_version(request, one, form)
        return False
    return True


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
    context: dict[str, Any] = {
        **frame(file),
        **_about_step(one, form, step),
        "step": ORDER.index(step) + 1 if is_new else None,
        "steps": len(ORDER) + 1,
        "following": following(standing_of(file)) if step == "person" else None,
        "crumbs": _crumbs(file, one, str(STEPS[step][1])),
    }
    status = 422 if form.errors else 200
    return render(request, "registrations/person_step.html", context, status=status)


def _about_step(one: Registration | None, form: StepForm, step: str) -> dict[str, Any]:
    superseded = one is not None and bool(form.non_field_errors()) and _differs(one, form)
    return {
        "form": form,
        "person": one,
        "title": STEPS[step][1],
        "has_law": step == "person",
        "is_approved": one is not None and one.state == RegistrationState.APPROVED,
        "asks_again": asks_approval_again(set(form.fields) - {"version", "once"}),
        "newest": rows_of(one)[step] if superseded and one else (),
    }


def _differs(one: Registration, form: StepForm) -> bool:
    """Tell whether what is kept differs from what she typed, so that both should be seen."""
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
    following_steps = ORDER[ORDER.index(step) + 1 :]
    if is_new and following_steps:
        args = [file.pk, person, following_steps[0]]
        return redirect(reverse("registrations:person-change", args=args) + "?new=1")
    messages.success(request, _("Kept."))
    return redirect("registrations:person-detail", pk=file.pk, person=person)


@private
@require_safe
def detail(request: HttpRequest, pk: int, person: int) -> HttpResponse:
    """Show everything known of a person, each answer with its way to change."""
    file = own_file(request, pk)
    one = own_person(request, file, person)
    around = frame(file)
    may_change = around["deadline"].is_open and one.state != RegistrationState.WITHDRAWN
    sheets = rows_of(one, _addresses(file, one) if may_change else {})
    context = {
        **around,
        "line": line_of(one),
        "sheets": [(STEPS[step][1], rows) for step, rows in sheets.items()],
        "may_change": may_change,
        **_picture_of(one),
        "crumbs": _crumbs(file, None, one.badge_name),
    }
    return render(request, "registrations/person.html", context)


def _picture_of(one: Registration) -> dict[str, Any]:
    may_change = one.state != RegistrationState.WITHDRAWN
    return {"photo": photo_of(one), "may_change_photo": may_change}


def _addresses(file: DelegationFile, one: Registration) -> dict[str, str]:
    return {
        step: reverse("registrations:person-change", args=[file.pk, one.pk, step]) for step in STEPS
    }


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
        form.add_error(None, said_with_article(refusal))
        one.refresh_from_db()
        return False
    return True
