"""The desk's acts on lists: somebody entered for anybody, changed, taken off."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from assemblies.enums import InstitutionKind
from assemblies.errors import DomainError
from assemblies.models.delegations import Delegation
from assemblies.models.institutions import Institution
from sessions.enums.debates import ListCategory, ListOrder
from sessions.models.debates import Debate, Speaker
from sessions.services.debates import registration
from sessions.services.debates.registration import For
from sessions.web.access import console_frame, private, user_of
from sessions.web.debates.desk import run_debate, speaking_institutions
from sessions.web.debates.list_forms import WithdrawForm, initial_of_speaker
from sessions.web.debates.list_presenting import (
    debate_card,
    speaker_line,
    why_gone,
    why_none_taken,
)
from sessions.web.debates.own_speakers import own_form, part_of
from sessions.web.refusing import Refusing


@private
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest, event: str, pk: int) -> HttpResponse:
    """Enter a speaker for a delegation, an observer, or a guest; late ones too."""
    debate = run_debate(request, event, pk)
    institution = _institution(debate, request.GET.get("for", ""))
    delegation = _delegation(debate, institution)
    form = own_form(
        request.POST or None, debate=debate, delegation=delegation, lists=_given(debate)
    )
    if form.is_valid():
        of = For(delegation=delegation, institution=institution, category=form.chosen_list())
        told: dict[str, Any] = {"by": user_of(request), "at": timezone.now()}
        try:
            registration.register(debate=debate, of=of, asked=form.asked(), at_desk=True, **told)
            messages.success(request, _("The speaker is registered."))
            return redirect("assembly_sessions:debate-lists", event, pk)
        except DomainError as refusal:
            form.refuse(refusal)
    why_not = why_none_taken(debate, at=timezone.now(), at_desk=True)
    about = {"title": _("Enter a speaker"), "button": _("Register the speaker"), "why_not": why_not}
    return _page(request, debate, form, {**about, **_speaks_for(institution)})


@private
@require_http_methods(["GET", "HEAD", "POST"])
def amend(request: HttpRequest, event: str, pk: int, speaker: int) -> HttpResponse:
    """Change who speaks, in which language, for how long."""
    debate = run_debate(request, event, pk)
    held = _speaker(debate, speaker)
    form = own_form(
        request.POST or None,
        debate=debate,
        delegation=held.delegation,
        speaker=held,
        initial=initial_of_speaker(held, part_of(held)),
    )
    if form.is_valid():
        told: dict[str, Any] = {"by": user_of(request), "at": timezone.now()}
        try:
            asked, version = form.asked(), form.seen_version()
            registration.amend(speaker=held, asked=asked, version=version, **told)
            messages.success(request, _("The change is kept."))
            return redirect("assembly_sessions:debate-lists", event, pk)
        except DomainError as refusal:
            form.refuse(refusal)
    about = {"title": _("Change a speaker"), "button": _("Keep the change")}
    return _page(request, debate, form, {**about, **_about(held)})


@private
@require_http_methods(["GET", "HEAD", "POST"])
def withdraw(request: HttpRequest, event: str, pk: int, speaker: int) -> HttpResponse:
    """Ask once, and why; then take a speaker off her list."""
    debate = run_debate(request, event, pk)
    held = _speaker(debate, speaker)
    form = WithdrawForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        told: dict[str, Any] = {"by": user_of(request), "at": timezone.now()}
        try:
            reason = form.cleaned_data["reason"]
            registration.withdraw(speaker=held, reason=reason, at_desk=True, **told)
            messages.success(request, _("The speaker is withdrawn."))
            return redirect("assembly_sessions:debate-lists", event, pk)
        except DomainError as refusal:
            form.refuse(refusal)
    about = {"title": _("Withdraw a speaker"), "button": _("Withdraw her"), "is_withdrawal": True}
    return _page(request, debate, form, {**about, **_about(held)})


def _speaker(debate: Debate, pk: int) -> Speaker:
    related = Speaker.objects.select_related(
        "debate__event", "delegation__institution", "speakers_list", "institution", "participant"
    )
    return get_object_or_404(related, debate=debate, pk=pk)


def _institution(debate: Debate, code: str) -> Institution | None:
    """Return for whom somebody is entered, by the code in the address; empty: a guest."""
    if not code:
        return None
    for one in speaking_institutions(debate):
        if one.code == code:
            return one
    raise Http404


def _delegation(debate: Debate, institution: Institution | None) -> Delegation | None:
    if institution is None:
        return None
    sent = Delegation.objects.filter(assembly_id=debate.event_id, institution=institution)
    return sent.select_related("institution").first()


def _given(debate: Debate) -> list[ListCategory]:
    """Return the lists whose order the secretariat gives: those it may choose."""
    held = debate.lists.filter(order=ListOrder.GIVEN).order_by("place")
    return [ListCategory(one) for one in held.values_list("category", flat=True)]


def _about(speaker: Speaker) -> dict[str, Any]:
    line = speaker_line(speaker, speaker.debate.event.zone)
    return {**_speaks_for(speaker.institution), "line": line, "why_not": why_gone(speaker)}


def _speaks_for(institution: Institution | None) -> dict[str, Any]:
    has_rights = institution is not None and institution.kind != InstitutionKind.OBSERVER
    return {"institution": institution, "is_observer": not has_rights, "line": None}


def _page(
    request: HttpRequest, debate: Debate, form: Refusing, about: dict[str, Any]
) -> HttpResponse:
    context = {
        **console_frame(debate.event, "debate-desk"),
        "debate": debate,
        "card": debate_card(debate, at=timezone.now()),
        "form": form,
        "is_withdrawal": False,
        **about,
    }
    status = 422 if form.errors else 200
    return render(request, "assembly_sessions/debates/desk_speaker.html", context, status=status)
