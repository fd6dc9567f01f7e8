"""A sitting's places for those who want one: asking, waiting, answering an offer, giving up."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from assemblies.enums import EventKind
from assemblies.errors import DomainError
from assemblies.models.accounts import User
from assemblies.models.delegations import Participant
from assemblies.permissions import require
from assemblies.selectors import published_events, sentence_of
from registrations.enums import PartyState
from registrations.models.seats import Seat, SeatParty
from registrations.permissions.reviews import may_review
from registrations.permissions.seats import (
    may_seat,
    may_set_places,
    seated_by,
    visible_seat_parties,
)
from registrations.selectors.seats import Rank, rank_of, waiting_people
from registrations.services import sitting_seats
from registrations.services.words import SEAT_STATES
from registrations.web.access import private, user_of
from registrations.web.presenting import Fact, Tag
from registrations.web.seat_forms import AskForm
from sessions.models.sittings import Sitting
from sessions.permissions import is_offered
from sessions.selectors.programme import sitting_of


@dataclass(frozen=True, slots=True)
class PartyLine:
    """A party as its own people and their coordinator see it."""

    party: SeatParty
    tag: Tag
    people: tuple[Participant, ...]
    rank: Rank | None
    may_answer: bool  # the offer, for all of them
    may_give_up: bool

    @property
    def is_held(self) -> bool:
        return self.party.state == PartyState.HELD

    @property
    def is_offered(self) -> bool:
        return self.party.state == PartyState.OFFERED


def seen_sitting(request: HttpRequest, event: str, pk: int) -> Sitting:
    """Return a sitting that the programme shows, its event loaded. Two queries."""
    seen = get_object_or_404(published_events(), slug=event)
    sitting = sitting_of(seen, request.user, pk, at=timezone.now())
    if sitting is None:
        raise Http404
    return sitting


@private
@require_http_methods(["GET", "HEAD", "POST"])
def sitting(request: HttpRequest, event: str, pk: int) -> HttpResponse:
    """Show what is free and how one's own people stand; take a new wish."""
    found, at = seen_sitting(request, event, pk), timezone.now()
    lines = _lines(user_of(request), found)
    askable = _askable(user_of(request), found, at=at)
    form = AskForm(request.POST if request.method == "POST" else None, people=askable)
    if form.is_bound and form.is_valid() and _ask(request, found, form, at):
        return redirect("registrations:seats", event=event, pk=pk)
    context = {**_about(request, found), "lines": lines, "askable": askable, "form": form}
    status = 422 if form.errors else 200
    return render(request, "registrations/seats.html", context, status=status)


def _about(request: HttpRequest, sitting: Sitting) -> dict[str, Any]:
    return {
        "place": "programme",
        "assembly": sitting.event,
        "sitting": sitting,
        "facts": _facts(sitting),
        "may_set": may_set_places(request.user) and not sitting.is_cancelled,
        "may_list": may_review(request.user),
        "has_begun": timezone.now() >= sitting.starts_at,
    }


def _facts(sitting: Sitting) -> list[Fact]:
    if sitting.places is None:
        return []
    return [
        Fact(_("Free places"), sitting.places_left or 0, of=sitting.places),
        Fact(_("People waiting"), waiting_people(sitting)),
    ]


def _lines(user: User, sitting: Sitting) -> list[PartyLine]:
    """Return the standing parties with people for whom the account acts, in order of asking."""
    own = seated_by(user).filter(event_id=sitting.event_id)
    mine = set(own.values_list("pk", flat=True))
    seats = Seat.objects.filter(sitting=sitting, is_standing=True)
    parties = SeatParty.objects.filter(
        pk__in=seats.filter(participant__in=mine).values("party")
    ).order_by("position")
    by_party: dict[int, list[Participant]] = {}
    for seat in seats.filter(party__in=parties).select_related("participant").order_by("pk"):
        by_party.setdefault(seat.party_id, []).append(seat.participant)
    return [_line(party, by_party.get(party.pk, []), mine) for party in parties]


