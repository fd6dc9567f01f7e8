"""The secretariat's page about one delegation: approve, refuse, return with a question."""

from collections.abc import Callable, Collection
from functools import partial
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from assemblies.enums import Capability, Capacity
from assemblies.errors import DomainError
from assemblies.models.accounts import User
from assemblies.permissions import Visitor, may
from assemblies.selectors import coordinators_of
from registrations.enums import RegistrationState
from registrations.models.registrations import DelegationFile, Registration
from registrations.permissions.reviews import reviewed_capacities
from registrations.selectors.delegations import acts_on, registrants_of, standing_of
from registrations.selectors.questions import lacking
from registrations.services import delegations, reviews
from registrations.services.acts import sentence_of_act
from registrations.services.words import names_of_languages
from registrations.web.access import private, reviewed_file, reviewed_person, user_of
from registrations.web.approving import ask_first, is_agreed
from registrations.web.console_place import place_of_console
from registrations.web.delegations import said_with_article
from registrations.web.desk.looking import others_at
from registrations.web.forms import QuestionForm, RefusalForm, VersionForm, versions_in
from registrations.web.presenting import following, line_of, tag_of


@private
@require_safe
def review(request: HttpRequest, pk: int) -> HttpResponse:
    """Show a delegation to those who decide about it."""
    return _show(request, reviewed_file(request, pk), QuestionForm())


def _show(request: HttpRequest, file: DelegationFile, form: QuestionForm) -> HttpResponse:
    ours = reviewed_capacities(request.user, file.delegation.assembly_id)
    context = {**_sheet(request.user, file, ours), **others_at(request, file)}
    if may(request.user, Capability.READ_AUDIT):
        context["acts"] = [(act, sentence_of_act(act)) for act in acts_on(file)]
    status = 422 if form.errors else 200
    return render(request, "registrations/review.html", {**context, "form": form}, status=status)


def _sheet(user: Visitor, file: DelegationFile, ours: Collection[Capacity]) -> dict[str, Any]:
    people = Registration.objects.filter(file=file).order_by("pk")
    withdrawn = [one for one in people if one.state == RegistrationState.WITHDRAWN]
    lines = [line_of(one) for one in people if one.state != RegistrationState.WITHDRAWN]
    return {
        **place_of_console(user, file.delegation.assembly, "delegation-list"),
        "file": file,
        "parliament": file.delegation.institution,
        "tag": tag_of(file, sum(one.person.state == RegistrationState.DRAFT for one in lines)),
        "lines": [(line, names_of_languages(line.person.languages)) for line in lines],
        "withdrawn": [line_of(one) for one in withdrawn],
        "ours": ours,
        "lacking": lacking([one.person for one in lines if one.is_waiting]),
        "waiting": sum(line.is_waiting and line.person.capacity in ours for line in lines),
        "coordinators": coordinators_of(file.delegation),
        "following": following(standing_of(file)),
    }


@private
@require_POST
def approve(request: HttpRequest, pk: int) -> HttpResponse:
    """Approve one person in the version that the button stood beside."""
    person = reviewed_person(request, pk)
    form = VersionForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("The page was incomplete. Look again, then decide."))
        return redirect(_back(request, person))
    version, by, at = form.cleaned_data["version"], user_of(request), timezone.now()
    said = _("%(name)s is approved.") % {"name": person.badge_name}
    act = partial(reviews.approve, person=person, version=version, by=by, at=at)
    return _decide(request, act, said, back=_back(request, person))


@private
@require_POST
def approve_all(request: HttpRequest, pk: int) -> HttpResponse:
    """Approve everybody who waits, in the versions the button stood above: first what follows."""
    file, by, at = reviewed_file(request, pk), user_of(request), timezone.now()
    seen, assembly = versions_in(request.POST.getlist("seen")), file.delegation.assembly
    ours = reviewed_capacities(request.user, assembly.pk)
    back = reverse("registrations:delegation-review", args=[file.pk])
    waiting = _waiting(file, seen)
    if not is_agreed(request, waiting):
        return ask_first(request, assembly, waiting, back=back)
    act = partial(reviews.approve_all, file=file, capacities=ours, seen=seen, by=by, at=at)
    return _decide(request, act, _("Everybody who waited is approved."), back=back)


