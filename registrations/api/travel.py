"""Who travels and with which papers, for programs of those who need it; each look is recorded."""

from typing import Any

from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from drf_spectacular.utils import extend_schema, extend_schema_field
from rest_framework import serializers, viewsets
from rest_framework.request import Request
from rest_framework.response import Response

from assemblies.enums import Capability, Capacity
from assemblies.gateways.rest import Line, OneOf
from assemblies.models.events import Assembly
from assemblies.permissions import may
from registrations.api.privacy import OpenedOut
from registrations.api.tables import TABLE, as_table, check_kind
from registrations.api.views import account_of
from registrations.models.registrations import Registration
from registrations.selectors.protected import (
    GIVEN,
    MISSING,
    Traveller,
    TravelWanted,
    as_travellers,
    protected_questions,
    travellers,
)
from registrations.services import protected, tables


class TravelIn(serializers.Serializer[Any]):
    """What the list of travellers is narrowed to; read from a query."""

    search = Line(max_length=100, required=False, help_text="In the name.")
    given = serializers.ChoiceField(
        choices=[GIVEN, MISSING], required=False, help_text="Some given, or nothing yet."
    )
    capacity = OneOf(Capacity, required=False)
    delegation = serializers.IntegerField(min_value=0, max_value=2**63 - 1, required=False)


class TravellerOut(serializers.Serializer[Any]):
    """An approved person with her protected answers."""

    registration = serializers.IntegerField(source="person.pk", read_only=True)
    family_name = serializers.CharField(source="person.family_name", read_only=True)
    given_name = serializers.CharField(source="person.given_name", read_only=True)
    capacity = serializers.ChoiceField(
        source="person.capacity", choices=[one.value for one in Capacity], read_only=True
    )
    comes_for = serializers.SerializerMethodField(help_text="Her parliament or organization.")
    born_on = serializers.DateField(source="person.born_on", read_only=True, allow_null=True)
    asked = serializers.IntegerField(read_only=True, help_text="How many protected questions.")
    answers = serializers.SerializerMethodField()

    def get_comes_for(self, one: Traveller) -> str:
        return tables.comes_for(one.person)

    @extend_schema_field(OpenedOut(many=True))
    def get_answers(self, one: Traveller) -> Any:  # noqa: ANN401 - plain values
        return OpenedOut(self.context["opened"].get(one.person.pk, ()), many=True).data


class TravelViewSet(viewsets.GenericViewSet[Registration]):
    """The approved people of an assembly with passport, visa and travel data.

    That each was looked at is recorded before anything is answered.
    """

    queryset = Registration.objects.none()
    serializer_class = TravellerOut

    @extend_schema(parameters=[TravelIn], responses=TravellerOut(many=True))
    def list(self, request: Request, number: int) -> Response:
        """Return them by name, a page at a time; of a page, everybody was looked at."""
        assembly = _assembly_of(request, number)
        page = self.paginate_queryset(_found(request, assembly)) or []
        by, at = account_of(request), timezone.now()
        opened = protected.look_at_all(people=page, is_export=False, by=by, at=at)
        lines: Any = as_travellers(page, protected_questions(assembly))
        answered = TravellerOut(lines, many=True, context={"opened": opened})
        return self.get_paginated_response(answered.data)

    @extend_schema(parameters=[TravelIn], responses=TABLE)
    def table(self, request: Request, number: int, kind: str) -> HttpResponse:
        """Return all of them as a table, as the console's page gives it."""
        check_kind(kind)
        assembly = _assembly_of(request, number)
        people = list(_found(request, assembly))
        by, at = account_of(request), timezone.now()
        opened = protected.look_at_all(people=people, by=by, at=at)
        made = tables.of_travellers(people, protected_questions(assembly), opened)
        return as_table(made, f"travel-{assembly.slug}", kind)


def _assembly_of(request: Request, number: int) -> Assembly:
    is_allowed = may(request.user, Capability.SEE_PROTECTED_DATA)
    seen = Assembly.objects.all() if is_allowed else Assembly.objects.none()
    return get_object_or_404(seen, number=number)


def _found(request: Request, assembly: Assembly) -> QuerySet[Registration]:
    given = TravelIn(data=request.query_params)
    given.is_valid(raise_exception=True)
    asked = given.validated_data
    wanted = TravelWanted(
        words=asked.get("search", ""),
        data=asked.get("given", ""),
        capacity=asked.get("capacity", ""),
        delegation=asked.get("delegation"),
    )
    return travellers(assembly, wanted)