def _line(party: SeatParty, people: list[Participant], mine: set[int]) -> PartyLine:
    is_all = all(one.pk in mine for one in people)
    offered = party.state == PartyState.OFFERED
    return PartyLine(
        party=party,
        tag=Tag(*SEAT_STATES[party.state]),
        people=tuple(people),
        rank=rank_of(party),
        may_answer=offered and is_all,
        may_give_up=any(one.pk in mine for one in people) and not (offered and is_all),
    )


def _askable(user: User, sitting: Sitting, *, at: datetime) -> list[Participant]:
    """Return for whom the account may still ask; nobody where no places are given now."""
    if sitting.places is None or not is_offered(sitting) or at >= sitting.starts_at:
        return []
    standing = Seat.objects.filter(sitting=sitting, is_standing=True).values("participant")
    people = seated_by(user).filter(event_id=sitting.event_id).exclude(pk__in=standing)
    return list(people.order_by("family_name", "given_name", "pk"))


def _ask(request: HttpRequest, sitting: Sitting, form: AskForm, at: datetime) -> bool:
    try:
        party = sitting_seats.ask(sitting=sitting, people=form.chosen(), by=user_of(request), at=at)
    except DomainError as refusal:
        form.add_error(None, sentence_of(refusal))
        return False
    messages.success(request, _what_came_of_it(party))
    return True


def _what_came_of_it(party: SeatParty) -> str:
    count = Seat.objects.filter(party=party, is_standing=True).count()
    rank = rank_of(party)
    if rank is None:
        return ngettext("%(n)s place is held.", "%(n)s places are held.", count) % {"n": count}
    return _("All places are taken. You are number %(place)s on the waiting list.") % {
        "place": rank.place
    }


@private
@require_POST
def accept(request: HttpRequest, pk: int) -> HttpResponse:
    """Take the places that are offered."""
    party = _acted_on(request, pk)
    require(may_seat(request.user, _people_of(party)))
    return _act(request, party, sitting_seats.accept, _("The place is yours."))


@private
@require_POST
def decline(request: HttpRequest, pk: int) -> HttpResponse:
    """Leave the places that are offered to whoever is next."""
    party = _acted_on(request, pk)
    require(may_seat(request.user, _people_of(party)))
    return _act(request, party, sitting_seats.decline, _("The offer is declined."))


@private
@require_POST
def give_up(request: HttpRequest, pk: int) -> HttpResponse:
    """Give up the places, or the waiting, of those people of a party for whom one acts."""
    party = _acted_on(request, pk)
    people = _people_of(party)
    if not may_review(request.user):
        people = list(seated_by(request.user).filter(pk__in=people).values_list("pk", flat=True))
    require(bool(people) or not _people_of(party))

    def act(**kwargs: Any) -> object:  # noqa: ANN401 - as the act takes them
        return sitting_seats.give_up(people=people, **kwargs)

    return _act(request, party, act, _("Given up; whoever waited longest is next."))


def _acted_on(request: HttpRequest, pk: int) -> SeatParty:
    return get_object_or_404(visible_seat_parties(request.user), pk=pk)


def _people_of(party: SeatParty) -> list[int]:
    seats: Iterable[int] = Seat.objects.filter(party=party, is_standing=True).values_list(
        "participant_id", flat=True
    )
    return list(seats)


def _act(
    request: HttpRequest, party: SeatParty, act: Callable[..., object], said: str
) -> HttpResponse:
    try:
        act(party=party, by=user_of(request), at=timezone.now())
    except DomainError as refusal:
        messages.error(request, sentence_of(refusal))
    else:
        messages.success(request, said)
    if request.POST.get("next") == "list" and may_review(request.user):
        return redirect("registrations:seat-list", pk=party.sitting_id)
    event = party.sitting.event
    if event.kind != EventKind.ASSEMBLY and not may_review(request.user):
        return redirect("registrations:enrolment", event=event.slug)
    return redirect("registrations:seats", event=event.slug, pk=party.sitting_id)
