"""The console's tables, for programs: delegations, arrivals, places; as CSV or as a spreadsheet."""

from collections.abc import Callable
from typing import Any, Final

from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework import serializers, viewsets
from rest_framework.request import Request

from assemblies.gateways.rest import Line, OneOf
from assemblies.models.events import Assembly
from assemblies.paper.tables import Table, as_csv, as_xlsx
from registrations.api.views import account_of
from registrations.enums import FileState, PartyState
from registrations.permissions.check_in import may_check_in
from registrations.permissions.reviews import may_review
from registrations.selectors.check_in import ARRIVED, MISSING, arrivals_wanted
from registrations.selectors.delegations import delegation_rows, rows_wanted
from registrations.selectors.seats import seats_of, seats_wanted
from registrations.services import exports, tables
from sessions.models.sittings import Sitting

_XLSX: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_MADE: Final[dict[str, tuple[Callable[[Table], bytes], str]]] = {
    "csv": (as_csv, "text/csv; charset=utf-8"),
    "xlsx": (as_xlsx, _XLSX),
}
# What the schema tells of every table; headings come in the language of `Accept-Language`.
TABLE: Final[dict[Any, Any]] = {
    (200, "text/csv"): OpenApiTypes.BINARY,
    (200, _XLSX): OpenApiTypes.BINARY,
}


def check_kind(kind: str) -> None:
    """Find nothing where no such file is made; asked before anything is looked at."""
    if kind not in _MADE:
        raise Http404


def as_table(table: Table, name: str, kind: str) -> HttpResponse:
    """Return a table as a file, as ``kind``, which ``check_kind`` has let pass."""
    made, media_type = _MADE[kind]
    response = HttpResponse(made(table), content_type=media_type)
    response["Content-Disposition"] = f'attachment; filename="{name}.{kind}"'
    return response


class DelegationsIn(serializers.Serializer[Any]):
    """What the table of delegations is narrowed to; read from a query."""

    search = Line(max_length=100, required=False, help_text="In a name or code.")
    state = OneOf(FileState, required=False)
    group = Line(max_length=16, required=False, help_text="A geopolitical group's code.")


class ArrivalsIn(serializers.Serializer[Any]):
    """What the table of arrivals is narrowed to; read from a query."""

    sitting = serializers.IntegerField(
        min_value=1,
        max_value=2**63 - 1,
        required=False,
        help_text="The door of this sitting; without: arrival at the assembly.",
    )
    search = Line(max_length=100, required=False, help_text="In a name or where from.")
    state = serializers.ChoiceField(choices=[ARRIVED, MISSING], required=False)


class SeatsIn(serializers.Serializer[Any]):
    """What the table of places is narrowed to; read from a query."""

    search = Line(max_length=100, required=False, help_text="In a name or parliament.")
    state = OneOf(PartyState, required=False)


def _asked(kind: type[serializers.Serializer[Any]], request: Request) -> dict[str, Any]:
    given = kind(data=request.query_params)
    given.is_valid(raise_exception=True)
    asked = dict(given.validated_data)
    return {"words": asked.pop("search", ""), **asked}


class TableViewSet(viewsets.GenericViewSet[Assembly]):
    """Tables of an assembly, as the pages of the console give them."""

    lookup_field = "number"
    pagination_class = None
    queryset = Assembly.objects.all()

    @extend_schema(parameters=[DelegationsIn], responses=TABLE)
    def delegations(self, request: Request, number: int, kind: str) -> HttpResponse:
        """Return how many people of each delegation stand where."""
        assembly = self._of(may_review(request.user), number, kind)
        rows = rows_wanted(delegation_rows(assembly), **_asked(DelegationsIn, request))
        return as_table(tables.of_delegations(rows), f"delegations-{assembly.slug}", kind)

    @extend_schema(parameters=[ArrivalsIn], responses=TABLE)
    def arrivals(self, request: Request, number: int, kind: str) -> HttpResponse:
        """Return who has arrived, and who has not; that it was taken is recorded."""
        assembly = self._of(may_check_in(request.user), number, kind)
        asked = _asked(ArrivalsIn, request)
        sitting = _sitting_of(assembly, asked.pop("sitting", None))
        people = arrivals_wanted(assembly, sitting, **asked)
        by, at = account_of(request), timezone.now()
        exports.taken(of=sitting or assembly, table="arrivals", people=len(people), by=by, at=at)
        return as_table(tables.of_arrivals(people), f"arrivals-{assembly.slug}", kind)

    def _of(self, is_allowed: bool, number: int, kind: str) -> Assembly:
        check_kind(kind)
        found = self.get_queryset() if is_allowed else Assembly.objects.none()
        return get_object_or_404(found, number=number)


def _sitting_of(assembly: Assembly, pk: int | None) -> Sitting | None:
    if pk is None:
        return None
    sittings = Sitting.objects.select_related("event")
    return get_object_or_404(sittings, event_id=assembly.pk, pk=pk)


class SeatTableViewSet(viewsets.GenericViewSet[Sitting]):
    """Who asked for a place in a sitting."""

    pagination_class = None

    def get_queryset(self) -> QuerySet[Sitting]:
        sittings = Sitting.objects.select_related("event")
        return sittings if may_review(self.request.user) else sittings.none()

    @extend_schema(parameters=[SeatsIn], responses=TABLE)
    def people(self, request: Request, pk: int, kind: str) -> HttpResponse:
        """Return everybody who asked, in the order of asking; that it was taken is recorded."""
        check_kind(kind)
        sitting = get_object_or_404(self.get_queryset(), pk=pk)
        seats = seats_wanted(seats_of(sitting), **_asked(SeatsIn, request))
        by, at = account_of(request), timezone.now()
        exports.taken(of=sitting, table="places", people=len(seats), by=by, at=at)
        name = f"places-{sitting.event.slug}-{sitting.pk}"
        return as_table(tables.of_places(seats), name, kind)
