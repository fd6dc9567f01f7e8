"""The secretariat's page on which what the votes decide is announced."""

from typing import Any, Final

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from assemblies.errors import DomainError
from assemblies.models.events import Assembly
from assemblies.permissions import require
from sessions.enums import DecisionKind
from sessions.permissions import may_handle_requests, visible_requests
from sessions.selectors.emergency_decisions import Foreseen, foreseen
from sessions.selectors.requests_shown import counts_of, list_at, loaded
from sessions.services import emergency_decisions
from sessions.web.access import private, seen_assembly, user_of
from sessions.web.emergency_cards import cards_of
from sessions.web.emergency_console import emergency_frame
from sessions.web.emergency_forms import AnnounceForm

_SAID: Final = {
    DecisionKind.ITEM: gettext_lazy("The decision is announced: the Assembly has its item."),
    DecisionKind.TIE: gettext_lazy("The tie is announced; the President decides."),
    DecisionKind.NO_ITEM: gettext_lazy("The decision is announced: there is no emergency item."),
}


@private
@require_http_methods(["GET", "HEAD", "POST"])
def decision(request: HttpRequest, event: str) -> HttpResponse:
    """Show what the votes decide; a POST announces it, or what the President decides in a tie."""
    require(may_handle_requests(request.user))
    assembly = seen_assembly(event)
    shown = foreseen(tuple(loaded(visible_requests(request.user).filter(event=assembly))))
    form = AnnounceForm(request.POST or None, tied=shown.tied, is_sent=request.method == "POST")
    if form.is_valid() and _announced(request, assembly, form):
        return redirect("assembly_sessions:emergency-console", event)
    context = {**_page(assembly, shown), "form": form}
    status = 422 if form.errors else 200
    return render(request, "assembly_sessions/emergency_decision.html", context, status=status)


def _announced(request: HttpRequest, assembly: Assembly, form: AnnounceForm) -> bool:
    by, at = user_of(request), timezone.now()
    try:
        made = emergency_decisions.announce(event=assembly, by=by, at=at, **form.given())
    except DomainError as refusal:
        form.refuse(refusal)
        return False
    messages.success(request, str(_SAID[made.kind]))
    return True


def _page(assembly: Assembly, shown: Foreseen) -> dict[str, Any]:
    at, list_, made = timezone.now(), list_at(assembly), shown.decision
    counted = counts_of(list_, shown.voted) if list_ else {}
    by_key = {one.pk: one for one in shown.voted}
    return {
        **emergency_frame(assembly, (_("Decision"), "")),
        "cards": cards_of(shown.voted, at=at, counted=counted, to_insiders=True),
        "outstanding": cards_of(shown.outstanding, at=at, to_insiders=True),
        "decision": made,
        "accepted": by_key.get(made.accepted) if made and made.accepted else None,
        "tied": [by_key[key] for key in made.tied] if made else [],
        "is_tie_announced": bool(shown.tied),
    }
