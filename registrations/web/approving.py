"""Before many are approved at once: how many, in which capacities, and what follows."""

from collections.abc import Collection

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from assemblies.models.events import Event
from registrations.models.registrations import Registration
from registrations.selectors.approvals import approval_of
from registrations.selectors.questions import lacking
from registrations.services.words import CAPACITIES, INQUIRY_STATES
from registrations.web.console_place import place_of_console
from registrations.web.presenting import Tag


def is_agreed(request: HttpRequest, people: Collection[Registration]) -> bool:
    """Tell whether the act may go on: about one person no second look is asked."""
    return len(people) < 2 or "agreed" in request.POST


def ask_first(
    request: HttpRequest, assembly: Event, people: Collection[Registration], *, back: str
) -> HttpResponse:
    """Show what would follow; the same address is asked again with the reader's agreement."""
    approval = approval_of(people)
    context = {
        **place_of_console(request.user, assembly, "people-list"),
        "approval": approval,
        "capacities": [(CAPACITIES[one], number) for one, number in approval.capacities],
        "lacking": lacking(people),
        "asked": [(one, Tag(*INQUIRY_STATES[state])) for one, state in approval.asked],
        "seen": request.POST.getlist("seen"),
        "query": request.POST.get("query", ""),
        "back": back,
    }
    return render(request, "registrations/people_approve.html", context)
