"""Amendments for programs: read with the draft, proposed by parliaments, treated, merged."""

from typing import Any

from django.db.models import QuerySet
from django.http import Http404
from django.utils import timezone
from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema
from rest_framework import serializers, viewsets
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request
from rest_framework.response import Response

from assemblies.enums import Language
from assemblies.gateways.rest import ByCode, Input, Key, OneOf, Text, WholeNumber
from assemblies.models.institutions import Institution
from assemblies.permissions import require
from sessions.api.agenda import named
from sessions.api.resolution_shapes import WholeResolutionOut
from sessions.api.resolutions import seen, shown
from sessions.api.views import OpenToRead, account_of
from sessions.enums.decisions import AmendmentKind, AmendmentState
from sessions.models.resolutions import Amendment, Resolution
from sessions.models.sittings import Sitting
from sessions.permissions import (
    delegations_speaking,
    may_keep_resolutions,
    reads_drafts,
    visible_resolutions,
)
from sessions.permissions.votes import may_run_votes
from sessions.selectors.amendments import amendments_of
from sessions.selectors.resolutions import newest_draft
from sessions.services import amendment_votes, amendments
from sessions.services.amendments import Proposed


class AmendmentOut(serializers.ModelSerializer[Amendment]):
    """An amendment; `institution` is null for the Forum of Women Parliamentarians."""

    draft = serializers.IntegerField(source="draft.number", read_only=True)
    institution = serializers.CharField(
        source="institution.code", read_only=True, allow_null=True, default=None
    )

    class Meta:
        model = Amendment
        fields = [
            "id",
            "draft",
            "number",
            "institution",
            "language",
            "paragraph",
            "kind",
            "text",
            "state",
            "question",
            "proposed_at",
            "treated_at",
        ]
        read_only_fields = fields


class AmendmentsOut(serializers.Serializer[Any]):
    """The amendments to the newest version, paragraph by paragraph."""

    amendments = AmendmentOut(many=True, read_only=True)


class AmendmentIn(Input):
    """On behalf of an `institution`; the secretariat names none for the Forum of Women."""

    institution = ByCode(slug_field="code", queryset=Institution.objects.all(), required=False)
    language = OneOf(Language)
    paragraph = WholeNumber(min_value=0, max_value=10_000)
    kind = OneOf(AmendmentKind)
    text = Text(max_length=10_000, required=False, allow_blank=True)


class PutAmendmentIn(Input):
    """In which sitting of the body it is put to the vote, by its `id`."""

    sitting = Key()


class TreatIn(Input):
    state = OneOf(AmendmentState)


class AmendmentsViewSet(OpenToRead, viewsets.GenericViewSet[Resolution]):
    """The amendments to a committee's draft."""

    queryset = Resolution.objects.none()  # for the schema
    lookup_value_converter = "int"
    answers_once = True
    versioned_acts = ("merge",)
    versioned_answers = ("merge",)

    def get_queryset(self) -> QuerySet[Resolution]:
        return visible_resolutions(self.request.user).order_by("pk")

    @extend_schema(responses=AmendmentsOut)
    def retrieve(self, request: Request, pk: int) -> Response:
        """Return them to who may read the draft."""
        resolution = self.get_object()
        if not reads_drafts(request.user, resolution):
            raise Http404
        return _shown(resolution)

    @extend_schema(request=AmendmentIn, responses={201: AmendmentsOut})
    def propose(self, request: Request, pk: int) -> Response:
        """Propose one: a Member's by its coordinator, the Forum's by the secretariat."""
        resolution, of_house = self.get_object(), may_keep_resolutions(request.user)
        speaking = delegations_speaking(request.user, resolution)
        require(of_house or speaking.exists())
        given = AmendmentIn.read(request.data)
        member = given.pop("institution", None)
        may_speak = of_house if member is None else speaking.filter(institution=member).exists()
        if not may_speak:
            raise ValidationError({"institution": [_("There is no such thing here.")]})
        told: dict[str, Any] = {"by": account_of(request), "at": timezone.now()}
        proposed = Proposed(**given)
        amendments.propose(resolution=resolution, institution=member, proposed=proposed, **told)
        return _shown(resolution, 201)

    @extend_schema(request=PutAmendmentIn, responses=AmendmentsOut)
    def put_to_vote(self, request: Request, pk: int, number: int) -> Response:
        """Put one to the vote, by its number in the newest version; its closed vote settles it."""
        resolution = self.get_object()
        require(may_run_votes(request.user) and may_keep_resolutions(request.user))
        wanted = PutAmendmentIn.read(request.data)["sitting"]
        sittings = Sitting.planned.filter(event_id=resolution.event_id)
        sitting, amendment = named(sittings, wanted, "sitting"), _numbered(resolution, number)
        by, at = account_of(request), timezone.now()
        amendment_votes.put(amendment=amendment, sitting=sitting, by=by, at=at)
        return _shown(resolution)

    @extend_schema(request=TreatIn, responses=AmendmentsOut)
    def treat(self, request: Request, pk: int, number: int) -> Response:
        """Put on record what became of one, by its number in the newest version."""
        resolution = self.get_object()
        require(may_keep_resolutions(request.user))
        state = TreatIn.read(request.data)["state"]
        amendment = _numbered(resolution, number)
        by, at = account_of(request), timezone.now()
        amendments.treat(amendment=amendment, state=state, by=by, at=at)
        return _shown(resolution)

    @extend_schema(request=None, responses=WholeResolutionOut)
    def merge(self, request: Request, pk: int) -> Response:
        """Put the adopted ones into the text: the next version."""
        resolution = self.get_object()
        require(may_keep_resolutions(request.user))
        amendments.merge(**seen(request, resolution))
        return shown(request, resolution)


def _numbered(resolution: Resolution, number: int) -> Amendment:
    """Return an amendment by its number in the newest version; what is not there is a fault."""
    held = Amendment.objects.filter(draft=newest_draft(resolution))
    key = held.filter(number=number).values_list("pk", flat=True).first() or 0
    found: Amendment = named(held.select_related("draft__resolution"), key, "number")
    return found


def _shown(resolution: Resolution, code: int = 200) -> Response:
    draft = newest_draft(resolution)
    found = amendments_of(draft) if draft else ()
    return Response(AmendmentsOut({"amendments": found}).data, status=code)
