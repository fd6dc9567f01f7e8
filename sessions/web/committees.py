"""The public pages of the Standing Committees: all four, one with its work, an input's file."""

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control, never_cache
from django.views.decorators.http import require_safe

from assemblies.rules.uploads import PDF
from sessions.gateways.files import File, answer
from sessions.permissions import may_keep_resolutions
from sessions.permissions.committees import delegations_seating, members_represented, visible_inputs
from sessions.selectors.committee_cycles import committees_of, cycle_of, in_order_of_receipt
from sessions.selectors.committee_seats import standing_committees
from sessions.web.access import seen_assembly
from sessions.web.committee_page import begun, committee_frame, seen_committee, work_of
from sessions.web.programme import frame

# A reader asks each time: what she may read depends on who she is.
_asked_each_time = cache_control(private=True, no_cache=True)


@_asked_each_time
@require_safe
def committee_list(request: HttpRequest, event: str) -> HttpResponse:
    """List the Standing Committees with the subjects they work on."""
    assembly = seen_assembly(event)
    is_here = delegations_seating(request.user).filter(assembly=assembly)
    context = {
        **frame(assembly, _("Committees")),
        "committees": committees_of(assembly, standing_committees()),
        "may_keep": may_keep_resolutions(request.user),
        "seated": is_here[:_MOST_OWN] if is_here.count() <= _MOST_OWN else (),
    }
    return render(request, "assembly_sessions/committee_list.html", context)


@_asked_each_time
@require_safe
def committee(request: HttpRequest, event: str, code: str) -> HttpResponse:
    """Show how a committee comes to its resolution: by when, on what, from whom."""
    assembly, body = seen_committee(event, code)
    cycle = cycle_of(assembly, body)
    context = {
        **committee_frame(assembly, body),
        "may_keep": may_keep_resolutions(request.user),
        "may_speak": cycle is not None and members_represented(request.user, assembly).exists(),
    }
    if cycle is not None:
        inputs = in_order_of_receipt(visible_inputs(request.user, cycle))
        context |= {**work_of(request, cycle), "inputs": inputs}
    return render(request, "assembly_sessions/committee.html", context)


@never_cache
@require_safe
def input_file(request: HttpRequest, event: str, code: str, pk: int) -> HttpResponseBase:
    """Give the file of a written input out to those who may read it."""
    assembly, body = seen_committee(event, code)
    cycle = begun(cycle_of(assembly, body))
    files = visible_inputs(request.user, cycle).exclude(name="").defer("content")
    found = get_object_or_404(files, pk=pk)
    sent = File(
        name=found.name,
        media_type=PDF,
        language=found.language,
        etag=found.etag,
        read=lambda: bytes(found.content or b""),
    )
    return answer(request, sent)


_MOST_OWN = 5  # delegations that one coordinates; the desk finds them in its own list
