"""Themes for everybody: which there are, and what of all events is about one."""

from datetime import datetime
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from assemblies.models.bodies import Theme
from sessions.rules.feed_filters import FeedFilter
from sessions.selectors.public_themes import OfTheme, counted_themes, of_theme
from sessions.web.document_cards import lines_of as document_lines
from sessions.web.public import public_page
from sessions.web.public_lines import Crumb, crumbs_of, debate_lines, event_lines, ways_on
from sessions.web.resolution_page import lines_of as resolution_lines


@public_page
@require_safe
def theme_list(request: HttpRequest) -> HttpResponse:
    """List the themes by name, with how much there is about each."""
    found = sorted(
        counted_themes(at=timezone.now()), key=lambda one: str(one.theme.name).casefold()
    )
    context = {"crumbs": crumbs_of(Crumb(_("Themes"))), "lines": found}
    return render(request, "assembly_sessions/theme_public_list.html", context)


@public_page
@require_safe
def theme(request: HttpRequest, code: str) -> HttpResponse:
    """Show a theme: events, sittings, debates, documents and resolutions about it."""
    at = timezone.now()
    found = get_object_or_404(Theme, code=code)
    about = of_theme(found, at=at)
    if not about.is_known:
        raise Http404
    context = {
        "crumbs": crumbs_of(
            Crumb(_("Themes"), reverse("assembly_sessions:theme-public-list")),
            Crumb(str(found.name)),
        ),
        "theme": found,
        **_shown(about, at),
        **ways_on(FeedFilter(theme=(found.code,)), f"?theme={found.code}"),
    }
    return render(request, "assembly_sessions/theme_public.html", context)


def _shown(found: OfTheme, at: datetime) -> dict[str, Any]:
    return {
        "events_coming": event_lines(found.events_coming),
        "events_past": event_lines(found.events_past),
        "coming": found.coming,
        "past": found.past,
        "documents": document_lines(found.documents, at=at),
        "resolutions": resolution_lines(found.resolutions),
        "debates": debate_lines(found.debates),
    }
