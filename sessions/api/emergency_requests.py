"""Requests for an emergency item for programs: of a parliament, of the secretariat, for everybody.

``ETag`` of one request holds its version; an act sends it back in ``If-Match``. What the law
refuses is answered with its code and the article.
"""

from collections.abc import Callable, Mapping
from typing import Any, Final

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema
from rest_framework import mixins, viewsets
from rest_framework.decorators import action
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.reverse import reverse

from assemblies.errors import Superseded
from assemblies.fields import LanguageMap
from assemblies.gateways.rest import seen_version, told, unless_known, version_of
from assemblies.models.institutions import Institution
from assemblies.permissions import require
from sessions.api import filters
from sessions.api.emergency_shapes import (
    EmergencyRequestIn,
    EmergencyRequestNewIn,
    EmergencyRequestOut,
    EmergencyRequestWholeOut,
    RequestActIn,
    RequestHandlingIn,
    RequestListIn,
    RequestListOut,
)
from sessions.api.views import OfAssembly, OpenToRead, account_of
from sessions.enums import RequestAuthorAct, RequestFloor, RequestHandling
from sessions.models.agenda import AgendaItem
from sessions.models.emergency_items import EmergencyRequest, RequestList
from sessions.models.sittings import Sitting
from sessions.permissions import (
    authored_requests,
    may_handle_requests,
    own_requests,
    represented_delegations,
    visible_requests,
)
from sessions.rules.emergency_requests import WRITABLE
from sessions.selectors.emergency_requests import Paper
from sessions.selectors.requests_shown import list_at, loaded
from sessions.services import (
    emergency_requests,
    request_authors,
    request_floor,
    request_lists,
)

_Does = Callable[[EmergencyRequest, Mapping[str, Any], dict[str, Any]], object]


class RequestListViewSet(OpenToRead, OfAssembly, viewsets.GenericViewSet[RequestList]):
    """The list of an assembly's requests: where, and until when they are taken."""

    queryset = RequestList.objects.none()  # for the schema
    serializer_class = RequestListOut
    pagination_class = None  # what was put on the ballot is told whole
    answers_once = True

    @extend_schema(responses=RequestListOut)
    def retrieve(self, request: Request, number: int) -> Response:
        """Return the list, once it was opened."""
        list_ = list_at(self.assembly())
        return Response(RequestListOut(list_ or get_object_or_404(self.queryset)).data)

    @extend_schema(request=RequestListIn, responses=RequestListOut)
    def update(self, request: Request, number: int) -> Response:
        """Open the list, or say anew where and until when requests are taken."""
        require(may_handle_requests(request.user))
        assembly, given = self.assembly(), RequestListIn.read(request.data)
        list_ = request_lists.open_list(
            item=_named(AgendaItem.objects.filter(agenda__event=assembly), given, "item"),
            decision=_named(Sitting.objects.filter(event=assembly), given, "decision"),
            closes_at=given.get("closes_at"),
            minutes={part: given[f"{part}_minutes"] for part in RequestFloor},
            **_by(request),
        )
        return Response(RequestListOut(list_).data)

    @extend_schema(request=None, responses=EmergencyRequestOut(many=True))
    def put_on_ballot(self, request: Request, number: int) -> Response:
        """Close the list: what is circulated goes to the vote, in the order of receipt."""
        require(may_handle_requests(request.user))
        put = request_lists.put_on_ballot(event=self.assembly(), **_by(request))
        held = loaded(EmergencyRequest.objects.filter(pk__in=[one.pk for one in put]))
        return Response(EmergencyRequestOut(held, many=True, context=_context(request)).data)


class EmergencyRequestsViewSet(
    OpenToRead, OfAssembly, mixins.ListModelMixin, viewsets.GenericViewSet[EmergencyRequest]
):
    """The requests of an assembly in the order of their receipt."""

    queryset = EmergencyRequest.objects.none()  # for the schema
    serializer_class = EmergencyRequestOut
    filterset_class = filters.EmergencyRequestFilter
    answers_once = True
    versioned_answers = ("create",)
    marked_answers = ("list",)

    def get_queryset(self) -> QuerySet[EmergencyRequest]:
        return loaded(visible_requests(self.request.user).filter(event=self.assembly()))

    def get_serializer_context(self) -> dict[str, Any]:
        return {**super().get_serializer_context(), **_context(self.request)}

    @extend_schema(responses=EmergencyRequestOut(many=True))
    def list(self, request: Request, *args: object, **kwargs: object) -> Response:
        """Return the requests this account may know of; a stranger what was circulated."""
        return unless_known(request, super().list(request))

    @extend_schema(request=EmergencyRequestNewIn, responses={201: EmergencyRequestWholeOut})
    def create(self, request: Request, number: int) -> Response:
        """Begin a request: a draft that nobody outside its authors sees."""
        assembly = self.assembly()
        mine = represented_delegations(request.user).filter(assembly=assembly)
        require(mine.exists())
        given = EmergencyRequestNewIn.read(request.data)
        require(mine.filter(institution=given["institution"]).exists())
        made = emergency_requests.prepare(
            event=assembly, institution=given["institution"], wanted=_wanted(given), **_by(request)
        )
        return shown_request(request, made, 201)


