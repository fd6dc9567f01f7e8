"""What is asked of the desk after the deadline, for programs."""

from collections.abc import Mapping
from typing import Any

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema, extend_schema_field
from rest_framework import mixins, serializers, viewsets
from rest_framework.decorators import action
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.reverse import reverse

from assemblies.gateways.rest import Input, Key, OneOf, Text
from assemblies.permissions import require
from registrations.api.answers import AnswersIn, named
from registrations.api.filters import RequestFilter
from registrations.api.serializers import ChangeIn
from registrations.api.views import account_of
from registrations.enums import ChangeKind
from registrations.errors.questions import AnswersRefused
from registrations.models.late_changes import ChangeRequest
from registrations.models.registrations import Registration
from registrations.permissions.delegations import may_register, visible_files
from registrations.permissions.late_changes import may_decide, may_take_back, visible_requests
from registrations.permissions.people import may_register_person, visible_registrations
from registrations.services import late_changes
from registrations.services.words import reason_of


class ChangesIn(ChangeIn):
    """Answers of which any may be left out."""

    answers = serializers.DictField(
        child=serializers.JSONField(allow_null=True),
        required=False,
        help_text="To change somebody: answers to the event's own questions, by their keys.",
    )

    def validate_answers(self, value: dict[str, Any]) -> dict[str, Any]:
        given: dict[str, Any] = AnswersIn.read({"answers": value})["answers"]
        return given

    def get_fields(self) -> dict[str, Any]:
        fields: dict[str, Any] = super().get_fields()
        for field in fields.values():
            field.required = False
        return fields


class RequestIn(Input):
    """What is asked. `person`: who is changed, goes, or is sent.

    `changes`: answers, whole ones for who is new; none to send somebody who is still a draft.
    """

    delegation = Key(
        required=False,
        allow_null=True,
        help_text="The delegation's `id`; not about who came without one.",
    )
    kind = OneOf(ChangeKind)
    person = Key(required=False, allow_null=True, help_text="Not when somebody is added.")
    changes = ChangesIn(required=False)
    note = Text(max_length=1000, required=False, allow_blank=True)

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        """Refuse a request about nobody, and a new person who is not whole."""
        changes = attrs.setdefault("changes", {})
        if attrs["kind"] != ChangeKind.CHANGE and attrs.get("delegation") is None:
            sentence = serializers.Field.default_error_messages["required"]
            raise ValidationError({"delegation": [sentence]})
        if (attrs.get("person") is None) != (attrs["kind"] == ChangeKind.ADD):
            raise ValidationError({"person": [_("Name whom it is about; nobody, to add.")]})
        if attrs["kind"] == ChangeKind.SEND:
            if changes:
                raise ValidationError({"changes": [_("A draft is sent as it stands.")]})
        elif attrs["kind"] != ChangeKind.CHANGE:
            _check_whole(changes)
        elif not changes:
            raise ValidationError({"changes": [_("Say what should be different.")]})
        return attrs


def _check_whole(changes: Mapping[str, Any]) -> None:
    """Refuse answers about who is new that are not all there, or come too early."""
    needed = [name for name, field in ChangeIn().fields.items() if field.required]
    missing = [name for name in needed if name not in changes]
    if missing:
        sentence = serializers.Field.default_error_messages["required"]
        raise ValidationError({"changes": {name: [sentence] for name in missing}})
    if "answers" in changes:
        sentence = _("Questions about who is new are answered once the request is granted.")
        raise ValidationError({"changes": {"answers": [sentence]}})


class DeclineIn(Input):
    reason = Text(max_length=1000)


