"""Resolutions for everybody: those of an event, one with its text, and what Members say of it."""

from collections.abc import Callable, Mapping
from typing import Any, Final

from django.conf import settings
from django.contrib import messages
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_http_methods, require_safe

from assemblies.enums import Language
from assemblies.errors import DomainError
from sessions.enums.decisions import ResolutionState
from sessions.models.resolutions import DraftVersion, Resolution
from sessions.permissions import (
    delegations_speaking,
    may_keep_resolutions,
    members_speaking,
    reads_drafts,
    reads_text,
    visible_elections,
    visible_resolutions,
)
from sessions.selectors.amendment_words import lines_of as amendment_lines
from sessions.selectors.amendments import amendments_of, is_amendable, passages_of
from sessions.selectors.election_words import standings_of
from sessions.selectors.resolution_words import paragraphs_of
from sessions.selectors.resolutions import (
    drafts_of,
    follow_ups_of,
    newest_draft,
    reservations_of,
)
from sessions.services import resolution_voices
from sessions.web.access import private, seen_assembly, user_of
from sessions.web.programme import frame
from sessions.web.resolution_forms import SayForm
from sessions.web.resolution_page import (
    around_of,
    comparison_of,
    heading_of,
    language_of,
    lines_of,
)

# A reader asks each time: what she may read depends on who she is.
_asked_each_time = cache_control(private=True, no_cache=True)


@_asked_each_time
@require_safe
def decisions(request: HttpRequest, event: str) -> HttpResponse:
    """List what the event's bodies have resolved, as far as the reader may know of it."""
    assembly = seen_assembly(event)
    seen = visible_resolutions(request.user).filter(event_id=assembly.pk)
    elections = visible_elections(request.user, at=timezone.now()).filter(event_id=assembly.pk)
    context = {
        **frame(assembly, _("Decisions")),
        "lines": lines_of(seen.order_by("begun_at", "pk")),
        "standings": standings_of(elections.order_by("begun_at", "pk")),
        "may_keep": may_keep_resolutions(request.user),
    }
    return render(request, "assembly_sessions/decisions.html", context)


@_asked_each_time
@require_safe
def resolution(request: HttpRequest, event: str, pk: int) -> HttpResponse:
    """Show a resolution: its text in the reader's language, reservations, versions, reports."""
    seen = _seen(request, event, pk)
    newest = newest_draft(seen) if reads_text(request.user, seen) else None
    language = language_of(request, newest)
    context = {
        **_text_of(seen, newest, language),
        **around_of(seen, at=timezone.now()),
        **_amendments(request, seen, newest),
        **_versions(request, seen, language),
        "may_keep": may_keep_resolutions(request.user),
        "may_say": bool(_speakers(request, seen)),
    }
    return render(request, "assembly_sessions/resolution.html", context)


def _versions(request: HttpRequest, seen: Resolution, language: Language) -> dict[str, Any]:
    """Return what the reader may read of the text, its drafts, and two of them compared."""
    drafts = drafts_of(seen) if reads_drafts(request.user, seen) else ()
    return {
        "may_read": reads_text(request.user, seen),
        "drafts": drafts,
        "comparison": comparison_of(request, drafts, language),
    }


def _amendments(
    request: HttpRequest, seen: Resolution, newest: DraftVersion | None
) -> dict[str, Any]:
    """Return the amendments to a version that everybody reads, and whether one may propose."""
    if newest is None or not seen.drafts_are_public:
        return {"amendments": (), "may_amend": False}
    may_amend = is_amendable(seen) and delegations_speaking(request.user, seen).exists()
    amendments = amendment_lines(passages_of(newest, amendments_of(newest)))
    return {"amendments": amendments, "may_amend": may_amend}


def _text_of(seen: Resolution, newest: DraftVersion | None, language: Language) -> dict[str, Any]:
    """Return what the page prints of a resolution, whoever reads it. Two queries."""
    return {
        **frame(seen.event, _("Decisions")),
        **heading_of(seen),
        "tongue": language,
        "tongues": _tongues(newest, language),
        "heading": newest.title.in_language(language) if newest else "",
        "paragraphs": paragraphs_of(newest.in_language(language)) if newest else (),
        "reservations": reservations_of(seen),
        "follow_ups": follow_ups_of(seen),
    }


@private
@require_http_methods(["GET", "HEAD", "POST"])
def say(request: HttpRequest, event: str, pk: int) -> HttpResponse:
    """Take a delegation's reservation, or later a Member's report, from its coordinator."""
    seen = _seen(request, event, pk)
    speakers = _speakers(request, seen)
    if not speakers:
        raise Http404
    names = [(key, str(one)) for key, one in speakers.items()]
    form = SayForm(request.POST or None, who=names, initial={"language": get_language()})
    if form.is_valid() and _say(request, seen, form):
        return redirect("assembly_sessions:resolution", event, pk)
    context = {**frame(seen.event, _("Decisions")), **heading_of(seen), "form": form}
    status = 422 if form.errors else 200
    return render(request, "assembly_sessions/resolution_say.html", context, status=status)


def _seen(request: HttpRequest, event: str, pk: int) -> Resolution:
    assembly = seen_assembly(event)
    return get_object_or_404(visible_resolutions(request.user), pk=pk, event_id=assembly.pk)


def _tongues(newest: DraftVersion | None, current: Language) -> list[dict[str, Any]]:
    there = newest.text if newest else {}
    return [
        {"code": code, "name": name, "current": code == current}
        for code, name in settings.LANGUAGES
        if code in there
    ]


def _reservers(request: HttpRequest, seen: Resolution) -> Mapping[int, Any]:
    speaking = delegations_speaking(request.user, seen)
    return {one.pk: one.institution.name for one in speaking}


def _reporters(request: HttpRequest, _seen: Resolution) -> Mapping[int, Any]:
    return {one.pk: one.name for one in members_speaking(request.user)}


_SPEAKERS: Final[Mapping[str, Callable[[HttpRequest, Resolution], Mapping[int, Any]]]] = {
    ResolutionState.ADOPTED: _reservers,
    ResolutionState.PUBLISHED: _reporters,
}


def _speakers(request: HttpRequest, seen: Resolution) -> Mapping[int, Any]:
    """Return for whom this account may put something on record now, with their names, by key."""
    found = _SPEAKERS.get(seen.state)
    return found(request, seen) if found else {}


def _say(request: HttpRequest, seen: Resolution, form: SayForm) -> bool:
    said: dict[str, Any] = {"said": form.said(), "by": user_of(request), "at": timezone.now()}
    try:
        if seen.state == ResolutionState.ADOPTED:
            delegation = _one(delegations_speaking(request.user, seen), form)
            resolution_voices.reserve(resolution=seen, delegation=delegation, **said)
        else:
            member = _one(members_speaking(request.user), form)
            resolution_voices.report(resolution=seen, institution=member, **said)
    except DomainError as refusal:
        form.refuse(refusal)
        return False
    messages.success(request, _("It is on record."))
    return True


def _one(among: QuerySet[Any], form: SayForm) -> Any:  # noqa: ANN401 - of either table
    return get_object_or_404(among, pk=form.speaker())
