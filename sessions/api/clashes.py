"""The clashes of a draft, for editors' own programs; accepting them on record."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from drf_spectacular.utils import extend_schema
from rest_framework import serializers, viewsets
from rest_framework.request import Request
from rest_framework.response import Response

from assemblies.gateways.rest import Input, Line, OneOf, told, version_of
from assemblies.models.events import Assembly
from sessions.api.plans import OfDraft
from sessions.enums import ClashKind
from sessions.models.clashes import AcceptedClash
from sessions.rules.acceptances import Acceptance, Considered
from sessions.selectors.clashes import Found, accepters_of, clashes_in
from sessions.selectors.plans import plan_version, planned_sittings
from sessions.services import clashes


class AcceptanceOut(serializers.Serializer[Any]):
    """Who let a clash stand, when and why."""

    reason = serializers.CharField(read_only=True)
    by = serializers.CharField(read_only=True, allow_null=True)
    at = serializers.DateTimeField(read_only=True)


class ClashOut(serializers.Serializer[Any]):
    """What does not go together, while `starts_at` to `ends_at`; a warning, not a refusal."""

    key = serializers.CharField(
        source="clash.key", read_only=True, help_text="Stays while somebody moves the sittings."
    )
    kind = serializers.ChoiceField(
        source="clash.kind", choices=[(one.value, one.value) for one in ClashKind], read_only=True
    )
    detail = serializers.CharField(read_only=True, help_text="A sentence in the reader's language.")
    sittings = serializers.ListField(
        source="clash.sittings", child=serializers.IntegerField(), read_only=True
    )
    starts_at = serializers.DateTimeField(source="clash.hours.starts_at", read_only=True)
    ends_at = serializers.DateTimeField(source="clash.hours.ends_at", read_only=True)
    about = serializers.DictField(
        child=serializers.IntegerField(),
        read_only=True,
        help_text="Keys of the room, body, person or delegation that it is about; a guest's is"
        " below zero.",
    )
    numbers = serializers.DictField(
        child=serializers.IntegerField(), read_only=True, help_text="What was counted."
    )
    accepted = AcceptanceOut(read_only=True, allow_null=True)
    outdated = AcceptanceOut(
        read_only=True, allow_null=True, help_text="How it was accepted before it changed."
    )


class ClashesIn(Input):
    """What the list is narrowed by."""

    kind = OneOf(ClashKind, required=False)
    is_accepted = serializers.BooleanField(required=False)


class TakeBackIn(Input):
    """Which clash, by its `key`."""

    key = Line(max_length=200)


class AcceptIn(TakeBackIn):
    """Which clash, and why it may stand."""

    reason = Line(max_length=300)


@dataclass(frozen=True, slots=True)
class _Shown:
    """A clash with its sentence and the names of those who accepted it."""

    considered: Considered
    detail: str
    names: Mapping[int, str]

    @property
    def clash(self) -> Any:  # noqa: ANN401 - read by the serializer alone
        return self.considered.clash

    @property
    def about(self) -> dict[str, int]:
        return dict(self.considered.clash.about)

    @property
    def numbers(self) -> dict[str, int]:
        return dict(self.considered.clash.numbers)

    @property
    def accepted(self) -> dict[str, Any] | None:
        return self._told(self.considered.accepted)

    @property
    def outdated(self) -> dict[str, Any] | None:
        return self._told(self.considered.outdated)

    def _told(self, one: Acceptance | None) -> dict[str, Any] | None:
        if one is None:
            return None
        return {"reason": one.reason, "by": self.names.get(one.by or 0), "at": one.at}


class ClashViewSet(OfDraft, viewsets.GenericViewSet[AcceptedClash]):
    """The clashes of a draft, by moment. ``ETag`` holds the version of the draft."""

    serializer_class = ClashOut
    queryset = AcceptedClash.objects.none()  # for the schema
    answers_once = True
    versioned_answers = ("list", "accept", "take_back")
    versioned_acts = ("accept", "take_back")
    marked_answers = ("list",)

    @extend_schema(parameters=[ClashesIn], responses=ClashOut(many=True))
    def list(self, request: Request, number: int) -> Response:
        """Return the clashes, accepted ones too."""
        asked = _asked(request)
        assembly = self.assembly()
        version = plan_version(assembly)  # first: what is listed may be newer, never older
        page = self.paginate_queryset([one for one in _found(assembly) if _fits(one, asked)])
        body = self.get_paginated_response(ClashOut(page, many=True).data).data
        return told(request, body, version_of(assembly.pk, version))

    @extend_schema(request=AcceptIn, responses=ClashOut)
    def accept(self, request: Request, number: int) -> Response:
        """Let a clash stand as it is, on record; sittings in one room may then be published so."""
        assembly, given = self.assembly(), AcceptIn.read(request.data)
        seen = self.seen(assembly)
        with transaction.atomic():  # what is told is what was accepted
            clashes.accept(event=assembly, **given, **seen)
            return self._one(assembly, given["key"])

    @extend_schema(request=TakeBackIn, responses=ClashOut)
    def take_back(self, request: Request, number: int) -> Response:
        """Let a clash stand no more: it is open again."""
        assembly, given = self.assembly(), TakeBackIn.read(request.data)
        seen = self.seen(assembly)
        with transaction.atomic():
            clashes.take_back(event=assembly, **given, **seen)
            return self._one(assembly, given["key"])

    def _one(self, assembly: Assembly, key: str) -> Response:
        shown = next(one for one in _found(assembly) if one.considered.clash.key == key)
        return self.told(assembly, ClashOut(shown).data)


def _asked(request: Request) -> dict[str, Any]:
    known = set(ClashesIn().fields)
    given = {name: value for name, value in request.query_params.items() if name in known}
    return ClashesIn.read(given)


def _fits(one: _Shown, asked: Mapping[str, Any]) -> bool:
    facts = {"kind": one.considered.clash.kind, "is_accepted": one.accepted is not None}
    return all(facts[name] == wanted for name, wanted in asked.items())


def _found(assembly: Assembly) -> list[_Shown]:
    found: Found = clashes_in(assembly, planned_sittings(assembly))
    names = accepters_of(found)
    return [_Shown(one, found.sentence(one.clash), names) for one in found.clashes]
