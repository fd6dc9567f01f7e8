"""The secretariat's pages of the emergency item: the list, each request, the sitting that decides.

What the President gives and the Assembly does is entered here, too.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from django.contrib import messages
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from assemblies.errors import DomainError
from assemblies.models.accounts import User
from assemblies.models.events import Assembly
from assemblies.models.institutions import Institution
from assemblies.permissions import Visitor, require
from sessions.enums import ItemKind, RequestAct, RequestActor, RequestFloor, RequestState
from sessions.models.agenda import AgendaItem
from sessions.models.emergency_items import EmergencyRequest, RequestList
from sessions.models.sittings import Sitting
from sessions.permissions import may_handle_requests, visible_requests
from sessions.rules import symbols
from sessions.rules.emergency_announcements import waits_for_announcement
from sessions.rules.emergency_items import acts_from
from sessions.rules.emergency_requests import BEFORE_BALLOT
from sessions.selectors.emergency_requests import (
    agreed_to,
    delegations_of_members,
    rules_of,
    symbol_of,
)
from sessions.selectors.requests_shown import combinable, counts_of, list_at, loaded, standing_of
from sessions.services import (
    emergency_requests,
    request_floor,
    request_lists,
)
from sessions.web.access import console_frame, private, seen_assembly, user_of
from sessions.web.agenda_presenting import in_a_line
from sessions.web.emergency_cards import (
    VERDICTS,
    card_of,
    cards_of,
    languages_of,
    speeches_of,
    steps_of,
)
from sessions.web.emergency_forms import (
    FloorForm,
    ListForm,
    OralForm,
    ReasonForm,
    VersionForm,
)
from sessions.web.refusing import cited

Words = str | Promise
_PLENARY: Final = symbols.BODIES["A"]


@private
@require_http_methods(["GET", "HEAD", "POST"])
def console(request: HttpRequest, event: str) -> HttpResponse:
    """Show the requests with what can be done; a POST says where and until when they are taken."""
    assembly = _handled(request, event)
    with timezone.override(assembly.time_zone):
        form = _list_form(request, assembly)
        if form.is_valid() and _opened(request, form):
            messages.success(request, _("The list is kept."))
            return redirect("assembly_sessions:emergency-console", event)
        context = {**emergency_frame(assembly), **_about_list(request.user, assembly), "form": form}
        status = 422 if form.errors else 200
        return render(request, "assembly_sessions/emergency_console.html", context, status=status)


def _handled(request: HttpRequest, event: str) -> Assembly:
    require(may_handle_requests(request.user))
    return seen_assembly(event)


def _list_form(request: HttpRequest, assembly: Assembly) -> ListForm:
    items = AgendaItem.objects.filter(agenda__event=assembly, agenda__body__code=_PLENARY)
    sittings = Sitting.objects.filter(event=assembly, body__code=_PLENARY, cancelled_at=None)
    told = [(one, in_a_line(one)) for one in sittings.select_related("event").order_by("starts_at")]
    return ListForm(
        request.POST or None,
        items=items.exclude(kind=ItemKind.EMERGENCY_ITEM).with_numbers().in_order(),
        sittings=told,
        list_=list_at(assembly) or RequestList(event=assembly),
    )


def _opened(request: HttpRequest, form: ListForm) -> bool:
    given = {name: form.cleaned_data[name] for name in ("item", "decision", "closes_at")}
    try:
        request_lists.open_list(**given, minutes=form.minutes(), **_by(user_of(request)))
    except DomainError as refusal:
        form.refuse(refusal)
        return False
    return True


def _about_list(user: Visitor, assembly: Assembly) -> dict[str, Any]:
    at, list_ = timezone.now(), list_at(assembly)
    shown = list(loaded(visible_requests(user).filter(event=assembly)))
    filed = [one for one in shown if one.order]
    states = [RequestState(one.state) for one in shown]
    standing = standing_of(list_, states, at=at)
    counted = counts_of(list_, filed) if list_ else {}
    return {
        "list": list_,
        "standing": standing,
        "verdict": VERDICTS[standing],
        "cards": cards_of(filed, at=at, counted=counted, to_insiders=True),
        "returned": cards_of([one for one in shown if not one.order], at=at, to_insiders=True),
        "may_put_on_ballot": list_ is not None
        and at >= list_.closing_hour
        and not BEFORE_BALLOT.isdisjoint(states),
        "may_announce": waits_for_announcement(states),
        "joints": combinable(filed),
    }


@private
@require_POST
def put_on_ballot(request: HttpRequest, event: str) -> HttpResponse:
    """Close the list: what is circulated goes to the vote."""
    assembly = _handled(request, event)
    try:
        put = request_lists.put_on_ballot(event=assembly, **_by(user_of(request)))
        messages.success(request, _("On the ballot: %(count)s.") % {"count": len(put)})
    except DomainError as refusal:
        messages.error(request, cited(refusal))
    return redirect("assembly_sessions:emergency-console", event)


@private
@require_POST
def combine(request: HttpRequest, event: str, pk: int) -> HttpResponse:
    """Let a joint request replace those whose authors have all agreed to it."""
    joint = _request(request, event, pk)
    try:
        emergency_requests.combine(joint=joint, **_by(user_of(request)))
        messages.success(request, _("The requests are combined."))
    except DomainError as refusal:
        messages.error(request, cited(refusal))
    return redirect("assembly_sessions:emergency-console", event)


def _request(request: HttpRequest, event: str, pk: int) -> EmergencyRequest:
    assembly = _handled(request, event)
    found = loaded(visible_requests(request.user).filter(event=assembly, pk=pk)).first()
    if found is None:
        raise Http404
    return found


@private
@require_safe
def handled(request: HttpRequest, event: str, pk: int) -> HttpResponse:
    """Show one request to who handles it: its next steps, who spoke, its whole life."""
    return _page(request, _request(request, event, pk))


def _of_receipt(found: EmergencyRequest) -> str:
    return _("Request %(number)s") % {"number": found.order}


def _page(request: HttpRequest, found: EmergencyRequest, *, typed: str = "") -> HttpResponse:
    """Print the page of one request. typed: a reason that was refused, so that it is not lost."""
    at = timezone.now()
    context = {
        **emergency_frame(found.event, (_of_receipt(found), "")),
        **_about_request(found, at),
        "now": at,
        "typed": typed,
    }
    status = 422 if typed else 200
    return render(request, "assembly_sessions/emergency_handled.html", context, status=status)


def _about_request(found: EmergencyRequest, at: datetime) -> dict[str, Any]:
    state, list_ = RequestState(found.state), list_at(found.event)
    can = {
        act
        for actor in (RequestActor.SECRETARIAT, RequestActor.PRESIDENT, RequestActor.ASSEMBLY)
        for act in acts_from(state, actor=actor)
    }
    if list_ is None or not rules_of(list_).by_consensus:
        can.discard(RequestAct.ACCEPT_BY_CONSENSUS)
    counted = counts_of(list_, [found]) if list_ else {}
    authors = [one.institution for one in found.authors.all() if one.agreed_at]
    return {
        "request_": found,
        "list": list_,
        "card": card_of(found, at=at, to_insiders=True, counted=counted.get(found.pk)),
        "symbol": symbol_of(found) if list_ and RequestAct.CIRCULATE in can else "",
        "can": {act.value: True for act in can},
        "authors": authors,
        "agreed": agreed_to(found, RequestAct.WITHDRAW),
        "objectors": _objectors(found) if state is RequestState.PRESENTED else (),
        "languages": languages_of(found, revision=found.revision, may_write=False),
        "votes": _votes_on(found),
        "speeches": speeches_of(found),
        "steps": steps_of(found, to_insiders=True, with_names=True),
    }


def _votes_on(found: EmergencyRequest) -> list[tuple[str, bool]]:
    """Return the chair's page of each vote taken on a request, and whether it is under way."""
    return [
        (reverse("assembly_sessions:vote-chair", args=[found.event.slug, pk]), closed_at is None)
        for pk, closed_at in found.ballots.order_by("pk").values_list("pk", "closed_at")
    ]