class RequestOut(serializers.ModelSerializer[ChangeRequest]):
    delegation = serializers.IntegerField(source="file_id", read_only=True, allow_null=True)
    person = serializers.IntegerField(source="person_id", read_only=True, allow_null=True)
    outcome = serializers.IntegerField(source="outcome_id", read_only=True, allow_null=True)
    changes = serializers.SerializerMethodField(help_text="The answers asked for.")
    reason = serializers.SerializerMethodField(help_text="Why it was declined.")

    class Meta:
        model = ChangeRequest
        fields = [
            "id",
            "delegation",
            "kind",
            "person",
            "changes",
            "note",
            "state",
            "reason",
            "outcome",
            "asked_at",
            "decided_at",
        ]
        read_only_fields = fields

    @extend_schema_field(ChangesIn)
    def get_changes(self, asked: ChangeRequest) -> dict[str, Any]:
        return dict(asked.changes)

    def get_reason(self, asked: ChangeRequest) -> str:
        return reason_of(asked.reason)


def _about_delegation(request: Request, given: dict[str, Any]) -> ChangeRequest:
    file = get_object_or_404(visible_files(request.user), pk=given.pop("delegation"))
    require(may_register(request.user, file.delegation))
    key, people = given.pop("person", None), Registration.objects.filter(file=file)
    person = get_object_or_404(people, pk=key) if key else None
    by, at = account_of(request), timezone.now()
    return late_changes.ask(file=file, person=person, **given, by=by, at=at)


def _about_oneself(request: Request, given: dict[str, Any]) -> ChangeRequest:
    alone = visible_registrations(request.user).filter(file=None)
    person = get_object_or_404(alone, pk=given["person"])
    require(may_register_person(request.user, person))
    changes, note = given["changes"], given.get("note", "")
    by, at = account_of(request), timezone.now()
    return late_changes.ask_alone(person=person, changes=changes, note=note, by=by, at=at)


class LateChangeViewSet(mixins.ListModelMixin, viewsets.GenericViewSet[ChangeRequest]):
    """Requests after the deadline: of one's delegations, about oneself, or all for who reviews."""

    serializer_class = RequestOut
    filterset_class = RequestFilter
    lookup_value_converter = "int"
    answers_once = True

    def get_queryset(self) -> QuerySet[ChangeRequest]:
        return visible_requests(self.request.user).order_by("pk")

    @extend_schema(responses=RequestOut)
    def retrieve(self, request: Request, pk: int) -> Response:
        """Return one request."""
        return self._shown(self.get_object())

    @extend_schema(request=RequestIn, responses={201: RequestOut})
    def create(self, request: Request) -> Response:
        """Ask; refused while registration is open, for then no request is needed."""
        given = RequestIn.read(request.data)
        act = _about_delegation if given.get("delegation") else _about_oneself
        try:
            asked = act(request, given)
        except AnswersRefused as refusal:
            raise named(refusal) from refusal
        response = self._shown(asked, status=201)
        response["Location"] = reverse("registrations_api:late-change-detail", [asked.pk])
        return response

    @extend_schema(request=None, responses=RequestOut)
    @action(detail=True, methods=["post"])
    def accept(self, request: Request, pk: int) -> Response:
        """Grant a request: what it asks is done now, as far as the law allows."""
        asked = self._reviewed(request)
        by, at = account_of(request), timezone.now()
        return self._shown(late_changes.accept(asked=asked, by=by, at=at))

    @extend_schema(request=DeclineIn, responses=RequestOut)
    @action(detail=True, methods=["post"])
    def decline(self, request: Request, pk: int) -> Response:
        """Decline a request, with a reason."""
        asked = self._reviewed(request)
        given = DeclineIn.read(request.data)
        by, at = account_of(request), timezone.now()
        return self._shown(late_changes.decline(asked=asked, **given, by=by, at=at))

    @extend_schema(request=None, responses=RequestOut)
    @action(detail=True, methods=["post"], url_path="take-back", url_name="take-back")
    def take_back(self, request: Request, pk: int) -> Response:
        """End a request that is needed no more."""
        asked = self.get_object()
        require(may_take_back(request.user, asked))
        by, at = account_of(request), timezone.now()
        return self._shown(late_changes.take_back(asked=asked, by=by, at=at))

    def _reviewed(self, request: Request) -> ChangeRequest:
        asked = self.get_object()
        require(may_decide(request.user, asked))
        return asked

    def _shown(self, asked: ChangeRequest, status: int = 200) -> Response:
        return Response(RequestOut(asked).data, status=status)
