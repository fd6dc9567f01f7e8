"""Making an event: which template, then one page; or one like the last."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from assemblies.errors import DomainError
from assemblies.models.events import Event
from registrations.services import event_making
from registrations.web.access import user_of
from registrations.web.events.fields import refuse
from registrations.web.events.making_forms import CloneForm, MakeForm, numbered_of
from registrations.web.events.place import TEMPLATES, among_events, for_editors, of_event, shown
from sessions.enums.events import Template
from sessions.selectors.event_desk import last_of_each_kind
from sessions.selectors.zones import zones_offered
from sessions.services.events_drafting import next_number


@for_editors
@require_safe
def choose(request: HttpRequest) -> HttpResponse:
    """List what a new event may begin as, and the last one of each kind to take after."""
    lines = [
        {"name": name.value, "title": title, "hint": hint}
        for name, (title, hint) in TEMPLATES.items()
    ]
    context = {
        **among_events("registrations:event-new"),
        "lines": lines,
        "last": last_of_each_kind(),
    }
    return render(request, "registrations/events/new.html", context)


@for_editors
@require_http_methods(["GET", "HEAD", "POST"])
def make(request: HttpRequest, template: str) -> HttpResponse:
    """Ask on one page for what is particular to the event, and make the draft."""
    wanted = _template(template)
    form = MakeForm(request.POST or None, template=wanted, initial={"number": next_number()})
    if form.is_bound and form.is_valid():
        try:
            event = event_making.create(new=form.new(), by=user_of(request), at=timezone.now())
        except DomainError as refusal:
            refuse(form, refusal)
        else:
            return _made(request, event)
    title, hint = TEMPLATES[wanted]
    context = {**_around(form), "template_title": title, "template_hint": hint}
    status = 422 if form.is_bound else 200
    return render(request, "registrations/events/make.html", context, status=status)


@of_event
@require_http_methods(["GET", "HEAD", "POST"])
def clone(request: HttpRequest, event: Event) -> HttpResponse:
    """Ask when the next one begins and what it is called, and make the draft."""
    form = CloneForm(request.POST or None, source=event, initial={"number": next_number()})
    if form.is_bound and form.is_valid():
        given = {
            "starts_on": form.cleaned_data["starts_on"],
            "title": form.title(),
            "numbered": numbered_of(form),
        }
        try:
            made = event_making.clone(source=event, **given, by=user_of(request), at=timezone.now())
        except DomainError as refusal:
            refuse(form, refusal)
        else:
            return _made(request, made)
    return shown(
        request, event, "event-overview", "registrations/events/clone.html", {"form": form}
    )


def _template(name: str) -> Template:
    try:
        return Template(name)
    except ValueError:
        raise Http404 from None


def _around(form: forms.Form) -> dict[str, Any]:
    return {
        **among_events("registrations:event-new"),
        "form": form,
        "zones": zones_offered(),
    }


def _made(request: HttpRequest, event: Event) -> HttpResponse:
    messages.success(request, _("The draft is made. Nobody but editors sees it yet."))
    return redirect("registrations:event-overview", event.slug)
