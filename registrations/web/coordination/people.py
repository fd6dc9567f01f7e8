"""Substituting a person; after the deadline, asking the desk to add, change or send one."""

from functools import partial
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from assemblies.errors import DomainError
from registrations.enums import AskedWhen, ChangeKind, RegistrationState
from registrations.models.registrations import DelegationFile, Registration
from registrations.permissions.late_changes import visible_requests
from registrations.selectors.delegations import standing_of
from registrations.selectors.questions import capacities_for, held_by
from registrations.services import late_changes, substitutions
from registrations.web.access import own_file, own_person, private, user_of
from registrations.web.coordination import asking
from registrations.web.coordination.forms import AskingForm, LateAnswersForm, WholePersonForm
from registrations.web.delegations import deadline_in, frame, say_refusal
from registrations.web.overview import what_follows
from registrations.web.presenting import Link
from registrations.web.request_words import is_unsent


@private
@require_http_methods(["GET", "POST"])
def substitute(request: HttpRequest, pk: int, person: int) -> HttpResponse:
    """Let somebody else come in a person's place; after the deadline the desk is asked."""
    file = own_file(request, pk)
    one = own_person(request, file, person)
    kept = {"capacity": one.capacity, "language": one.language, "version": one.version}
    form = _form(request, file, kept, _capacity_in(request, one))
    if form.is_bound and form.is_valid():
        asks = deadline_in(file, form.cleaned_data["capacity"]).is_past
        act = _ask_to_substitute if asks else _substitute
        if act(request, file, one, form):
            return redirect("registrations:delegation", pk=file.pk)
    title = _("Somebody else instead of %(name)s") % {"name": one.badge_name}
    return _show(request, file, form, title=title, kind=ChangeKind.SUBSTITUTE, one=one)


