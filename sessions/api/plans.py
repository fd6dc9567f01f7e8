"""The draft of a programme, for editors' own programs."""

from collections.abc import Callable
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema
from rest_framework import viewsets
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.reverse import reverse

from assemblies.gateways.rest import seen_version, told, unless_known, version_of
from assemblies.models.events import Assembly
from sessions.api.plan_shapes import (
    DoneOut,
    DropIn,
    PlanEditIn,
    PlanIn,
    PlannedOut,
    ShiftIn,
    SkeletonIn,
    StepOut,
)
from sessions.api.views import ForEditors, OfAssembly, account_of
from sessions.errors import FollowsNobody, RoomElsewhere
from sessions.models.drafts import PlanStep
from sessions.models.rooms import Room
from sessions.models.sittings import Sitting
from sessions.selectors.plans import WITH_DRAFT, Planned, draft_of, plan_version
from sessions.selectors.programme import released_sittings
from sessions.services import plans


class OfDraft(ForEditors, OfAssembly):
    """What only editors see: the draft of an assembly's programme."""

    def seen(self, assembly: Assembly) -> dict[str, Any]:
        """Return the version of the draft that the editor saw, who, and when."""
        version = seen_version(self.request, assembly.pk)
        return {"version": version, "by": account_of(self.request), "at": timezone.now()}

    def told(self, assembly: Assembly, body: Any) -> Response:  # noqa: ANN401 - any JSON
        """Answer with the version of the draft, which an act on it sends back in ``If-Match``."""
        version = plan_version(assembly)
        response = told(self.request, body, version_of(assembly.pk, version))
        response["Plan-Version"] = str(version)
        return response


class PlanViewSet(OfDraft, viewsets.GenericViewSet[Sitting]):
    """The draft of an assembly's programme, for its editors. ``ETag`` is a sitting's version."""

    serializer_class = PlannedOut
    queryset = WITH_DRAFT
    lookup_value_converter = "int"
    answers_once = True
    versioned_answers = ("list", "retrieve", "partial_update", "drop", "revert", "create")
    versioned_acts = ("partial_update", "drop", "revert")
    marked_answers = ("list", "retrieve")

    def get_queryset(self) -> QuerySet[Sitting]:
        return WITH_DRAFT.filter(event_id=self.assembly().pk)

    @extend_schema(responses=PlannedOut(many=True))
    def list(self, request: Request, number: int) -> Response:
        """Return every sitting as planned. ``ETag`` and ``Plan-Version``: of the whole draft."""
        assembly = self.assembly()
        # Version first: what is listed may be newer, never older.
        version = plan_version(assembly)
        page = self.paginate_queryset(self.get_queryset())
        found = [Planned(one, draft_of(one)) for one in page or ()]
        body = self.get_paginated_response(PlannedOut(found, many=True).data).data
        response = told(request, body, version_of(assembly.pk, version))
        response["Plan-Version"] = str(version)
        return response

    @extend_schema(responses=PlannedOut)
    def retrieve(self, request: Request, number: int, pk: int) -> Response:
        """Return one sitting as planned."""
        return _shown(request, self.get_object())

    @extend_schema(request=PlanIn, responses={201: PlannedOut})
    def create(self, request: Request, number: int) -> Response:
        """Plan a new sitting."""
        assembly = self.assembly()
        facts = _facts(PlanIn.read(request.data), assembly.pk)
        by, at = account_of(request), timezone.now()
        sitting = plans.add(event=assembly, facts=facts, by=by, at=at)
        response = _shown(request, self.get_queryset().get(pk=sitting.pk), 201)
        where = {"number": number, "pk": sitting.pk}
        response["Location"] = reverse("assembly_sessions_api:assembly-plan-detail", kwargs=where)
        return response

    @extend_schema(request=PlanEditIn, responses=PlannedOut)
    def partial_update(self, request: Request, number: int, pk: int) -> Response:
        """Plan a sitting otherwise. With another start and no ``follows`` it follows nobody."""
        sitting = self.get_object()
        given = PlanEditIn.read(request.data, partial=True)
        note = given.pop("note", None)
        plans.edit(
            sitting=sitting,
            facts=_facts(given, sitting.event_id),
            note=note,
            version=seen_version(request, sitting.pk),
            by=account_of(request),
            at=timezone.now(),
        )
        return _shown(request, self.get_object())

    @extend_schema(request=DropIn, responses=PlannedOut)
    def drop(self, request: Request, number: int, pk: int) -> Response:
        """Plan that a sitting is cancelled; one that was never published goes with the release."""
        sitting, note = self.get_object(), DropIn.read(request.data).get("note")
        version = seen_version(request, sitting.pk)
        by, at = account_of(request), timezone.now()
        plans.drop(sitting=sitting, note=note, version=version, by=by, at=at)
        return _shown(request, self.get_object())

    @extend_schema(request=None, responses=PlannedOut)
    def revert(self, request: Request, number: int, pk: int) -> Response:
        """Give up what is planned for a published sitting."""
        sitting = self.get_object()
        version = seen_version(request, sitting.pk)
        by, at = account_of(request), timezone.now()
        plans.revert(sitting=sitting, version=version, by=by, at=at)
        return _shown(request, self.get_object())


