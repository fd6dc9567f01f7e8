"""Importing a filled sheet, for programs: send it, look at the rows, add the people."""

from collections.abc import Mapping
from typing import IO, Any

from django.core.files.uploadedfile import UploadedFile
from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema, extend_schema_field
from rest_framework import parsers, serializers, viewsets
from rest_framework.decorators import action
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.reverse import reverse

from assemblies.gateways.rest import RawBody, check_length
from assemblies.permissions import require
from registrations.api.coordination import OfDelegation
from registrations.api.serializers import PersonOut
from registrations.api.views import account_of
from registrations.gateways.spreadsheets import MOST_BYTES
from registrations.models.sheets import Sheet
from registrations.permissions.delegations import may_register, visible_files
from registrations.rules.sheets import SheetRow
from registrations.services import sheets
from registrations.services.sheets import SaidFault

_FRAME = 10_000  # bytes of a form around its file
_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_TEMPLATES = {"csv": "text/csv; charset=utf-8", "xlsx": _XLSX}


class RawCsv(RawBody):
    media_type, limit = "text/csv", MOST_BYTES


class RawXlsx(RawBody):
    media_type, limit = _XLSX, MOST_BYTES


class SheetForm(parsers.MultiPartParser):
    """A form with the table as a file; one too large is refused before it is read."""

    def parse(
        self,
        stream: IO[bytes],
        media_type: str | None = None,
        parser_context: Mapping[str, Any] | None = None,
    ) -> "parsers.DataAndFiles[Any, Any]":
        """Return the form. Raises TooLarge."""
        check_length((parser_context or {})["request"], MOST_BYTES + _FRAME)
        return super().parse(stream, media_type, parser_context)


class FaultOut(serializers.Serializer[SaidFault]):
    """What is wrong in one cell."""

    column = serializers.CharField(
        read_only=True, help_text="Its name, or `answer.` and the key of a question."
    )
    code = serializers.CharField(read_only=True)
    detail = serializers.CharField(read_only=True, help_text="In the reader's language.")


class RowOut(serializers.Serializer[SheetRow]):
    """One row as read. `repeats_row`: the earlier row with this person."""

    number = serializers.IntegerField(read_only=True, help_text="As spreadsheets count.")
    is_good = serializers.BooleanField(read_only=True, help_text="It would be added.")
    values = serializers.DictField(read_only=True)
    answers = serializers.DictField(
        read_only=True, help_text="To the event's own questions, by key; as answers are sent."
    )
    faults = serializers.SerializerMethodField()
    repeats_row = serializers.IntegerField(read_only=True, allow_null=True)
    is_present = serializers.BooleanField(read_only=True, help_text="In the delegation already.")

    @extend_schema_field(FaultOut(many=True))
    def get_faults(self, row: SheetRow) -> Any:  # noqa: ANN401 - plain values
        faults: Any = self.context["faults"][row.number]  # as below
        return FaultOut(faults, many=True).data


class SheetOut(serializers.ModelSerializer[Sheet]):
    delegation = serializers.IntegerField(source="file_id", read_only=True)
    rows = serializers.SerializerMethodField()

    class Meta:
        model = Sheet
        fields = ["id", "delegation", "name", "read_at", "expires_at", "rows"]
        read_only_fields = fields

    @extend_schema_field(RowOut(many=True))
    def get_rows(self, sheet: Sheet) -> Any:  # noqa: ANN401 - plain values
        rows: Any = sheets.rows_of(sheet)  # REST framework's types know no `many`
        context = {"faults": sheets.said_faults(rows, sheet.file)}
        return RowOut(rows, many=True, context=context).data


class DelegationSheetViewSet(OfDelegation):
    """Filled sheets of a delegation."""

    parser_classes = (RawCsv, RawXlsx, SheetForm)

    @extend_schema(
        request={"text/csv": OpenApiTypes.BINARY, _XLSX: OpenApiTypes.BINARY},
        responses={201: SheetOut},
    )
    def create(self, request: Request, pk: int) -> Response:
        """Read a sheet: as the body, or as `sheet` of a form. Nobody is added yet."""
        file = self.own()
        content, name = _content_of(request)
        by, at = account_of(request), timezone.now()
        sheet = sheets.read(file=file, content=content, name=name, by=by, at=at)
        response = Response(SheetOut(sheet).data, status=201)
        response["Location"] = reverse("registrations_api:sheet-detail", [sheet.pk])
        return response

    @extend_schema(
        responses={(200, "text/csv"): OpenApiTypes.BINARY, (200, _XLSX): OpenApiTypes.BINARY}
    )
    def template(self, request: Request, pk: int, kind: str) -> HttpResponse:
        """Return the empty sheet, with headings in the language of `Accept-Language`."""
        if kind not in _TEMPLATES:
            raise Http404
        content = sheets.template(file=self.own(), as_csv=kind == "csv")
        response = HttpResponse(content, content_type=_TEMPLATES[kind])
        response["Content-Disposition"] = f'attachment; filename="people.{kind}"'
        return response


class SheetViewSet(viewsets.GenericViewSet[Sheet]):
    """Sheets that this account has sent and that are kept still."""

    queryset = Sheet.objects.none()
    lookup_value_converter = "int"
    answers_once = True

    def get_queryset(self) -> QuerySet[Sheet]:
        return Sheet.objects.filter(
            read_by=account_of(self.request),
            expires_at__gt=timezone.now(),
            file__in=visible_files(self.request.user),
        ).select_related("file__delegation")

    @extend_schema(responses=SheetOut)
    def retrieve(self, request: Request, pk: int) -> Response:
        """Return every row with its faults, as it stands against the delegation now."""
        return Response(SheetOut(self._own(request)).data)

    @extend_schema(request=None, responses={201: PersonOut(many=True)})
    @action(detail=True, methods=["post"])
    def add(self, request: Request, pk: int) -> Response:
        """Add the people of every good row as drafts, all or none; the sheet is forgotten."""
        sheet = self._own(request)
        added = sheets.add_people(sheet=sheet, by=account_of(request), at=timezone.now())
        return Response(PersonOut(added, many=True).data, status=201)

    @extend_schema(request=None, responses={204: None})
    @action(detail=True, methods=["post"])
    def forget(self, request: Request, pk: int) -> Response:
        """Forget a sheet; nobody is added."""
        sheets.forget(sheet=self._own(request))
        return Response(status=204)

    def _own(self, request: Request) -> Sheet:
        sheet = self.get_object()
        require(may_register(request.user, sheet.file.delegation))
        return sheet


def _content_of(request: Request) -> tuple[bytes, str]:
    """Return the table and its name, however it was sent."""
    content = request.data.get("content") if isinstance(request.data, Mapping) else None
    if isinstance(content, bytes):
        return content, ""
    sent = request.FILES.get("sheet")
    if not isinstance(sent, UploadedFile):
        raise ValidationError({"sheet": [_("Send the file under this name.")]})
    return sent.read(), sent.name or ""
