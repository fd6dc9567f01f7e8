"""The emergency item for everybody: which requests there are, what they say, what was decided."""

from datetime import datetime
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from assemblies.enums import InstitutionKind
from assemblies.models.events import Assembly
from assemblies.permissions import Visitor
from assemblies.selectors import listed
from sessions.enums import RequestState
from sessions.gateways import files
from sessions.gateways.files import File
from sessions.models.emergency_items import EmergencyRequest
from sessions.permissions import (
    may_handle_requests,
    own_requests,
    represented_delegations,
    visible_requests,
    visible_sittings,
)
from sessions.rules.emergency_announcements import is_announced
from sessions.selectors.emergency_decisions import export_of_decision
from sessions.selectors.emergency_requests import missing_papers, rules_of
from sessions.selectors.request_words import PAPERS
from sessions.selectors.requests_shown import (
    counts_of,
    list_at,
    loaded,
    shown_revision,
    standing_of,
)
from sessions.web.access import seen_assembly
from sessions.web.emergency_acts import acts_for
from sessions.web.emergency_cards import (
    VERDICTS,
    card_of,
    cards_of,
    languages_of,
    speeches_of,
    steps_of,
)
from sessions.web.programme import frame

# Whether the list is open is told by the clock, and each reader sees what is hers.
_asked_each_time = cache_control(private=True, no_cache=True)


@_asked_each_time
@require_safe
def emergency_item(request: HttpRequest, event: str) -> HttpResponse:
    """Show the requests in the order of receipt, the hour, and what the Assembly has decided."""
    assembly, at = seen_assembly(event), timezone.now()
    context = {
        **frame(assembly, _("Emergency item")),
        **_about_list(request.user, assembly, at),
        "may_request": represented_delegations(request.user)
        .filter(assembly=assembly, institution__kind=InstitutionKind.PARLIAMENT)
        .exists(),
        "may_handle": may_handle_requests(request.user),
    }
    return render(request, "assembly_sessions/emergency_item.html", context)


@_asked_each_time
@require_safe
def decision_record(request: HttpRequest, event: str) -> HttpResponse:
    """Give what was decided out with all its votes, to be checked without this program."""
    assembly = seen_assembly(event)
    of_event = EmergencyRequest.objects.filter(event=assembly).in_order()
    record = export_of_decision(tuple(of_event))
    if record is None:
        raise Http404
    response = JsonResponse(record, json_dumps_params={"indent": 1})
    response["Content-Disposition"] = f'attachment; filename="emergency-item-{event}.json"'
    return response


def _about_list(user: Visitor, assembly: Assembly, at: datetime) -> dict[str, Any]:
    list_ = list_at(assembly)
    of_event = EmergencyRequest.objects.filter(event=assembly)
    states = [RequestState(one) for one in of_event.values_list("state", flat=True)]
    standing = standing_of(list_, states, at=at)
    shown = list(loaded(visible_requests(user).filter(event=assembly)))
    public = [one for one in shown if one.document]
    mine = own_requests(user).filter(event=assembly, document=None)
    counted = counts_of(list_, public) if list_ else {}
    cards = cards_of(public, at=at, counted=counted)
    seen = visible_sittings(user, at=at).filter(pk=list_.decision_id if list_ else 0)
    return {
        "list": list_,
        "standing": standing,
        "verdict": VERDICTS[standing],
        "decision": seen.first(),
        "test": _(rules_of(list_).test) if list_ and rules_of(list_).test else "",
        "is_on_record": bool(counted) and is_announced(states),
        "cards": cards,
        "item": next((one for one in cards if one.item), None),
        "mine": cards_of(loaded(mine), at=at, to_insiders=True),
    }


def seen_request(request: HttpRequest, event: str, pk: int) -> EmergencyRequest:
    """Return a request that this visitor may know of; any other is not found."""
    seen = visible_requests(request.user).filter(event__slug=event, pk=pk)
    found = loaded(seen).first()
    if found is None:
        raise Http404
    return found


def is_inside(user: Visitor, found: EmergencyRequest) -> bool:
    """Tell whether the visitor sees what is not circulated: authors, and the secretariat."""
    return may_handle_requests(user) or own_requests(user).filter(pk=found.pk).exists()


@_asked_each_time
@require_safe
def emergency_request(request: HttpRequest, event: str, pk: int) -> HttpResponse:
    """Show one request: its texts, its life, and to its authors what they can do with it."""
    found, at = seen_request(request, event, pk), timezone.now()
    return render(
        request, "assembly_sessions/emergency_request.html", request_page(request.user, found, at)
    )


def request_page(user: Visitor, found: EmergencyRequest, at: datetime) -> dict[str, Any]:
    """Return what the page of one request prints."""
    inside, list_ = is_inside(user, found), list_at(found.event)
    acts = acts_for(user, found)
    counted = counts_of(list_, [found]) if list_ else {}
    return {
        **frame(found.event, _("Emergency item")),
        "list": list_,
        "is_list_open": list_ is not None and at < list_.closing_hour,
        "missing": listed(PAPERS[one] for one in missing_papers(found)) if acts.may_file else "",
        "card": card_of(found, at=at, to_insiders=inside, counted=counted.get(found.pk)),
        "request_": found,
        "languages": languages_of(
            found,
            revision=found.revision if inside else shown_revision(found),
            may_write=acts.may_write_files,
        ),
        "is_ahead": inside and found.state == RequestState.REVISED,
        "steps": steps_of(found, to_insiders=inside, with_names=may_handle_requests(user)),
        "speeches": speeches_of(found),
        "acts": acts,
        "may_handle": may_handle_requests(user),
    }


@_asked_each_time
@require_safe
def paper(request: HttpRequest, event: str, pk: int, file: int) -> HttpResponseBase:
    """Give a file as its authors sent it; what is not circulated, to insiders alone."""
    found = seen_request(request, event, pk)
    held = get_object_or_404(found.files.defer("content"), pk=file)
    if held.revision != shown_revision(found) and not is_inside(request.user, found):
        raise Http404
    answer = File(
        name=held.name,
        media_type=held.media_type,
        language=held.language,
        etag=held.etag,
        read=lambda: bytes(held.content),
    )
    return files.answer(request, answer)
