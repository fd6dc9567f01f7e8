"""Lists of people as files, for programs: asked for, looked after, taken away."""

from uuid import UUID

from django.db.models import QuerySet
from django.http import HttpResponseBase, StreamingHttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework import mixins, serializers, viewsets
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.reverse import reverse

from assemblies.enums import Capacity
from assemblies.gateways.rest import Input, Line, OneOf
from assemblies.models.events import Assembly
from assemblies.permissions import require
from registrations.api.filters import ExportFilter
from registrations.api.views import account_of
from registrations.enums import ExportState, RegistrationState, SheetKind
from registrations.errors.papers import ExportNotReady
from registrations.models.desk import Export
from registrations.permissions.reviews import may_work_at_desk, visible_exports
from registrations.selectors.exports import pieces_of
from registrations.selectors.people import Wanted
from registrations.services import exports

MEDIA_TYPES = {
    SheetKind.XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    SheetKind.CSV: "text/csv; charset=utf-8",
}


class ExportIn(Input):
    """Which people, and in which form; headings come in the language of `Accept-Language`."""

    assembly = serializers.SlugRelatedField(
        slug_field="number", queryset=Assembly.objects.all(), help_text="The assembly's number."
    )
    sheet = OneOf(SheetKind)
    search = Line(max_length=100, required=False, allow_blank=True)
    state = OneOf(RegistrationState, required=False)
    capacity = OneOf(Capacity, required=False)
    institution = Line(max_length=16, required=False, help_text="A parliament's code.")


class ExportOut(serializers.ModelSerializer[Export]):
    id = serializers.UUIDField(source="public_id", read_only=True)

    class Meta:
        model = Export
        fields = ["id", "sheet", "state", "done", "total", "asked_at", "finished_at", "expires_at"]
        read_only_fields = fields


class ExportViewSet(mixins.ListModelMixin, viewsets.GenericViewSet[Export]):
    """The lists this account asked for; each is kept for a day, for the account alone."""

    queryset = Export.objects.none()
    serializer_class = ExportOut
    filterset_class = ExportFilter
    lookup_field = "public_id"
    lookup_value_converter = "uuid"
    answers_once = True

    def get_queryset(self) -> QuerySet[Export]:
        require(may_work_at_desk(self.request.user))
        return visible_exports(self.request.user, timezone.now()).order_by("pk")

    @extend_schema(responses=ExportOut)
    def retrieve(self, request: Request, public_id: UUID) -> Response:
        """Return how far a list is."""
        return Response(ExportOut(self._own(public_id)).data)

    @extend_schema(request=ExportIn, responses={202: ExportOut})
    def create(self, request: Request) -> Response:
        """Ask for a list; `Location` says where to look how far it is."""
        require(may_work_at_desk(request.user))
        given = ExportIn.read(request.data)
        event, sheet = given.pop("assembly"), given.pop("sheet")
        wanted = Wanted(
            search=given.get("search", ""),
            view=given.get("state", ""),
            capacity=given.get("capacity", ""),
            delegation=given.get("institution", ""),
        )
        by, at = account_of(request), timezone.now()
        export = exports.ask(event=event, wanted=wanted, sheet=sheet, by=by, at=at)
        place = reverse("registrations_api:export-detail", [export.public_id])
        return Response(ExportOut(export).data, status=202, headers={"Location": place})

    @extend_schema(request=None, responses=ExportOut)
    @action(detail=True, methods=["post"])
    def cancel(self, request: Request, public_id: UUID) -> Response:
        """Give a list up before it is made."""
        export = self._own(public_id)
        export = exports.cancel(export=export, by=account_of(request), at=timezone.now())
        return Response(ExportOut(export).data)

    @extend_schema(responses={(200, "application/octet-stream"): OpenApiTypes.BINARY})
    @action(detail=True, pagination_class=None)
    def file(self, request: Request, public_id: UUID) -> HttpResponseBase:
        """Return the file, once the list is ready."""
        export = self._own(public_id)
        if export.state != ExportState.READY:
            raise ExportNotReady
        kind = MEDIA_TYPES[SheetKind(export.sheet)]
        response = StreamingHttpResponse(pieces_of(export), content_type=kind)
        response["Content-Disposition"] = f'attachment; filename="people.{export.sheet}"'
        return response

    def _own(self, public_id: UUID) -> Export:
        return get_object_or_404(self.get_queryset(), public_id=public_id)
