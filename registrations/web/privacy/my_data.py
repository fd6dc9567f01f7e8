"""A person's own rights: a copy of everything, and erasure; the desk erases when it is asked."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from assemblies.errors import DomainError
from assemblies.permissions import require
from assemblies.selectors import sentence_of
from registrations.enums import RegistrationState
from registrations.errors.privacy import StillTakingPart
from registrations.models.registrations import Registration
from registrations.permissions.people import (
    is_of_person,
    may_register_person,
    visible_registrations,
)
from registrations.permissions.reviews import may_review_person
from registrations.rules.personal import ERASED, check_erasable
from registrations.selectors.applications import own_applications
from registrations.selectors.copies_of_me import registrations_of
from registrations.services import people, personal
from registrations.web.access import private, user_of
from registrations.web.files import as_file
from registrations.web.own_ways import own_ways
from registrations.web.presenting import Link, PersonLine, line_of

ZIP = "application/zip"


class SureForm(forms.Form):
    sure = forms.BooleanField(
        label=gettext_lazy("I understand that this cannot be undone."),
        error_messages={"required": gettext_lazy("Tick the box to go on.")},
    )


@dataclass(frozen=True, slots=True)
class Mine:
    """One of the reader's registrations, and why it cannot be erased yet."""

    line: PersonLine
    event: str
    refusal: str
    url: str = ""
    ways: Sequence[Link] = ()

    @property
    def is_listed(self) -> bool:
        person = self.line.person
        return person.is_listed and person.state != RegistrationState.WITHDRAWN

    @property
    def is_erased(self) -> bool:
        return self.line.person.badge_name == ERASED


@private
@require_safe
def my_data(request: HttpRequest) -> HttpResponse:
    """Say what is held about the reader, and what she may do about it."""
    user = user_of(request)
    applications = set(own_applications(user).values_list("pk", flat=True))
    mine = [_mine(person, applications) for person in registrations_of(user)]
    context = {"mine": mine, "has_work": user.grants.exists()}
    return render(request, "registrations/my_data.html", context)


def _mine(person: Registration, applications: Collection[int]) -> Mine:
    is_hers = person.pk in applications
    url = reverse("registrations:application", args=[person.pk]) if is_hers else ""
    return Mine(line_of(person), str(person.event.title), _why_not(person), url, own_ways(person))


def _why_not(person: Registration) -> str:
    """Return what stands against erasing the person now; empty: nothing."""
    today = timezone.now().astimezone(person.event.zone).date()
    state = RegistrationState(person.state)
    try:
        check_erasable(state, ends_on=person.event.ends_on, today=today)
    except StillTakingPart as refusal:
        return sentence_of(refusal)
    return ""


@private
@require_POST
def download(request: HttpRequest) -> HttpResponse:
    """Give the reader everything that is held about her."""
    at = timezone.now()
    content = personal.copy_of(user=user_of(request), at=at)
    return as_file(content, f"my-data-{at:%Y-%m-%d}.zip", ZIP)


@private
@require_http_methods(["GET", "POST"])
def erase_account(request: HttpRequest) -> HttpResponse:
    """Ask once, then erase all of the reader's data and, if it has no work left, her account."""
    form = SureForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid() and (done := _erase_account(request, form)):
        messages.success(request, done)
        return redirect("home")
    crumbs = [Link(_("My data"), "../"), Link(_("Erase"))]
    context = {"form": form, "crumbs": crumbs, "has_work": user_of(request).grants.exists()}
    status = 422 if form.errors else 200
    return render(request, "registrations/my_data_erase.html", context, status=status)


def _erase_account(request: HttpRequest, form: SureForm) -> str:
    user = user_of(request)
    try:
        is_gone = personal.erase_account(user=user, by=user, at=timezone.now())
    except DomainError as refusal:
        form.add_error(None, sentence_of(refusal))
        return ""
    if not is_gone:
        return _("Your data as a participant are erased; your account stays for your work.")
    logout(request)
    return _("Your data and your account are erased.")


@private
@require_http_methods(["GET", "POST"])
def erase_person(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask once, then erase one registration: the person herself, or the desk at her request."""
    seen = visible_registrations(request.user).select_related("participant")
    person = get_object_or_404(seen, pk=pk)
    is_own = is_of_person(request.user, person)
    require(is_own or may_review_person(request.user, person))
    form = SureForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid() and _erase(request, person, form):
        messages.success(request, _("The person's data are erased."))
        return redirect("registrations:my-data" if is_own else "home")
    status = 422 if form.errors else 200
    context = _about(person, form)
    return render(request, "registrations/person_erase.html", context, status=status)


@private
@require_POST
def unlist(request: HttpRequest, pk: int) -> HttpResponse:
    """Take back that a person's name may be published: herself, or who registers her delegation."""
    seen = visible_registrations(request.user).select_related("participant")
    person = get_object_or_404(seen, pk=pk)
    is_own = is_of_person(request.user, person)
    require(is_own or may_register_person(request.user, person))
    try:
        changes, by = {"is_listed": False}, user_of(request)
        people.change(person=person, changes=changes, by=by, at=timezone.now())
        messages.success(request, _("The published list does not name this person any more."))
    except DomainError as refusal:
        messages.error(request, sentence_of(refusal))
    if is_own or person.file is None:
        return redirect("registrations:my-data")
    return redirect("registrations:person-detail", pk=person.file.pk, person=person.pk)


def _about(person: Registration, form: SureForm) -> dict[str, Any]:
    return {
        "person": person,
        "line": line_of(person),
        "form": form,
        "refusal": _why_not(person),
        "is_erased": person.badge_name == ERASED,
    }


def _erase(request: HttpRequest, person: Registration, form: SureForm) -> bool:
    try:
        personal.erase_person(person=person, by=user_of(request), at=timezone.now())
    except DomainError as refusal:
        form.add_error(None, sentence_of(refusal))
        return False
    return True
