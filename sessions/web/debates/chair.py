"""The chair's console: one page, each of its acts a button and a key."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from assemblies.errors import DomainError
from sessions.enums.debates import DebateAct
from sessions.models.debates import Debate, Speaker
from sessions.permissions.debates import may_chair, may_run_debates
from sessions.rules.debates.floor import acts_now
from sessions.selectors.debates.budgets import used_in
from sessions.selectors.debates.floor import debate_now, floor_of_now
from sessions.selectors.debates.registration import not_accredited
from sessions.selectors.debates.standing import ended_turns, sittings_of, stage_of, waiting_speakers
from sessions.selectors.debates.steps import last_of_chair
from sessions.services.debates.acts import do
from sessions.services.debates.taking_back import take_back
from sessions.web.access import console_frame, private, user_of
from sessions.web.debates import chair_presenting as shown
from sessions.web.debates.chair_forms import TAKE_BACK, ActForm, PlaceForm, names_to_choose
from sessions.web.debates.chair_words import (
    KEYS,
    STAGES,
    done_in_words,
    end_in_words,
    step_in_words,
)
from sessions.web.debates.finding import address_of
from sessions.web.debates.screen_views import screen_lines
from sessions.web.debates.ways import ways_of


@private
@require_http_methods(["GET", "HEAD", "POST"])
def chair(request: HttpRequest, event: str, pk: int) -> HttpResponse:
    """Show how a debate stands and what the chair can do, and do it."""
    debate = _chaired(request, event, pk)
    if request.method != "POST":
        return _page(request, debate)
    form = ActForm(request.POST, debate=debate)
    if form.is_valid():
        try:
            return _done(request, debate, _act(request, debate, form))
        except DomainError as refusal:
            form.refuse(refusal)
    return _refused(request, debate, form)


@private
@require_http_methods(["GET", "HEAD", "POST"])
def place(request: HttpRequest, event: str, pk: int, speaker: int) -> HttpResponse:
    """Ask where somebody is placed and why, and place her there."""
    debate = _chaired(request, event, pk)
    waiting = waiting_speakers(debate)
    placed = next((one for one in waiting if one.pk == speaker), None)
    if placed is None:
        raise Http404
    form = PlaceForm(
        request.POST or None,
        others=_others(placed, waiting),
        initial={"version": debate.version},
    )
    if form.is_valid():
        asked, by, at = form.asked(placed), user_of(request), timezone.now()
        try:
            do(debate=debate, act=DebateAct.PLACE, asked=asked, by=by, at=at)
            return redirect(address_of(debate, "debate-chair"))
        except DomainError as refusal:
            form.refuse(refusal)
    context = {**_frame(request, debate), "form": form, "who": _name_of(placed)}
    status = 422 if form.errors else 200
    return render(request, "assembly_sessions/debates/chair_place.html", context, status=status)


def _chaired(request: HttpRequest, slug: str, pk: int) -> Debate:
    """Return a debate for who gives the floor in it; others learn of no such page."""
    debate = get_object_or_404(Debate.objects.select_related("event"), event__slug=slug, pk=pk)
    if not may_chair(request.user, debate):
        raise Http404
    return debate


def _act(request: HttpRequest, debate: Debate, form: ActForm) -> str:
    """Do what was asked; return the sentence that confirms it."""
    by, at = user_of(request), timezone.now()
    if form.act_name == TAKE_BACK:
        step = take_back(debate=debate, version=form.cleaned_data["version"], by=by, at=at)
        return _("Taken back: %(what)s.") % {"what": step_in_words(step)}
    do(debate=debate, act=DebateAct(form.act_name), asked=form.asked(), by=by, at=at)
    return done_in_words(last_of_chair(debate))


def _done(request: HttpRequest, debate: Debate, said: str) -> HttpResponse:
    if _is_script(request):
        return HttpResponse(said, content_type="text/plain; charset=utf-8")
    messages.success(request, said)
    return redirect(address_of(debate, "debate-chair"))


def _refused(request: HttpRequest, debate: Debate, form: ActForm) -> HttpResponse:
    if _is_script(request):
        said = " ".join(str(one) for errors in form.errors.values() for one in errors)
        return HttpResponse(said, status=422, content_type="text/plain; charset=utf-8")
    return _page(request, Debate.objects.select_related("event").get(pk=debate.pk), form)


def _is_script(request: HttpRequest) -> bool:
    return request.headers.get("Accept") == "text/plain"


def _page(request: HttpRequest, debate: Debate, form: ActForm | None = None) -> HttpResponse:
    at = timezone.now()
    now, last, ended = debate_now(debate, at=at), last_of_chair(debate), ended_turns(debate)
    floor, interrupted = shown.floor_lines(now, at)
    context = {
        **_frame(request, debate),
        "now": now,
        "stage": STAGES[stage_of(debate)],
        "hours": now.sitting and shown.hours_of(now.sitting),
        "floor": floor,
        "interrupted": interrupted,
        "waiting": shown.waiting_lines(now, not_accredited(debate)),
        "spoken": shown.spoken_lines(ended),
        "buttons": shown.buttons_of(now),
        "openings": shown.openings(now, sittings_of(debate)),
        "last": last and step_in_words(last),
        "ends": end_in_words(now),
        "budgets": shown.budget_bars(used_in(debate, at=at)),
        "names": names_to_choose(debate),
        "no_order": shown.why_not(now, DebateAct.GIVE_POINT_OF_ORDER),
        "no_reply": shown.why_not(now, DebateAct.GIVE_REPLY),
        "keys": KEYS,
        "may_call": DebateAct.CALL in acts_now(stage_of(debate), floor_of_now(now)),
        "form": form,
        "ways": ways_of(debate, "debate-chair", is_secretariat=may_run_debates(request.user)),
        "screens": screen_lines(debate) if may_run_debates(request.user) else [],
        "live_url": reverse("debate-chair-live", args=[debate.pk]),
    }
    status = 422 if form else 200
    return render(request, "assembly_sessions/debates/chair.html", context, status=status)


def _frame(request: HttpRequest, debate: Debate) -> dict[str, Any]:
    """Return what stands around it: the secretariat's bar only for the secretariat."""
    return {
        **console_frame(debate.event, "debate-desk"),
        "debate": debate,
        "chair_url": address_of(debate, "debate-chair"),
        "is_secretariat": may_run_debates(request.user),
    }


def _others(placed: Speaker, waiting: list[Speaker]) -> list[tuple[str, str]]:
    return [
        (str(one.pk), f"{place}. {_name_of(one)}")
        for place, one in enumerate(waiting, start=1)
        if one.speakers_list_id == placed.speakers_list_id and one.pk != placed.pk
    ]


def _name_of(speaker: Speaker) -> str:
    who = str(speaker.institution.name) if speaker.institution else ""
    return ", ".join(filter(None, (who, speaker.name)))
