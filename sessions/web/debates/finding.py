"""What the pages around a debate ask first: which one, and who may."""

from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone

from sessions.models.debates import Debate
from sessions.permissions.debates import may_run_debates, visible_debates


def found_debate(request: HttpRequest, slug: str, pk: int) -> Debate:
    """Return a debate that this visitor may know of. One query, and her rights."""
    debates = visible_debates(request.user, at=timezone.now())
    return get_object_or_404(debates, event__slug=slug, pk=pk)


def debate_run(request: HttpRequest, slug: str, pk: int) -> Debate:
    """Return a debate for who runs debates; others learn of no such page."""
    if not may_run_debates(request.user):
        raise Http404
    return found_debate(request, slug, pk)


def address_of(debate: Debate, name: str) -> str:
    """Return the address of a page of a debate. Needs the event loaded."""
    return reverse(f"assembly_sessions:{name}", args=[debate.event.slug, debate.pk])
