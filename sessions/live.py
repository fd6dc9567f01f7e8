"""What open screens ask: whether it has changed.

Asked for as a stream, it is answered by config/asgi.py, which takes the channels from here.
"""

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.views.decorators.http import require_safe

from notifications.selectors import live_version
from sessions.models.debates import Debate
from sessions.permissions import visible_elections
from sessions.permissions.debates import listened_debate, may_chair
from sessions.permissions.votes import visible_ballots
from sessions.selectors.ballots import channels_of_screen
from sessions.selectors.casts import own_vote
from sessions.selectors.debates.screens import channels_on, screen_of
from sessions.selectors.elections import channel_of_election


@require_safe
def vote(request: HttpRequest, pk: int) -> HttpResponse:
    """Say how often a vote has changed, or that it has not. Two queries, and the rights."""
    ballot = get_object_or_404(visible_ballots(request.user, at=timezone.now()), pk=pk)
    return _version(request, channels_of_screen(ballot))


@login_required
@require_safe
def own_votes(request: HttpRequest, pk: int) -> HttpResponse:
    """Say the same to a delegate who votes: what other delegations cast is no change for her."""
    found = own_vote(request.user, pk, at=timezone.now())
    if found is None:
        raise Http404
    ballot, delegate = found
    return _version(request, channels_of_screen(ballot, delegate.delegation_id))


@require_safe
def election(request: HttpRequest, pk: int) -> HttpResponse:
    """Say how often an election has changed: rounds opened and closed, never a ballot cast."""
    held = get_object_or_404(visible_elections(request.user, at=timezone.now()), pk=pk)
    return _version(request, (channel_of_election(held),))


@login_required
@require_safe
def chaired_debate(request: HttpRequest, pk: int) -> HttpResponse:
    """Say how often a debate has changed to who gives the floor in it, in a closed sitting too."""
    held = get_object_or_404(Debate, pk=pk)
    if not may_chair(request.user, held):
        raise Http404
    return _version(request, (held.channel,))


@require_safe
def debate(request: HttpRequest, pk: int) -> HttpResponse:
    """Say how often a debate has changed: who speaks, who is next. Two queries, and the rights."""
    held = listened_debate(request.user, pk, at=timezone.now())
    if held is None:
        raise Http404
    return _version(request, (held.channel,))


@require_safe
def screen(request: HttpRequest, key: str) -> HttpResponse:
    """Say how often what a screen of the hall shows has changed; its key opens it. Two queries."""
    found = screen_of(key)
    if found is None:
        raise Http404
    return _version(request, channels_on(found))


def _version(request: HttpRequest, channels: tuple[str, ...]) -> HttpResponse:
    version = f'"{live_version(channels)}"'
    unchanged = request.headers.get("If-None-Match") == version
    response = HttpResponse(status=304 if unchanged else 204)
    response["ETag"], response["Cache-Control"] = version, "no-store"
    response.live_channels = channels  # type: ignore[attr-defined] # for the stream, never sent
    return response
