"""The desk's badges: who has one, printing, replacing, taking back."""

from collections.abc import Callable
from typing import Any, Final

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from assemblies.enums import Language
from assemblies.errors import DomainError
from assemblies.models.delegations import Participant, ParticipantQuerySet
from assemblies.models.events import Assembly, Event
from assemblies.permissions import Visitor
from assemblies.selectors import sentence_of
from registrations.models.badges import Badge, BadgeQuerySet
from registrations.paper.badges import Layout, badges_pdf
from registrations.permissions.papers import may_issue_papers, visible_badges
from registrations.selectors.badges import by_country, in_order, void_badges, wearers
from registrations.services import badges, printing
from registrations.services.printing import IN_A_RUN
from registrations.services.words import CAPACITIES
from registrations.web.access import console_assembly, private, user_of
from registrations.web.console_place import place_of_console
from registrations.web.files import PDF, as_file
from registrations.web.paper_forms import (
    BADGE_STATES,
    BadgeFilter,
    PrintForm,
    ReasonForm,
    delegations_of,
)
from registrations.web.presenting import Tag

ON_A_PAGE: Final = 50


@private
@require_safe
def badge_list(request: HttpRequest, event: str) -> HttpResponse:
    """List the accredited with their badges, or the void badges, as filtered in the address."""
    assembly = console_assembly(may_issue_papers(request.user), slug=event)
    context = {
        **place_of_console(request.user, assembly, "badge-list"),
        **_shown(assembly, request.GET),
    }
    return render(request, "registrations/badge_list.html", context)


def _shown(event: Event, asked: QueryDict) -> dict[str, Any]:
    filters = BadgeFilter(asked, delegations=delegations_of(event))
    is_void = filters.wanted.get("state") == "void"
    found: Any = _void(event, filters.wanted) if is_void else _sorted(event, filters.wanted)
    page = Paginator(found, ON_A_PAGE).get_page(asked.get("page"))
    line = _void_line if is_void else _line
    return {
        "filters": filters,
        "form": PrintForm(initial={"layout": Layout.SHEET}),
        "page_obj": page,
        "lines": [line(one) for one in page],
        "is_void": is_void,
        "is_filtered": bool(filters.wanted),
        "query": asked.urlencode(),
        "in_a_run": IN_A_RUN,
    }


def _wearing(event: Event, wanted: dict[str, str]) -> ParticipantQuerySet:
    found = wearers(event)
    if words := wanted.get("q"):
        found = found.filter(registration__search_key__contains=words)
    for name in ("delegation", "capacity"):
        if name in wanted:
            found = found.filter(**{name: wanted[name]})
    states = {
        "open": {"printed_at__isnull": True},
        "printed": {"printed_at__isnull": False},
        "changed": {"is_changed": True},
    }
    return found.filter(**states.get(wanted.get("state", ""), {}))


def _sorted(event: Event, wanted: dict[str, str]) -> list[Participant]:
    return by_country(_wearing(event, wanted), get_language() or Language.ENGLISH)


def _void(event: Event, wanted: dict[str, str]) -> BadgeQuerySet:
    found = void_badges(event)
    if words := wanted.get("q"):
        found = found.filter(participant__registration__search_key__contains=words)
    for name in ("delegation", "capacity"):
        if name in wanted:
            found = found.filter(**{f"participant__{name}": wanted[name]})
    return found.order_by("-voided_at", "-pk")


def _line(one: Any) -> dict[str, Any]:  # noqa: ANN401 - a participant with what was annotated
    tag = Tag("", _("No badge yet"))
    if one.badge_pk and one.is_changed:
        tag = Tag("bad", BADGE_STATES["changed"])
    elif one.printed_at:
        tag = Tag("good", BADGE_STATES["printed"])
    elif one.badge_pk:
        tag = Tag("wait", BADGE_STATES["open"])
    return {**_person(one), "tag": tag, "serial": one.serial, "badge": one.badge_pk}


def _void_line(badge: Badge) -> dict[str, Any]:
    return {
        **_person(badge.participant),
        "tag": Tag("bad", BADGE_STATES["void"]),
        "serial": badge.serial,
        "badge": badge.pk,
        "reason": reason_of(badge),
    }


def _person(participant: Participant) -> dict[str, Any]:
    delegation = participant.delegation
    group = delegation.institution.name if delegation else participant.registration.organization
    return {
        "pk": participant.pk,
        "name": participant.badge_name,
        "group": group,
        "capacity": CAPACITIES[participant.capacity],
    }


def reason_of(badge: Badge) -> str:
    """Return why a badge is void, in words."""
    if badge.void_reason == badges.WITHDRAWN:
        return _("The person was withdrawn")
    return badge.void_reason


