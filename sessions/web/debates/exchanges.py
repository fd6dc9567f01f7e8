"""Exchanges of places: delegations ask and answer, the desk enters what it was told."""

from datetime import datetime
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from assemblies.errors import DomainError
from sessions.enums.debates import ListCategory
from sessions.models.debates import Debate, PlaceExchange, Speaker
from sessions.permissions.debates import may_run_debates
from sessions.permissions.exchanges import may_answer, may_take_back, visible_exchanges
from sessions.selectors.debates.exchanges import exchanges_shown, offers_of, placed_in_order
from sessions.selectors.debates.floor import Awaiting, debate_now
from sessions.selectors.debates.public_words import hour_of
from sessions.selectors.debates.words import LISTS
from sessions.services.debates import exchanges
from sessions.web.access import console_frame, private, user_of
from sessions.web.debates.finding import address_of, debate_run, found_debate
from sessions.web.programme import frame
from sessions.web.refusing import Refusing


class EnterForm(Refusing):
    """Two who have agreed."""

    one = forms.TypedChoiceField(label=gettext_lazy("This speaker"), coerce=int)
    other = forms.TypedChoiceField(label=gettext_lazy("exchanges places with"), coerce=int)

    def __init__(self, *args: Any, debate: Debate) -> None:  # noqa: ANN401 - a form's own arguments
        super().__init__(*args)
        self.placed = {one.pk: one for _place, one in placed_in_order(debate)}
        choices = [("", "")] + [(key, _in_a_line(one)) for key, one in self.placed.items()]
        for name in ("one", "other"):
            self.fields[name].choices = choices  # type: ignore[attr-defined]

    def pair(self) -> tuple[Speaker, Speaker]:
        return self.placed[self.cleaned_data["one"]], self.placed[self.cleaned_data["other"]]


@private
@require_safe
def own(request: HttpRequest, event: str, pk: int) -> HttpResponse:
    """Show a delegation's places, what it is asked and what it has asked."""
    return _page(request, found_debate(request, event, pk))


@private
@require_POST
def ask(request: HttpRequest, event: str, pk: int) -> HttpResponse:
    """Ask another delegation to exchange places."""
    debate, refused = found_debate(request, event, pk), Refusing({})
    offer = next(
        (
            x
            for x in offers_of(debate, request.user)
            if str(x.speaker.pk) == request.POST.get("asks")
        ),
        None,
    )
    sent = request.POST.get("asked")
    other = next((one for _at, one in offer.others if str(one.pk) == sent), None) if offer else None
    if offer is None or other is None:
        raise Http404
    by, at = user_of(request), timezone.now()
    try:
        exchanges.ask(asks=offer.speaker, asked=other, by=by, at=at)
    except DomainError as refusal:
        refused.refuse(refusal)
        return _page(request, debate, refused)
    messages.success(request, _("The delegation is asked; it has a mail."))
    return redirect(address_of(debate, "debate-exchanges"))


@private
@require_POST
def answer(request: HttpRequest, event: str, pk: int, exchange: int) -> HttpResponse:
    """Agree, decline, or take back what was asked oneself."""
    debate, refused = found_debate(request, event, pk), Refusing({})
    held = get_object_or_404(visible_exchanges(request.user), debate=debate, pk=exchange)
    word, by, at = request.POST.get("answer"), user_of(request), timezone.now()
    try:
        if word == "take-back" and may_take_back(request.user, held):
            exchanges.take_back(exchange=held, by=by, at=at)
        elif word in {"yes", "no"} and may_answer(request.user, held):
            exchanges.answer(exchange=held, agrees=word == "yes", by=by, at=at)
        else:
            raise Http404
    except DomainError as refusal:
        refused.refuse(refusal)
        return _page(request, debate, refused)
    messages.success(request, str(_SAID[word]))
    return redirect(address_of(debate, "debate-exchanges"))


_SAID = {
    "take-back": gettext_lazy("The request is taken back."),
    "yes": gettext_lazy("The two have exchanged places."),
    "no": gettext_lazy("The delegation is told that you keep your place."),
}


@private
@require_http_methods(["GET", "HEAD", "POST"])
def desk(request: HttpRequest, event: str, pk: int) -> HttpResponse:
    """Enter an exchange of which both delegations have told the desk; show what is asked."""
    debate = debate_run(request, event, pk)
    form = EnterForm(request.POST or None, debate=debate)
    if form.is_valid():
        one, other = form.pair()
        try:
            exchanges.enter(one=one, other=other, by=user_of(request), at=timezone.now())
        except DomainError as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, _("The two have exchanged places."))
            return redirect(address_of(debate, "debate-exchange-desk"))
    context = {
        **console_frame(debate.event, "debate-desk"),
        "debate": debate,
        "form": form,
        "exchanges": exchanges_shown(debate, request.user),
    }
    status = 422 if form.errors else 200
    return render(request, "assembly_sessions/debates/exchange_desk.html", context, status=status)


def _page(request: HttpRequest, debate: Debate, refused: Refusing | None = None) -> HttpResponse:
    shown = exchanges_shown(debate, request.user)
    offers = offers_of(debate, request.user)
    if not (shown or offers or may_run_debates(request.user)):
        raise Http404
    mine = {one.speaker.pk for one in offers}
    open_ones = [one for one in shown if one.ended_at is None]
    context = {
        **frame(debate.event, _("Debates")),
        "debate": debate,
        "offers": [(one, str(LISTS[one.category])) for one in offers],
        "asked_of_us": _with_gains(debate, [x for x in open_ones if x.asked_id in mine]),
        "asked_by_us": _with_gains(debate, [x for x in open_ones if x.asks_id in mine]),
        "over": [x for x in shown if x.ended_at is not None],
        "refused": refused,
    }
    status = 422 if refused else 200
    return render(request, "assembly_sessions/debates/exchanges.html", context, status=status)


def _with_gains(
    debate: Debate, asked: list[PlaceExchange]
) -> list[tuple[PlaceExchange, list[str]]]:
    """Return what is asked with what each of the two would get, in words."""
    at = timezone.now()
    waiting = {one.pk: one for one in debate_now(debate, at=at).waiting} if asked else {}
    found = []
    for one in asked:
        asks, other = waiting.get(one.asks_id), waiting.get(one.asked_id)
        gains = []
        if asks and other:
            gains = [_gain(debate, asks, other, at=at), _gain(debate, other, asks, at=at)]
        found.append((one, gains))
    return found


def _gain(debate: Debate, one: Awaiting, other: Awaiting, *, at: datetime) -> str:
    hour = hour_of(other.expected_at, debate.event.zone, at=at)
    told = {
        "delegation": str(one.institution.name) if one.institution else "",
        "from": one.place,
        "to": other.place,
        "hour": hour,
    }
    if not hour:
        return _("%(delegation)s moves from %(from)s to %(to)s.") % told
    return _("%(delegation)s moves from %(from)s to %(to)s, about %(hour)s.") % told


def _in_a_line(speaker: Speaker) -> str:
    who = str(speaker.institution.name) if speaker.institution else speaker.function
    category = LISTS[ListCategory(speaker.speakers_list.category)]
    return f"{category} · {speaker.number or ''} {who}"
