"""Protected answers, rules and proof of erasure, looks, and a person's own rights, for programs."""

from typing import Any

from django.db.models import QuerySet
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils import timezone
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework import mixins, serializers, viewsets
from rest_framework.request import Request
from rest_framework.response import Response

from assemblies.enums import Capability
from assemblies.gateways.rest import Input, WholeNumber, seen_mark
from assemblies.models.audit import AuditEntry
from assemblies.models.events import Assembly
from assemblies.permissions import is_narrowed, may, require
from registrations.api.filters import ErasureFilter, LookFilter
from registrations.api.serializers import PersonOut
from registrations.api.views import account_of, shown_person
from registrations.enums import DataClass
from registrations.models.registrations import Registration
from registrations.models.retention import Erasure, RetentionRule
from registrations.permissions.people import (
    is_of_person,
    may_register_person,
    may_see_protected,
    visible_registrations,
)
from registrations.permissions.reviews import may_review_person
from registrations.rules.retention import HOUSE, kept, of_events
from registrations.selectors.marks import mark_of_rules
from registrations.selectors.protected import LOOK
from registrations.services import people, personal, protected, retention


class OpenedOut(serializers.Serializer[Any]):
    """A protected answer."""

    question = serializers.CharField(source="question.key", read_only=True)
    value = serializers.JSONField(read_only=True)
    upload = serializers.UUIDField(source="upload.public_id", read_only=True, allow_null=True)
    answered_at = serializers.DateTimeField(read_only=True)


class ProtectedAnswersViewSet(viewsets.GenericViewSet[Registration]):
    """Passport, visa and travel data of a person; each look is recorded before it is answered."""

    pagination_class = None

    def get_queryset(self) -> QuerySet[Registration]:
        people = visible_registrations(self.request.user)
        return people if may_see_protected(self.request.user) else people.none()

    @extend_schema(responses=OpenedOut(many=True))
    def retrieve(self, request: Request, pk: int) -> Response:
        """Return a person's protected answers."""
        person = self.get_object()
        opened = protected.look(person=person, by=account_of(request), at=timezone.now())
        return Response(OpenedOut(opened, many=True).data)


class RetentionIn(Input):
    """Days after the event's last day, by class of data."""

    def get_fields(self) -> dict[str, Any]:
        return {
            one.value: WholeNumber(
                required=False, allow_null=True, min_value=0, max_value=HOUSE[one].most
            )
            for one in of_events()
        }


class RuleOut(serializers.Serializer[Any]):
    """How long one class is kept, who says so, and how long it may be kept at most."""

    data_class = serializers.ChoiceField(choices=[x.value for x in DataClass], read_only=True)
    days = serializers.IntegerField(read_only=True)
    basis = serializers.CharField(read_only=True)
    most = serializers.IntegerField(read_only=True)


class RetentionViewSet(viewsets.GenericViewSet[Assembly]):
    """How long an assembly's data are kept; for those who configure registration.

    ``ETag`` is the mark of the assembly's own rules.
    """

    versioned_answers = ("retrieve", "update")
    versioned_acts = ("update",)
    pagination_class = None
    lookup_field = "number"
    serializer_class = RuleOut

    def get_queryset(self) -> QuerySet[Assembly]:
        is_allowed = may(self.request.user, Capability.CONFIGURE_REGISTRATION)
        return Assembly.objects.all() if is_allowed else Assembly.objects.none()

    @extend_schema(responses=RuleOut(many=True))
    def retrieve(self, request: Request, number: int) -> Response:
        """Return the rule of each class."""
        return _shown(self.get_object())

    @extend_schema(request=RetentionIn, responses=RuleOut(many=True))
    def update(self, request: Request, number: int) -> Response:
        """Set days of some classes; null takes the assembly's own rule back."""
        assembly = self.get_object()
        given = RetentionIn.read(request.data)
        days = {DataClass(name): value for name, value in given.items()}
        seen, by, at = seen_mark(request), account_of(request), timezone.now()
        retention.set_rules(event=assembly, days=days, seen=seen, by=by, at=at)
        return _shown(assembly)


