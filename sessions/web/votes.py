"""The public pages of votes, and the page on which delegates vote themselves."""

from typing import Any
from uuid import uuid4

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from assemblies.errors import DomainError
from assemblies.models.delegations import Participant
from sessions.enums import BallotMethod
from sessions.errors.ballots import NotOnSheet
from sessions.models.ballots import Ballot
from sessions.permissions.votes import may_run_votes, may_take_votes, visible_ballots
from sessions.selectors.ballots import export_of
from sessions.selectors.casts import cast_by, delegation_in_room, own_vote
from sessions.selectors.requests_shown import said_at_the_end
from sessions.selectors.sheets import progress_of
from sessions.services import casts
from sessions.web import vote_papers
from sessions.web.access import private, seen_assembly, user_of
from sessions.web.programme import frame
from sessions.web.vote_access import address, seen_ballot
from sessions.web.vote_forms import METHODS, CastForm
from sessions.web.vote_presenting import own_votes, result_page, vote_lines


@never_cache
@require_safe
def vote_list(request: HttpRequest, event: str) -> HttpResponse:
    """List the votes of an assembly, the newest first."""
    assembly = seen_assembly(event)
    ballots = visible_ballots(request.user, at=timezone.now()).filter(event_id=assembly.pk)
    context = {
        **frame(assembly, pgettext("taken", "Votes")),
        "lines": vote_lines(ballots.order_by("-opened_at", "-pk")),
    }
    return render(request, "assembly_sessions/vote_list.html", context)


@never_cache
@require_safe
def vote(request: HttpRequest, event: str, pk: int) -> HttpResponse:
    """Show that a vote is open, and once it is closed, its result."""
    ballot = seen_ballot(request, event, pk)
    context = {**_frame(request, ballot), "method": METHODS[BallotMethod(ballot.method)]}
    if ballot.closed_at is None:
        return render(
            request, "assembly_sessions/vote.html", {**context, "progress": progress_of(ballot)}
        )
    said = said_at_the_end(ballot.request) if ballot.request else ""
    context = {**context, "result": result_page(ballot), "said": said}
    return render(request, "assembly_sessions/vote.html", context)


@never_cache
@require_safe
def record(request: HttpRequest, event: str, pk: int) -> HttpResponse:
    """Give a closed vote out, to be checked without this program."""
    ballot = _closed(request, event, pk)
    response = JsonResponse(export_of(ballot), json_dumps_params={"indent": 1})
    response["Content-Disposition"] = f'attachment; filename="vote-{ballot.pk}.json"'
    return response


@never_cache
@require_safe
def paper(request: HttpRequest, event: str, pk: int, kind: str) -> HttpResponse:
    """Give the result sheet out as PDF or as a spreadsheet."""
    ballot = _closed(request, event, pk)
    content, media_type = vote_papers.sheet_as(kind, ballot, at=timezone.now())
    response = HttpResponse(content, content_type=media_type)
    response["Content-Disposition"] = f'attachment; filename="vote-{ballot.pk}.{kind}"'
    return response


@private
@require_http_methods(["GET", "HEAD", "POST"])
def cast(request: HttpRequest, event: str, pk: int) -> HttpResponse:
    """Let a delegate cast votes of her delegation, and see what is left of them."""
    found = own_vote(request.user, pk, at=timezone.now())
    if found is None or found[0].event.slug != event:
        raise Http404
    form = CastForm(request.POST or None, initial={"key": uuid4()})
    if form.is_valid() and _is_cast(request, *found, form):
        return redirect("assembly_sessions:vote-cast", event, pk)
    ballot = seen_ballot(request, event, pk)
    context = {**_frame(request, ballot), "form": form, "mine": _mine(ballot, found[1])}
    context["live_url"] = reverse("own-votes-live", args=[pk])
    status = 422 if form.errors else 200
    return render(request, "assembly_sessions/vote_cast.html", context, status=status)


def _is_cast(request: HttpRequest, ballot: Ballot, delegate: Participant, form: CastForm) -> bool:
    by, at = user_of(request), timezone.now()
    try:
        casts.cast(ballot=ballot, delegate=delegate, wish=form.wish(), by=by, at=at)
    except DomainError as refusal:
        form.refuse(refusal)
        return False
    messages.success(request, _("Your vote is counted."))
    return True


def _mine(ballot: Ballot, delegate: Participant) -> Any:  # noqa: ANN401 - what the page prints
    cast = cast_by(ballot, delegate.delegation_id)
    try:
        room = delegation_in_room(ballot, delegate.delegation_id or 0, cast=cast)
    except NotOnSheet:
        return None
    return own_votes(delegate, room, cast)


def _closed(request: HttpRequest, event: str, pk: int) -> Ballot:
    ballot = seen_ballot(request, event, pk)
    if ballot.closed_at is None:
        raise Http404
    return ballot


def _frame(request: HttpRequest, ballot: Ballot) -> dict[str, Any]:
    may_cast = ballot.closed_at is None and own_vote(request.user, ballot.pk, at=timezone.now())
    is_called = ballot.closed_at is None and not ballot.is_of_hands
    may_take = is_called and may_take_votes(request.user, ballot)
    return {
        **frame(ballot.event, pgettext("taken", "Votes")),
        "sheet_url": address(ballot, "vote-sheet") if may_take else "",
        "ballot": ballot,
        "vote_url": address(ballot),
        "live_url": reverse("vote-live", args=[ballot.pk]),
        "cast_url": address(ballot, "vote-cast") if may_cast else "",
        "chair_url": address(ballot, "vote-chair") if may_run_votes(request.user) else "",
    }