def _waiting(file: DelegationFile, seen: Collection[int]) -> list[Registration]:
    """Return who of those the button stood above still waits, her delegation loaded."""
    waiting = Registration.objects.filter(file=file, state=RegistrationState.SUBMITTED, pk__in=seen)
    return list(waiting.select_related("event", "file__delegation__institution").order_by("pk"))


def address_of_review(person: Registration) -> str:
    """Return where the secretariat decides about a person: her delegation's page, or her own."""
    route, key = "delegation-review", person.file_id
    if key is None:
        route, key = "person-review", person.pk
    address: str = reverse(f"registrations:{route}", args=[key])
    return address


def _back(request: HttpRequest, person: Registration) -> str:
    """Return the page that the button stood on."""
    if request.POST.get("from") == "person":
        own: str = reverse("registrations:person-review", args=[person.pk])
        return own
    return address_of_review(person)


def _decide(
    request: HttpRequest, act: Callable[[], object], said: str, *, back: str
) -> HttpResponse:
    try:
        act()
    except DomainError as refusal:
        messages.error(request, said_with_article(refusal))
    else:
        messages.success(request, said)
    return redirect(back)


@private
@require_http_methods(["GET", "POST"])
def refuse(request: HttpRequest, pk: int) -> HttpResponse:
    """Refuse a person, with the reason that her coordinators read."""
    person = reviewed_person(request, pk)
    given = request.POST if request.method == "POST" else None
    form = RefusalForm(given, initial={"version": person.version})
    if form.is_bound and form.is_valid() and _refuse(request, person, form):
        messages.success(request, _words_of_refusal(person))
        return redirect(address_of_review(person))
    status = 422 if form.errors else 200
    context = {**_refusing(request.user, person), "form": form}
    return render(request, "registrations/person_refuse.html", context, status=status)


def _words_of_refusal(person: Registration) -> str:
    """Return who is told; the mail itself is queued by the act."""
    words = {"name": person.badge_name}
    if not list(registrants_of(person)):
        return _("%(name)s is refused. Nobody is told: no account registers this person.") % words
    if person.file is None:
        return _("%(name)s is refused, and is told so by mail.") % words
    return _("%(name)s is refused; the coordinators are told.") % words


def _refusing(user: Visitor, person: Registration) -> dict[str, Any]:
    return {
        **place_of_console(user, person.event, "people-list"),
        "person": person,
        "line": line_of(person),
        "back": address_of_review(person),
    }


def _refuse(request: HttpRequest, person: Registration, form: RefusalForm) -> bool:
    try:
        reviews.refuse(
            person=person,
            reason=form.cleaned_data["reason"],
            version=form.cleaned_data["version"],
            by=user_of(request),
            at=timezone.now(),
        )
    except DomainError as refusal:
        form.add_error(None, said_with_article(refusal))
        return False
    return True


@private
@require_POST
def return_with_question(request: HttpRequest, pk: int) -> HttpResponse:
    """Give the delegation back to its coordinators with a question."""
    file = reviewed_file(request, pk)
    form = QuestionForm(request.POST)
    if not form.is_valid() or not _return(file, form, by=user_of(request)):
        return _show(request, file, form)
    messages.success(request, _("The question is on its way to the coordinators."))
    return redirect("registrations:delegation-review", pk=file.pk)


def _return(file: DelegationFile, form: QuestionForm, *, by: User) -> bool:
    question = form.cleaned_data["question"]
    try:
        delegations.return_with_question(file=file, question=question, by=by, at=timezone.now())
    except DomainError as refusal:
        form.add_error(None, said_with_article(refusal))
        return False
    return True