def _objectors(found: EmergencyRequest) -> list[Institution]:
    if found.speeches.filter(part=RequestFloor.OBJECTOR).exists():
        return []
    others = _present(found).exclude(pk__in=found.authors.values("institution"))
    return sorted(others, key=lambda one: str(one.name))


def _present(found: EmergencyRequest) -> QuerySet[Institution]:
    present = delegations_of_members(found.event_id)
    return Institution.objects.filter(pk__in=present.values("institution"))


@dataclass(frozen=True, slots=True)
class Act:
    """A button of the secretariat: what it sends, what it does, what is said of it."""

    form: Callable[[HttpRequest, EmergencyRequest], VersionForm]
    does: Callable[[EmergencyRequest, dict[str, Any], dict[str, Any]], object]
    said: Words


def _version(request: HttpRequest, _found: EmergencyRequest) -> VersionForm:
    return VersionForm(request.POST)


def _reason(request: HttpRequest, _found: EmergencyRequest) -> VersionForm:
    return ReasonForm(request.POST)


def _oral(request: HttpRequest, found: EmergencyRequest) -> VersionForm:
    authors = Institution.objects.filter(pk__in=found.authors.values("institution"))
    return OralForm(request.POST, institutions=authors)


def _floor(request: HttpRequest, found: EmergencyRequest) -> VersionForm:
    authors = Institution.objects.filter(pk__in=found.authors.values("institution"))
    return FloorForm(request.POST, institutions=(authors | _present(found)).distinct())


