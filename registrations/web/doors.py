"""The ways in for people without a delegation: forms that everybody finds, or behind a link."""

from typing import Any, Final

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from assemblies.enums import InstitutionKind, Language
from assemblies.errors import DomainError
from assemblies.models.accounts import User
from assemblies.models.events import Assembly
from assemblies.models.institutions import Institution
from assemblies.rules.names import plain
from assemblies.services import accounts
from registrations.enums import AskedWhen, WayIn
from registrations.models.questions import CapacityForm
from registrations.models.registrations import Registration
from registrations.selectors.applications import (
    Doorway,
    application_of,
    doorway_of,
    own_applications,
    public_doorways,
)
from registrations.selectors.questions import concerning, questions_of
from registrations.services import applications
from registrations.services.words import CAPACITIES, PERSON_STATES
from registrations.web.application_forms import AddressForm, ApplicantForm
from registrations.web.codes import mail_code, may_make_account
from registrations.web.delegations import say_refusal
from registrations.web.forms import CORRESPONDENCE
from registrations.web.presenting import Link, Tag

# The first step stands on the form's page, the others on the registration's own.
ORDER: Final = ("person", "contact")


@never_cache
@require_safe
def doors(request: HttpRequest, event: str) -> HttpResponse:
    """List the forms by which people without a delegation may register."""
    assembly = get_object_or_404(Assembly, slug=event)
    begun = _begun(request, assembly)
    lines = [
        (door, CAPACITIES[door.form.capacity], begun.get(door.form.capacity))
        for door in public_doorways(assembly, timezone.now())
    ]
    context = {"assembly": assembly, "lines": lines}
    return render(request, "registrations/application_doors.html", context)


def _begun(request: HttpRequest, assembly: Assembly) -> dict[str, tuple[Registration, Tag]]:
    if not isinstance(request.user, User):
        return {}
    own = own_applications(request.user).filter(event=assembly)
    return {one.capacity: (one, Tag(*PERSON_STATES[one.state])) for one in own}


@never_cache
@require_http_methods(["GET", "POST"])
def door(request: HttpRequest, event: str, capacity: str) -> HttpResponse:
    """Show a form that everybody finds; who is logged in begins her registration here."""
    return _door(request, _public_form(event, capacity))


@never_cache
@require_http_methods(["GET", "POST"])
def link(request: HttpRequest, secret: str) -> HttpResponse:
    """Show a form that only those find who were given its link."""
    return _door(request, _secret_form(secret))


@never_cache
@require_POST
def door_code(request: HttpRequest, event: str, capacity: str) -> HttpResponse:
    """Mail a log-in code to the address of somebody who wants to register."""
    return _code(request, _public_form(event, capacity))


@never_cache
@require_POST
def link_code(request: HttpRequest, secret: str) -> HttpResponse:
    """Mail a log-in code to the address of somebody who was given the link."""
    return _code(request, _secret_form(secret))


def _public_form(event: str, capacity: str) -> CapacityForm:
    forms = CapacityForm.objects.select_related("event__assembly")
    return get_object_or_404(forms, event__slug=event, capacity=capacity, way_in=WayIn.PUBLIC)


def _secret_form(secret: str) -> CapacityForm:
    """Return the form behind a link; a wrong one leads nowhere, and says nothing of why."""
    if not (secret.isascii() and secret.isprintable() and len(secret) <= 64):
        raise Http404
    forms = CapacityForm.objects.select_related("event__assembly")
    return get_object_or_404(forms, secret=secret, way_in=WayIn.SECRET_LINK)


def _address_of(form: CapacityForm, *, code: bool = False) -> str:
    end = "-code" if code else ""
    address: str = (
        reverse(f"registrations:register-link{end}", args=[form.secret])
        if form.way_in == WayIn.SECRET_LINK
        else reverse(f"registrations:register{end}", args=[form.event.slug, form.capacity])
    )
    return address


def _door(request: HttpRequest, form: CapacityForm) -> HttpResponse:
    if not isinstance(request.user, User):
        return _show(request, form, AddressForm())
    begun = application_of(request.user, form)
    if begun is not None:
        return redirect("registrations:application", pk=begun.pk)
    given = ApplicantForm(
        request.POST if request.method == "POST" else None, capacity=form.capacity
    )
    if given.is_bound and given.is_valid():
        person = _begin(request.user, form, given)
        if person is not None:
            to_next = reverse("registrations:application-change", args=[person.pk, "contact"])
            return redirect(f"{to_next}?new=1")
    return _show(request, form, given)


def _begin(user: User, form: CapacityForm, given: ApplicantForm) -> Registration | None:
    """Begin the registration; a form sent twice finds the first one as it stands."""
    language = get_language()
    spoken = Language(language) if language in CORRESPONDENCE else Language.ENGLISH
    answers = given.new_person(form.capacity, spoken)
    try:
        return applications.begin(form=form, answers=answers, by=user, at=timezone.now())
    except DomainError as refusal:
        say_refusal(given, refusal)
        return None


def _code(request: HttpRequest, form: CapacityForm) -> HttpResponse:
    given = AddressForm(request.POST)
    if not doorway_of(form, form.event.assembly, timezone.now()).is_open or not given.is_valid():
        return _show(request, form, given)
    email = given.cleaned_data["email"]
    if not User.objects.filter(email__iexact=email).exists() and not may_make_account(request):
        given.add_error("email", _("Too many new addresses from this network. Try in an hour."))
        return _show(request, form, given)
    language = get_language()
    accounts.account_for(
        email=email, language=Language(language) if language in CORRESPONDENCE else "en"
    )
    return mail_code(request, email=email, back=_address_of(form))


def _show(
    request: HttpRequest, form: CapacityForm, given: AddressForm | ApplicantForm
) -> HttpResponse:
    assembly = form.event.assembly
    doorway = doorway_of(form, assembly, timezone.now())
    context: dict[str, Any] = {
        "assembly": assembly,
        "door": doorway,
        "title": CAPACITIES[form.capacity],
        "form": given,
        "steps": len(order_of(form.event_id, form.capacity)) + 1,
        "code_url": _address_of(form, code=True),
        "organizations": known_organizations(),
        "crumbs": _crumbs(doorway),
    }
    status = 422 if given.errors else 200
    return render(request, "registrations/application_door.html", context, status=status)


def _crumbs(doorway: Doorway) -> list[Link]:
    if doorway.form.way_in == WayIn.SECRET_LINK:
        return []
    to_doors = reverse("registrations:register-list", args=[doorway.assembly.slug])
    return [
        Link(_("Register without a delegation"), to_doors),
        Link(str(CAPACITIES[doorway.form.capacity])),
    ]


def order_of(event: int, capacity: str) -> tuple[str, ...]:
    """Return the steps of a registration; the event's own questions are one where it asks any."""
    asked = concerning(questions_of(event), capacity, AskedWhen.REGISTERING)
    return (*ORDER, "questions") if asked else ORDER


def known_organizations() -> list[str]:
    """Return names of organizations to choose from; others may be typed. One query."""
    known = Institution.objects.exclude(kind=InstitutionKind.PARLIAMENT)
    return sorted((str(one.name) for one in known), key=plain)