def _shown(assembly: Assembly) -> Response:
    return Response(_rules(assembly), headers={"ETag": f'"{mark_of_rules(assembly)}"'})


def _rules(assembly: Assembly) -> list[dict[str, Any]]:
    own = dict(RetentionRule.objects.filter(event=assembly).values_list("data_class", "days"))
    rules = {one: kept(one, of_event=own.get(one)) for one in of_events()}
    return [
        {
            "data_class": one.value,
            "days": rule.days,
            "basis": rule.basis.value,
            "most": HOUSE[one].most,
        }
        for one, rule in rules.items()
    ]


class ErasureOut(serializers.ModelSerializer[Erasure]):
    event = serializers.SlugRelatedField[Any](
        slug_field="slug", read_only=True, allow_null=True, help_text="Null: of all events."
    )

    class Meta:
        model = Erasure
        fields = ["id", "event", "data_class", "count", "basis", "days", "erased_at"]
        read_only_fields = fields


class ErasureViewSet(mixins.ListModelMixin, viewsets.GenericViewSet[Erasure]):
    """The proof of each purge: which class of data, how many, under which rule, when."""

    queryset = Erasure.objects.none()
    serializer_class = ErasureOut
    filterset_class = ErasureFilter

    def get_queryset(self) -> QuerySet[Erasure]:
        require(may(self.request.user, Capability.READ_AUDIT))
        return Erasure.objects.select_related("event").order_by("-pk")


class LookOut(serializers.Serializer[AuditEntry]):
    """One look at a person's protected data; accounts and people by their keys."""

    at = serializers.DateTimeField(read_only=True)
    account = serializers.CharField(source="by_key", read_only=True)
    registration = serializers.CharField(source="thing_key", read_only=True)
    questions = serializers.SerializerMethodField()

    def get_questions(self, entry: AuditEntry) -> list[str]:
        return list(entry.after.get("fields", []))


class UnlistViewSet(viewsets.GenericViewSet[Registration]):
    """The consent to the published list, taken back by the person or by who registers her."""

    answers_once = True
    versioned_answers = ("unlist",)

    def get_queryset(self) -> QuerySet[Registration]:
        return visible_registrations(self.request.user).select_related("participant")

    @extend_schema(request=None, responses=PersonOut)
    def unlist(self, request: Request, pk: int) -> Response:
        """Name the person no more in the published list, whatever else was changed meanwhile."""
        person = self.get_object()
        user = account_of(request)
        require(is_of_person(user, person) or may_register_person(user, person))
        changes = {"is_listed": False}
        person = people.change(person=person, changes=changes, by=user, at=timezone.now())
        return shown_person(person)


class LookViewSet(mixins.ListModelMixin, viewsets.GenericViewSet[AuditEntry]):
    """Who looked at whose protected data."""

    queryset = AuditEntry.objects.none()
    serializer_class = LookOut
    filterset_class = LookFilter

    def get_queryset(self) -> QuerySet[AuditEntry]:
        require(may(self.request.user, Capability.READ_AUDIT))
        return AuditEntry.objects.filter(act=LOOK).order_by("-pk")


class MyDataViewSet(viewsets.GenericViewSet[Registration]):
    """Everything that is held about the key's own account."""

    queryset = Registration.objects.none()

    @extend_schema(responses=OpenApiTypes.OBJECT)
    def retrieve(self, request: Request) -> Response:
        """Return what the page "My data" gives, without the files; it is recorded."""
        require(not is_narrowed(request.user))
        return Response(personal.look_at_own(user=account_of(request), at=timezone.now()))


class PersonErasureViewSet(viewsets.GenericViewSet[Registration]):
    """A person's right to be erased."""

    def get_queryset(self) -> QuerySet[Registration]:
        return visible_registrations(self.request.user).select_related("participant")

    @extend_schema(request=None, responses={204: None})
    def erase(self, request: Request, pk: int) -> Response:
        """Erase a person everywhere; refused while she is expected at an event."""
        person = get_object_or_404(self.get_queryset(), pk=pk)
        user = account_of(request)
        if not (is_of_person(user, person) or may_review_person(user, person)):
            raise Http404
        personal.erase_person(person=person, by=user, at=timezone.now())
        return Response(status=204)
