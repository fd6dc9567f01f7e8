"""Pages about a public calendar: how to subscribe, the calendar to be read, the same in a frame."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any, Final

from csp.decorators import csp_replace
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import get_language
from django.views.decorators.clickjacking import xframe_options_exempt
from django.views.decorators.http import require_safe

from assemblies.models.events import Event
from sessions.models.sittings import Sitting
from sessions.paper import qr
from sessions.rules.feed_filters import FeedFilter, Wanted, query_of
from sessions.selectors.calendar_selection import coming
from sessions.selectors.feed_scopes import Scope, scope_of
from sessions.web.calendar_forms import SelectionForm
from sessions.web.calendar_presenting import days_of_calendar, days_of_events
from sessions.web.public import calendar_page
from sessions.web.subscribing import Subscribing, ways

ON_A_PAGE: Final = 50
IN_A_FRAME: Final = 20
_LONGEST_FOR_A_QR: Final = 600  # characters: a code of more is too fine for a phone


@calendar_page
@require_safe
def subscribe(request: HttpRequest) -> HttpResponse:
    """Let anybody choose a calendar, and say how each program takes it and how late it is."""
    form = SelectionForm(request.GET)
    context: dict[str, Any] = {"form": form, "is_chosen": bool(request.GET)}
    if not form.is_valid():
        return render(request, "assembly_sessions/calendar_choose.html", context, status=400)
    chosen = form.chosen()
    name = _scope_of(form, timezone.now()).name
    subscribing = ways(chosen, form.cleaned_data["language"], name=name)
    context |= {"name": name, "subscribe": subscribing, "qr": _code_for(subscribing)}
    response = render(request, "assembly_sessions/calendar_choose.html", context)
    response.is_named = _is_named(request, chosen)  # type: ignore[attr-defined]
    return response


@calendar_page
@require_safe
def calendar(request: HttpRequest) -> HttpResponse:
    """Show a calendar to be read by people and, as h-feed, by programs: what is to come first."""
    form = SelectionForm(request.GET)
    if not form.is_valid():
        return render(request, "assembly_sessions/calendar.html", {"form": form}, status=400)
    at = timezone.now()
    scope = _scope_of(form, at)
    found = coming(scope, at=at)
    page = Paginator(found.sittings, ON_A_PAGE).get_page(request.GET.get("page"))
    events = found.events if page.number == 1 else ()
    context = {"page_obj": page, **_read(form, scope, page.object_list, events, at)}
    response = render(request, "assembly_sessions/calendar.html", context)
    response.is_named = _is_named(request, scope.wanted.filter)  # type: ignore[attr-defined]
    return response


@xframe_options_exempt
@csp_replace({"frame-ancestors": ["*"]})
@require_safe
def embedded(request: HttpRequest) -> HttpResponse:
    """Show the next entries of a calendar in a frame of any site: no cookie, no account, no form.

    What stands here is the same for everybody; nothing is done here that a frame could trick
    somebody into.
    """
    form, page = SelectionForm(request.GET), "assembly_sessions/calendar_embedded.html"
    if not form.is_valid():
        return render(request, page, {"form": form}, status=400)
    at = timezone.now()
    scope = _scope_of(form, at)
    found = coming(scope, at=at)
    context = _read(form, scope, found.sittings[:IN_A_FRAME], found.events, at)
    response = render(request, page, context)
    response["Cache-Control"] = "public, max-age=60"
    return response


def _scope_of(form: SelectionForm, at: datetime) -> Scope:
    """Return what the feed of this selection holds, named in the page's language."""
    return scope_of(Wanted(form.chosen(), get_language() or "en"), at=at)


def _read(
    form: SelectionForm,
    scope: Scope,
    sittings: Iterable[Sitting],
    events: Iterable[Event],
    at: datetime,
) -> dict[str, Any]:
    """Return what both readable pages print of a selection."""
    language = form.cleaned_data["language"]
    return {
        "form": form,
        "name": scope.name,
        "days": days_of_calendar(sittings, names_events=scope.event is None, at=at),
        "events": days_of_events(events),
        "subscribe": ways(scope.wanted.filter, language, name=scope.name),
    }


def _is_named(request: HttpRequest, chosen: FeedFilter) -> bool:
    """Tell whether the address is the one that links have: others would fill the memory."""
    return chosen.is_named and request.META.get("QUERY_STRING", "") == query_of(chosen)


def _code_for(subscribing: Subscribing) -> str:
    """Return the page's own address as a drawing for the phone, empty where it is too long.

    Not the calendar's: a phone that cannot subscribe by itself would only download it.
    """
    address = subscribing.page
    return qr.drawing(address, is_sized=False) if len(address) <= _LONGEST_FOR_A_QR else ""
