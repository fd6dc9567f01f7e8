"""Elections for everybody: results round by round; and the ballot of an elector."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_http_methods, require_safe

from assemblies.errors import DomainError
from assemblies.models.delegations import Participant
from sessions.enums.decisions import ElectionMethod
from sessions.models.elections import Election, RoundVoter
from sessions.permissions import acts_in_person, may_conduct_elections, visible_elections
from sessions.selectors.election_words import Standing, lines_on_paper, standing_of
from sessions.selectors.elections import export_of_round, own_electors
from sessions.selectors.presence import is_in_room
from sessions.services import election_votes
from sessions.web.access import private, seen_assembly, user_of
from sessions.web.election_forms import BallotForm
from sessions.web.programme import frame

_asked_each_time = cache_control(private=True, no_cache=True)


@_asked_each_time
@require_safe
def election(request: HttpRequest, event: str, pk: int) -> HttpResponse:
    """Show an election: who stands, and every round that is closed."""
    standing = standing_of(_seen(request, event, pk))
    by_phone = standing.election.method == ElectionMethod.ELECTRONIC
    context = {
        **_around(standing),
        "may_vote": bool(by_phone and standing.open_round and _elector(request, standing)),
        "may_conduct": may_conduct_elections(request.user),
    }
    return render(request, "assembly_sessions/election.html", context)


@_asked_each_time
@require_safe
def ballots(request: HttpRequest, event: str, pk: int, number: int) -> HttpResponse:
    """Give out the sealed ballots of a closed round, to be checked by anybody."""
    held = _seen(request, event, pk).rounds.exclude(seal="").filter(number=number)
    given = JsonResponse(export_of_round(get_object_or_404(held)), json_dumps_params={"indent": 1})
    given["Content-Disposition"] = f'attachment; filename="election-{pk}-round-{number}.json"'
    return given


@private
@require_http_methods(["GET", "HEAD", "POST"])
def vote(request: HttpRequest, event: str, pk: int) -> HttpResponse:
    """Let an elector cast the one ballot of the open round."""
    standing = standing_of(_seen(request, event, pk))
    elector = _elector(request, standing)
    if elector is None:
        raise Http404
    sent = request.POST if request.method == "POST" else None
    seats = standing.open_round.seats if standing.open_round else 1
    form = BallotForm(sent, candidates=lines_on_paper(standing), seats=seats)
    if form.is_valid() and _cast(request, standing.election, elector, form):
        return redirect("assembly_sessions:election-vote", event, pk)
    hers = {"has_voted": _has_voted(standing, elector), "is_here": is_in_room(elector)}
    context = {**_around(standing), "form": form, **hers}
    status = 422 if form.errors else 200
    return render(request, "assembly_sessions/election_vote.html", context, status=status)


def _seen(request: HttpRequest, event: str, pk: int) -> Election:
    assembly = seen_assembly(event)
    return get_object_or_404(
        visible_elections(request.user, at=timezone.now()), pk=pk, event_id=assembly.pk
    )


def _around(standing: Standing) -> dict[str, Any]:
    event = standing.election.event
    return {
        **frame(event, _("Decisions")),
        "election": standing.election,
        "standing": standing,
        "live_url": reverse("election-live", args=[standing.election.pk]),
    }


def _elector(request: HttpRequest, standing: Standing) -> Participant | None:
    """Return as whom this account votes, if it takes part as a delegate of a Member."""
    if not acts_in_person(request.user):
        return None
    return next(iter(own_electors(standing.election, request.user.pk)), None)


def _has_voted(standing: Standing, elector: Participant) -> bool:
    voters = RoundVoter.objects.filter(round=standing.open_round, participant=elector)
    return standing.open_round is not None and voters.exists()


def _cast(request: HttpRequest, held: Election, elector: Participant, form: BallotForm) -> bool:
    by, at, chosen = user_of(request), timezone.now(), form.chosen()
    try:
        election_votes.vote(election=held, elector=elector, chosen=chosen, by=by, at=at)
    except DomainError as refusal:
        form.refuse(refusal)
        return False
    messages.success(request, _("Your ballot is cast."))
    return True
