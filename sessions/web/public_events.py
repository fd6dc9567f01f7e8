"""The calendar of events for everybody: as list, month and map, and in a frame of any site."""

from collections.abc import Callable
from datetime import datetime
from typing import Any, Final

from csp.decorators import csp_replace
from django.core.paginator import Page, Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.clickjacking import xframe_options_exempt
from django.views.decorators.http import require_safe

from sessions.enums.places import EventView
from sessions.rules.months import Month
from sessions.selectors.public_events import choices, events_in, found_events, places_of
from sessions.web import public_event_month
from sessions.web.public import calendar_page
from sessions.web.public_event_forms import VIEWS, EventFilterForm
from sessions.web.public_event_lines import event_lines
from sessions.web.public_event_map import map_of
from sessions.web.public_event_ways import feeds_of, filters_in_words, frame_of

ON_A_PAGE: Final = 20
IN_A_FRAME: Final = 10
_LONGEST_PAGE: Final = 9  # digits
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
    context = {"form": form, "view": form.layout, **_around(form), **_SHOWN[form.layout](form, at)}
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
        "is_narrowed": bool(chosen.narrows) or chosen.with_past,
        "feeds": feeds_of(chosen),
        "frame": frame_of(chosen),
    }


def _list(form: EventFilterForm, at: datetime) -> dict[str, Any]:
    return {"found": found_events(form.chosen(), at=at), "at": at}


def _month(form: EventFilterForm, at: datetime) -> dict[str, Any]:
    month = form.asked_month or Month.of(at.date())
    found = events_in(month, form.chosen())
    return public_event_month.page_of(month, found, address=form.address, at=at)


def _map(form: EventFilterForm, at: datetime) -> dict[str, Any]:
    places, elsewhere = places_of(form.chosen(), at=at)
    return map_of(places, elsewhere, form.chosen())


_SHOWN: Final[dict[EventView, Callable[[EventFilterForm, datetime], dict[str, Any]]]] = {
    EventView.LIST: _list,
    EventView.MONTH: _month,
    EventView.MAP: _map,
}


def _cut(request: HttpRequest, context: dict[str, Any]) -> tuple[int, str]:
    """Cut the page that is asked for out of what was found; one that is not there is said so."""
    found, at = context.pop("found"), context.pop("at")
    paginator, asked = Paginator(found, ON_A_PAGE), request.GET.get("page", "").strip()
    number = _number(asked) if asked else 1
    is_there = 1 <= number <= paginator.num_pages
    page = paginator.page(number if is_there else 1)
    lines = event_lines(page.object_list, at=at) if is_there else ()
    context |= {"page_obj": page, "lines": lines, "range": _range(page)}
    query = context["form"].address()
    if is_there:
        return 200, "&".join(filter(None, (query, f"page={number}" if number > 1 else "")))
    context["no_page"] = _no_page(asked, paginator)
    return 404, query


def _number(text: str) -> int:
    is_one = text.isascii() and text.isdecimal() and len(text) <= _LONGEST_PAGE
    return int(text) if is_one else 0


def _no_page(asked: str, paginator: Any) -> str:  # noqa: ANN401 - of whatever events
    words = {"page": asked[:20], "last": paginator.num_pages}
    return _("There is no page %(page)s: the last one is page %(last)s.") % words


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
