"""The programme on paper: which papers there are, how far one is, its bytes."""

from dataclasses import dataclass
from itertools import groupby
from typing import Any, Final

from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.cache import get_conditional_response, patch_cache_control
from django.utils.http import quote_etag
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from assemblies.enums import Language
from assemblies.models.events import Event
from sessions.enums import PaperState
from sessions.models.papers import PrintedPaper
from sessions.models.releases import Release
from sessions.selectors import papers
from sessions.selectors.editions import STRANGER
from sessions.selectors.paper_words import TITLES, subtitle_of, words_about_release
from sessions.selectors.papers import PaperName
from sessions.selectors.releases import releases_seen
from sessions.services import papers as printing
from sessions.web.access import seen_event
from sessions.web.closed_papers import closed_lines
from sessions.web.programme import frame
from sessions.web.public import public_page

NAMES: Final = {
    Language.ENGLISH: "English",
    Language.FRENCH: "Français",
    Language.ARABIC: "العربية",
    Language.SPANISH: "Español",
}
STATES: Final = {
    PaperState.WAITING: ("wait", gettext_lazy("Waiting")),
    PaperState.RUNNING: ("info", gettext_lazy("Being made")),
    PaperState.READY: ("good", gettext_lazy("Ready")),
    PaperState.FAILED: ("bad", gettext_lazy("Failed")),
}


@dataclass(frozen=True, slots=True)
class File:
    """A paper in one language."""

    language: str
    name: str
    url: str


@dataclass(frozen=True, slots=True)
class Line:
    """A paper of a release, in every language."""

    title: str
    files: tuple[File, ...]


@dataclass(frozen=True, slots=True)
class Group:
    """Papers of one kind."""

    title: str
    lines: tuple[Line, ...]


@public_page
@require_safe
def paper_list(request: HttpRequest, event: str) -> HttpResponse:
    """Show the papers of the newest release, or of the one asked for, and the other releases."""
    assembly = seen_event(event)
    releases = list(releases_seen(assembly, request.user, at=timezone.now()))
    shown = _chosen(releases, request.GET.get("release", ""))
    context = {
        **frame(assembly, _("Programme")),
        "groups": _groups(shown) if shown else (),
        "release": words_about_release(shown) if shown else "",
        "closed": closed_lines(request, shown) if shown else (),
        "is_newest": shown in releases[:1],
        "others": [(one.number, words_about_release(one)) for one in releases if one != shown],
    }
    return render(request, "assembly_sessions/papers.html", context)


def _chosen(releases: list[Release], number: str) -> Release | None:
    if not number:
        return releases[0] if releases else None
    found = next((one for one in releases if str(one.number) == number), None)
    if found is None:
        raise Http404
    return found


def _groups(release: Release) -> tuple[Group, ...]:
    kinds = groupby(
        sorted(papers.names_of(release), key=lambda name: list(TITLES).index(name.kind)),
        key=lambda name: name.kind,
    )
    return tuple(
        Group(str(TITLES[kind]), tuple(_line(release, name) for name in names))
        for kind, names in kinds
    )


def _line(release: Release, name: PaperName) -> Line:
    files = []
    for language in Language:
        with translation.override(language):
            url = file_address(release, str(name))
        files.append(File(language, NAMES[language], url))
    return Line(subtitle_of(name) or _("All days"), tuple(files))


def file_address(release: Release, name: str) -> str:
    """Return the path of a paper's bytes in the active language; the event is loaded."""
    path = [release.event.slug, release.number, name]
    return reverse("assembly_sessions:paper-file", args=path)


@require_safe
def paper_newest(request: HttpRequest, event: str, name: str) -> HttpResponse:
    """Lead to a paper of the newest release: an address that may be written down."""
    newest = releases_seen(seen_event(event), STRANGER, at=timezone.now()).first()
    if newest is None:
        raise Http404
    return redirect("assembly_sessions:paper-file", event, newest.number, name)


@never_cache
@require_safe
def paper(request: HttpRequest, event: str, release: int, name: str) -> HttpResponse:
    """Show how far a paper is; the page asks by itself, and without JavaScript by its link."""
    assembly = seen_event(event)
    asked = _asked(request, assembly, release, name)
    title = _title(_named(asked.release, name))
    context = {**frame(assembly, _("Programme")), **_progress(asked), "title": title}
    part = "assembly_sessions/paper_state.html"
    page = part if request.headers.get("HX-Request") else "assembly_sessions/paper.html"
    return render(request, page, context)


def _progress(asked: PrintedPaper) -> dict[str, Any]:
    tone, state = STATES[PaperState(asked.state)]
    return {
        "release": words_about_release(asked.release),
        "paper": asked,
        "tone": tone,
        "state": state,
        "is_under_way": PaperState(asked.state).is_under_way,
        "before": papers.waiting_before(asked),
        "file": file_address(asked.release, asked.name) if papers.is_ready(asked) else "",
    }


@require_safe
def paper_file(request: HttpRequest, event: str, release: int, name: str) -> HttpResponseBase:
    """Give a paper's bytes; one that is not made yet is asked for and awaited."""
    asked = _asked(request, seen_event(event), release, name)
    if not papers.is_ready(asked):
        return redirect("assembly_sessions:paper", event, release, name)
    etag = quote_etag(asked.etag)
    response = get_conditional_response(request, etag=etag) or _file(asked)
    response.headers.setdefault("ETag", etag)
    # Who asked was looked at only where it matters (`_release`).
    kept_by = "private" if request.session.accessed else "public"
    patch_cache_control(response, **{kept_by: True}, no_cache=True)
    return response


def _asked(request: HttpRequest, assembly: Event, number: int, name: str) -> PrintedPaper:
    """Return the paper of an address in the active language, asked for where it is not ready."""
    at = timezone.now()
    release = _release(request, assembly, number)
    language = get_language() or Language.ENGLISH
    asked = papers.stored(release, name, language)
    if asked is None or not papers.is_ready(asked):
        wanted = _named(release, name)
        asked = printing.ask(release=release, name=wanted, language=language, at=at)
    return asked


def _release(request: HttpRequest, assembly: Event, number: int) -> Release:
    """Return a release; one that tells the visitor nothing is not there for her.

    Who she is, is asked only where everybody may not read of it: answers about it are one for all.
    """
    at = timezone.now()
    public = releases_seen(assembly, STRANGER, at=at).filter(number=number).first()
    if public is not None:
        return public
    return get_object_or_404(releases_seen(assembly, request.user, at=at), number=number)


def _named(release: Release, name: str) -> PaperName:
    wanted = papers.name_of(release, name)
    if wanted is None:
        raise Http404
    return wanted


def _title(name: PaperName) -> str:
    return " · ".join(part for part in (str(TITLES[name.kind]), subtitle_of(name)) if part)


def _file(paper: PrintedPaper) -> HttpResponse:
    paper.refresh_from_db(fields=["etag", "body"])  # both of one making
    release = paper.release
    name = f"{release.event.slug}-{paper.name}-release-{release.number}-{paper.language}.pdf"
    response = HttpResponse(bytes(paper.body), content_type="application/pdf")
    response["ETag"] = quote_etag(paper.etag)
    response["Content-Disposition"] = f'inline; filename="{name}"'
    return response
