"""The desk's work, for programs: notes, history of fields, people who look registered twice."""

from typing import Any

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import mixins, serializers, viewsets
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from assemblies.gateways.rest import Input, Key, Text
from assemblies.models.events import Assembly
from assemblies.permissions import require
from registrations.api import filters
from registrations.api.views import account_of
from registrations.models.desk import Note
from registrations.models.history import FieldChange
from registrations.models.registrations import Registration
from registrations.permissions.people import visible_registrations
from registrations.permissions.reviews import may_work_at_desk
from registrations.selectors.duplicates import duplicates_in
from registrations.services import duplicates, notes


class PersonNoteIn(Input):
    registration = Key(help_text="About whom: the registration's `id`.")
    text = Text(max_length=2000)


class NoteOut(serializers.ModelSerializer[Note]):
    registration = serializers.IntegerField(source="registration_id", read_only=True)
    written_by = serializers.IntegerField(
        source="written_by_id", read_only=True, allow_null=True, help_text="The account."
    )

    class Meta:
        model = Note
        fields = ["id", "registration", "text", "written_at", "written_by"]
        read_only_fields = fields


class FieldChangeOut(serializers.ModelSerializer[FieldChange]):
    registration = serializers.IntegerField(source="registration_id", read_only=True)
    changed_by = serializers.IntegerField(
        source="changed_by_id", read_only=True, allow_null=True, help_text="The account."
    )

    class Meta:
        model = FieldChange
        fields = ["id", "registration", "field", "before", "after", "changed_at", "changed_by"]
        read_only_fields = fields


class PairOut(serializers.Serializer[Any]):
    """Two registrations that look like one person; `reasons` are words of a vocabulary."""

    first = serializers.IntegerField(read_only=True, help_text="The older registration's `id`.")
    second = serializers.IntegerField(read_only=True)
    score = serializers.IntegerField(read_only=True, help_text="Of 100; from 55 on it is listed.")
    reasons = serializers.ListField(child=serializers.CharField(), read_only=True)


class ApartIn(Input):
    one = Key()
    other = Key()


def people_at_desk(request: Request) -> QuerySet[Registration]:
    """Return the people this account meets at the desk; outside it the address is refused."""
    require(may_work_at_desk(request.user))
    return visible_registrations(request.user)


class NoteViewSet(mixins.ListModelMixin, viewsets.GenericViewSet[Note]):
    """What the secretariat keeps in mind about people, for itself."""

    queryset = Note.objects.none()
    serializer_class = NoteOut
    filterset_class = filters.OfPersonFilter
    lookup_value_converter = "int"
    answers_once = True

    def get_queryset(self) -> QuerySet[Note]:
        seen = people_at_desk(self.request)
        return Note.objects.filter(registration__in=seen).order_by("pk")

    @extend_schema(request=PersonNoteIn, responses={201: NoteOut})
    def create(self, request: Request) -> Response:
        """Write a note about a person."""
        seen = people_at_desk(request)
        given = PersonNoteIn.read(request.data)
        person = get_object_or_404(seen, pk=given["registration"])
        by, at = account_of(request), timezone.now()
        note = notes.write(person=person, text=given["text"], by=by, at=at)
        return Response(NoteOut(note).data, status=201)

    @extend_schema(request=None, responses={204: None})
    @action(detail=True, methods=["post"], filterset_class=None, pagination_class=None)
    def remove(self, request: Request, pk: int) -> Response:
        """Take one's own note away."""
        own = self.get_queryset().filter(written_by=account_of(request))
        note = get_object_or_404(own.select_related("registration"), pk=pk)
        notes.remove(note=note, by=account_of(request), at=timezone.now())
        return Response(status=204)


class FieldChangeViewSet(mixins.ListModelMixin, viewsets.GenericViewSet[FieldChange]):
    """Each field of a person before and after every change, the latest last."""

    queryset = FieldChange.objects.none()
    serializer_class = FieldChangeOut
    filterset_class = filters.ChangeFilter

    def get_queryset(self) -> QuerySet[FieldChange]:
        seen = people_at_desk(self.request)
        return FieldChange.objects.filter(registration__in=seen).order_by("changed_at", "pk")


_OF_ASSEMBLY = OpenApiParameter("assembly", int, description="Its number; without: the latest.")


def _assembly_of(request: Request) -> Assembly | None:
    number = request.query_params.get("assembly")
    if number is None:
        return Assembly.objects.order_by("-number").first()
    if not (number.isascii() and number.isdigit() and len(number) < 5):
        raise serializers.ValidationError({"assembly": [gettext("Give the assembly's number.")]})
    return get_object_or_404(Assembly, number=int(number))


class DuplicateViewSet(viewsets.GenericViewSet[Any]):
    """Pairs of registrations of an assembly that look like one person."""

    serializer_class = PairOut
    answers_once = True
    queryset = Registration.objects.none()

    @extend_schema(parameters=[_OF_ASSEMBLY], responses=PairOut(many=True))
    def list(self, request: Request) -> Response:
        """Return the pairs, the most alike first."""
        seen = people_at_desk(request)
        assembly = _assembly_of(request)
        found = duplicates_in(seen, assembly) if assembly else ()
        page = self.paginate_queryset(found)
        return self.get_paginated_response(PairOut(page or [], many=True).data)

    @extend_schema(request=ApartIn, responses={204: None})
    @action(detail=False, methods=["post"], pagination_class=None)
    def apart(self, request: Request) -> Response:
        """Remember that two registrations are two people."""
        seen = people_at_desk(request)
        given = ApartIn.read(request.data)
        one, other = (get_object_or_404(seen, pk=given[name]) for name in ("one", "other"))
        duplicates.find_apart(one=one, other=other, by=account_of(request), at=timezone.now())
        return Response(status=204)
