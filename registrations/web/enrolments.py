"""Registering for an event without delegations, and one's own registration for it."""

from collections.abc import Callable
from datetime import datetime
from typing import Any, Final

from django.contrib import messages
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from assemblies.enums import EventKind, Language
from assemblies.errors import DomainError
from assemblies.models.accounts import User
from assemblies.selectors import published_events
from assemblies.services import accounts
from registrations.enums import AdmittedKind, RegistrationState
from registrations.errors.registering import BirthDateImpossible
from registrations.models.registrations import Registration
from registrations.rules.admissions import Conditions
from registrations.selectors.admissions import (
    admission_of,
    chosen_by,
    conditions_of,
    enrolment_of,
    lines_of,
    members_to_choose,
    offered_sittings,
    waiting_in,
)
from registrations.selectors.inquiries import standing_inquiry
from registrations.services import enrolments, people, wording
from registrations.services.words import PERSON_STATES, SEXES, name_of_language
from registrations.web.access import private, user_of
from registrations.web.application_forms import AddressForm
from registrations.web.codes import mail_code, may_make_account
from registrations.web.delegations import said_with_article
from registrations.web.doors import known_organizations
from registrations.web.enrolment_forms import EnrolForm, SittingsForm, WhoForm, said_before
from registrations.web.enrolment_place import (
    Way,
    around,
    form_of,
    is_open,
    own_enrolment,
    own_sitting,
    state_of,
    way_to,
)
from registrations.web.forms import CORRESPONDENCE, StepForm
from registrations.web.presenting import Row, Tag
from sessions.models.sittings import Sitting

_FIELDS: Final = {"institution_id": "institution"}  # columns that the form calls otherwise


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def enrol(request: HttpRequest, event: str) -> HttpResponse:
    """Register for an event; people come to an assembly by other ways, which are shown then."""
    found = get_object_or_404(published_events(), slug=event)
    if found.kind == EventKind.ASSEMBLY:
        return redirect("registrations:register-list", event=event)
    return _enrol(request, way_to(event))


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def enrol_link(request: HttpRequest, event: str, secret: str) -> HttpResponse:
    """Register for an event by the link that was given to people."""
    return _enrol(request, way_to(event, secret))


@never_cache
@require_POST
def enrol_code(request: HttpRequest, event: str) -> HttpResponse:
    """Mail a log-in code to the address of somebody who wants to register."""
    return _code(request, way_to(event))


@never_cache
@require_POST
def enrol_link_code(request: HttpRequest, event: str, secret: str) -> HttpResponse:
    """Mail a log-in code to the address of somebody who was given the link."""
    return _code(request, way_to(event, secret))


def _enrol(request: HttpRequest, way: Way) -> HttpResponse:
    at = timezone.now()
    if not request.user.is_authenticated or state_of(way, at) != "open":
        return _show(request, way, AddressForm())
    user = user_of(request)
    if enrolment_of(user, way.event.pk) is not None:
        return redirect("registrations:enrolment", event=way.event.slug)
    form = form_of(way, user, request.POST if request.method == "POST" else None, at)
    if form.is_bound and form.is_valid():
        person = _register(user, way, form)
        if person is not None:
            _say_outcome(request, person)
            return redirect("registrations:enrolment", event=way.event.slug)
    return _show(request, way, form)


def _register(user: User, way: Way, form: EnrolForm) -> Registration | None:
    """Register her; a form that is sent twice finds the first registration as it stands."""
    given = {"answers": form.new_person(), "sittings": form.chosen(), "is_invited": way.is_invited}
    return _try(form, enrolments.enrol, event=way.event, **given, by=user)


def _try(form: Form, act: Callable[..., Registration], **given: Any) -> Registration | None:  # noqa: ANN401 - as the act takes them
    """Do an act; what it refuses stands in the form, at the field that it is about."""
    try:
        return act(**given, at=timezone.now())
    except DomainError as refusal:
        name = "born_on" if isinstance(refusal, BirthDateImpossible) else refusal.field
        form.add_error(name if name in form.fields else None, said_with_article(refusal))
        return None


def _say_outcome(request: HttpRequest, person: Registration) -> None:
    if person.state != RegistrationState.APPROVED:
        messages.success(request, _("Sent. The secretariat decides, and you hear by mail."))
    elif any(line.is_waiting for line in lines_of(person)):
        messages.warning(
            request,
            _("You are registered, but not every sitting had a place left: see below."),
        )
    else:
        messages.success(request, _("You are registered. A mail confirms it."))


def _code(request: HttpRequest, way: Way) -> HttpResponse:
    given = AddressForm(request.POST)
    if state_of(way, timezone.now()) != "open" or not given.is_valid():
        return _show(request, way, given)
    email = given.cleaned_data["email"]
    if not User.objects.filter(email__iexact=email).exists() and not may_make_account(request):
        given.add_error("email", _("Too many new addresses from this network. Try in an hour."))
        return _show(request, way, given)
    language = get_language()
    spoken = Language(language) if language in CORRESPONDENCE else Language.ENGLISH
    accounts.account_for(email=email, language=spoken)
    return mail_code(request, email=email, back=way.address())


