"""The lobby of an online sitting, and the door that leads from it to the meeting."""

from datetime import datetime, timedelta
from typing import Any, Final

from django.contrib.auth.decorators import login_required
from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from assemblies.enums import EventFormat, EventKind, LinkKind
from assemblies.errors import DomainError, WrongState
from assemblies.models.events import EventLink
from assemblies.selectors import sentence_of
from registrations.enums import Phase
from registrations.errors.meetings import MeetingNotReady, MeetingOver
from registrations.models.meetings import Certificate
from registrations.permissions.meetings import may_hold_online
from registrations.selectors.attendance import certificate_of
from registrations.selectors.meetings import Lobby, lobby_of
from registrations.services import certificates, joining
from registrations.web.access import seen_event
from registrations.web.files import PDF, as_file
from registrations.web.online.place import Comer, comer_by_account, comer_by_token, leads_out
from sessions.selectors.entries import when_in_words
from sessions.selectors.sitting_words import languages_in_words

TRIES_AGAIN: Final = 20  # seconds
_SOON: Final = timedelta(hours=24)  # pages without scripts then look again by themselves


class SeeOther(HttpResponseRedirect):
    """To be fetched with GET, whatever was asked before."""

    status_code = 303


@leads_out
@login_required
@require_safe
def lobby(request: HttpRequest, event: str, pk: int) -> HttpResponse:
    """Show when the meeting opens, and the button once it has."""
    at = timezone.now()
    comer = comer_by_account(request.user, event, pk, at=at)
    return _page(request, comer, at, status=200 if comer.may_come else 403)


@leads_out
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def join(request: HttpRequest, event: str, pk: int) -> HttpResponse:
    """Lead into the meeting by a click; a link that is only looked at leads to the lobby."""
    at = timezone.now()
    if request.method != "POST":
        seen_event(event)
        return redirect("registrations:lobby", event=event, pk=pk)
    return _join(request, comer_by_account(request.user, event, pk, at=at), at)


@leads_out
@require_safe
def own_lobby(request: HttpRequest, token: str) -> HttpResponse:
    """Show a participant her lobby, by a link that was mailed to her and logs nobody in."""
    at = timezone.now()
    comer = comer_by_token(request, token, at=at)
    is_over = lobby_of(comer.sitting, at=at).phase == Phase.OVER
    return _page(request, comer, at, status=410 if is_over else 200)


@leads_out
@require_http_methods(["GET", "HEAD", "POST"])
def own_join(request: HttpRequest, token: str) -> HttpResponse:
    """Lead a participant into the meeting by her own link; who has an account logs in first."""
    at = timezone.now()
    comer = comer_by_token(request, token, at=at)
    if request.method != "POST":
        return redirect("registrations:own-lobby", token=token)
    if comer.has_to_log_in and lobby_of(comer.sitting, at=at).phase == Phase.OPEN:
        return redirect_to_login(comer.lobby_by_account)
    return _join(request, comer, at)


@leads_out
@require_safe
def own_certificate(request: HttpRequest, token: str) -> HttpResponse:
    """Give a participant her certificate by her own link."""
    comer = comer_by_token(request, token, at=timezone.now())
    if comer.has_to_log_in:
        return redirect_to_login(request.get_full_path())
    found = certificate_of(comer.participant.pk) if comer.participant else None
    if found is None:
        raise Http404
    content = certificates.as_pdf(found, get_language() or "en")
    return as_file(content, f"certificate-{found.event.slug}.pdf", PDF)


def _join(request: HttpRequest, comer: Comer, at: datetime) -> HttpResponse:
    if not comer.may_come:
        return _page(request, comer, at, status=403)
    try:
        address = joining.join(
            sitting=comer.sitting,
            participant=comer.participant,
            is_moderator=comer.is_moderator,
            by=comer.user,
            at=at,
        )
    except DomainError as refusal:
        return _page(request, comer, at, status=_status(refusal), refusal=refusal)
    return SeeOther(address)


def _status(refusal: DomainError) -> int:
    if isinstance(refusal, MeetingOver):
        return 410
    is_state = isinstance(refusal, WrongState) and not isinstance(refusal, MeetingNotReady)
    return 409 if is_state else 503


def _page(
    request: HttpRequest,
    comer: Comer,
    at: datetime,
    *,
    status: int,
    refusal: DomainError | None = None,
) -> HttpResponse:
    sitting, found = comer.sitting, lobby_of(comer.sitting, at=at)
    language = get_language() or "en"
    context = {
        "assembly": sitting.event,
        "place": "programme",
        "sitting": sitting,
        "comer": comer,
        "now": at,
        "lobby": found,
        "phase": str(found.phase),
        "refusal": sentence_of(refusal) if refusal else "",
        "is_away": status == 503,
        "seconds": TRIES_AGAIN,
        "looks_again": found.phase == Phase.EARLY and found.opens_at - at < _SOON,
        "when": when_in_words(sitting, language),
        "languages": languages_in_words(sitting),
        "is_hybrid": sitting.format == EventFormat.HYBRID,
        "is_statutory": sitting.event.kind == EventKind.ASSEMBLY,
        "may_hold": may_hold_online(request.user),
        **_afterwards(comer, found, at),
    }
    response = render(request, "registrations/lobby.html", context, status=status)
    if status == 503:
        response["Retry-After"] = str(TRIES_AGAIN)
    return response


def _afterwards(comer: Comer, found: Lobby, at: datetime) -> dict[str, Any]:
    """Return what is offered after the end: recordings, slides, the survey, the certificate."""
    if found.phase != Phase.OVER and at < comer.sitting.ends_at:
        return {"links": [], "certificate": None}
    wanted = EventLink.objects.filter(event=comer.sitting.event_id).exclude(kind=LinkKind.PAGE)
    if not comer.may_come or comer.has_to_log_in:
        wanted = wanted.filter(is_for_participants=False)
    links = [(_WHAT[LinkKind(link.kind)](), link) for link in wanted.order_by("position", "pk")]
    return {"links": links, "certificate": _certificate(comer)}


_WHAT: Final = {
    LinkKind.RECORDING: lambda: _("Recording"),
    LinkKind.SLIDES: lambda: _("Slides"),
    LinkKind.SURVEY: lambda: _("Survey"),
}


def _certificate(comer: Comer) -> Certificate | None:
    return certificate_of(comer.participant.pk) if comer.participant else None
