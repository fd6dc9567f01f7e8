"""Who has arrived and who is present: the doors' overview, undoing, and the table to take away."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from assemblies.errors import DomainError
from assemblies.models.events import Assembly
from assemblies.rules.names import plain
from assemblies.selectors import sentence_of
from registrations.models.check_in import CheckIn
from registrations.permissions.check_in import may_check_in, visible_check_ins
from registrations.selectors.check_in import (
    Count,
    OnTheList,
    arrivals_of,
    arrivals_wanted,
    origin_of,
    standing_check_ins,
)
from registrations.services import check_in as acts
from registrations.services import exports, tables
from registrations.services.words import CAPACITIES
from registrations.web.access import console_assembly, private, user_of
from registrations.web.check_in_forms import ArrivalFilterForm, PlaceForm, UndoForm
from registrations.web.check_in_place import place_of_doors, sitting_in
from registrations.web.files import as_table
from registrations.web.presenting import Fact
from sessions.models.sittings import Sitting
from sessions.selectors.presence import Attendance, attendance_of

ON_A_PAGE = 50
LATEST = 10


@dataclass(frozen=True, slots=True)
class Line:
    """A person in the list of arrivals."""

    one: OnTheList
    origin: str
    capacity: str


@private
@require_safe
def arrival_list(request: HttpRequest, event: str) -> HttpResponse:
    """Show how many have arrived, by delegation and capacity, and who; the counts renew."""
    assembly = console_assembly(may_check_in(request.user), slug=event)
    sitting = sitting_in(request, assembly)
    is_part = bool(getattr(request, "htmx", False))
    name = "registrations/parts/arrival_counts.html" if is_part else "registrations/arrivals.html"
    with timezone.override(assembly.time_zone):
        listed = {} if is_part else _listed(request, assembly, sitting)
        context = {
            **place_of_doors(request.user, assembly, "arrival-list", sitting),
            **_counted(assembly, sitting),
            **listed,
        }
        return render(request, name, context)


@private
@require_safe
def export(request: HttpRequest, event: str) -> HttpResponse:
    """Give the same list, all pages of it, as a table for spreadsheets."""
    assembly = console_assembly(may_check_in(request.user), slug=event)
    sitting = sitting_in(request, assembly)
    people = _wanted(ArrivalFilterForm(request.GET, event=assembly), assembly, sitting)
    by, at = user_of(request), timezone.now()
    exports.taken(of=sitting or assembly, table="arrivals", people=len(people), by=by, at=at)
    name = f"arrivals-{assembly.slug}{f'-{sitting.pk}' if sitting else ''}"
    return as_table(tables.of_arrivals(people), name, "csv")


@private
@require_http_methods(["GET", "POST"])
def undo(request: HttpRequest, pk: int) -> HttpResponse:
    """Take back that a person was admitted, with the reason."""
    seen = visible_check_ins(request.user).select_related("event__assembly", "sitting")
    check_in = get_object_or_404(seen, pk=pk)
    form = UndoForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid() and _undo(request, check_in, form):
        return redirect(_address_of_list(check_in))
    context = {
        **place_of_doors(request.user, check_in.event, "arrival-list", check_in.sitting),
        "check_in": check_in,
        "form": form,
        "back": _address_of_list(check_in),
    }
    status = 422 if form.errors else 200
    return render(request, "registrations/check_in_undo.html", context, status=status)


@private
@require_safe
def presence(request: HttpRequest, event: str) -> HttpResponse:
    """Show who is present at a sitting, the delegations, the quorum and the votes."""
    assembly = console_assembly(may_check_in(request.user), slug=event)
    sitting = sitting_in(request, assembly)
    attendance = attendance_of(assembly, sitting)
    delegations = sorted(
        attendance.delegations, key=lambda one: plain(str(one.delegation.institution.name))
    )
    context = {
        **place_of_doors(request.user, assembly, "presence", sitting),
        "place": PlaceForm(_chosen(sitting), event=assembly),
        "sitting": sitting,
        "attendance": attendance,
        "facts": _facts_of(attendance),
        "delegations": delegations,
    }
    return render(request, "registrations/presence.html", context)


def _undo(request: HttpRequest, check_in: CheckIn, form: UndoForm) -> bool:
    reason, by = form.cleaned_data["reason"], user_of(request)
    try:
        acts.undo(check_in=check_in, reason=reason, by=by, at=timezone.now())
    except DomainError as refusal:
        form.add_error(None, sentence_of(refusal))
        return False
    words = {"name": check_in.participant.badge_name}
    messages.success(request, _("The check-in of %(name)s is undone.") % words)
    return True


def _address_of_list(check_in: CheckIn) -> str:
    address = reverse("registrations:arrival-list", args=[check_in.event.slug])
    return f"{address}?sitting={check_in.sitting_id}" if check_in.sitting_id else address


def _chosen(sitting: Sitting | None) -> dict[str, Any]:
    return {"sitting": sitting.pk if sitting else ""}


def _counted(assembly: Assembly, sitting: Sitting | None) -> dict[str, Any]:
    arrivals = arrivals_of(assembly, sitting)
    query = f"?sitting={sitting.pk}" if sitting else ""
    label = _("Arrived") if sitting is None else _("Admitted to this sitting")
    return {
        "facts": [Fact(label, arrivals.arrived, of=arrivals.expected or None)],
        "by_origin": sorted(arrivals.by_origin, key=lambda one: plain(one.name)),
        "by_capacity": _by_capacity(arrivals.by_capacity),
        "latest": [
            (one, origin_of(one.participant))
            for one in standing_check_ins(assembly, sitting)[:LATEST]
        ],
        "counts_url": reverse("registrations:arrival-list", args=[assembly.slug]) + query,
        "zone": assembly.time_zone,
    }


def _by_capacity(counts: Iterable[Count]) -> list[tuple[str, Count]]:
    order = list(CAPACITIES)
    return [
        (str(CAPACITIES[one.name]), one)
        for one in sorted(counts, key=lambda count: order.index(count.name))
    ]


def _listed(request: HttpRequest, assembly: Assembly, sitting: Sitting | None) -> dict[str, Any]:
    form = ArrivalFilterForm(request.GET, event=assembly)
    lines = [
        Line(one, origin_of(one.participant), str(CAPACITIES[one.participant.capacity]))
        for one in _wanted(form, assembly, sitting)
    ]
    return {
        "form": form,
        "page_obj": Paginator(lines, ON_A_PAGE).get_page(request.GET.get("page")),
        "query": request.GET.urlencode(),
        "sitting": sitting,
    }


def _wanted(
    form: ArrivalFilterForm, assembly: Assembly, sitting: Sitting | None
) -> list[OnTheList]:
    form.is_valid()  # a filter nobody offered filters nothing
    wanted = form.cleaned_data
    words, state = wanted.get("q", ""), wanted.get("state", "")
    return arrivals_wanted(assembly, sitting, words=words, state=state)


def _facts_of(attendance: Attendance) -> list[Fact]:
    quorum = attendance.quorum
    return [
        Fact(_("People present"), len(attendance.people)),
        Fact(_("Members of parliament present"), attendance.delegates),
        Fact(
            _("Members represented"),
            quorum.present,
            note=_quorum_note(attendance),
            kind="good" if quorum.is_reached else "wait",
        ),
        Fact(_("Votes that can be used"), attendance.usable_votes),
    ]


def _quorum_note(attendance: Attendance) -> str:
    quorum = attendance.quorum
    if quorum.is_reached:
        return _("Quorum: %(needed)s needed, reached") % {"needed": quorum.needed}
    if not quorum.needed:
        return _("Nobody has arrived yet")
    return _("Quorum: %(needed)s needed, not reached") % {"needed": quorum.needed}
