"""The secretariat's pages of debates: made, changed, each with its lists."""

from collections.abc import Sequence
from typing import Any

from django.contrib import messages
from django.db.models import F, Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from assemblies.enums import InstitutionKind
from assemblies.errors import DomainError
from assemblies.models.delegations import Delegation
from assemblies.models.events import Assembly
from assemblies.models.institutions import Institution
from sessions.enums.debates import DebateKind, SpeakerState
from sessions.errors.speakers import DebateTaken
from sessions.models.debates import Debate, Speaker
from sessions.permissions.debates import may_run_debates
from sessions.selectors.debates import words
from sessions.selectors.debates.public import drawn_at
from sessions.selectors.debates.registration import is_taken, not_accredited, times_of
from sessions.selectors.debates.standing import as_called
from sessions.services.debates import debates, registration
from sessions.services.debates.debates import figures_of
from sessions.web.access import console_frame, private, seen_assembly, user_of
from sessions.web.debates.list_forms import DebateForm, initial_of
from sessions.web.debates.list_presenting import (
    ListCard,
    by_name,
    debate_card,
    found_by,
    list_cards,
    places_of,
    words_of_hidden,
)
from sessions.web.debates.public_presenting import stand_of
from sessions.web.debates.ways import ways_of
from sessions.web.refusing import Refusing, cited

_LONGEST_WORDS = 100
_WITHDRAWN = SpeakerState.WITHDRAWN


@private
@require_safe
def desk(request: HttpRequest, event: str) -> HttpResponse:
    """List an event's debates, and the kinds that can be made."""
    assembly, at = run_assembly(request, event), timezone.now()
    of_event = Debate.objects.filter(event_id=assembly.pk).select_related("event")
    held = of_event.annotate(drawn_at=F("draw__drawn_at"))
    context = {
        **console_frame(assembly, "debate-desk"),
        "debates": [
            (debate_card(one, at=at), stand_of(one, drawn=one.drawn_at, at=at))
            for one in held.order_by("made_at", "pk")
        ],
        "kinds": [_kind(assembly, kind) for kind in DebateKind],
    }
    return render(request, "assembly_sessions/debates/debate_desk.html", context)


@private
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest, event: str, kind: str) -> HttpResponse:
    """Make a debate of a kind, with its figures to begin from."""
    assembly = run_assembly(request, event)
    if kind not in set(DebateKind):
        raise Http404
    made = DebateKind(kind)
    with timezone.override(assembly.time_zone):
        form = DebateForm(request.POST or None, event=assembly, kind=made, initial=_usual(made))
        is_valid = form.is_valid()
    if is_valid:
        at = timezone.now()
        try:
            debate = debates.make(
                event=assembly, kind=made, plan=form.plan(at), by=user_of(request), at=at
            )
            messages.success(request, _("The debate is made."))
            return redirect("assembly_sessions:debate-lists", event, debate.pk)
        except DomainError as refusal:
            form.refuse(refusal)
    return _form_page(request, assembly, made, {"form": form, "title": _("Make a debate")})


@private
@require_http_methods(["GET", "HEAD", "POST"])
def change(request: HttpRequest, event: str, pk: int) -> HttpResponse:
    """Change how a debate is held."""
    debate = run_debate(request, event, pk)
    kind, assembly = DebateKind(debate.kind), seen_assembly(event)
    with timezone.override(assembly.time_zone):
        form = DebateForm(
            request.POST or None, event=assembly, kind=kind, initial=initial_of(debate)
        )
        is_valid = form.is_valid()
    if is_valid:
        version = form.cleaned_data["version"] or 0
        by, at = user_of(request), timezone.now()
        try:
            debates.change(debate=debate, plan=form.plan(at), version=version, by=by, at=at)
            messages.success(request, _("The change is kept."))
            return redirect("assembly_sessions:debate-lists", event, pk)
        except DomainError as refusal:
            form.refuse(refusal)
    context = {"form": form, "title": _("Change the debate"), "debate": debate}
    return _form_page(request, assembly, kind, context)


@private
@require_safe
def lists(request: HttpRequest, event: str, pk: int) -> HttpResponse:
    """Show a debate's lists with everybody on them, narrowed by words and by state."""
    return _lists_page(request, run_debate(request, event, pk))


@private
@require_POST
def move(request: HttpRequest, event: str, pk: int, speaker: int) -> HttpResponse:
    """Put somebody one place up or down in a list whose order is given here."""
    debate = run_debate(request, event, pk)
    held = get_object_or_404(Speaker.objects.select_related("debate"), debate=debate, pk=speaker)
    is_up = request.POST.get("to") != "down"
    try:
        registration.move(speaker=held, is_up=is_up, by=user_of(request), at=timezone.now())
    except DomainError as refusal:
        refused = Refusing({})
        refused.refuse(refusal)
        return _lists_page(request, debate, refused)
    return redirect("assembly_sessions:debate-lists", event, pk)


