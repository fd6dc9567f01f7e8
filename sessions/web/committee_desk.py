"""The secretariat's page of a committee's work: each act with its form and what is said of it."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST, require_safe

from assemblies.errors import DomainError
from assemblies.models.bodies import Body
from assemblies.models.events import Assembly
from sessions.errors.committees import RapporteurGone
from sessions.models.committees import CommitteeCycle
from sessions.permissions import may_keep_resolutions
from sessions.permissions.committees import visible_inputs
from sessions.rules.committee_work import warnings_of_rapporteurs
from sessions.selectors.committee_cycles import (
    as_law,
    cycle_of,
    in_order_of_receipt,
    people_named,
    rapporteurs_of,
    subjects_of,
)
from sessions.selectors.committee_words import warned_in_words
from sessions.services import committee_cycles, rapporteurs, subject_items
from sessions.web import committee_forms as forms
from sessions.web.access import console_frame, private, user_of
from sessions.web.agenda_forms import VersionForm
from sessions.web.committee_page import begun, lines_of, seen_committee, work_of
from sessions.web.refusing import Refusing

_LONGEST_WORDS = 100


@dataclass(frozen=True, slots=True)
class Sent:
    """A button that was pressed: in which committee's work, with what.

    version: of the work that was seen; 0 before it is begun.
    """

    request: HttpRequest
    assembly: Assembly
    body: Body
    cycle: CommitteeCycle | None
    form: Any

    @property
    def by(self) -> dict[str, Any]:
        return {"by": user_of(self.request), "at": timezone.now()}

    @property
    def told(self) -> dict[str, Any]:
        """What acts upon the work itself are told."""
        return {"cycle": begun(self.cycle), "version": self.version, **self.by}

    @property
    def version(self) -> int:
        seen = VersionForm(self.request.POST)
        return seen.cleaned_data["version"] if seen.is_valid() else 0


@private
@require_safe
def desk(request: HttpRequest, event: str, code: str) -> HttpResponse:
    """Show a committee's work with everything that may be put on record."""
    assembly, body = _kept(request, event, code)
    return _page(request, assembly, body, {})


@private
@require_POST
def act(request: HttpRequest, event: str, code: str, act: str) -> HttpResponse:
    """Do one of the acts; what is refused comes back with what was typed."""
    assembly, body = _kept(request, event, code)
    cycle, (does, said) = cycle_of(assembly, body), _DOES[act]
    with timezone.override(assembly.time_zone):
        form = _forms(request, assembly, cycle, request.POST)[act]
        is_valid = form.is_valid()
    if is_valid:
        try:
            does(Sent(request, assembly, body, cycle, form))
        except DomainError as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, str(said))
            return redirect("assembly_sessions:committee-desk", event, code)
    return _page(request, assembly, body, {act: form})


def _kept(request: HttpRequest, event: str, code: str) -> tuple[Assembly, Body]:
    if not may_keep_resolutions(request.user):
        raise Http404
    return seen_committee(event, code)


def _plan(sent: Sent) -> None:
    committee_cycles.plan(
        event=sent.assembly,
        body=sent.body,
        dates=sent.form.dates(),
        version=sent.version,
        **sent.by,
    )


def _select(sent: Sent) -> None:
    item = sent.form.cleaned_data["item"]
    subject_items.select(item=item, decision=sent.form.decision(), **sent.by)


def _decline(sent: Sent) -> None:
    item = sent.form.cleaned_data["item"]
    subject_items.decline(item=item, decision=sent.form.decision(), **sent.by)


def _combine(sent: Sent) -> None:
    subject_items.combine(
        cycle=begun(sent.cycle),
        items=tuple(sent.form.cleaned_data["items"]),
        subject=sent.form.subject(),
        decision=sent.form.decision(),
        **sent.by,
    )


def _own(sent: Sent) -> None:
    subject_items.put_own(
        cycle=begun(sent.cycle),
        subject=sent.form.subject(),
        decision=sent.form.decision(),
        **sent.by,
    )


def _name(sent: Sent) -> None:
    rapporteurs.name(cycle=begun(sent.cycle), participant=sent.form.chosen(), **sent.by)


def _strike(sent: Sent) -> None:
    cycle, key = begun(sent.cycle), sent.request.POST.get("key", "")
    named = {str(one.participant_id): one.participant for one in rapporteurs_of(cycle)}
    if key not in named:
        raise RapporteurGone
    rapporteurs.strike(cycle=cycle, participant=named[key], **sent.by)


def _memorandum(sent: Sent) -> None:
    committee_cycles.keep_memorandum(memorandum=sent.form.memorandum(), **sent.told)


def _show(sent: Sent) -> None:
    are_public = sent.request.POST.get("key") == "1"
    committee_cycles.show_inputs(are_public=are_public, **sent.told)


def _begin(sent: Sent) -> None:
    committee_cycles.begin_resolution(**sent.told)


_DOES: Final[dict[str, tuple[Callable[[Sent], None], str | Promise]]] = {
    "plan": (_plan, _("The dates are kept.")),
    "select": (_select, _("The bureau's choice is on record.")),
    "decline": (_decline, _("It is on record that the subject was not selected.")),
    "combine": (_combine, _("The bureau's choice is on record.")),
    "own": (_own, _("The bureau's choice is on record.")),
    "name": (_name, _("The co-rapporteur is named, and told by mail.")),
    "strike": (_strike, _("The co-rapporteur is no longer named.")),
    "memorandum": (_memorandum, _("The memorandum is kept.")),
    "show": (_show, _("It is kept who may read the inputs.")),
    "begin": (_begin, _("The resolution is begun.")),
}
ACTS: Final = tuple(_DOES)


def _forms(
    request: HttpRequest,
    assembly: Assembly,
    cycle: CommitteeCycle | None,
    sent: Any = None,  # noqa: ANN401 - what was posted
) -> dict[str, Refusing]:
    words = request.GET.get("q", "")[:_LONGEST_WORDS]
    return {
        "plan": forms.PlanForm(sent, cycle=cycle),
        "select": forms.SelectForm(sent, cycle=cycle, auto_id="select-%s"),
        "decline": forms.DeclineForm(sent, cycle=cycle, auto_id="decline-%s"),
        "combine": forms.CombineForm(sent, cycle=cycle, auto_id="combine-%s"),
        "own": forms.OwnForm(sent, auto_id="own-%s"),
        "name": forms.RapporteurForm(sent, people=people_named(words, assembly)),
        "memorandum": forms.MemorandumForm(sent, cycle=cycle),
        **{name: Refusing(sent) for name in ("strike", "show", "begin")},
    }


def _page(
    request: HttpRequest, assembly: Assembly, body: Body, bound: dict[str, Refusing]
) -> HttpResponse:
    cycle = cycle_of(assembly, body)
    context = {
        **console_frame(assembly, "committee-list"),
        "body": body,
        "forms": {**_forms(request, assembly, cycle), **bound},
        "refused": next(iter(bound.values()), None),
        "words": request.GET.get("q", "")[:_LONGEST_WORDS],
    }
    if cycle is not None:
        context |= _about(request, cycle)
    status = 422 if bound else 200
    return render(request, "assembly_sessions/committee_desk.html", context, status=status)


def _about(request: HttpRequest, cycle: CommitteeCycle) -> dict[str, Any]:
    work = work_of(request, cycle)
    warnings = warnings_of_rapporteurs(as_law(work["rapporteurs"]))
    return {
        **work,
        "lines": lines_of(subjects_of(cycle)),
        "warnings": warned_in_words(warnings),
        "inputs": in_order_of_receipt(visible_inputs(request.user, cycle)),
    }
