"""The story of an assembly that is over: the page with its pictures, and the same as open data."""

import json
from datetime import datetime
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import conditional_page, require_safe

from assemblies.models.events import Assembly
from sessions.rules.story import LEAST
from sessions.selectors import of_all
from sessions.selectors.story import Story, has_story, story_of
from sessions.web import story_data, story_presenting
from sessions.web.access import seen_assembly
from sessions.web.programme import frame
from sessions.web.public import public_page

_CSV = "text/csv; charset=utf-8"


@public_page
@require_safe
def story(request: HttpRequest, event: str) -> HttpResponse:
    """Tell who took part, what was asked for, voted, debated, written, in figures and pictures."""
    at = timezone.now()
    assembly, told = _told(event, at)
    votes = of_all.votes_of_all(at=at).filter(event_id=assembly.pk)
    context = {
        **frame(assembly, _("Story")),
        **_pictures(told, assembly, frozenset(votes.values_list("pk", flat=True))),
        **_data_urls(assembly),
        "least": LEAST,
    }
    return render(request, "assembly_sessions/story.html", context)


@public_page
@require_safe
def columns(request: HttpRequest, event: str) -> HttpResponse:
    """Explain the open data of a story: its columns, its licence, what is left out and why."""
    assembly = _over(event, timezone.now())
    context = {
        **frame(assembly, _("Story")),
        **_data_urls(assembly),
        "columns": story_data.COLUMNS,
        "licence_url": story_data.LICENCE_URL,
        "least": LEAST,
    }
    return render(request, "assembly_sessions/story_data.html", context)


@public_page
@conditional_page
@require_safe
def as_csv(request: HttpRequest, event: str) -> HttpResponse:
    """Give the figures out as a table for spreadsheets and programs."""
    assembly, told = _told(event, timezone.now())
    content = story_data.as_csv(story_data.rows_of(told, assembly))
    return _file(content, _CSV, f"assembly-{assembly.number}.csv")


@public_page
@conditional_page
@require_safe
def as_json(request: HttpRequest, event: str) -> HttpResponse:
    """Give the figures out for programs, with what is to be known about them."""
    assembly, told = _told(event, timezone.now())
    content = story_data.as_json(story_data.rows_of(told, assembly), assembly)
    said = json.dumps(content, ensure_ascii=False, indent=1)
    return _file(said, "application/json", f"assembly-{assembly.number}.json")


def _over(slug: str, at: datetime) -> Assembly:
    """Return an assembly that is over and had an open sitting; any other has no story."""
    assembly = seen_assembly(slug)
    sat = of_all.open_sittings().filter(event_id=assembly.pk)
    if not has_story(assembly, at=at) or not sat.exists():
        raise Http404
    return assembly


def _told(slug: str, at: datetime) -> tuple[Assembly, Story]:
    assembly = _over(slug, at)
    return assembly, story_of(assembly, at=at)


def _pictures(told: Story, assembly: Assembly, open_votes: frozenset[int]) -> dict[str, Any]:
    seats = story_presenting.seats_of(told.people)
    return {
        "facts": story_presenting.facts_of(told),
        "seats": seats,
        "seats_said": story_presenting.seats_in_words(told.people),
        "has_delegates": bool(told.people.delegates.total),
        "are_told_apart": told.people.delegates.is_split,
        "groups": story_presenting.group_rows(told.people),
        "requests": story_presenting.request_lines(told.requests, assembly),
        "resolutions": story_presenting.resolution_lines(told, open_votes),
        "debates": story_presenting.debate_rows(told.debates.held),
        "categories": story_presenting.category_rows(told),
        "voices": story_presenting.voice_rows(told),
        "kinds": story_presenting.kind_rows(told.documents),
        "tongues": story_presenting.language_rows(told.documents),
    }


def _data_urls(assembly: Assembly) -> dict[str, str]:
    return {
        f"{what}_url": reverse(f"assembly_sessions:story-{what}", args=[assembly.slug])
        for what in ("csv", "json", "data")
    }


def _file(content: str, media_type: str, name: str) -> HttpResponse:
    response = HttpResponse(content, content_type=media_type)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    # Anybody's page may count with it: it is the same for everybody and says nothing of who asks.
    response["Access-Control-Allow-Origin"] = "*"
    return response
