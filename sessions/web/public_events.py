"""The calendar of events for everybody: as list, month and map, and in a frame of any site."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any, Final
from zoneinfo import ZoneInfo

from csp.decorators import csp_replace
from django.core.paginator import Page
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.clickjacking import xframe_options_exempt
from django.views.decorators.http import require_safe

from notifications.calendar import zones
from sessions.enums.places import EventView
from sessions.rules.months import Month
from sessions.selectors.public_events import choices, events_in, found_events, places_of
from sessions.web import public_event_month
from sessions.web.page_asked import page_asked
from sessions.web.public import calendar_page
from sessions.web.public_event_forms import VIEWS, EventFilterForm
from sessions.web.public_event_lines import event_lines
from sessions.web.public_event_map import map_of
from sessions.web.public_event_ways import feeds_of, filters_in_words, frame_of

ON_A_PAGE: Final = 20
IN_A_FRAME: Final = 10
_MONTHS_KEPT: Final = 18  # before and after this one


@calendar_page
@require_safe
def events(request: HttpRequest) -> HttpResponse:
    """Show the events that the address asks for, as it asks for them."""
    at = timezone.now()
    form = EventFilterForm(request.GET, choices(at=at))
    if not form.is_valid():
        context = {"form": form, "views": (), "view": form.layout}
        return render(request, "assembly_sessions/events.html", context, status=400)
    shown = _SHOWN[form.layout](form, at, _own_zone(request))
    context = {"form": form, "view": form.layout, **_around(form), **shown}
    status, query = 200, form.address()
    if form.layout is EventView.LIST:
        status, query = _cut(request, context)
    response = render(request, "assembly_sessions/events.html", context, status=status)
    response.is_named = _is_named(request, form, query, at)  # type: ignore[attr-defined]
    return response


@xframe_options_exempt
@csp_replace({"frame-ancestors": ["*"]})
@require_safe
def embedded(request: HttpRequest) -> HttpResponse:
    """Show the next events in a frame of any site: no cookie, no account, nothing to be done."""
    at, page = timezone.now(), "assembly_sessions/events_embedded.html"
    form = EventFilterForm(request.GET, choices(at=at))
    if not form.is_valid():
        return render(request, page, {"form": form}, status=400)
    lines = event_lines(found_events(form.chosen(), at=at)[:IN_A_FRAME], at=at)
    context = {"form": form, "lines": lines, "title": filters_in_words(form), **_around(form)}
    response = render(request, page, context)
    response["Cache-Control"] = "public, max-age=60"
    is_plain = _is_named(request, form, form.address(), at)
    response.may_be_kept = is_plain  # type: ignore[attr-defined]
    return response


def _around(form: EventFilterForm) -> dict[str, Any]:
    """Return what stands around the events, however they are laid out."""
    path = reverse("assembly_sessions:events")
    views = [
        {
            "text": name,
            "url": f"{path}?{query}" if (query := form.address(view)) else path,
            "current": view is form.layout,
        }
        for view, name in VIEWS.items()
    ]
    chosen = form.chosen()
    return {
        "views": views,
        "here": path,
        "said": filters_in_words(form),
        "with_past": chosen.with_past,
        "past_url": "" if chosen.shows_past else f"{path}?{form.address(with_past=True)}",
        "is_narrowed": bool(chosen.narrows) or chosen.with_past,
        "feeds": feeds_of(chosen),
        "frame": frame_of(chosen),
    }


def _own_zone(request: HttpRequest) -> ZoneInfo | None:
    """Return the zone that the reader's account names, if any."""
    name = getattr(request.user, "time_zone", "")
    return ZoneInfo(name) if name and zones.is_known(name) else None


def _list(form: EventFilterForm, at: datetime, _zone: ZoneInfo | None) -> dict[str, Any]:
    return {"found": found_events(form.chosen(), at=at), "at": at}


def _month(form: EventFilterForm, at: datetime, zone: ZoneInfo | None) -> dict[str, Any]:
    """Show a month. zone: the reader's, by which it is today; None: it is as of the events'."""
    month = form.asked_month or Month.of(at.astimezone(zone or UTC).date())
    found = events_in(month, form.chosen())
    clock = zone or public_event_month.zone_of(found)
    return public_event_month.page_of(month, found, address=form.address, at=at, zone=clock)


def _map(form: EventFilterForm, at: datetime, _zone: ZoneInfo | None) -> dict[str, Any]:
    places, elsewhere = places_of(form.chosen(), at=at)
    return map_of(places, elsewhere, form.chosen())


_Show = Callable[[EventFilterForm, datetime, ZoneInfo | None], dict[str, Any]]
_SHOWN: Final[dict[EventView, _Show]] = {
    EventView.LIST: _list,
    EventView.MONTH: _month,
    EventView.MAP: _map,
}


def _cut(request: HttpRequest, context: dict[str, Any]) -> tuple[int, str]:
    """Cut the page that is asked for out of what was found; one that is not there is said so."""
    found, at = context.pop("found"), context.pop("at")
    page, no_page = page_asked(request, found, ON_A_PAGE)
    lines = () if no_page else event_lines(page.object_list, at=at)
    context |= {"page_obj": page, "lines": lines, "range": _range(page), "no_page": no_page}
    query, number = context["form"].address(), page.number
    if no_page:
        return 404, query
    return 200, "&".join(filter(None, (query, f"page={number}" if number > 1 else "")))


def _range(page: Page[Any]) -> dict[str, int]:
    return {"first": page.start_index(), "last": page.end_index(), "of": page.paginator.count}


def _is_named(request: HttpRequest, form: EventFilterForm, query: str, at: datetime) -> bool:
    """Tell whether the address is the one that links have: others would fill the memory."""
    chosen, this = form.chosen(), Month.of(at.date())
    is_near = form.asked_month is None or (
        this.after(-_MONTHS_KEPT) <= form.asked_month <= this.after(_MONTHS_KEPT)
    )
    is_plain = len(chosen.narrows) <= 1 and chosen.place is None and is_near
    return is_plain and request.META.get("QUERY_STRING", "") == query