class EmergencyRequestViewSet(OpenToRead, viewsets.GenericViewSet[EmergencyRequest]):
    """One request."""

    serializer_class = EmergencyRequestWholeOut
    lookup_value_converter = "int"
    answers_once = True
    versioned_answers = ("retrieve", "partial_update", "act", "handle")
    marked_answers = ("retrieve",)
    versioned_acts = ("partial_update", "act", "handle")

    def get_queryset(self) -> QuerySet[EmergencyRequest]:
        return loaded(visible_requests(self.request.user))

    @extend_schema(responses=EmergencyRequestWholeOut)
    def retrieve(self, request: Request, pk: int) -> Response:
        """Return one request with its texts."""
        return shown_request(request, self.get_object())

    @extend_schema(request=EmergencyRequestIn, responses=EmergencyRequestWholeOut)
    def partial_update(self, request: Request, pk: int) -> Response:
        """Write on a draft; of a request that was circulated, file a revision."""
        found = self.get_object()
        require(authored_requests(request.user).filter(pk=found.pk).exists())
        given = EmergencyRequestIn.read(request.data, partial=True)
        seen = {"version": seen_version(request, found.pk), **_by(request)}
        if found.state in WRITABLE:
            done = emergency_requests.write(request=found, wanted=_wanted(given, found), **seen)
        else:
            title = LanguageMap(given["title"]) if "title" in given else None
            done = emergency_requests.revise(
                request=found, papers=_papers(given), title=title, **seen
            )
        return shown_request(request, done)

    @extend_schema(request=RequestActIn, responses=EmergencyRequestWholeOut)
    @action(detail=True, methods=["post"])
    def act(self, request: Request, pk: int) -> Response:
        """Do what its authors do: file, name and join, leave, withdraw, agree to combine."""
        found = self.get_object()
        require(own_requests(request.user).filter(pk=found.pk).exists())
        given = RequestActIn.read(request.data)
        if given["act"] not in _FOR_NAMED:
            require(authored_requests(request.user).filter(pk=found.pk).exists())
        if given["act"] not in _OF_OTHERS and "institution" in given:
            require(_speaks_for(request, found, given["institution"]))
        _check_seen(request, found)
        _AUTHORS[given["act"]](found, _whole(request, given, found), _by(request))
        return shown_request(request, found)

    @extend_schema(request=RequestHandlingIn, responses=EmergencyRequestWholeOut)
    @action(detail=True, methods=["post"])
    def handle(self, request: Request, pk: int) -> Response:
        """Do what the secretariat enters: return, circulate, give the floor, and so on."""
        found = self.get_object()
        require(may_handle_requests(request.user))
        given = RequestHandlingIn.read(request.data)
        _check_seen(request, found)
        _HANDLED[given["act"]](found, given, _by(request))
        return shown_request(request, found)


# What a Member does that was only named; and what names another Member than one's own.
_FOR_NAMED: Final = frozenset({RequestAuthorAct.AGREE, RequestAuthorAct.REFUSE})
_OF_OTHERS: Final = frozenset({RequestAuthorAct.NAME, RequestAuthorAct.STRIKE})


def _plainly(service: Callable[..., object]) -> _Does:
    return lambda found, _given, who: service(request=found, **who)


def _as_seen(service: Callable[..., object]) -> _Does:
    """Let the service compare the version that was seen once more, when it holds the request."""
    return lambda found, _given, who: service(request=found, version=found.version, **who)


def _by_member(service: Callable[..., object]) -> _Does:
    return lambda found, given, who: service(
        request=found, institution=_needed(given, "institution"), **who
    )


def _for_a_reason(service: Callable[..., object]) -> _Does:
    return lambda found, given, who: service(
        request=found, reason=given["reason"], version=found.version, **who
    )