def _show(request: HttpRequest, way: Way, form: AddressForm | EnrolForm) -> HttpResponse:
    at, asks = timezone.now(), isinstance(form, EnrolForm)
    context = {
        **around(way.event, _("Register")),
        "way": way,
        "state": state_of(way, at),
        "form": form,
        "asks": asks,
        "sittings": _offered(form, way, at),
        "conditions": conditions_of(way.admission),
        "of_members_only": way.admission.who == AdmittedKind.MEMBERS,
        "code_url": way.address(code=True),
        "organizations": known_organizations() if asks else (),
    }
    status = 422 if form.errors else 200
    return render(request, "registrations/enrol.html", context, status=status)


def _offered(form: AddressForm | EnrolForm, way: Way, at: datetime) -> tuple[Sitting, ...]:
    return form.offered if isinstance(form, EnrolForm) else offered_sittings(way.event, at)


@private
@require_safe
def enrolment(request: HttpRequest, event: str) -> HttpResponse:
    """Show how one's own registration for an event stands."""
    one = own_enrolment(request, event)
    at, inquiry = timezone.now(), standing_inquiry(one)
    context = {
        **around(one.event, _("My registration")),
        "one": one,
        "tag": Tag(*PERSON_STATES[one.state]),
        "capacity": wording.as_what(one),
        "sittings": [own_sitting(line, one) for line in lines_of(one)],
        "rows": _rows(one),
        "is_open": is_open(one.event, at) or (inquiry is not None and inquiry.waits_for_her),
        "inquiry": inquiry if inquiry is not None and inquiry.waits_for_her else None,
        "offered": len(offered_sittings(one.event, at)),
    }
    return render(request, "registrations/enrolment.html", context)


def _rows(one: Registration) -> list[Row]:
    return [
        Row(_("Given name"), one.given_name),
        Row(_("Family name"), one.family_name),
        Row(_("Sex"), str(SEXES[one.sex])),
        Row(_("You come as"), str(wording.as_what(one))),
        Row(_("For"), str(one.institution.name) if one.institution else one.organization),
        Row(_("Your function there"), one.function_in_parliament),
        Row(_("E-mail address"), one.email),
        Row(_("Language of mails"), name_of_language(one.language)),
    ]


@private
@require_http_methods(["GET", "HEAD", "POST"])
def enrolment_change(request: HttpRequest, event: str) -> HttpResponse:
    """Show what one has said of oneself and keep what is changed."""
    one = own_enrolment(request, event)
    form = _who(one, request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        given = {"changes": form.answers(), "version": form.cleaned_data["version"]}
        if _try(form, people.change, person=one, **given, by=user_of(request)):
            messages.success(request, _("Kept."))
            return redirect("registrations:enrolment", event=event)
        one.refresh_from_db()
    return _show_own(request, one, form, "registrations/enrolment_change.html", _("Change"))


def _who(one: Registration, data: Any) -> WhoForm:  # noqa: ANN401 - a QueryDict or None
    """Return the form of what she has said. Two queries."""
    admission = admission_of(one.event_id)
    return WhoForm(
        data,
        members=members_to_choose(one.event.starts_on),
        conditions=conditions_of(admission) if admission else Conditions(),
        of_members_only=admission is not None and admission.who == AdmittedKind.MEMBERS,
        initial=said_before(one),
    )


@private
@require_http_methods(["GET", "HEAD", "POST"])
def enrolment_sittings(request: HttpRequest, event: str) -> HttpResponse:
    """Show for which sittings one is registered, and keep another choice."""
    one = own_enrolment(request, event)
    sittings = offered_sittings(one.event, timezone.now())
    data = request.POST if request.method == "POST" else None
    chosen = {"sittings": sorted(chosen_by(one))}
    form = SittingsForm(data, sittings=sittings, waiting=waiting_in(sittings), initial=chosen)
    if form.is_bound and form.is_valid():
        given = {"sittings": form.chosen(), "version": form.cleaned_data["version"]}
        if _try(form, enrolments.choose, person=one, **given, by=user_of(request)):
            messages.success(request, _("Your choice is kept."))
            return redirect("registrations:enrolment", event=event)
        one.refresh_from_db()
    title = _("Change your sittings")
    return _show_own(request, one, form, "registrations/enrolment_sittings.html", title)


@private
@require_http_methods(["GET", "HEAD", "POST"])
def enrolment_withdraw(request: HttpRequest, event: str) -> HttpResponse:
    """Ask once, say what follows, then withdraw one's own registration."""
    one = own_enrolment(request, event)
    form = StepForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        version = form.cleaned_data["version"]
        if _try(form, people.withdraw, person=one, version=version, by=user_of(request)):
            messages.success(request, _("Your registration is withdrawn."))
            return redirect("assembly_sessions:assembly-detail", event=event)
        one.refresh_from_db()
    return _show_own(request, one, form, "registrations/enrolment_withdraw.html", _("Withdraw"))


def _show_own(
    request: HttpRequest, one: Registration, form: StepForm, template: str, title: str
) -> HttpResponse:
    context = {
        **around(one.event, _("My registration"), title),
        "one": one,
        "form": form,
        "title": title,
        "is_open": is_open(one.event, timezone.now()) or standing_inquiry(one) is not None,
        "organizations": known_organizations() if isinstance(form, WhoForm) else (),
    }
    status = 422 if form.errors else 200
    return render(request, template, context, status=status)
