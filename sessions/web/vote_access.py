"""What every page of a vote asks first: which vote, and who may."""

from typing import Any

from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone

from assemblies.models.events import Assembly
from sessions.models.ballots import Ballot
from sessions.permissions import may_run_votes, may_take_votes, visible_ballots
from sessions.web.access import console_frame, seen_assembly


def seen_ballot(request: HttpRequest, slug: str, pk: int) -> Ballot:
    """Return a vote that this visitor may know of. One query, and her rights."""
    ballots = visible_ballots(request.user, at=timezone.now())
    return get_object_or_404(ballots, event__slug=slug, pk=pk)


def run_ballot(request: HttpRequest, slug: str, pk: int) -> Ballot:
    """Return a vote for who runs it; others learn of no such page."""
    if not may_run_votes(request.user):
        raise Http404
    return seen_ballot(request, slug, pk)


def taken_ballot(request: HttpRequest, slug: str, pk: int) -> Ballot:
    """Return a vote for who takes its sheets: who runs votes, or is teller in its sitting."""
    ballot = seen_ballot(request, slug, pk)
    if not may_take_votes(request.user, ballot):
        raise Http404
    return ballot


def run_assembly(request: HttpRequest, slug: str) -> Assembly:
    """Return an assembly for who runs its votes; others learn of no such page."""
    if not may_run_votes(request.user):
        raise Http404
    return seen_assembly(slug)


def address(ballot: Ballot, name: str = "vote") -> str:
    """Return the address of a page of a vote. Needs the event loaded."""
    return reverse(f"assembly_sessions:{name}", args=[ballot.event.slug, ballot.pk])


def frame_of(ballot: Ballot) -> dict[str, Any]:
    """Return what stands around the console's pages of a vote. Needs event and sitting loaded."""
    return {
        **console_frame(ballot.event, "vote-console"),
        "ballot": ballot,
        "chair_url": address(ballot, "vote-chair"),
        "sheet_url": address(ballot, "vote-sheet"),
        "public_url": address(ballot),
        "live_url": reverse("vote-live", args=[ballot.pk]),
    }