@private
@require_POST
def badge_print(request: HttpRequest, event: str) -> HttpResponse:
    """Make and note the badges of those who are ticked, or of all whom the filter shows."""
    assembly = console_assembly(may_issue_papers(request.user), slug=event)
    form, people = PrintForm(request.POST), _ticked(request, assembly)
    if not form.is_valid() or not people:
        messages.error(request, _("Nothing was printed: tick somebody and choose the paper."))
        return redirect(_with_query("registrations:badge-list", assembly, request))
    by, at = user_of(request), timezone.now()
    try:
        keys = badges.print_run(event=assembly, participants=people, by=by, at=at)
    except DomainError as refusal:
        messages.error(request, sentence_of(refusal))
        return redirect(_with_query("registrations:badge-list", assembly, request))
    address = reverse("registrations:badge-sheet", args=[assembly.slug])
    chosen = ",".join(map(str, keys))
    return redirect(f"{address}?layout={form.cleaned_data['layout']}&badges={chosen}")


def _with_query(name: str, event: Event, request: HttpRequest) -> str:
    address: str = reverse(name, args=[event.slug])
    query = request.GET.urlencode()
    return f"{address}?{query}" if query else address


@private
@require_safe
def badge_sheet(request: HttpRequest, event: str) -> HttpResponse:
    """Give valid badges as PDF, in the order of the address."""
    assembly = console_assembly(may_issue_papers(request.user), slug=event)
    keys = [int(key) for key in request.GET.get("badges", "").split(",") if _is_key(key)]
    seen = visible_badges(request.user).valid().filter(event=assembly, pk__in=keys[:IN_A_RUN])
    valid = set(seen.values_list("pk", flat=True))
    form = PrintForm(request.GET)
    if not valid or not form.is_valid():  # all of them are void by now
        return redirect("registrations:badge-list", event=assembly.slug)
    at, layout = timezone.now(), Layout(form.cleaned_data["layout"])
    chosen = in_order(key for key in dict.fromkeys(keys) if key in valid)
    faces = printing.faces_of(chosen, badges.key_of(event=assembly, at=at))
    content = badges_pdf(printing.run_of(assembly, layout), faces, at=at)
    return as_file(content, f"badges-{assembly.slug}-{at:%Y%m%d-%H%M%S}.pdf", PDF)


def _ticked(request: HttpRequest, event: Event) -> list[int]:
    """Return the people to print for, in the order of the list, no more than one run takes."""
    filters = BadgeFilter(request.GET, delegations=delegations_of(event))
    wanted = {name: value for name, value in filters.wanted.items() if value != "void"}
    if request.POST.get("everyone"):
        found = _sorted(event, wanted)
    else:
        ticked = [int(pk) for pk in request.POST.getlist("participant") if _is_key(pk)]
        found = [one for one in _sorted(event, {}) if one.pk in ticked[:IN_A_RUN]]
    return [one.pk for one in found[:IN_A_RUN]]


def _is_key(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) < 19


@private
@require_http_methods(["GET", "POST"])
def badge_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """Show one badge and those before it; replace it or take it back, with a reason."""
    badge = get_object_or_404(visible_badges(request.user), pk=pk)
    form = ReasonForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid() and _replace(request, badge, form):
        return redirect(_list_of(badge))
    status = 422 if form.errors else 200
    context = {**_sheet_of(request.user, badge), "form": form}
    return render(request, "registrations/badge_detail.html", context, status=status)


def _sheet_of(user: Visitor, badge: Badge) -> dict[str, Any]:
    issued = Badge.objects.filter(participant=badge.participant).order_by("-issue")
    return {
        **place_of_console(user, get_object_or_404(Assembly, pk=badge.event_id), "badge-list"),
        "badge": badge,
        "person": _person(badge.participant),
        "issued": [(one, reason_of(one)) for one in issued],
        "print_form": PrintForm(initial={"layout": Layout.CARD}),
    }


def _list_of(badge: Badge) -> str:
    return reverse("registrations:badge-list", args=[badge.event.slug])


def _replace(request: HttpRequest, badge: Badge, form: ReasonForm) -> bool:
    is_void = request.POST.get("act") == "void"
    act: Callable[..., Badge] = badges.void if is_void else badges.reprint
    by, at, reason = user_of(request), timezone.now(), form.cleaned_data["reason"]
    try:
        done = act(badge=badge, reason=reason, by=by, at=at)
    except DomainError as refusal:
        form.add_error(None, sentence_of(refusal))
        return False
    words = {"old": printing.shown_serial(badge), "new": printing.shown_serial(done)}
    voided, replaced = _("Badge %(old)s is void."), _("Badge %(new)s replaces %(old)s: print it.")
    messages.success(request, (voided if is_void else replaced) % words)
    return True