class PlanActViewSet(OfDraft, viewsets.GenericViewSet[PlanStep]):
    """Acts on the draft as a whole. ``If-Match`` holds the ETag of the list of planned sittings."""

    serializer_class = StepOut
    queryset = PlanStep.objects.select_related("done_by").order_by("-pk")
    answers_once = True
    versioned_answers = versioned_acts = ("shift", "copy", "undo")
    marked_answers = ("list",)

    @extend_schema(operation_id="assemblies_plan_steps_list", responses=StepOut(many=True))
    def list(self, request: Request, number: int) -> Response:
        """Return what editors did to the draft, the latest first."""
        page = self.paginate_queryset(self.get_queryset().filter(event_id=self.assembly().pk))
        return unless_known(request, self.get_paginated_response(StepOut(page, many=True).data))

    @extend_schema(request=ShiftIn, responses=DoneOut)
    def shift(self, request: Request, number: int) -> Response:
        """Move several sittings together, by days on the venue's calendar and by minutes."""
        assembly, given = self.assembly(), ShiftIn.read(request.data)
        return self._done(assembly, plans.shift, event=assembly, **given)

    @extend_schema(request=SkeletonIn, responses=DoneOut)
    def copy(self, request: Request, number: int) -> Response:
        """Plan the sittings of another assembly for this one: same day, hour and name of room."""
        assembly, given = self.assembly(), SkeletonIn.read(request.data)
        others = Assembly.objects.exclude(pk=assembly.pk)
        source = others.filter(number=given["assembly"]).first()
        if source is None:
            raise ValidationError({"assembly": [_("There is no other assembly of that number.")]})
        held = released_sittings(source)
        act = plans.copy_skeleton
        return self._done(assembly, act, source=source, target=assembly, sittings=held)

    @extend_schema(request=None, responses=DoneOut)
    def undo(self, request: Request, number: int) -> Response:
        """Take back one's own last act, while nobody has built upon it."""
        assembly = self.assembly()
        return self._done(assembly, _undone, event=assembly)

    def _done(self, assembly: Assembly, act: Callable[..., int], **given: Any) -> Response:  # noqa: ANN401 - what the act takes
        """Do it, and tell the version that it left: nobody comes between, the draft is held."""
        seen = self.seen(assembly)
        with transaction.atomic():
            count = act(**given, **seen)
            body = {"sittings": count, "version": plan_version(assembly)}
            return self.told(assembly, DoneOut(body).data)


def _undone(**given: Any) -> int:  # noqa: ANN401 - what the act takes
    return len(plans.undo(**given).states)


def _shown(request: Request, sitting: Sitting, code: int = 200) -> Response:
    body = PlannedOut(Planned(sitting, draft_of(sitting))).data
    return told(request, body, version_of(sitting.pk, sitting.plan_version), code)


def _facts(given: dict[str, Any], event_id: int) -> dict[str, Any]:
    """Return what was sent as columns; rooms and sittings are of the event."""
    facts = dict(given)
    if facts.get("room") is not None:
        facts["room"] = Room.objects.filter(pk=facts["room"], event_id=event_id).first()
        if facts["room"] is None:
            raise RoomElsewhere
    if facts.get("follows") is not None:
        followed = Sitting.planned.filter(pk=facts["follows"], event_id=event_id).first()
        if followed is None:
            raise FollowsNobody
        facts["follows"] = followed
    return facts
