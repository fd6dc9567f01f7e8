"""The screens of the hall themselves: opened by their address alone, without an account."""

import time
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import translation
from django.utils.safestring import mark_safe
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from sessions.models.screens import HallScreen
from sessions.selectors.debates.screens import screen_of
from sessions.web.debates.screen_views import identity_of, shown_on


@never_cache
@require_safe
def screen(request: HttpRequest, key: str) -> HttpResponse:
    """Show what the screen is told to show; its script keeps it as it is."""
    return _answer(request, key, "assembly_sessions/debates/screen.html")


@never_cache
@require_safe
def screen_now(request: HttpRequest, key: str) -> HttpResponse:
    """Give what the screen shows now."""
    return _answer(request, key, "assembly_sessions/debates/screen_now.html")


def _answer(request: HttpRequest, key: str, page: str) -> HttpResponse:
    found = screen_of(key)
    if found is None:
        raise Http404
    with translation.override(found.language):
        response = render(request, page, _context(found))
    response["X-Now-Ms"] = str(round(time.time() * 1000))  # the hall's own clock may be wrong
    response["X-Robots-Tag"] = "noindex"
    return response


def _context(found: HallScreen) -> dict[str, Any]:
    return {
        "screen": found,
        "shown": mark_safe(shown_on(found).html_now),  # noqa: S308 - rendered by our templates
        "identity": identity_of(found),
        "live_url": reverse("screen-live", args=[found.key]),
        "now_url": reverse("assembly_sessions:screen-now", args=[found.key]),
    }
