"""Many people approved at once, of whichever delegations: what would follow, then the act."""

from typing import Any

from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext
from drf_spectacular.utils import extend_schema
from rest_framework import serializers, viewsets
from rest_framework.request import Request
from rest_framework.response import Response

from assemblies.enums import Capacity
from assemblies.gateways.rest import Input
from assemblies.models.events import Assembly
from assemblies.permissions import require
from assemblies.selectors import sentence_of
from registrations.api.serializers import MOST_PEOPLE, SeenIn
from registrations.api.views import account_of
from registrations.enums import InquiryState, RegistrationState
from registrations.models.registrations import Registration
from registrations.permissions.people import visible_registrations
from registrations.permissions.reviews import may_work_at_desk, reviewed_capacities
from registrations.selectors.approvals import Approval, approval_of
from registrations.selectors.questions import lacking
from registrations.services import reviews


class ApprovalIn(Input):
    """`seen`: whom to approve, each in the version that was looked at."""

    seen = serializers.ListField(child=SeenIn(), min_length=1, max_length=MOST_PEOPLE)

    def validate_seen(self, value: list[dict[str, int]]) -> dict[int, int]:
        return {person["id"]: person["version"] for person in value}


class CountOut(serializers.Serializer[Any]):
    capacity = serializers.ChoiceField(choices=[one.value for one in Capacity], read_only=True)
    people = serializers.IntegerField(read_only=True)


class LackingOut(serializers.Serializer[Any]):
    id = serializers.IntegerField(read_only=True)
    questions = serializers.ListField(child=serializers.CharField(), read_only=True)


class AskedOut(serializers.Serializer[Any]):
    id = serializers.IntegerField(read_only=True)
    state = serializers.ChoiceField(choices=[one.value for one in InquiryState], read_only=True)


class ApprovalOut(serializers.Serializer[Any]):
    """What would follow; people by the `id` of their registration, delegations by theirs."""

    people = serializers.IntegerField(read_only=True, help_text="About whom this account decides.")
    capacities = CountOut(many=True, read_only=True)
    told = serializers.IntegerField(read_only=True, help_text="Get a confirmation by mail.")
    untold = serializers.ListField(
        child=serializers.CharField(), read_only=True, help_text="Names of who has no address."
    )
    complete = serializers.ListField(
        child=serializers.IntegerField(),
        read_only=True,
        help_text="Delegations in which nobody would wait any more.",
    )
    coordinators = serializers.IntegerField(read_only=True, help_text="Told of those.")
    lacking = LackingOut(many=True, read_only=True, help_text="Required answers that are missing.")
    asked = AskedOut(many=True, read_only=True, help_text="Whose own question would be settled.")
    returned = serializers.ListField(
        child=serializers.IntegerField(),
        read_only=True,
        help_text="Delegations that were asked and have not answered; that stays open.",
    )


class RefusedOut(serializers.Serializer[Any]):
    """Why one was not approved, in the shape of every refusal."""

    code = serializers.CharField(read_only=True)
    detail = serializers.CharField(read_only=True)
    rule = serializers.CharField(read_only=True)
    details = serializers.DictField(read_only=True)


class OutcomeOut(serializers.Serializer[Any]):
    """What came of one. `refusal`: null when she is approved; `not_found`: not this account's."""

    id = serializers.IntegerField(read_only=True)
    state = serializers.ChoiceField(
        choices=[one.value for one in RegistrationState], read_only=True, allow_null=True
    )
    version = serializers.IntegerField(read_only=True, allow_null=True)
    refusal = RefusedOut(read_only=True, allow_null=True)


class ApprovalViewSet(viewsets.GenericViewSet[Registration]):
    """Approving many people of an assembly in one call, as the console does for those ticked.

    Each is an act of her own; sent again, whoever is approved by now is told as not waiting.
    """

    queryset = Registration.objects.none()
    pagination_class = None

    @extend_schema(request=ApprovalIn, responses=OutcomeOut(many=True))
    def approve(self, request: Request, number: int) -> Response:
        """Validate each as she was seen; who cannot be approved keeps nobody else waiting."""
        people, seen = _asked(request, number)
        by, at = account_of(request), timezone.now()
        done = reviews.approve_as_seen(people=people.values(), seen=seen, by=by, at=at)
        outcomes = {one.person.pk: _told(one) for one in done}
        told = [outcomes.get(pk) or _not_found(pk) for pk in seen]
        return Response(OutcomeOut(told, many=True).data)

    @extend_schema(request=ApprovalIn, responses=ApprovalOut)
    def weigh(self, request: Request, number: int) -> Response:
        """Return what would follow; nothing is saved, nobody is told."""
        people, _seen = _asked(request, number)
        return Response(ApprovalOut(_summary(list(people.values()))).data)


def _asked(request: Request, number: int) -> tuple[dict[int, Registration], dict[int, int]]:
    """Return those about whom this account decides, by key, and everybody's version as seen."""
    require(may_work_at_desk(request.user))
    assembly = get_object_or_404(Assembly, number=number)
    seen = ApprovalIn.read(request.data)["seen"]
    mine = reviewed_capacities(request.user, assembly.pk)
    found = visible_registrations(request.user).filter(event=assembly.pk, capacity__in=mine)
    return {one.pk: one for one in found.filter(pk__in=seen).order_by("pk")}, seen


def _summary(people: list[Registration]) -> dict[str, Any]:
    approval: Approval = approval_of(people)
    return {
        "people": approval.people,
        "capacities": [{"capacity": one, "people": n} for one, n in approval.capacities],
        "told": approval.told,
        "untold": approval.untold,
        "complete": [file.pk for file in approval.complete],
        "coordinators": approval.coordinators,
        "lacking": [{"id": one.pk, "questions": labels} for one, labels in lacking(people)],
        "asked": [{"id": one.pk, "state": state} for one, state in approval.asked],
        "returned": [file.pk for file in approval.returned],
    }


def _told(outcome: reviews.Outcome) -> dict[str, Any]:
    person, refusal = outcome.person, outcome.refusal
    told = {"id": person.pk, "state": person.state, "version": person.version, "refusal": None}
    if refusal is None:
        return told
    said = {"code": refusal.code, "detail": sentence_of(refusal), "rule": refusal.rule}
    return {**told, "refusal": {**said, "details": refusal.details}}


def _not_found(pk: int) -> dict[str, Any]:
    said = {"code": "not_found", "detail": gettext("Not found."), "rule": "", "details": {}}
    return {"id": pk, "state": None, "version": None, "refusal": said}