def _reasoned(service: Callable[..., object]) -> Any:  # noqa: ANN401 - what an Act does
    def does(found: EmergencyRequest, given: dict[str, Any], who: dict[str, Any]) -> object:
        known = {"reason": given["reason"], "version": given["version"]}
        return service(request=found, **known, **who)

    return does


def _circulate(found: EmergencyRequest, given: dict[str, Any], who: dict[str, Any]) -> object:
    return emergency_requests.circulate(request=found, version=given["version"], **who)


def _withdraw(found: EmergencyRequest, given: dict[str, Any], who: dict[str, Any]) -> object:
    said_by = list(given["said_by"])
    return request_floor.withdraw_orally(request=found, said_by=said_by, **who)


def _give_floor(found: EmergencyRequest, given: dict[str, Any], who: dict[str, Any]) -> object:
    return request_floor.give(
        request=found,
        part=RequestFloor(given["part"]),
        institution=given["institution"],
        speaker=given["speaker"],
        **who,
    )


def _plainly(service: Callable[..., object]) -> Any:  # noqa: ANN401 - what an Act does
    def does(found: EmergencyRequest, _given: dict[str, Any], who: dict[str, Any]) -> object:
        return service(request=found, **who)

    return does


ACTS: Final = {
    "return": Act(
        _reason, _reasoned(emergency_requests.send_back),
        gettext_lazy("The request is returned; its authors read why."),
    ),
    "circulate": Act(
        _version, _circulate, gettext_lazy("The request is circulated to all Members."),
    ),
    "refuse-revision": Act(
        _reason, _reasoned(emergency_requests.refuse_revision),
        gettext_lazy("The revision is refused; the text circulated before stands."),
    ),
    "withdraw-orally": Act(_oral, _withdraw, gettext_lazy("The request is withdrawn.")),
    "floor": Act(_floor, _give_floor, gettext_lazy("The floor is given.")),
    "consensus": Act(
        _version, _plainly(request_floor.accept_by_consensus),
        gettext_lazy("The request is the emergency item."),
    ),
    "debate": Act(_version, _plainly(request_floor.debate), gettext_lazy("The debate is open.")),
}  # fmt: skip


def _act_of(name: str) -> Act:
    if name not in ACTS:
        raise Http404
    return ACTS[name]


@private
@require_POST
def act(request: HttpRequest, event: str, pk: int, act: str) -> HttpResponse:
    """Do what a button of the secretariat says; say what came of it."""
    found, wanted = _request(request, event, pk), _act_of(act)
    form = wanted.form(request, found)
    if not form.is_valid():
        messages.error(request, _("Something is missing. Look at the page again."))
        return redirect("assembly_sessions:emergency-handled", event, pk)
    try:
        wanted.does(found, form.cleaned_data, _by(user_of(request)))
        messages.success(request, str(wanted.said))
    except DomainError as refusal:
        messages.error(request, cited(refusal))
        if form.cleaned_data.get("reason"):
            return _page(request, _request(request, event, pk), typed=form.cleaned_data["reason"])
    return redirect("assembly_sessions:emergency-handled", event, pk)


def _by(user: User) -> dict[str, Any]:
    return {"by": user, "at": timezone.now()}


def emergency_frame(assembly: Any, *crumbs: tuple[str, str]) -> dict[str, Any]:  # noqa: ANN401 - an event of either table
    """Return what stands around the secretariat's pages of the emergency item."""
    here = reverse("assembly_sessions:emergency-console", args=[assembly.slug])
    path = [(_("Emergency item: secretariat"), here if crumbs else ""), *crumbs]
    return {
        **console_frame(assembly, "emergency-console"),
        "crumbs": [{"text": text, "url": url} for text, url in path],
    }
