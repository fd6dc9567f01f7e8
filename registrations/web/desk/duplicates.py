"""Pairs that look like one person: seen side by side, found apart, or one of them withdrawn."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from assemblies.errors import DomainError
from assemblies.permissions import require
from registrations.permissions.people import may_register_person
from registrations.rules.duplicates import Pair
from registrations.selectors.duplicates import Twins, duplicates_in, side_by_side
from registrations.services import duplicates, people
from registrations.services.words import PERSON_STATES
from registrations.web.access import private, user_of
from registrations.web.console_place import place_of_console
from registrations.web.delegations import said_with_article
from registrations.web.desk.access import desk_assembly, desk_people, desk_person
from registrations.web.desk.forms import PairForm
from registrations.web.desk.words import LIKENESSES
from registrations.web.forms import VersionForm
from registrations.web.presenting import line_of, rows_of

ON_A_PAGE = 10


@private
@require_safe
def duplicate_list(request: HttpRequest, event: str) -> HttpResponse:
    """List the pairs of the event that look like one person, the most alike first."""
    assembly = desk_assembly(request, event)
    found = duplicates_in(desk_people(request), assembly)
    page = Paginator(found, ON_A_PAGE).get_page(request.GET.get("page"))
    context = {
        **place_of_console(request.user, assembly, "duplicate-list"),
        "page_obj": page,
        "pairs": [_shown(twins) for twins in side_by_side(page, desk_people(request))],
    }
    return render(request, "registrations/people_duplicates.html", context)


def _shown(twins: Twins) -> dict[str, object]:
    """Return both people line by line, and which lines differ."""
    both = (twins.first, twins.second)
    sheets = [[row for rows in rows_of(one).values() for row in rows] for one in both]
    sides = [{row.label: row.value for row in rows} for rows in sheets]
    labels = dict.fromkeys([*sides[0], *sides[1]])
    rows = [(label, sides[0].get(label, ""), sides[1].get(label, "")) for label in labels]
    return {
        "lines": [line_of(one) for one in both],
        "rows": [(label, one, two, one != two) for label, one, two in rows if one or two],
        "reasons": reasons_of(twins.pair),
        "score": twins.pair.score,
        "states": [PERSON_STATES[one.state] for one in both],
    }


def reasons_of(pair: Pair) -> str:
    """Return what speaks for one person, in words."""
    return " · ".join(str(LIKENESSES[reason]) for reason in pair.reasons)


@private
@require_POST
def find_apart(request: HttpRequest, event: str) -> HttpResponse:
    """Remember that two people are two."""
    assembly, form = desk_assembly(request, event), PairForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("The page was incomplete. Look again, then decide."))
        return redirect("registrations:duplicate-list", event=assembly.slug)
    here = desk_people(request).filter(event=assembly)
    one, other = (get_object_or_404(here, pk=form.cleaned_data[n]) for n in ("one", "other"))
    try:
        duplicates.find_apart(one=one, other=other, by=user_of(request), at=timezone.now())
    except DomainError as refusal:
        messages.error(request, said_with_article(refusal))
    else:
        messages.success(request, _("These two are not asked about again."))
    return redirect("registrations:duplicate-list", event=assembly.slug)


@private
@require_POST
def withdraw_one(request: HttpRequest, pk: int) -> HttpResponse:
    """Withdraw one of two registrations of a person, in the version that was looked at."""
    person, form = desk_person(request, pk), VersionForm(request.POST)
    require(may_register_person(request.user, person))
    back = redirect("registrations:duplicate-list", event=person.event.slug)
    if not form.is_valid():
        messages.error(request, _("The page was incomplete. Look again, then decide."))
        return back
    version, by = form.cleaned_data["version"], user_of(request)
    try:
        people.withdraw(person=person, version=version, by=by, at=timezone.now())
    except DomainError as refusal:
        messages.error(request, said_with_article(refusal))
    else:
        messages.success(request, _("%(name)s is withdrawn.") % {"name": person.badge_name})
    return back
