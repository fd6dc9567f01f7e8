"""The secretariat's pages of resolutions: all of an event, and one with everything to be done."""

from collections.abc import Sequence
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from assemblies.errors import DomainError
from assemblies.models.bodies import Body
from assemblies.models.events import Assembly
from assemblies.models.institutions import GeopoliticalGroup
from assemblies.selectors import sentence_of
from sessions.enums import RequestState
from sessions.enums.decisions import ResolutionState
from sessions.models.resolutions import DraftVersion, Resolution
from sessions.permissions import may_keep_resolutions, visible_resolutions
from sessions.rules.resolutions import acts_from
from sessions.selectors.resolution_words import warned_in_words
from sessions.selectors.resolutions import (
    committee_of,
    drafts_of,
    flags_of,
    items_without_resolution,
    reservations_of,
)
from sessions.services import resolutions
from sessions.web.access import console_frame, private, seen_assembly, user_of
from sessions.web.agenda_forms import VersionForm
from sessions.web.resolution_acts import ACTS, Sent
from sessions.web.resolution_forms import BeginForm
from sessions.web.resolution_page import (
    comparison_of,
    heading_of,
    language_of,
    lines_of,
)

_LONGEST_WORDS = 100


@private
@require_http_methods(["GET", "HEAD", "POST"])
def resolution_desk(request: HttpRequest, event: str) -> HttpResponse:
    """List the resolutions of an event; begin a body's own."""
    assembly = _kept_assembly(request, event)
    form = BeginForm(request.POST or None, bodies=Body.objects.all())
    if form.is_valid():
        return _begun(request, assembly, form)
    held = visible_resolutions(request.user).filter(event_id=assembly.pk)
    context = {
        **console_frame(assembly, "resolution-desk"),
        "lines": lines_of(held.order_by("begun_at", "pk")),
        "items": items_without_resolution(assembly.pk),
        "form": form,
    }
    status = 422 if form.errors else 200
    return render(request, "assembly_sessions/resolution_desk.html", context, status=status)


def _begun(request: HttpRequest, assembly: Assembly, form: BeginForm) -> HttpResponse:
    body, title = form.cleaned_data["body"], form.title()
    by, at = user_of(request), timezone.now()
    begun = resolutions.begin_for_body(event=assembly, body=body, title=title, by=by, at=at)
    return redirect("assembly_sessions:resolution-keep", assembly.slug, begun.pk)


@private
@require_POST
def begin(request: HttpRequest, event: str, pk: int) -> HttpResponse:
    """Begin the resolution on the emergency item."""
    assembly = _kept_assembly(request, event)
    item = next((one for one in items_without_resolution(assembly.pk) if one.pk == pk), None)
    if item is None:
        raise Http404
    try:
        begun = resolutions.begin(request=item, by=user_of(request), at=timezone.now())
    except DomainError as refusal:
        messages.error(request, sentence_of(refusal))
        return redirect("assembly_sessions:resolution-desk", event)
    return redirect("assembly_sessions:resolution-keep", event, begun.pk)


@private
@require_safe
def resolution(request: HttpRequest, event: str, pk: int) -> HttpResponse:
    """Show where a resolution stands and everything that may be done with it now."""
    return _page(request, _kept(request, event, pk), {})


@private
@require_POST
def act(request: HttpRequest, event: str, pk: int, act: str) -> HttpResponse:
    """Do one of the acts; what is refused comes back with what was typed."""
    kept, wanted = _kept(request, event, pk), ACTS[act]
    form = wanted.form(request.POST, **wanted.made_with(kept, _words(request)))
    if form.is_valid():
        try:
            wanted.does(_sent(request, kept, form))
        except DomainError as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, str(wanted.said))
            return redirect("assembly_sessions:resolution-keep", event, pk)
    return _page(request, kept, {act: form})


def _sent(request: HttpRequest, kept: Resolution, form: Any) -> Sent:  # noqa: ANN401 - the act's own
    seen, key = VersionForm(request.POST), request.POST.get("key", "")
    version = seen.cleaned_data["version"] if seen.is_valid() else 0
    number = int(key) if key.isdecimal() and len(key) < 19 else 0
    return Sent(kept, form, user_of(request), version, number)


def _kept_assembly(request: HttpRequest, event: str) -> Assembly:
    if not may_keep_resolutions(request.user):
        raise Http404
    return seen_assembly(event)


def _kept(request: HttpRequest, event: str, pk: int) -> Resolution:
    assembly = _kept_assembly(request, event)
    held = visible_resolutions(request.user).select_related("drafted_in", "ballot")
    return get_object_or_404(held, pk=pk, event_id=assembly.pk)


def _words(request: HttpRequest) -> str:
    return request.GET.get("q", "")[:_LONGEST_WORDS]


def _page(request: HttpRequest, kept: Resolution, bound: dict[str, Any]) -> HttpResponse:
    """Print the page; bound: the form that was refused, under the name of its act."""
    kept.refresh_from_db()
    drafts = drafts_of(kept)
    newest = drafts[0] if drafts else None
    language = language_of(request, newest)
    context = {
        **_about(kept, drafts),
        "forms": _forms(request, kept, newest, bound),
        "refused": next(iter(bound.values()), None),
        "words": _words(request),
        "tongue": language,
        "comparison": comparison_of(request, drafts, language),
    }
    status = 422 if bound else 200
    return render(request, "assembly_sessions/resolution_keep.html", context, status=status)


def _about(kept: Resolution, drafts: Sequence[DraftVersion]) -> dict[str, Any]:
    """Return what the page prints of a resolution, whoever looks at it. Ten queries at most."""
    newest, committee = (drafts[0] if drafts else None), committee_of(kept)
    allowed = {str(one) for one in acts_from(ResolutionState(kept.state))}
    return {
        **console_frame(kept.event, "resolution-desk"),
        **heading_of(kept),
        "may": {name: name in allowed for name in ACTS},
        "next": _next(kept),
        "drafts": drafts,
        "newest": newest,
        "flags": flags_of(kept, newest) if "judge" in allowed else (),
        "committee": committee,
        "warnings": warned_in_words(committee.warnings, GeopoliticalGroup.objects.all()),
        "reservations": reservations_of(kept),
    }


def _forms(
    request: HttpRequest,
    kept: Resolution,
    newest: DraftVersion | None,
    bound: dict[str, Any],
) -> dict[str, Any]:
    """Return every act's form: empty, or as it was sent and refused."""
    shown = {
        name: one.form(**one.made_with(kept, _words(request)))
        for name, one in ACTS.items()
        if name != "write"
    }
    return {**shown, "write": ACTS["write"].form(newest=newest), **bound}  # type: ignore[call-arg] # a DraftForm


def _next(kept: Resolution) -> dict[str, bool]:
    """Return which steps of the emergency item's own life come next."""
    state = kept.request.state if kept.request else ""
    return {
        "debate": state == RequestState.ACCEPTED,
        "refer": state == RequestState.DEBATED,
        "adopt": state in ("", RequestState.DEBATED, RequestState.IN_DRAFTING),
    }
