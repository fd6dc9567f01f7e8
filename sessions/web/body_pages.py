"""Bodies for everybody: which there are, and what each has done and will do in the open."""

from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from assemblies.models.bodies import Body
from sessions.rules.feed_filters import FeedFilter
from sessions.selectors.body_words import what_it_is
from sessions.selectors.public_bodies import bodies_of_all, counted_bodies, of_body
from sessions.web.document_cards import lines_of as document_lines
from sessions.web.public import public_page
from sessions.web.public_lines import Crumb, crumbs_of, debate_lines, event_lines, ways_on
from sessions.web.record import line_of as part_line
from sessions.web.resolution_page import lines_of as resolution_lines


@public_page
@require_safe
def body_list(request: HttpRequest) -> HttpResponse:
    """List the bodies by name, with how much of each there is to read."""
    found = sorted(counted_bodies(at=timezone.now()), key=lambda one: str(one.body.name).casefold())
    context = {
        "crumbs": crumbs_of(Crumb(_("Bodies"))),
        "lines": [{"counted": one, "is": what_it_is(one.body.code)} for one in found],
    }
    return render(request, "assembly_sessions/body_public_list.html", context)


@public_page
@require_safe
def body(request: HttpRequest, code: str) -> HttpResponse:
    """Show a body: what it is, its open sittings, its papers, and how to hear of more."""
    at = timezone.now()
    found = get_object_or_404(bodies_of_all(at=at), code=code)
    context = {
        "crumbs": crumbs_of(
            Crumb(_("Bodies"), reverse("assembly_sessions:body-public-list")),
            Crumb(str(found.name)),
        ),
        "body": found,
        "said": what_it_is(found.code),
        **_shown(found, at),
        **ways_on(FeedFilter(body=(found.code,)), f"?body={found.code}"),
    }
    return render(request, "assembly_sessions/body_public.html", context)


def _shown(body: Body, at: datetime) -> dict[str, Any]:
    found = of_body(body, at=at)
    return {
        "coming": found.coming,
        "past": found.past,
        "events": event_lines(found.events),
        "documents": document_lines(found.documents, at=at),
        "resolutions": resolution_lines(found.resolutions),
        "debates": debate_lines(found.debates),
        "presiding": [part_line(one) for one in found.presiding],
    }