_AUTHORS: Final[Mapping[RequestAuthorAct, _Does]] = {
    RequestAuthorAct.FILE: _as_seen(emergency_requests.file),
    RequestAuthorAct.DISCARD: _plainly(emergency_requests.discard),
    RequestAuthorAct.NAME: _by_member(request_authors.name),
    RequestAuthorAct.STRIKE: _by_member(request_authors.strike),
    RequestAuthorAct.AGREE: _by_member(request_authors.agree),
    RequestAuthorAct.REFUSE: _by_member(request_authors.strike),
    RequestAuthorAct.LEAVE: _by_member(request_authors.leave),
    RequestAuthorAct.WITHDRAW: _by_member(emergency_requests.give_up),
    RequestAuthorAct.COMBINE: lambda found, given, who: request_authors.consent(
        request=found,
        institution=_needed(given, "institution"),
        joint=_needed(given, "joint"),
        **who,
    ),
}
_HANDLED: Final[Mapping[RequestHandling, _Does]] = {
    RequestHandling.RETURN: _for_a_reason(emergency_requests.send_back),
    RequestHandling.CIRCULATE: _as_seen(emergency_requests.circulate),
    RequestHandling.REFUSE_REVISION: _for_a_reason(emergency_requests.refuse_revision),
    RequestHandling.COMBINE: lambda found, _given, who: emergency_requests.combine(
        joint=found, **who
    ),
    RequestHandling.WITHDRAW_ORALLY: lambda found, given, who: request_floor.withdraw_orally(
        request=found, said_by=given.get("said_by", []), **who
    ),
    RequestHandling.GIVE_FLOOR: lambda found, given, who: request_floor.give(
        request=found,
        part=_needed(given, "part"),
        institution=_needed(given, "institution"),
        speaker=given["speaker"],
        **who,
    ),
    RequestHandling.ACCEPT_BY_CONSENSUS: _plainly(request_floor.accept_by_consensus),
    RequestHandling.DEBATE: _plainly(request_floor.debate),
}


def _needed(given: Mapping[str, Any], name: str) -> Any:  # noqa: ANN401 - of any shape
    if name not in given:
        raise ValidationError({name: [_("This act needs it.")]})
    return given[name]


def _whole(request: Request, given: dict[str, Any], found: EmergencyRequest) -> dict[str, Any]:
    """Return what was sent with the joint request, as far as she may know of it, for its key."""
    if "joint" not in given:
        return given
    among = visible_requests(request.user).filter(event_id=found.event_id)
    return {**given, "joint": _named(among, given, "joint")}


def _named(among: QuerySet[Any], given: Mapping[str, Any], field: str) -> Any:  # noqa: ANN401 - of any table
    found = among.filter(pk=given[field]).first()
    if found is None:
        raise ValidationError({field: [_("There is no such thing here.")]})
    return found


def _speaks_for(request: Request, found: EmergencyRequest, institution: Institution) -> bool:
    mine = represented_delegations(request.user).filter(assembly_id=found.event_id)
    return mine.filter(institution=institution).exists()


def _check_seen(request: Request, found: EmergencyRequest) -> None:
    """Refuse an act upon another version than the one that was seen; the law looks again."""
    if seen_version(request, found.pk) != found.version:
        raise Superseded


def _by(request: Request) -> dict[str, Any]:
    return {"by": account_of(request), "at": timezone.now()}


def _papers(given: Mapping[str, Any]) -> tuple[Paper, ...]:
    return tuple(
        Paper(one["paper"], one["language"], one["text"]) for one in given.get("papers", ())
    )


def _wanted(
    given: Mapping[str, Any], before: EmergencyRequest | None = None
) -> emergency_requests.Wanted:
    """Return a request as it was sent; where it is there already, the rest of it stays."""
    title = given.get("title", before.title if before else None)
    return emergency_requests.Wanted(
        title=LanguageMap(title or {}),
        subject=given.get("subject", before.subject if before else ""),
        papers=_papers(given),
        group=given.get("group", before.group if before else None),
    )


def _context(request: Request) -> dict[str, Any]:
    """Return which requests this reader sees whole: all, if she handles them; else her own."""
    user = request.user
    if not user.is_authenticated or may_handle_requests(user):
        return {"sees_all": user.is_authenticated, "inside": frozenset()}
    inside = own_requests(user).values_list("pk", flat=True)
    return {"sees_all": False, "inside": frozenset(inside)}


def shown_request(request: Request, found: EmergencyRequest, code: int = 200) -> Response:
    """Return one request as this reader may see it now, with its version."""
    held = loaded(EmergencyRequest.objects.filter(pk=found.pk)).get()
    body = EmergencyRequestWholeOut(held, context=_context(request)).data
    response = told(request, body, version_of(held.pk, held.version), code)
    if code == 201:
        response["Location"] = reverse("assembly_sessions_api:emergency-request-detail", [held.pk])
    return response
