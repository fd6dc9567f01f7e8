"""What pages print of resolutions: lines of a list, the heading of one."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Final

from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import get_language

from assemblies.enums import Language
from sessions.enums.decisions import ResolutionState
from sessions.models.resolutions import DraftVersion, Resolution
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
