"""The secretariat's pages of elections: all of an event, and one with its candidates and rounds."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from assemblies.errors import DomainError
from assemblies.models.events import Assembly
from sessions.enums.decisions import ElectionMethod
from sessions.errors.elections import CandidateGone
from sessions.models.elections import Election
from sessions.permissions import may_conduct_elections, visible_elections
from sessions.selectors.election_words import (
    METHODS,
    Standing,
    lines_on_paper,
    standing_of,
    standings_of,
)
from sessions.selectors.elections import voters_of
from sessions.services import elections
from sessions.web.access import console_frame, private, seen_assembly, user_of
from sessions.web.agenda_forms import VersionForm
from sessions.web.election_forms import BeginForm, CandidateForm, TotalsForm
from sessions.web.refusing import Refusing


@dataclass(frozen=True, slots=True)
class Act:
    """What a button does, and what is said of it."""

    does: Callable[[HttpRequest, Any, dict[str, Any]], Any]
    said: str | Promise


def _stand(_request: HttpRequest, form: Any, told: dict[str, Any]) -> None:  # noqa: ANN401 - the act's own
    elections.stand(candidature=form.candidature(), **told)


def _withdraw(request: HttpRequest, _form: Any, told: dict[str, Any]) -> None:  # noqa: ANN401 - the act's own
    key = request.POST.get("key", "")
    standing = told["election"].candidates.all()
    found = next((one for one in standing if str(one.pk) == key), None)
    if found is None:
        raise CandidateGone
    elections.withdraw(candidate=found, **told)


def _open(_request: HttpRequest, _form: Any, told: dict[str, Any]) -> None:  # noqa: ANN401 - the act's own
    elections.open_round(**told)


def _close(_request: HttpRequest, form: Any, told: dict[str, Any]) -> None:  # noqa: ANN401 - the act's own
    totals = form.totals() if isinstance(form, TotalsForm) else None
    elections.close_round(totals=totals, **told)


ACTS: Final = {
    "stand": Act(_stand, _("The candidate is entered.")),
    "withdraw": Act(_withdraw, _("The candidate has withdrawn.")),
    "open": Act(_open, _("The round is open.")),
    "close": Act(_close, _("The round is closed; its result is public.")),
}


@private
@require_http_methods(["GET", "HEAD", "POST"])
def election_desk(request: HttpRequest, event: str) -> HttpResponse:
    """List the elections of an event; begin another one."""
    assembly = _conducted(request, event)
    form = BeginForm(request.POST or None, event=assembly)
    if form.is_valid():
        begun = elections.begin(wanted=form.wanted(), by=user_of(request), at=timezone.now())
        return redirect("assembly_sessions:election-keep", event, begun.pk)
    held = visible_elections(request.user, at=timezone.now()).filter(event_id=assembly.pk)
    context = {
        **console_frame(assembly, "election-desk"),
        "standings": standings_of(held.order_by("begun_at", "pk")),
        "form": form,
    }
    status = 422 if form.errors else 200
    return render(request, "assembly_sessions/election_desk.html", context, status=status)


@private
@require_safe
def election(request: HttpRequest, event: str, pk: int) -> HttpResponse:
    """Show candidates, the round that is open, and the rounds before."""
    return _page(request, standing_of(_kept(request, event, pk)), {})


@private
@require_POST
def act(request: HttpRequest, event: str, pk: int, act: str) -> HttpResponse:
    """Do one of the acts; what is refused comes back with what was typed."""
    kept, wanted = _kept(request, event, pk), ACTS[act]
    form = _forms(standing_of(kept), request.POST)[act]
    if form.is_valid():
        try:
            wanted.does(request, form, _told(request, kept))
        except DomainError as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, str(wanted.said))
            return redirect("assembly_sessions:election-keep", event, pk)
    kept.refresh_from_db(fields=["version"])
    return _page(request, standing_of(kept), {act: form})


def _conducted(request: HttpRequest, event: str) -> Assembly:
    if not may_conduct_elections(request.user):
        raise Http404
    return seen_assembly(event)


def _kept(request: HttpRequest, event: str, pk: int) -> Election:
    assembly = _conducted(request, event)
    return get_object_or_404(
        visible_elections(request.user, at=timezone.now()), pk=pk, event_id=assembly.pk
    )


def _told(request: HttpRequest, kept: Election) -> dict[str, Any]:
    seen = VersionForm(request.POST)
    return {
        "election": kept,
        "version": seen.cleaned_data["version"] if seen.is_valid() else 0,
        "by": user_of(request),
        "at": timezone.now(),
    }


def _forms(standing: Standing, sent: Any = None) -> dict[str, Refusing]:  # noqa: ANN401 - what was posted
    """Return each act's form; without totals, ballots are counted by the program."""
    is_paper = standing.election.method == ElectionMethod.PAPER
    close = TotalsForm(sent, candidates=lines_on_paper(standing)) if is_paper else Refusing(sent)
    return {
        "stand": CandidateForm(sent),
        "withdraw": Refusing(sent),
        "open": Refusing(sent),
        "close": close,
    }


def _page(request: HttpRequest, standing: Standing, bound: dict[str, Any]) -> HttpResponse:
    kept, under_way = standing.election, standing.open_round
    context = {
        **console_frame(kept.event, "election-desk"),
        "election": kept,
        "standing": standing,
        "method": METHODS[ElectionMethod(kept.method)],
        "is_paper": kept.method == ElectionMethod.PAPER,
        "voters": voters_of(under_way) if under_way else (),
        "forms": {**_forms(standing), **bound},
        "refused": next(iter(bound.values()), None),
    }
    status = 422 if bound else 200
    return render(request, "assembly_sessions/election_keep.html", context, status=status)
