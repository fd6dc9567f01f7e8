"""What an event is said to be, when it is, and what stands around it."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from assemblies.errors import DomainError
from assemblies.models.events import Event
from assemblies.selectors import sentence_of
from registrations.web.access import user_of
from registrations.web.events.describing_forms import (
    DaysForm,
    DescribeForm,
    LinkForm,
    PartnerForm,
    RowForm,
    SpeakerForm,
    rows_for,
)
from registrations.web.events.fields import refuse, words_of
from registrations.web.events.place import Guarded, of_event, shown
from sessions.selectors.event_desk import mark_of_event, mark_of_rows
from sessions.selectors.zones import zones_offered
from sessions.services import events_describing, events_surroundings


@of_event
@require_http_methods(["GET", "HEAD", "POST"])
def describe(request: HttpRequest, event: Event) -> HttpResponse:
    """Ask what is said of the event, and keep it."""
    initial = {**DescribeForm.initial_of(event), "seen": mark_of_event(event)}
    form = DescribeForm(request.POST or None, initial=initial)
    if form.is_bound and form.is_valid():
        said, seen = form.said(), form.cleaned_data["seen"]
        act = {"event": event, "seen": seen, "by": user_of(request), "at": timezone.now()}
        try:
            events_describing.describe(said=said, **act)
        except DomainError as refusal:
            refuse(form, refusal)
        else:
            messages.success(request, _("The description is kept."))
            return redirect("registrations:event-overview", event.slug)
    return shown(
        request,
        event,
        "event-describe",
        "registrations/events/describe.html",
        {"form": form, "event": event},
    )


@of_event
@require_http_methods(["GET", "HEAD", "POST"])
def days(request: HttpRequest, event: Event) -> HttpResponse:
    """Ask on which days it is held; its sittings move along."""
    facts = {name: getattr(event, name) for name in ("starts_on", "ends_on", "time_zone")}
    initial = {**facts, "seen": mark_of_event(event)}
    form = DaysForm(request.POST or None, initial=initial, event=event)
    if form.is_bound and form.is_valid():
        seen, note = form.cleaned_data["seen"], words_of(form, "note") or None
        act = {"event": event, "seen": seen, "by": user_of(request), "at": timezone.now()}
        try:
            events_describing.move(to=form.to(), note=note, **act)
        except DomainError as refusal:
            refuse(form, refusal)
        else:
            messages.success(request, _("The event and its sittings are on the new days."))
            return redirect("registrations:event-overview", event.slug)
    context = {"form": form, "event": event, "zones": zones_offered() if event.is_draft else []}
    return shown(request, event, "event-days", "registrations/events/days.html", context)


@dataclass(frozen=True, slots=True)
class Kind:
    """A list that hangs on an event: its page, its form, its act."""

    name: str
    title: Promise
    lead: Promise
    row: Promise
    form: type[RowForm]
    act: Callable[..., Event]


_KINDS: Final = {
    "partners": Kind(
        "partners",
        gettext_lazy("Partners"),
        gettext_lazy("With whom the event is held, in the order in which readers see them."),
        gettext_lazy("Partner"),
        PartnerForm,
        events_surroundings.set_partners,
    ),
    "speakers": Kind(
        "speakers",
        gettext_lazy("Speakers"),
        gettext_lazy(
            "Who is announced, in the order in which readers see them. The page is public: enter"
            " only who has agreed to it."
        ),
        gettext_lazy("Speaker"),
        SpeakerForm,
        events_surroundings.set_speakers,
    ),
    "links": Kind(
        "links",
        gettext_lazy("Links"),
        gettext_lazy(
            "Recordings, slides, a survey, pages elsewhere. What is only for those who take part is"
            " shown to nobody else."
        ),
        gettext_lazy("Link"),
        LinkForm,
        events_surroundings.set_links,
    ),
}


def _around(name: str) -> Guarded:
    @of_event
    @require_http_methods(["GET", "HEAD", "POST"])
    def page(request: HttpRequest, event: Event) -> HttpResponse:
        """Ask for the rows of a list, and keep them."""
        kind = _KINDS[name]
        rows = list(getattr(event, name).order_by("position", "pk"))
        form = rows_for(kind.form, rows, request.POST or None)
        refusal = ""
        if form.is_bound and form.is_valid():
            refusal = _set(request, event, kind, form)
            if not refusal:
                return redirect("registrations:event-overview", event.slug)
        context = {"kind": kind, "form": form, "seen": mark_of_rows(rows), "refusal": refusal}
        return _answer(request, event, context)

    return page


def _answer(request: HttpRequest, event: Event, context: dict[str, Any]) -> HttpResponse:
    page = f"event-{context['kind'].name}"
    response = shown(
        request, event, page, "registrations/events/rows.html", {**context, "event": event}
    )
    if context["refusal"]:
        response.status_code = 422
    return response


def _set(request: HttpRequest, event: Event, kind: Kind, form: Any) -> str:  # noqa: ANN401 - a set of forms
    """Keep the rows; return why not, in words."""
    facts = [row.facts() for row in form.forms if not row.is_blank]
    seen = request.POST.get("seen", "")
    act = {"event": event, "seen": seen, "by": user_of(request), "at": timezone.now()}
    try:
        kind.act(**{kind.name: facts}, **act)
    except DomainError as refusal:
        return sentence_of(refusal)
    messages.success(request, _("The list is kept."))
    return ""


partners, speakers, links = (_around(name) for name in ("partners", "speakers", "links"))