@private
@require_http_methods(["GET", "POST"])
def request_add(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask the desk to add a person after the deadline."""
    file = own_file(request, pk)
    form = _form(request, file, {}, _capacity_in(request))
    if form.is_bound and form.is_valid():
        changes = form.new_person().as_columns()
        if _ask(request, file, form, ChangeKind.ADD, None, changes):
            return redirect("registrations:delegation", pk=file.pk)
    return _show(request, file, form, title=_("Ask to add a person"), kind=ChangeKind.ADD)


@private
@require_http_methods(["GET", "POST"])
def request_change(request: HttpRequest, pk: int, person: int) -> HttpResponse:
    """Ask the desk to change answers about a person after the deadline."""
    file = own_file(request, pk)
    one = own_person(request, file, person)
    kept = {name: getattr(one, name, None) for name in WholePersonForm.base_fields}
    form = _form(request, file, kept, one.capacity)
    if form.is_bound and form.is_valid():
        changes = form.changes_to(one)
        if _ask(request, file, form, ChangeKind.CHANGE, one, changes):
            return redirect("registrations:delegation", pk=file.pk)
    title = _("Ask to change answers about %(name)s") % {"name": one.badge_name}
    return _show(request, file, form, title=title, kind=ChangeKind.CHANGE, one=one)


@private
@require_http_methods(["GET", "POST"])
def request_answers(request: HttpRequest, pk: int, person: int) -> HttpResponse:
    """Ask the desk to keep other answers to the secretariat's own questions."""
    file = own_file(request, pk)
    one = own_person(request, file, person)
    held = held_by(one, AskedWhen.REGISTERING, everything=True)
    form = LateAnswersForm(request.POST if request.method == "POST" else None, held=held)
    if not form.held:
        raise Http404
    if form.is_bound and form.is_valid() and _ask_for_answers(request, file, one, form):
        return redirect("registrations:delegation", pk=file.pk)
    title = _("Ask to change answers about %(name)s") % {"name": one.badge_name}
    return _show(request, file, form, title=title, kind=ChangeKind.CHANGE, one=one)


def _ask_for_answers(
    request: HttpRequest, file: DelegationFile, one: Registration, form: LateAnswersForm
) -> bool:
    given = form.changes()
    changes = {late_changes.ANSWERS: given} if given else {}
    return _ask(request, file, form, ChangeKind.CHANGE, one, changes)


@private
@require_http_methods(["GET", "POST"])
def request_send(request: HttpRequest, pk: int, person: int) -> HttpResponse:
    """Ask the desk to take somebody who was not sent before the deadline."""
    file = own_file(request, pk)
    one = own_person(request, file, person)
    if one.state != RegistrationState.DRAFT:
        raise Http404
    form = AskingForm(request.POST if request.method == "POST" else None)
    act = partial(late_changes.ask, file=file, kind=ChangeKind.SEND, person=one, changes={})
    if form.is_bound and form.is_valid() and asking.put(request, form, act):
        return redirect("registrations:delegation", pk=file.pk)
    title = _("Ask to send %(name)s") % {"name": one.badge_name}
    return _show(request, file, form, title=title, kind=ChangeKind.SEND, one=one)


@private
@require_POST
def take_back(request: HttpRequest, pk: int, asked: int) -> HttpResponse:
    """Take a request back that has not been decided."""
    file = own_file(request, pk)
    one = get_object_or_404(visible_requests(request.user), pk=asked, file=file)
    asking.take_back(request, one)
    return redirect("registrations:delegation", pk=file.pk)


def _capacity_in(request: HttpRequest, one: Registration | None = None) -> str:
    """Return the capacity that is chosen in the form, before that of the person it is about."""
    return request.POST.get("capacity", one.capacity if one else "")


def _form(
    request: HttpRequest, file: DelegationFile, kept: dict[str, Any], capacity: str
) -> WholePersonForm:
    return WholePersonForm(
        request.POST if request.method == "POST" else None,
        asks=deadline_in(file, capacity).is_past,
        capacities={*capacities_for(file), kept.get("capacity", "")},
        initial={"language": request.LANGUAGE_CODE, **kept},
    )


def _substitute(
    request: HttpRequest, file: DelegationFile, one: Registration, form: WholePersonForm
) -> bool:
    try:
        added = substitutions.substitute(
            file=file,
            person=one,
            answers=form.new_person(),
            version=form.cleaned_data["version"],
            by=user_of(request),
            at=timezone.now(),
        )
    except DomainError as refusal:
        say_refusal(form, refusal)
        return False
    words = {"new": added.badge_name, "old": one.badge_name}
    messages.success(request, _("%(new)s comes instead of %(old)s.") % words)
    return True


def _ask_to_substitute(
    request: HttpRequest, file: DelegationFile, one: Registration, form: WholePersonForm
) -> bool:
    changes = form.new_person().as_columns()
    return _ask(request, file, form, ChangeKind.SUBSTITUTE, one, changes)


def _ask(
    request: HttpRequest,
    file: DelegationFile,
    form: AskingForm,
    kind: ChangeKind,
    one: Registration | None,
    changes: dict[str, Any],
) -> bool:
    act = partial(late_changes.ask, file=file, kind=kind, person=one)
    return asking.ask(request, form, changes, act)


def _show(
    request: HttpRequest,
    file: DelegationFile,
    form: AskingForm,
    *,
    title: str,
    kind: ChangeKind,
    one: Registration | None = None,
) -> HttpResponse:
    context = {
        **frame(file),
        "form": form,
        "title": title,
        "kind": kind,
        "person": one,
        "sends_too": kind == ChangeKind.CHANGE and is_unsent(one),
        "is_late": deadline_in(file, _capacity_in(request, one)).is_past,
        "following": what_follows(standing_of(file), file.delegation),
        "crumbs": crumbs_of(file, title),
    }
    status = 422 if form.errors else 200
    return render(request, "registrations/person_whole.html", context, status=status)


def crumbs_of(file: DelegationFile, title: str) -> list[Link]:
    """Return the way back to the delegation's page."""
    to_delegation = reverse("registrations:delegation", args=[file.pk])
    return [Link(_("My delegation"), to_delegation), Link(title)]