@private
@require_http_methods(["GET", "HEAD", "POST"])
def remove(request: HttpRequest, event: str, pk: int) -> HttpResponse:
    """Ask once, then remove a debate that was made by mistake."""
    debate = run_debate(request, event, pk)
    form = Refusing(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            debates.remove(debate=debate, by=user_of(request), at=timezone.now())
            messages.success(request, _("The debate is removed."))
            return redirect("assembly_sessions:debate-desk", event)
        except DomainError as refusal:
            form.refuse(refusal)
    context = {
        **console_frame(debate.event, "debate-desk"),
        "debate": debate,
        "form": form,
        "why_not": cited(DebateTaken()) if is_taken(debate) else "",
    }
    status = 422 if form.errors else 200
    return render(request, "assembly_sessions/debates/debate_remove.html", context, status=status)


def run_assembly(request: HttpRequest, slug: str) -> Assembly:
    """Return an assembly for who runs its debates; others learn of no such page."""
    if not may_run_debates(request.user):
        raise Http404
    return seen_assembly(slug)


def run_debate(request: HttpRequest, slug: str, pk: int) -> Debate:
    """Return a debate for who runs it; others learn of no such page."""
    if not may_run_debates(request.user):
        raise Http404
    held = Debate.objects.select_related("event", "sitting")
    return get_object_or_404(held, event__slug=slug, pk=pk)


def speaking_institutions(debate: Debate) -> list[Institution]:
    """Return for whom the desk may enter a speaker, by name. One query.

    Who has sent a delegation to the event, who is on the debate's lists already (lists that were
    imported know no delegations), and observers.
    """
    sent = Delegation.objects.filter(assembly_id=debate.event_id).values("institution")
    listed = debate.speakers.filter(institution__isnull=False).order_by().values("institution")
    known = Q(pk__in=sent) | Q(pk__in=listed) | Q(kind=InstitutionKind.OBSERVER)
    return by_name(Institution.objects.filter(known).order_by("pk"))


def _kind(assembly: Assembly, kind: DebateKind) -> dict[str, Any]:
    lists = [str(words.LISTS[one]) for one in words.lists_of(kind)]
    return {
        "name": words.KINDS[kind],
        "lists": ", ".join(lists),
        "url": reverse("assembly_sessions:debate-new", args=[assembly.slug, kind.value]),
    }


def _usual(kind: DebateKind) -> dict[str, Any]:
    """Return what the form begins with: the figures of the kind; its hours follow the sittings."""
    figures = figures_of(kind)
    names = ("speakers_per_delegation", "waiting_per_delegation", "delegation_seconds",
             "reply_seconds", "point_of_order_seconds")  # fmt: skip
    return {
        **{name: getattr(figures, name) for name in names},
        **{f"list_{category}": seconds for category, seconds in figures.lists.items()},
        **{f"title_{code}": said for code, said in words.titles_of(kind).items()},
    }


def _form_page(
    request: HttpRequest, assembly: Assembly, kind: DebateKind, about: dict[str, Any]
) -> HttpResponse:
    context = {**console_frame(assembly, "debate-desk"), "kind": words.KINDS[kind], **about}
    context.setdefault("debate", None)
    status = 422 if about["form"].errors else 200
    return render(request, "assembly_sessions/debates/debate_form.html", context, status=status)


def _cards(
    debate: Debate, everybody: Sequence[Speaker], found: Sequence[Speaker]
) -> tuple[ListCard, ...]:
    rows, times = debate.lists.order_by("place"), times_of(debate, everybody)
    return list_cards(rows, found, debate.event.zone, times, places_of(everybody))


def _lists_page(
    request: HttpRequest, debate: Debate, refused: Refusing | None = None
) -> HttpResponse:
    at, said = timezone.now(), request.GET.get("q", "")[:_LONGEST_WORDS]
    state = request.GET.get("state", "")
    held = debate.speakers.select_related("speakers_list", "institution").order_by("pk")
    everybody, known = as_called(held), state in set(SpeakerState)
    found = found_by(
        (x for x in everybody if (x.state == state if known else x.state != _WITHDRAWN)), said
    )
    context = {
        **console_frame(debate.event, "debate-desk"),
        "debate": debate,
        "card": debate_card(debate, at=at),
        "stand": stand_of(debate, drawn=drawn_at(debate), at=at),
        "lists": _cards(debate, everybody, found),
        "shown": len(found),
        "ways": ways_of(debate, "debate-lists", is_secretariat=True),
        "left": not_accredited(debate),
        "words": said,
        "state": state,
        "is_narrowed": bool(said) or known,
        "states": [(one.value, words.STATES[one]) for one in SpeakerState],
        "institutions": speaking_institutions(debate),
        "refused": refused,
        "may_remove": not is_taken(debate),
        "hidden": words_of_hidden(debate),
    }
    status = 422 if refused else 200
    return render(request, "assembly_sessions/debates/debate_lists.html", context, status=status)
