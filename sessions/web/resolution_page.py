"""What pages print of resolutions: lines of a list, the heading of one."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final

from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import get_language, gettext

from assemblies.enums import Language
from sessions.enums.decisions import ResolutionState
from sessions.models.resolutions import DraftVersion, Resolution
from sessions.selectors import of_all
from sessions.selectors.public_bodies import bodies_of_all
from sessions.selectors.resolution_words import STATES, TONES, adopted_in_words
from sessions.selectors.resolutions import Comparison, compared

_MOST_DIGITS: Final = 5  # of a version's number


@dataclass(frozen=True, slots=True)
class Line:
    """A resolution in a list. symbol: once it is published; url, keep_url: its two pages."""

    title: str
    body: str
    event: str
    state: str | Promise
    tone: str
    symbol: str
    url: str
    keep_url: str


def lines_of(resolutions: Iterable[Resolution]) -> list[Line]:
    """Return the lines of a list; event, body and document are loaded with each. No query."""
    return [line_of(one) for one in resolutions]


def line_of(one: Resolution) -> Line:
    """Return the line of a resolution. No query where body, event and document are loaded."""
    state, path = ResolutionState(one.state), [one.event.slug, one.pk]
    return Line(
        title=str(one.title),
        body=str(one.body.name),
        event=str(one.event.title),
        state=STATES[state],
        tone=TONES[state],
        symbol=one.document.symbol if one.document else "",
        url=reverse("assembly_sessions:resolution", args=path),
        keep_url=reverse("assembly_sessions:resolution-keep", args=path),
    )


def language_of(request: HttpRequest, newest: DraftVersion | None) -> Language:
    """Return in which language a text is shown: the one asked for, the reader's, any there is."""
    there = list(newest.text) if newest else []
    asked = (request.GET.get("in", ""), get_language() or "", Language.ENGLISH, *there)
    return Language(next((one for one in asked if one in there), Language.ENGLISH))


def comparison_of(
    request: HttpRequest, drafts: Sequence[DraftVersion], language: Language
) -> Comparison | None:
    """Return the two versions named in the address as one text; None where there are no such."""
    asked = [request.GET.get(name, "") for name in ("older", "newer")]
    if not all(one.isdecimal() and len(one) <= _MOST_DIGITS for one in asked):
        return None
    older, newer = map(int, asked)
    return compared(drafts, older=older, newer=newer, language=language)


def heading_of(one: Resolution) -> dict[str, Any]:
    """Return what stands over every page of a resolution. No query, as `line_of`."""
    return {"resolution": one, "line": line_of(one), "adopted": adopted_in_words(one)}


def around_of(one: Resolution, *, at: datetime) -> dict[str, Any]:
    """Return where a resolution stands: its event, body, themes, request, vote, and its story.

    As far as everybody may know of each. Four queries at most.
    """
    event, body = one.event, one.body
    return {
        "event_url": reverse("assembly_sessions:assembly-detail", args=[event.slug]),
        "body_url": reverse("assembly_sessions:body-public", args=[body.code])
        if bodies_of_all(at=at).filter(pk=body.pk).exists()
        else "",
        "themes": list(one.document.themes.order_by("code")) if one.document else [],
        "request_url": _request_url(one),
        "vote_url": _vote_url(one, at),
        "cited_url": reverse("assembly_sessions:resolution-cited", args=[one.document.symbol])
        if one.document
        else "",
        "steps": _steps(one),
    }


def _request_url(one: Resolution) -> str:
    if one.request is None or one.request.document_id is None:
        return ""  # not circulated: nobody's business
    return reverse("assembly_sessions:emergency-request", args=[one.event.slug, one.request.pk])


def _vote_url(one: Resolution, at: datetime) -> str:
    if one.ballot_id is None or not of_all.votes_of_all(at=at).filter(pk=one.ballot_id).exists():
        return ""
    return reverse("assembly_sessions:vote", args=[one.event.slug, one.ballot_id])


def _steps(one: Resolution) -> list[tuple[date, str | Promise]]:
    """Return what became of it, day by day on the venue's calendar. No query."""
    moments: list[tuple[datetime, str | Promise]] = [(one.begun_at, gettext("Begun"))]
    if one.adopted_at:
        moments.append((one.adopted_at, STATES[ResolutionState.ADOPTED]))
    if one.document:
        moments.append((one.document.issued_at, gettext("Published")))
    if one.state == ResolutionState.NOT_ADOPTED:
        moments.append((one.state_at, STATES[ResolutionState.NOT_ADOPTED]))
    return [(at.astimezone(one.event.zone).date(), said) for at, said in moments]
