"""The secretariat's page about registration for an event without delegations."""

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from assemblies.enums import EventKind
from assemblies.errors import DomainError
from assemblies.models.events import Event
from assemblies.selectors import sentence_of
from registrations.models.admissions import Admission
from registrations.models.registrations import Registration
from registrations.permissions.questions import may_open_registration
from registrations.selectors.admissions import admission_of, window_state
from registrations.selectors.people import Counts, counts_of
from registrations.services import admissions, arrangements
from registrations.web.access import console_event, private, user_of
from registrations.web.admission_forms import AdmissionForm, kept
from registrations.web.console_place import place_of_console
from registrations.web.forms import VersionForm
from sessions.models.sittings import Sitting


@private
@require_http_methods(["GET", "HEAD", "POST"])
def admission(request: HttpRequest, event: str) -> HttpResponse:
    """Say who may register for an event, when, and how many of its sittings take people."""
    found = _event(request, event)
    with timezone.override(found.time_zone):
        standing = admission_of(found.pk)
        form = _form(found, standing, request.POST if request.method == "POST" else None)
        if form.is_bound and form.is_valid() and _arrange(request, found, form):
            return redirect("registrations:admission", event=event)
        context = {
            **place_of_console(request.user, found, "admission"),
            **_about(request, found, standing),
            "form": form,
        }
        status = 422 if form.errors else 200
        return render(request, "registrations/admission.html", context, status=status)


@private
@require_POST
def renew_link(request: HttpRequest, event: str) -> HttpResponse:
    """Make a new link for who is invited; the old one leads nowhere from then on."""
    found, form = _event(request, event), VersionForm(request.POST)
    version = form.cleaned_data["version"] if form.is_valid() else 0
    try:
        by, at = user_of(request), timezone.now()
        admissions.renew_link(event=found, version=version, by=by, at=at)
    except DomainError as refusal:
        messages.error(request, sentence_of(refusal))
    else:
        messages.success(request, _("There is a new link; the old one leads nowhere any more."))
    return redirect("registrations:admission", event=event)


def _event(request: HttpRequest, slug: str) -> Event:
    """Return the event for who sets its registration; an assembly has other pages for it."""
    event = console_event(may_open_registration(request.user), slug)
    if event.kind == EventKind.ASSEMBLY:
        raise Http404
    return event


def _form(event: Event, standing: Admission | None, data: Any) -> AdmissionForm:  # noqa: ANN401 - a QueryDict or None
    sittings = Sitting.planned.filter(event_id=event.pk, cancelled_at=None, is_closed=False)
    initial = {
        **kept(standing),
        "opens_at": event.registration_opens_at,
        "closes_at": event.registration_closes_at,
    }
    return AdmissionForm(
        data,
        sittings=tuple(sittings.select_related("event").order_by("starts_at", "pk")),
        initial=initial,
    )


def _arrange(request: HttpRequest, event: Event, form: AdmissionForm) -> bool:
    try:
        arrangements.arrange(
            event=event,
            setting=form.setting(),
            window=form.window(),
            places=form.places(),
            version=form.cleaned_data["version"],
            by=user_of(request),
            at=timezone.now(),
        )
    except DomainError as refusal:
        form.add_error(None, sentence_of(refusal))
        return False
    messages.success(request, _("Kept."))
    return True


def _about(request: HttpRequest, event: Event, standing: Admission | None) -> dict[str, Any]:
    """Return what follows from what is set: the address, the state, how many are registered."""
    return {
        "standing": standing,
        "link": _link(event, standing) if standing else "",
        "state": window_state(event, timezone.now()) or "no_dates",
        "counts": _counts(event),
    }


def _link(event: Event, standing: Admission) -> str:
    if standing.secret:
        path = reverse("registrations:enrol-link", args=[event.slug, standing.secret])
    else:
        path = reverse("registrations:enrol", args=[event.slug])
    return str(settings.PUBLIC_URL) + path


def _counts(event: Event) -> Counts:
    return counts_of(Registration.objects.all(), event, mine=())
