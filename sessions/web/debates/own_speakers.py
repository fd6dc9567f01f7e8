"""The pages on which a delegation registers who speaks for it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from assemblies.enums import Capacity
from assemblies.errors import DomainError
from assemblies.models.delegations import Delegation
from assemblies.models.events import Event
from sessions.enums.debates import ListCategory, SpeakerState, SpeaksAs
from sessions.models.debates import Debate, Speaker
from sessions.permissions.debates import (
    delegations_followed,
    delegations_speaking,
    visible_debates,
)
from sessions.selectors.debates.floor import DebateNow
from sessions.selectors.debates.many import debates_now
from sessions.selectors.debates.registration import has_room, people_who_may_speak
from sessions.services.debates import registration
from sessions.services.debates.registration import For
from sessions.web.access import private, seen_assembly, user_of
from sessions.web.debates.list_forms import SpeakerForm, initial_of_speaker
from sessions.web.debates.list_presenting import (
    DebateCard,
    SpeakerLine,
    debate_card,
    speaker_line,
    why_gone,
    why_none_taken,
)
from sessions.web.programme import frame
from sessions.web.refusing import Refusing


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnDelegation:
    """A delegation's speakers in one debate. may_register: by this account; has_room: for one more.

    may_exchange: one of them has a place by now.
    """

    pk: int
    name: str
    lines: Sequence[SpeakerLine]
    may_register: bool
    has_room: bool
    may_exchange: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnDebate:
    """A debate with the speakers of the account's delegations."""

    card: DebateCard
    delegations: Sequence[OwnDelegation]


@private
@require_safe
def speakers(request: HttpRequest, event: str) -> HttpResponse:
    """Show for each debate who speaks for the account's delegations, and where they stand."""
    assembly, at = seen_assembly(event), timezone.now()
    followed = list(delegations_followed(request.user, assembly))
    if not followed:
        raise Http404
    speaking = set(delegations_speaking(request.user, assembly).values_list("pk", flat=True))
    seen = visible_debates(request.user, at=at).filter(event_id=assembly.pk)
    debates = list(seen.order_by("made_at", "pk"))
    now, rows = debates_now(debates, at=at), _rows(debates, followed)
    own = [_own(now[one.pk], rows.get(one.pk, []), followed, speaking, at) for one in debates]
    context = {**_frame(assembly), "debates": own, "may_register": bool(speaking)}
    return render(request, "assembly_sessions/debates/speaker_list.html", context)


@private
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest, event: str, pk: int, delegation: int) -> HttpResponse:
    """Register somebody who speaks for a delegation."""
    at = timezone.now()
    debates = visible_debates(request.user, at=at).filter(event__slug=event)
    debate = get_object_or_404(debates, pk=pk)
    speaking = delegations_speaking(request.user).filter(assembly_id=debate.event_id)
    of = get_object_or_404(speaking, pk=delegation)
    form = own_form(request.POST or None, debate=debate, delegation=of)
    if form.is_valid():
        try:
            registration.register(
                debate=debate, of=For(delegation=of), asked=form.asked(), at_desk=False,
                by=user_of(request), at=at,
            )  # fmt: skip
            messages.success(request, _("The speaker is registered."))
            return redirect("assembly_sessions:speaker-list", event)
        except DomainError as refusal:
            form.refuse(refusal)
    title = _("Register a speaker")
    about = {"form": form, "title": title, "at": at, "why_not": why_none_taken(debate, at=at)}
    return _form_page(request, debate, of, about)


@private
@require_http_methods(["GET", "HEAD", "POST"])
def amend(request: HttpRequest, event: str, speaker: int) -> HttpResponse:
    """Change who speaks, in which language, for how long."""
    held = _own_speaker(request, event, speaker)
    part = part_of(held)
    of = held.delegation
    form = own_form(
        request.POST or None,
        debate=held.debate,
        delegation=of,
        speaker=held,
        initial=initial_of_speaker(held, part),
    )
    if form.is_valid():
        try:
            asked, version = form.asked(), form.seen_version()
            told: dict[str, Any] = {"by": user_of(request), "at": timezone.now()}
            registration.amend(speaker=held, asked=asked, version=version, **told)
            messages.success(request, _("The change is kept."))
            return redirect("assembly_sessions:speaker-list", event)
        except DomainError as refusal:
            form.refuse(refusal)
    context = {
        "form": form,
        "title": _("Change a speaker"),
        "speaker": held,
        "at": timezone.now(),
        "why_not": why_gone(held),
    }
    return _form_page(request, held.debate, of, context)


