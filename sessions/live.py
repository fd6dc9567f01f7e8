"""What open screens ask: whether it has changed."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.views.decorators.http import require_safe

from notifications.selectors import live_version
from sessions.permissions import visible_ballots, visible_elections
from sessions.selectors.ballots import channel_of
from sessions.selectors.elections import channel_of_election


@require_safe
def vote(request: HttpRequest, pk: int) -> HttpResponse:
    """Say how often a vote has changed, or that it has not. Two queries, and the rights."""
    ballot = get_object_or_404(visible_ballots(request.user, at=timezone.now()), pk=pk)
    return _version(request, channel_of(ballot))


@require_safe
def election(request: HttpRequest, pk: int) -> HttpResponse:
    """Say how often an election has changed: rounds opened and closed, never a ballot cast."""
    held = get_object_or_404(visible_elections(request.user, at=timezone.now()), pk=pk)
    return _version(request, channel_of_election(held))


def _version(request: HttpRequest, channel: str) -> HttpResponse:
    version = f'"{live_version(channel)}"'
    unchanged = request.headers.get("If-None-Match") == version
    response = HttpResponse(status=304 if unchanged else 204)
    response["ETag"], response["Cache-Control"] = version, "no-store"
    return response
