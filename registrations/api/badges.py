"""Badges, for programs: who has one, making, printing, replacing, taking back."""

import re
from collections.abc import Sequence
from typing import Any, Final

from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import mixins, serializers, viewsets
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from assemblies.gateways.rest import Input, Key, Line, OneOf
from assemblies.models.events import Assembly, Event
from assemblies.permissions import require
from registrations.api.filters import BadgeFilter
from registrations.api.views import account_of
from registrations.models.badges import Badge
from registrations.paper.badges import Layout, badges_pdf
from registrations.permissions.papers import may_issue_papers, visible_badges
from registrations.selectors.badges import in_order
from registrations.services import badges, printing
from registrations.services.printing import IN_A_RUN

MOST_AT_ONCE = 500
_KEY: Final = re.compile(r"[0-9]{1,18}")
AS_LAYOUT = OpenApiParameter("layout", enum=[layout.value for layout in Layout])


class BadgesIn(Input):
    """`participants`: keys of approved people; who has a badge already is passed over."""

    assembly = Key(max_value=9999, help_text="The assembly's number.")
    participants = serializers.ListField(child=Key(), min_length=1, max_length=MOST_AT_ONCE)


class PrintedIn(Input):
    assembly = Key(max_value=9999, help_text="The assembly's number.")
    badges = serializers.ListField(child=Key(), min_length=1, max_length=MOST_AT_ONCE)


class PrintedOut(serializers.Serializer[Any]):
    printed = serializers.IntegerField(read_only=True)


class BadgeReasonIn(Input):
    reason = Line(max_length=200)


class BadgeOut(serializers.ModelSerializer[Badge]):
    class Meta:
        model = Badge
        fields = [
            "id",
            "participant",
            "serial",
            "issue",
            "issued_at",
            "printed_at",
            "voided_at",
            "void_reason",
        ]
        read_only_fields = fields


class SheetIn(serializers.Serializer[Any]):
    """Which badges, on which paper; read from a query."""

    assembly = serializers.IntegerField(
        min_value=1, max_value=9999, help_text="The assembly's number."
    )
    badges = Line(
        max_length=20 * IN_A_RUN,
        help_text=f"Their `id`s, with commas, {IN_A_RUN} at most; they come in this order.",
    )
    layout = OneOf(Layout, required=False)

    def validate_badges(self, value: str) -> list[int]:
        keys = value.split(",")
        if len(keys) > IN_A_RUN or not all(map(_KEY.fullmatch, keys)):
            sentence = _("Give up to %(most)s numbers of badges, with commas between them.")
            raise serializers.ValidationError(sentence % {"most": IN_A_RUN})
        return list(dict.fromkeys(map(int, keys)))


class BadgeViewSet(mixins.ListModelMixin, viewsets.GenericViewSet[Badge]):
    """Badges; for the desk."""

    serializer_class = BadgeOut
    filterset_class = BadgeFilter
    lookup_value_converter = "int"
    answers_once = True

    def get_queryset(self) -> QuerySet[Badge]:
        return visible_badges(self.request.user).order_by("pk")

    def list(self, request: Request, *args: Any, **kwargs: Any) -> Response:  # noqa: ANN401 - REST framework's signature
        """Return badges, the void ones too."""
        require(may_issue_papers(request.user))
        return super().list(request, *args, **kwargs)

    @extend_schema(responses=BadgeOut)
    def retrieve(self, request: Request, pk: int) -> Response:
        """Return one badge."""
        return Response(BadgeOut(self.get_object()).data)

    @extend_schema(request=BadgesIn, responses={201: BadgeOut(many=True)})
    def create(self, request: Request) -> Response:
        """Give badges to those of the participants who have none."""
        require(may_issue_papers(request.user))
        given = BadgesIn.read(request.data)
        assembly = get_object_or_404(Assembly, number=given.pop("assembly"))
        made = badges.issue(event=assembly, by=account_of(request), at=timezone.now(), **given)
        return Response(BadgeOut(made, many=True).data, status=201)

    @extend_schema(request=PrintedIn, responses=PrintedOut)
    @action(detail=False, methods=["post"], url_path="record-printing", filterset_class=None)
    def record_printing(self, request: Request) -> Response:
        """Note that badges were printed; void ones are passed over."""
        require(may_issue_papers(request.user))
        given = PrintedIn.read(request.data)
        assembly = get_object_or_404(Assembly, number=given.pop("assembly"))
        by, at = account_of(request), timezone.now()
        printed = badges.record_printing(event=assembly, by=by, at=at, **given)
        return Response({"printed": printed})

    @extend_schema(parameters=[SheetIn], responses={(200, "application/pdf"): OpenApiTypes.BINARY})
    @action(detail=False, filterset_class=None, pagination_class=None)
    def sheet(self, request: Request) -> HttpResponse:
        """Return many badges as PDF; void ones are passed over, printing is noted apart."""
        require(may_issue_papers(request.user))
        given = SheetIn(data=request.query_params)
        given.is_valid(raise_exception=True)
        asked = given.validated_data
        event = get_object_or_404(Assembly, number=asked["assembly"])
        wanted = in_order(asked["badges"])
        chosen = [one for one in wanted if one.event_id == event.pk and one.voided_at is None]
        if not chosen:
            raise Http404
        return _as_pdf(event, chosen, asked.get("layout", Layout.SHEET))

    @extend_schema(request=BadgeReasonIn, responses={201: BadgeOut})
    @action(detail=True, methods=["post"])
    def reprint(self, request: Request, pk: int) -> Response:
        """Replace a badge; the older one is void at once."""
        badge, given = self.get_object(), BadgeReasonIn.read(request.data)
        new = badges.reprint(badge=badge, by=account_of(request), at=timezone.now(), **given)
        return Response(BadgeOut(new).data, status=201)

    @extend_schema(request=BadgeReasonIn, responses=BadgeOut)
    @action(detail=True, methods=["post"])
    def void(self, request: Request, pk: int) -> Response:
        """Take a badge back."""
        badge, given = self.get_object(), BadgeReasonIn.read(request.data)
        badge = badges.void(badge=badge, by=account_of(request), at=timezone.now(), **given)
        return Response(BadgeOut(badge).data)

    @extend_schema(
        parameters=[AS_LAYOUT], responses={(200, "application/pdf"): OpenApiTypes.BINARY}
    )
    @action(detail=True, filterset_class=None, pagination_class=None)
    def pdf(self, request: Request, pk: int) -> HttpResponse:
        """Return one badge as PDF; printing it is noted apart."""
        badge = self.get_object()
        asked = request.query_params.get("layout", Layout.CARD)
        layout = Layout(asked) if asked in set(Layout) else Layout.CARD
        return _as_pdf(badge.event, in_order([badge.pk]), layout)


def _as_pdf(event: Event, chosen: Sequence[Badge], layout: Layout) -> HttpResponse:
    at = timezone.now()
    faces = printing.faces_of(chosen, badges.key_of(event=event, at=at))
    content = badges_pdf(printing.run_of(event, layout), faces, at=at)
    return HttpResponse(content, content_type="application/pdf")