@private
@require_http_methods(["GET", "HEAD", "POST"])
def withdraw(request: HttpRequest, event: str, speaker: int) -> HttpResponse:
    """Ask once, then take a speaker off her list."""
    held = _own_speaker(request, event, speaker)
    form = Refusing(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            registration.withdraw(speaker=held, by=user_of(request), at=timezone.now())
            messages.success(request, _("The speaker is withdrawn."))
            return redirect("assembly_sessions:speaker-list", event)
        except DomainError as refusal:
            form.refuse(refusal)
    context = {
        **_frame(held.debate.event),
        "debate": held.debate,
        "line": speaker_line(held, held.debate.event.zone),
        "form": form,
        "why_not": why_gone(held),
    }
    status = 422 if form.errors else 200
    template = "assembly_sessions/debates/speaker_withdraw.html"
    return render(request, template, context, status=status)


def own_form(
    sent: Any,  # noqa: ANN401 - what was posted
    *,
    debate: Debate,
    delegation: Delegation | None,
    speaker: Speaker | None = None,
    lists: Sequence[ListCategory] = (),
    initial: dict[str, Any] | None = None,
) -> SpeakerForm:
    """Return the form of a speaker of a delegation, or of one known by name alone."""
    people = list(people_who_may_speak(delegation)) if delegation else None
    held = speaker.participant if speaker else None
    if people is not None and held is not None and held not in people:
        people.append(held)  # no longer accredited: shown, and refused when it is sent again
    parts = _parts(debate, speaker) if delegation else []
    young = any(one.capacity == Capacity.YOUNG_MEMBER for one in people or ())
    lacks_young = SpeaksAs.YOUNG_MEMBER in parts and speaker is None and not young
    return SpeakerForm(
        sent,
        people=people,
        parts=[x for x in parts if not (lacks_young and x is SpeaksAs.YOUNG_MEMBER)],
        lacks_young=lacks_young,
        debate_seconds=debate.delegation_seconds,
        lists=lists,
        has_shares=_has_shares(debate, speaker),
        initial=initial or {},
    )


def part_of(speaker: Speaker) -> SpeaksAs:
    """Return as what somebody on a list was registered. Her list is loaded."""
    category = ListCategory(speaker.speakers_list.category)
    return _PARTS.get(category, SpeaksAs.DELEGATE)


_PARTS = {
    ListCategory.PRESIDING_OFFICERS: SpeaksAs.PRESIDING_OFFICER,
    ListCategory.YOUNG_MEMBERS: SpeaksAs.YOUNG_MEMBER,
}


def _parts(debate: Debate, speaker: Speaker | None) -> list[SpeaksAs]:
    """Return as what she may speak: what the debate has lists for."""
    if speaker is not None and part_of(speaker) is SpeaksAs.YOUNG_MEMBER:
        return [SpeaksAs.YOUNG_MEMBER]
    held = set(debate.lists.values_list("category", flat=True))
    found = [SpeaksAs.DELEGATE]
    found += [part for category, part in _PARTS.items() if category in held]
    return found if speaker is None else [x for x in found if x is not SpeaksAs.YOUNG_MEMBER]


def _has_shares(debate: Debate, speaker: Speaker | None) -> bool:
    if debate.delegation_seconds is None:
        return False
    return speaker is None or speaker.speakers_list.seconds is None


def _rows(debates: Sequence[Debate], of: Sequence[Delegation]) -> dict[int, list[Speaker]]:
    """Return who speaks for these delegations, by debate. One query."""
    held = Speaker.objects.filter(debate__in=debates, delegation__in=of)
    standing = held.exclude(state=SpeakerState.WITHDRAWN).order_by("pk")
    rows: dict[int, list[Speaker]] = {}
    for one in standing.select_related("speakers_list", "institution"):
        rows.setdefault(one.debate_id, []).append(one)
    return rows


def _own(
    now: DebateNow,
    rows: Sequence[Speaker],
    followed: Sequence[Delegation],
    speaking: set[int],
    at: datetime,
) -> OwnDebate:
    debate, zone = now.debate, now.debate.event.zone
    waiting = {one.pk: one for one in now.waiting} if debate.closed_at is None else {}
    card, times = debate_card(debate, at=at), {one.pk: one.seconds for one in now.waiting}
    own = []
    for of in followed:
        hers = [one for one in rows if one.delegation_id == of.pk]
        lines = [
            speaker_line(one, zone, times=times, awaiting=waiting.get(one.pk), at=at)
            for one in hers
        ]
        own.append(
            OwnDelegation(
                pk=of.pk,
                name=str(of.institution.name),
                lines=lines,
                may_register=of.pk in speaking,
                has_room=card.is_open and has_room(debate, hers),
                may_exchange=of.pk in speaking and any(line.is_placed for line in lines),
            )
        )
    return OwnDebate(card=card, delegations=own)


def _own_speaker(request: HttpRequest, event: str, pk: int) -> Speaker:
    """Return a speaker for who speaks for her delegation; others learn of none."""
    related = Speaker.objects.select_related(
        "debate__event", "delegation__institution", "speakers_list", "institution", "participant"
    )
    seen = visible_debates(request.user, at=timezone.now()).filter(event__slug=event).order_by()
    own = related.filter(delegation__in=delegations_speaking(request.user), debate__in=seen)
    return get_object_or_404(own, pk=pk)


def _frame(assembly: Event) -> dict[str, Any]:
    return {**frame(assembly, ""), "place": "speaker-list"}


def _form_page(
    request: HttpRequest, debate: Debate, of: Delegation | None, about: dict[str, Any]
) -> HttpResponse:
    context = {
        **_frame(debate.event),
        "debate": debate,
        "card": debate_card(debate, at=about["at"]),
        "delegation": of,
        **about,
    }
    status = 422 if about["form"].errors else 200
    template = "assembly_sessions/debates/speaker_form.html"
    return render(request, template, context, status=status)
