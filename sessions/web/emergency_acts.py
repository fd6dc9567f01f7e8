"""What a request's authors do with it: file, name and join, leave, withdraw, combine."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final

from django.contrib import messages
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from assemblies.enums import InstitutionKind
from assemblies.errors import DomainError
from assemblies.models.accounts import User
from assemblies.models.institutions import Institution
from assemblies.permissions import Visitor, require
from sessions.enums import RequestAct, RequestActor, RequestState
from sessions.models.emergency_items import EmergencyRequest
from sessions.permissions import (
    authored_requests,
    own_requests,
    represented_delegations,
    visible_requests,
)
from sessions.rules.emergency_items import acts_from
from sessions.rules.emergency_requests import WRITABLE
from sessions.services import emergency_requests, request_authors
from sessions.web.access import private, user_of
from sessions.web.emergency_forms import JointForm, MemberForm, VersionForm
from sessions.web.refusing import cited

Words = str | Promise


@dataclass(frozen=True, slots=True)
class Acts:
    """What a visitor can do with a request, for the Members she speaks for."""

    members: tuple[Institution, ...]  # authors of it
    asked: tuple[Institution, ...]  # named, and have not agreed
    silent: tuple[Institution, ...]  # whoever was named and has not agreed
    state: RequestState
    can: frozenset[RequestAct]
    joints: tuple[EmergencyRequest, ...] = ()
    others: tuple[Institution, ...] = ()
    agreed_to_withdraw: tuple[int, ...] = ()
    are_several: bool = False  # authors

    @property
    def are_any(self) -> bool:
        return bool(self.members or self.asked)

    @property
    def may_write(self) -> bool:
        return bool(self.members) and (self.state in WRITABLE or RequestAct.REVISE in self.can)

    @property
    def may_write_files(self) -> bool:
        return bool(self.members) and self.state in WRITABLE

    @property
    def may_name(self) -> bool:
        return bool(self.members) and self.state in request_authors.OPEN

    @property
    def may_file(self) -> bool:
        return bool(self.members) and RequestAct.FILE in self.can

    @property
    def may_leave(self) -> bool:
        return RequestAct.LEAVE in self.can

    @property
    def may_withdraw(self) -> bool:
        return RequestAct.WITHDRAW in self.can

    @property
    def may_merge(self) -> bool:
        return RequestAct.MERGE in self.can


def acts_for(user: Visitor, found: EmergencyRequest) -> Acts:
    """Return what a visitor can do with a request; needs its authors loaded.

    Three queries for an author, one for any other account.
    """
    state = RequestState(found.state)
    spoken_for = set(_represented(user, found).values_list("pk", flat=True))
    rows = [one for one in found.authors.all() if one.institution_id in spoken_for]
    can = frozenset(acts_from(state, actor=RequestActor.AUTHOR))
    members = tuple(one.institution for one in rows if one.agreed_at)
    others = Institution.objects.filter(kind=InstitutionKind.PARLIAMENT)
    held = {one.institution_id for one in found.authors.all()}
    return Acts(
        members=members,
        asked=tuple(one.institution for one in rows if not one.agreed_at),
        silent=tuple(one.institution for one in found.authors.all() if not one.agreed_at),
        state=state,
        can=can,
        joints=tuple(_joints(user, found)) if members and RequestAct.MERGE in can else (),
        are_several=sum(bool(one.agreed_at) for one in found.authors.all()) > 1,
        others=_sorted(others.exclude(pk__in=held)) if members else (),
        agreed_to_withdraw=tuple(
            found.consents.filter(act=RequestAct.WITHDRAW).values_list("institution_id", flat=True)
        )
        if members
        else (),
    )


def _sorted(institutions: QuerySet[Institution]) -> tuple[Institution, ...]:
    return tuple(sorted(institutions, key=lambda one: str(one.name)))


def _represented(user: Visitor, found: EmergencyRequest) -> QuerySet[Institution]:
    delegations = represented_delegations(user).filter(assembly_id=found.event_id)
    return Institution.objects.filter(delegations__in=delegations)


def _joints(user: Visitor, found: EmergencyRequest) -> QuerySet[EmergencyRequest]:
    """Return the requests into which this one can be combined, as far as she may know of them."""
    seen = visible_requests(user).filter(event_id=found.event_id, received_at__isnull=False)
    open_ = (RequestState.RECEIVED, RequestState.CIRCULATED, RequestState.REVISED)
    return seen.filter(state__in=open_).exclude(pk=found.pk).select_related("document").in_order()


@dataclass(frozen=True, slots=True)
class Act:
    """A button of the authors: what it sends, what it does, what is said of it."""

    form: Callable[[HttpRequest, EmergencyRequest], VersionForm]
    does: Callable[[EmergencyRequest, dict[str, Any], dict[str, Any]], object]
    said: Words
    is_end: bool = False  # the request is not there any more for who did it
    is_for_named: bool = False  # also for a Member that has not agreed yet


def _version(request: HttpRequest, _found: EmergencyRequest) -> VersionForm:
    return VersionForm(request.POST)


def _mine(request: HttpRequest, found: EmergencyRequest) -> VersionForm:
    """Ask for which of the Members she speaks for; each is named in the request."""
    named = _represented(request.user, found).filter(pk__in=found.authors.values("institution"))
    return MemberForm(request.POST, institutions=named)


def _other(request: HttpRequest, found: EmergencyRequest) -> VersionForm:
    members = Institution.objects.filter(kind=InstitutionKind.PARLIAMENT)
    return MemberForm(request.POST, institutions=members)


def _joint(request: HttpRequest, found: EmergencyRequest) -> VersionForm:
    named = _represented(request.user, found).filter(pk__in=found.authors.values("institution"))
    return JointForm(request.POST, institutions=named, joints=_joints(request.user, found))


def _file(found: EmergencyRequest, given: dict[str, Any], who: dict[str, Any]) -> object:
    return emergency_requests.file(request=found, version=given["version"], **who)


def _discard(found: EmergencyRequest, _given: dict[str, Any], who: dict[str, Any]) -> object:
    return emergency_requests.discard(request=found, **who)


def _with_member(service: Callable[..., object]) -> Any:  # noqa: ANN401 - what an Act does
    def does(found: EmergencyRequest, given: dict[str, Any], who: dict[str, Any]) -> object:
        return service(request=found, institution=given["institution"], **who)

    return does


def _agree_to_combine(
    found: EmergencyRequest, given: dict[str, Any], who: dict[str, Any]
) -> object:
    member, joint = given["institution"], given["joint"]
    return request_authors.consent(request=found, institution=member, joint=joint, **who)


ACTS: Final = {
    "file": Act(
        _version, _file,
        gettext_lazy("The request is filed. Its place in the order of receipt is recorded."),
    ),
    "discard": Act(_version, _discard, gettext_lazy("The draft is discarded."), is_end=True),
    "name": Act(
        _other, _with_member(request_authors.name),
        gettext_lazy("The Member is named. It joins when it agrees."),
    ),
    "strike": Act(
        _other, _with_member(request_authors.strike), gettext_lazy("The Member is taken off."),
    ),
    "agree": Act(
        _mine, _with_member(request_authors.agree), gettext_lazy("You make this request, too."),
        is_for_named=True,
    ),
    "refuse": Act(
        _mine, _with_member(request_authors.strike),
        gettext_lazy("You do not make this request."), is_end=True, is_for_named=True,
    ),
    "leave": Act(
        _mine, _with_member(request_authors.leave),
        gettext_lazy("You do not make this request any more."), is_end=True,
    ),
    "withdraw": Act(
        _mine, _with_member(emergency_requests.give_up),
        gettext_lazy("Recorded. The request is withdrawn when all its authors have agreed."),
    ),
    "combine": Act(
        _joint, _agree_to_combine,
        gettext_lazy("Recorded. The requests are combined when all authors have agreed."),
    ),
}  # fmt: skip


def _act_of(name: str) -> Act:
    if name not in ACTS:
        raise Http404
    return ACTS[name]


@private
@require_POST
def act(request: HttpRequest, event: str, pk: int, act: str) -> HttpResponse:
    """Do what a button of the authors says; say what came of it."""
    wanted = _act_of(act)
    found = made_request(request, event, pk, with_named=wanted.is_for_named)
    form = wanted.form(request, found)
    if not form.is_valid():
        messages.error(request, _("Something is missing. Look at the page again."))
        return redirect("assembly_sessions:emergency-request", event, pk)
    try:
        wanted.does(found, form.cleaned_data, _by(user_of(request)))
    except DomainError as refusal:
        messages.error(request, cited(refusal))
        return redirect("assembly_sessions:emergency-request", event, pk)
    messages.success(request, str(wanted.said))
    if wanted.is_end:
        return redirect("assembly_sessions:emergency-item", event)
    return redirect("assembly_sessions:emergency-request", event, pk)


def made_request(
    request: HttpRequest, event: str, pk: int, *, with_named: bool = False
) -> EmergencyRequest:
    """Return a request that this account's Members make.

    with_named: or were named to join, and have not said yet. One that it only reads is refused, one
    that it may not know of is not found.
    """
    seen = visible_requests(request.user).filter(event__slug=event)
    found = get_object_or_404(seen.select_related("event", "document"), pk=pk)
    own = own_requests if with_named else authored_requests
    require(own(request.user).filter(pk=pk).exists())
    return found


def _by(user: User) -> dict[str, Any]:
    return {"by": user, "at": timezone.now()}
