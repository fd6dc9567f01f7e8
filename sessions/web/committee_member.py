"""The page on which a Member speaks in a committee's work: subjects it proposes, its input."""

from collections.abc import Callable
from typing import Any, Final

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST, require_safe

from assemblies.errors import DomainError
from assemblies.models.institutions import Institution
from sessions.models.committees import CommitteeCycle, SubjectItem
from sessions.permissions.committees import members_represented
from sessions.selectors.committee_cycles import (
    closing_of_subjects,
    cycle_of,
    delegates_of_members,
    in_order_of_receipt,
    subject_of,
    subjects_of,
)
from sessions.services import subject_items, written_inputs
from sessions.web.access import private, user_of
from sessions.web.committee_forms import InputForm, ProposeSubjectForm
from sessions.web.committee_page import begun, committee_frame, lines_of, seen_committee
from sessions.web.refusing import Refusing


@private
@require_safe
def member(request: HttpRequest, event: str, code: str) -> HttpResponse:
    """Show what the account's Members have proposed and sent, and what they still may."""
    cycle, own = _own(request, event, code)
    return _page(request, cycle, own, {})


@private
@require_POST
def act(request: HttpRequest, event: str, code: str, act: str) -> HttpResponse:
    """Propose a subject, take one back, send an input; what is refused comes back as typed."""
    cycle, own = _own(request, event, code)
    form, (does, said) = _forms(own, request)[act], _DOES[act]
    if form.is_valid():
        try:
            does(request, cycle, form)
        except DomainError as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, str(said))
            return redirect("assembly_sessions:committee-member", event, code)
    return _page(request, cycle, own, {act: form})


def _own(
    request: HttpRequest, event: str, code: str
) -> tuple[CommitteeCycle, tuple[Institution, ...]]:
    """Return the committee's work for who represents a Member; others learn of no such page."""
    assembly, body = seen_committee(event, code)
    own = tuple(members_represented(request.user, assembly))
    if not own:
        raise Http404
    return begun(cycle_of(assembly, body)), own


def _propose(request: HttpRequest, cycle: CommitteeCycle, form: Any) -> None:  # noqa: ANN401 - the act's own
    subject_items.propose(
        cycle=cycle,
        institution=form.speaker(),
        subject=form.subject(),
        rapporteur=form.cleaned_data["rapporteur"],
        **_told(request),
    )


def _withdraw(request: HttpRequest, cycle: CommitteeCycle, _form: Any) -> None:  # noqa: ANN401 - as above
    own = members_represented(request.user, cycle.event)
    held = SubjectItem.objects.filter(cycle=cycle, institution__in=own).select_related("cycle")
    key = request.POST.get("key", "")
    item = get_object_or_404(held, pk=int(key) if key.isdecimal() and len(key) < 19 else 0)
    subject_items.withdraw(item=item, **_told(request))


def _send(request: HttpRequest, cycle: CommitteeCycle, form: Any) -> None:  # noqa: ANN401 - as above
    written_inputs.send(cycle=cycle, institution=form.speaker(), sent=form.sent(), **_told(request))


_Does = Callable[[HttpRequest, CommitteeCycle, Any], None]
_DOES: Final[dict[str, tuple[_Does, str | Promise]]] = {
    "propose": (_propose, _("The subject is received.")),
    "withdraw": (_withdraw, _("The subject is withdrawn.")),
    "send": (_send, _("The input is received.")),
}
ACTS: Final = tuple(_DOES)


def _told(request: HttpRequest) -> dict[str, Any]:
    return {"by": user_of(request), "at": timezone.now()}


def _forms(own: tuple[Institution, ...], request: HttpRequest | None = None) -> dict[str, Refusing]:
    sent: tuple[Any, ...] = (request.POST, request.FILES) if request else ()
    people = delegates_of_members().filter(delegation__institution__in=own)
    newest = people.order_by("-event__starts_on", "family_name", "given_name", "pk")
    return {
        "propose": ProposeSubjectForm(*sent, who=own, people=newest),
        "withdraw": Refusing(*sent),
        "send": InputForm(*sent, who=own),
    }


def _page(
    request: HttpRequest,
    cycle: CommitteeCycle,
    own: tuple[Institution, ...],
    bound: dict[str, Refusing],
) -> HttpResponse:
    keys = {one.pk for one in own}
    context = {
        **committee_frame(cycle.event.assembly, cycle.body),
        "cycle": cycle,
        "closing": closing_of_subjects(cycle),
        "subject": subject_of(cycle),
        "lines": lines_of(one for one in subjects_of(cycle) if one.institution_id in keys),
        "inputs": in_order_of_receipt(cycle.inputs.filter(institution__in=own)),
        "forms": {**_forms(own), **bound},
        "refused": next(iter(bound.values()), None),
    }
    status = 422 if bound else 200
    return render(request, "assembly_sessions/committee_member.html", context, status=status)
