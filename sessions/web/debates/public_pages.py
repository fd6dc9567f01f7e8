"""The public pages of debates: which there are, and how one stands, live for everybody."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import mark_safe
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from notifications.selectors import live_version
from sessions.models.debates import Debate
from sessions.permissions.debates import (
    delegations_speaking,
    may_chair,
    may_interpret,
    may_run_debates,
    visible_debates,
)
from sessions.selectors.debates import public_words as words
from sessions.selectors.debates.exchanges import may_exchange
from sessions.selectors.debates.public import OwnSpeaker, debates_of, is_open, own_speakers
from sessions.selectors.debates.words import KINDS
from sessions.web.access import seen_assembly
from sessions.web.debates.finding import address_of
from sessions.web.debates.public_presenting import Line, Shown, Stand, shown_debate, stand_of
from sessions.web.debates.rendered_once import Rendered, rendered
from sessions.web.programme import frame


@dataclass(frozen=True, slots=True)
class DebateLine:
    """A debate in a list."""

    pk: int
    title: str
    kind: str
    starts_at: datetime | None
    stand: Stand


@dataclass(frozen=True, slots=True)
class OwnLine:
    """Somebody of the reader's own who waits, and what the reader is told of it.

    is_hidden: her list is not shown yet; the page's script waits for it.
    """

    pk: int
    name: str
    is_herself: bool
    is_soon: bool
    is_hidden: bool
    said: str


@never_cache
@require_safe
def debate_list(request: HttpRequest, event: str) -> HttpResponse:
    """List the debates of an assembly, those of today first."""
    assembly, at = seen_assembly(event), timezone.now()
    found = list(debates_of(assembly, request.user, at=at))
    context = {
        **frame(assembly, _("Debates")),
        "today": _lines((one for one in found if _is_today(one, at)), at),
        "others": _lines((one for one in found if not _is_today(one, at)), at),
    }
    return render(request, "assembly_sessions/debates/debate_list.html", context)


@never_cache
@require_safe
def debate(request: HttpRequest, event: str, pk: int) -> HttpResponse:
    """Show how a debate stands; above it the turns of the reader's own speakers."""
    found, at = seen_debate(request, event, pk), timezone.now()
    path, own = [event, pk], own_speakers(found, request.user)
    context = {
        **frame(found.event, _("Debates")),
        "debate": found,
        "kind": str(KINDS[found.kind]),
        "title": str(found.title),
        "sittings": found.sittings.order_by("starts_at", "pk"),
        "now": mark_safe(part_of(found, at=at).html_now),  # noqa: S308 - rendered by our template
        "own": _own_lines(found, own, at),
        "may_exchange": bool(own) and may_exchange(found, request.user),
        "is_open": is_open(found),
        "live_url": reverse("debate-live", args=[pk]),
        "now_url": reverse("assembly_sessions:debate-now", args=path),
        "interpreters_url": _interpreters(request, found),
        "chair_url": address_of(found, "debate-chair") if may_chair(request.user, found) else "",
        "lists_url": address_of(found, "debate-lists") if may_run_debates(request.user) else "",
        "speakers_url": _speakers(request, found),
    }
    return render(request, "assembly_sessions/debates/debate.html", context)


@never_cache
@require_safe
def debate_now(request: HttpRequest, event: str, pk: int) -> HttpResponse:
    """Give what the page shows of a debate, the same to everybody who may know of it."""
    found = seen_debate(request, event, pk)
    part = part_of(found, at=timezone.now())
    response = HttpResponse(format_html('<div id="debate-now">{}</div>', mark_safe(part.html)))  # noqa: S308 - as above
    response["X-Age-Ms"] = str(part.age_ms)
    response["X-Robots-Tag"] = "noindex"
    if is_open(found):
        response.kept_part = part  # type: ignore[attr-defined] # config/public_pages.py
    return response


def seen_debate(request: HttpRequest, event: str, pk: int) -> Debate:
    """Return a debate that this visitor may know of, its event loaded. One query, and rights."""
    seen = visible_debates(request.user, at=timezone.now())
    return get_object_or_404(seen, event__slug=event, pk=pk)


def part_of(debate: Debate, *, at: datetime) -> Rendered:
    """Return what everybody sees of a debate, in the active language; rendered once a change."""
    version = live_version((debate.channel,))
    name = f"debate.{debate.pk}.{get_language()}"
    return rendered(name, version, lambda: _render(debate, at))


def _render(debate: Debate, at: datetime) -> str:
    # Read anew: whoever asked may have looked before the act whose version she asks for.
    fresh = Debate.objects.select_related("event", "sitting").get(pk=debate.pk)
    shown: Shown = shown_debate(fresh, at=at)
    return render_to_string("assembly_sessions/debates/now.html", {"shown": shown})


def _speakers(request: HttpRequest, debate: Debate) -> str:
    if not delegations_speaking(request.user, debate.event).exists():
        return ""
    return reverse("assembly_sessions:speaker-list", args=[debate.event.slug])


def _interpreters(request: HttpRequest, debate: Debate) -> str:
    if not may_interpret(request.user, debate):
        return ""
    return reverse("assembly_sessions:debate-interpreters", args=[debate.event.slug, debate.pk])


def _is_today(debate: Debate, at: datetime) -> bool:
    zone, begins = debate.event.zone, debate.starts_at  # type: ignore[attr-defined] # annotated
    today = at.astimezone(zone).date()
    is_on = debate.sitting_id is not None
    return is_on or (begins is not None and begins.astimezone(zone).date() == today)


def _lines(debates: Iterable[Debate], at: datetime) -> list[DebateLine]:
    return [
        DebateLine(
            pk=one.pk,
            title=str(one.title),
            kind=str(KINDS[one.kind]),
            starts_at=one.starts_at,  # type: ignore[attr-defined] # annotated
            stand=stand_of(one, drawn=one.drawn_at, at=at),  # type: ignore[attr-defined] # the same
        )
        for one in debates
    ]


def _own_lines(debate: Debate, own: Iterable[OwnSpeaker], at: datetime) -> list[OwnLine]:
    if not own:
        return []
    shown = shown_debate(debate, at=at)
    waiting = {line.pk: line for section in shown.sections for line in section.lines}
    return [_own_line(one, waiting.get(one.pk)) for one in own]


def _own_line(one: OwnSpeaker, line: Line | None) -> OwnLine:
    told = words.told_to_her if one.is_herself else words.told_of_her
    if one.has_floor:
        said = _("You have the floor.") if one.is_herself else _("Has the floor.")
        return OwnLine(one.pk, one.name, one.is_herself, True, False, said)
    if line is None:
        return OwnLine(one.pk, one.name, one.is_herself, False, True, told(None, ""))
    is_soon = line.place is not None and line.place <= words.SOON + 1
    return OwnLine(one.pk, one.name, one.is_herself, is_soon, False, told(line.place, line.hour))
