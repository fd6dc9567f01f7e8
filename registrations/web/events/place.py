"""What stands around the pages of events: who may, which event, the secretariat's bar."""

from collections.abc import Callable
from functools import wraps
from typing import Any, Final

from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from assemblies.models.events import Event
from registrations.web.access import console_event, private
from registrations.web.console_place import place_of_console
from registrations.web.presenting import Link
from sessions.enums.events import Template
from sessions.permissions import may_edit_programme

View = Callable[..., HttpResponse]
Guarded = Callable[..., HttpResponseBase]

# What a new event may be, and what it then has.
TEMPLATES: Final[dict[Template, tuple[Promise, Promise]]] = {
    Template.WEBINAR: (
        gettext_lazy("Webinar"),
        gettext_lazy("Online, one sitting of 90 minutes. Anybody may register."),
    ),
    Template.WEBINAR_TWICE: (
        gettext_lazy("Webinar, held twice"),
        gettext_lazy(
            "Online, two sittings on one day, for the two halves of the world. Anybody may"
            " register."
        ),
    ),
    Template.HEARING: (
        gettext_lazy("Parliamentary hearing"),
        gettext_lazy("Two days, a sitting each morning and afternoon. Members register."),
    ),
    Template.SEMINAR: (
        gettext_lazy("Seminar"),
        gettext_lazy("Two days, a sitting each morning and afternoon. Members register."),
    ),
    Template.CONFERENCE: (
        gettext_lazy("Conference"),
        gettext_lazy("Two days, a sitting each morning and afternoon. Members register."),
    ),
    Template.SUMMIT: (
        gettext_lazy("Summit"),
        gettext_lazy("Two days, a sitting each morning and afternoon. Members register."),
    ),
    Template.MEETING: (
        gettext_lazy("Meeting of a body"),
        gettext_lazy("One sitting of three hours, in a room and online. Members register."),
    ),
    Template.ASSEMBLY: (
        gettext_lazy("Assembly"),
        gettext_lazy(
            "Five days. Delegations register; the programme is copied or imported afterwards."
        ),
    ),
}


def for_editors(view: View) -> Guarded:
    """Show the page to who edits programmes; for everybody else there is none."""

    @private
    @wraps(view)
    def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:  # noqa: ANN401 - any view's
        if not may_edit_programme(request.user):
            raise Http404
        return view(request, *args, **kwargs)

    return answer


def of_event(view: View) -> Guarded:
    """Hand the event that the address names to its editors' page; a draft too."""

    @for_editors
    @wraps(view)
    def answer(request: HttpRequest, event: str, *args: Any, **kwargs: Any) -> HttpResponse:  # noqa: ANN401 - any view's
        return view(request, console_event(True, event), *args, **kwargs)

    return answer


def among_events(current: str) -> dict[str, Any]:
    """Return the bar over pages that are of no single event."""
    pages = {
        _("All events"): "registrations:event-desk",
        _("New event"): "registrations:event-new",
    }
    tabs = [Link(text, reverse(name), current=name == current) for text, name in pages.items()]
    return {"place_name": _("Secretariat"), "tabs": tabs}


def shown(
    request: HttpRequest, event: Event, page: str, template: str, context: dict[str, Any]
) -> HttpResponse:
    """Answer with a page of an event's console; a form that was refused makes it a 422."""
    around = place_of_console(request.user, event, page)
    form = context.get("form")
    status = 422 if form is not None and form.is_bound and _has_faults(form) else 200
    return render(request, template, {**around, **context}, status=status)


def _has_faults(form: Any) -> bool:  # noqa: ANN401 - a form or a set of them
    non_form = getattr(form, "non_form_errors", None)
    return bool(any(form.errors) or (non_form and non_form()))
