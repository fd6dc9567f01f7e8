"""The list of participants: read by those who take part, frozen and published by the desk."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import wraps
from typing import Any, Final

from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from assemblies.enums import Language
from assemblies.errors import DomainError
from assemblies.models.events import Event
from assemblies.permissions import Visitor
from assemblies.rules.names import plain
from assemblies.selectors import sentence_of
from registrations.models.lists import ParticipantList
from registrations.paper.lists import Group, ListPaper, list_xlsx
from registrations.permissions.papers import may_issue_papers, may_read_list
from registrations.selectors.lists import frozen, latest_published, listed_now
from registrations.services import lists, printing
from registrations.services.words import name_of_language
from registrations.web.access import View, console_event, private, user_of
from registrations.web.console_place import place_of_console
from registrations.web.files import PDF, XLSX, as_file
from registrations.web.presenting import Link, Tag

ON_A_PAGE: Final = 40  # countries and organizations
PROVISIONAL: Final = "provisional"
Files = list[tuple[str, Link, Link]]  # a language, its PDF, its sheet


@dataclass(frozen=True, slots=True)
class Chosen:
    """The list that an address asks for: a frozen version, or the provisional one."""

    assembly: Event
    kept: ParticipantList | None

    def paper(self, at: datetime) -> ListPaper:
        people = frozen(self.kept) if self.kept else listed_now(self.assembly)
        return printing.list_paper(
            event=self.assembly,
            people=people,
            kept=self.kept,
            language=get_language() or Language.ENGLISH,
            at=at,
        )


def chosen_list(user: Visitor, event: str, version: str) -> Chosen:
    """Return the list this visitor may read; without a version the latest that is published.

    Who takes part reads the provisional one too, who issues papers every version.
    """
    assembly = get_object_or_404(Event, slug=event)
    if version.isascii() and version.isdigit() and len(version) < 6:
        every = ParticipantList.objects.filter(event=assembly)
        if not may_issue_papers(user):
            every = every.filter(published_at__isnull=False)
        return Chosen(assembly, get_object_or_404(every, version=int(version)))
    kept = None if version == PROVISIONAL else latest_published(assembly)
    if kept is None and not may_read_list(user, assembly):
        raise Http404
    return Chosen(assembly, kept)


def published_or_private(view: View) -> Callable[..., HttpResponseBase]:
    """Send a visitor without an account to the log-in page where nothing is published for her."""

    @wraps(view)
    def guarded(request: HttpRequest, event: str) -> HttpResponseBase:
        try:
            return view(request, event)
        except Http404:
            if request.user.is_authenticated:
                raise
            return redirect_to_login(request.get_full_path())

    return guarded


@never_cache
@require_safe
@published_or_private
def participant_list(request: HttpRequest, event: str) -> HttpResponse:
    """Show the list by country in protocol order, as searched in the address."""
    chosen = chosen_list(request.user, event, request.GET.get("version", ""))
    paper = chosen.paper(timezone.now())
    context = {
        "place": "participant-list",
        **_shown(paper, request.GET),
        "assembly": chosen.assembly,
        "may_read_provisional": may_read_list(request.user, chosen.assembly),
        "is_final": chosen.kept is not None,
    }
    return render(request, "registrations/participant_list.html", context)


def _shown(paper: ListPaper, asked: QueryDict) -> dict[str, Any]:
    words = asked.get("q", "")[:100]
    lines = _lines(paper, plain(words))
    return {
        "paper": paper,
        "words": words,
        "page_obj": Paginator(lines, ON_A_PAGE).get_page(asked.get("page")),
        "people": sum(len(group.people) for _title, group in lines),
        "version": asked.get("version", ""),
    }


def _lines(paper: ListPaper, words: str) -> list[tuple[str, Group]]:
    """Return every country with its heading; only what fits the words, whole countries by name."""
    found = []
    for chapter in paper.chapters:
        for group in chapter.groups:
            if words not in plain(group.name):
                people = tuple(one for one in group.people if words in plain(one.name))
                group = Group(group.name, people)
            if group.people:
                found.append((chapter.title, group))
    return found


def _file(
    request: HttpRequest, event: str, made: Callable[..., bytes], ending: str, media_type: str
) -> HttpResponse:
    chosen = chosen_list(request.user, event, request.GET.get("version", ""))
    at = chosen.kept.frozen_at if chosen.kept else timezone.now()
    content = made(chosen.paper(at), at=at)
    edition = f"v{chosen.kept.version}" if chosen.kept else PROVISIONAL
    name = f"participants-{chosen.assembly.slug}-{edition}-{get_language()}.{ending}"
    return as_file(content, name, media_type)


@never_cache
@require_safe
@published_or_private
def participant_list_pdf(request: HttpRequest, event: str) -> HttpResponse:
    """Give the same list as PDF, in the language of the address."""
    return _file(request, event, printing.list_pdf_once, "pdf", PDF)


@never_cache
@require_safe
@published_or_private
def participant_list_xlsx(request: HttpRequest, event: str) -> HttpResponse:
    """Give the same list as a sheet, in the language of the address."""
    return _file(request, event, list_xlsx, "xlsx", XLSX)


@private
@require_http_methods(["GET", "POST"])
def list_console(request: HttpRequest, event: str) -> HttpResponse:
    """Show the versions of the list with their files; freeze the next one."""
    assembly = console_event(may_issue_papers(request.user), slug=event)
    if request.method == "POST":
        _freeze(request, assembly)
        return redirect("registrations:list-console", event=assembly.slug)
    context = {
        **place_of_console(request.user, assembly, "list-console"),
        "lines": _versions(assembly),
        "now": len(listed_now(assembly)),
        "files": _files(assembly, PROVISIONAL),
        "public": reverse("registrations:participant-list", args=[assembly.slug]),
    }
    return render(request, "registrations/list_console.html", context)


def _versions(assembly: Event) -> list[tuple[ParticipantList, Tag, Files]]:
    kept = ParticipantList.objects.filter(event=assembly).defer("content")
    return [
        (one, _tag(one), _files(assembly, str(one.version)))
        for one in kept.select_related("frozen_by").order_by("-version")
    ]


def _freeze(request: HttpRequest, assembly: Event) -> None:
    try:
        kept = lists.freeze(event=assembly, by=user_of(request), at=timezone.now())
    except DomainError as refusal:
        messages.error(request, sentence_of(refusal))
        return
    said = _("Version %(version)s is frozen with %(people)s people.")
    messages.success(request, said % {"version": kept.version, "people": kept.people})


def _tag(kept: ParticipantList) -> Tag:
    if kept.published_at is None:
        return Tag("", _("For the secretariat only"))
    return Tag("good", _("Published"))


def _files(assembly: Event, version: str) -> Files:
    """Return each language with the addresses of its PDF and its sheet."""
    files = []
    for code in Language:
        with translation.override(code):
            addresses = [
                reverse(f"registrations:participant-list-{ending}", args=[assembly.slug])
                for ending in ("pdf", "xlsx")
            ]
        pdf, xlsx = (f"{address}?version={version}" for address in addresses)
        files.append((name_of_language(code), Link("PDF", pdf), Link("XLSX", xlsx)))
    return files


@private
@require_POST
def list_publish(request: HttpRequest, pk: int) -> HttpResponse:
    """Let everybody read a frozen version, or close it to the public again."""
    every = ParticipantList.objects.select_related("event").defer("content")
    seen = every if may_issue_papers(request.user) else every.none()
    kept = get_object_or_404(seen, pk=pk)
    is_open = request.POST.get("act") != "retract"
    act = lists.publish if is_open else lists.retract
    act(kept=kept, by=user_of(request), at=timezone.now())
    said = _("Everybody may read version %(version)s now.")
    if not is_open:
        said = _("Version %(version)s is for the secretariat only again.")
    messages.success(request, said % {"version": kept.version})
    return redirect("registrations:list-console", event=kept.event.slug)
