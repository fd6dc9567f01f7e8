"""Publishing an event, now or by the clock; looking at it before; calling it off."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from assemblies.enums import Language
from assemblies.errors import DomainError
from assemblies.models.events import Event
from assemblies.selectors import sentence_of
from registrations.selectors.event_tasks import EventTask, Prepared, prepared
from registrations.services import event_making
from registrations.web.access import user_of
from registrations.web.events.describing_forms import SeenForm
from registrations.web.events.fields import (
    add_words,
    fields_of,
    in_first_languages,
    in_other_languages,
    refuse,
    words_of,
)
from registrations.web.events.place import of_event, shown
from registrations.web.events.tasks import task_of
from registrations.web.forms import THINKABLE
from registrations.web.presenting import Task
from sessions.selectors.event_desk import mark_of_event
from sessions.selectors.event_preview import previewed_sittings
from sessions.selectors.event_vocabulary import FORMATS, KINDS
from sessions.selectors.plans import unreleased
from sessions.selectors.releases import people_to_tell
from sessions.selectors.wording import days_in_words
from sessions.services import events_drafting, events_publishing


class ScheduleForm(SeenForm):
    """When the clock publishes it, on the event's own clock."""

    publish_at = forms.DateTimeField(
        label=gettext_lazy("Publish on"),
        widget=forms.DateTimeInput({"type": "datetime-local"}, "%Y-%m-%dT%H:%M"),
        validators=THINKABLE,
    )


class CancelForm(SeenForm):
    """Why an event is cancelled: these words stand in every mail."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401 - a form's own arguments
        super().__init__(*args, **kwargs)
        add_words(self, "words", _message, is_long=True, required=[Language.ENGLISH])
        for code in Language:
            self.fields[f"words_{code}"].max_length = 1_000  # type: ignore[attr-defined]

    @property
    def first_fields(self) -> list[forms.BoundField]:
        return fields_of(self, *in_first_languages("words"), *in_other_languages("words"))


def _message(language: str) -> str:
    return _("Message – %(language)s") % {"language": language}


@of_event
@require_safe
def publication(request: HttpRequest, event: Event) -> HttpResponse:
    """Say what publishing brings, and offer to do it now or to leave it to the clock."""
    return _page(request, event, _schedule_form(event))


def _schedule_form(event: Event, data: Any = None) -> ScheduleForm:  # noqa: ANN401 - what was sent
    initial = {"publish_at": event.publish_at, "seen": mark_of_event(event)}
    return ScheduleForm(data, initial=initial)


def _page(request: HttpRequest, event: Event, form: ScheduleForm, said: str = "") -> HttpResponse:
    at = timezone.now()
    (found,) = prepared([event], at=at)
    with timezone.override(event.time_zone):
        context = {
            "event": event,
            "form": form,
            "seen": mark_of_event(event),
            "found": found,
            "open": _still_open(found),
            "stage": found.standing.stage,
            "people": people_to_tell(unreleased(event), at=at) if event.is_draft else 0,
            "refusal": said,
        }
        response = shown(
            request, event, "event-publish", "registrations/events/publish.html", context
        )
    if said:
        response.status_code = 422
    return response


def _still_open(found: Prepared) -> list[Task]:
    """Return what is to be done besides what this very page is for."""
    missing = (step for step in found.missing if step is not EventTask.PUBLICATION)
    return [task_of(step, found) for step in missing]


@of_event
@require_POST
def schedule(request: HttpRequest, event: Event) -> HttpResponse:
    """Have the clock publish it."""
    with timezone.override(event.time_zone):
        form = _schedule_form(event, request.POST)
        is_valid = form.is_valid()
    if is_valid:
        given = form.cleaned_data
        act = {"event": event, "seen": given["seen"], "by": user_of(request), "at": timezone.now()}
        try:
            events_publishing.schedule(publish_at=given["publish_at"], **act)
        except DomainError as refusal:
            refuse(form, refusal)
        else:
            messages.success(request, _("The clock publishes it. Until then it stays a draft."))
            return redirect("registrations:event-overview", event.slug)
    return _page(request, event, form)


@of_event
@require_POST
def publish(request: HttpRequest, event: Event) -> HttpResponse:
    """Publish it now."""
    done = _("The event is published.")
    return _act(request, event, events_publishing.publish, done)


@of_event
@require_POST
def unschedule(request: HttpRequest, event: Event) -> HttpResponse:
    """Leave it a draft whatever the clock says."""
    done = _("It stays a draft until you publish it.")
    return _act(request, event, events_publishing.unschedule, done)


@of_event
@require_POST
def take_back(request: HttpRequest, event: Event) -> HttpResponse:
    """Make a draft of it again, while nobody counts on it."""
    done = _("The event is a draft again. Nobody but editors sees it.")
    return _act(request, event, event_making.take_back, done)


def _act(request: HttpRequest, event: Event, act: Callable[..., Event], done: str) -> HttpResponse:
    given = {"seen": request.POST.get("seen", ""), "by": user_of(request), "at": timezone.now()}
    try:
        act(event=event, **given)
    except DomainError as refusal:
        return _page(request, event, _schedule_form(event), sentence_of(refusal))
    messages.success(request, done)
    return redirect("registrations:event-overview", event.slug)


@of_event
@require_http_methods(["GET", "HEAD", "POST"])
def delete(request: HttpRequest, event: Event) -> HttpResponse:
    """Ask once, and throw a draft away."""
    refusal = ""
    if request.method == "POST":
        try:
            seen, at = request.POST.get("seen", ""), timezone.now()
            events_drafting.delete(event=event, seen=seen, by=user_of(request), at=at)
        except DomainError as said:
            refusal = sentence_of(said)
        else:
            messages.success(request, _("The draft is gone."))
            return redirect("registrations:event-desk")
    context = {"event": event, "refusal": refusal, "seen": mark_of_event(event)}
    response = shown(request, event, "event-overview", "registrations/events/delete.html", context)
    response.status_code = 422 if refusal else 200
    return response


@of_event
@require_http_methods(["GET", "HEAD", "POST"])
def cancel(request: HttpRequest, event: Event) -> HttpResponse:
    """Ask once, saying what follows, and cancel the event."""
    form = CancelForm(request.POST or None, initial={"seen": mark_of_event(event)})
    if form.is_bound and form.is_valid():
        words, seen = words_of(form, "words"), form.cleaned_data["seen"]
        act = {"event": event, "seen": seen, "by": user_of(request), "at": timezone.now()}
        try:
            event_making.cancel(words=words, **act)
        except DomainError as refusal:
            refuse(form, refusal)
        else:
            messages.success(request, _("The event is cancelled. The mails are on their way."))
            return redirect("registrations:event-overview", event.slug)
    context = {"event": event, "form": form, "people": event_making.people_told(event)}
    return shown(request, event, "event-overview", "registrations/events/cancel.html", context)


@of_event
@require_safe
def preview(request: HttpRequest, event: Event) -> HttpResponse:
    """Show a draft as the public will see it: what is said of it, and its sittings as planned."""
    context = {
        "event": event,
        "kind": KINDS[event.kind],
        "format": FORMATS[event.format],
        "days": days_in_words(event),
        "sittings": previewed_sittings(event),
        "partners": event.partners.order_by("position", "pk"),
        "speakers": event.speakers.order_by("position", "pk"),
        "links": event.links.filter(is_for_participants=False).order_by("position", "pk"),
        "themes": event.themes.order_by("code"),
        "page": reverse("assembly_sessions:assembly-detail", args=[event.slug]),
    }
    return shown(request, event, "event-publish", "registrations/events/preview.html", context)
