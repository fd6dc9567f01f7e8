"""Questions of an event and the answers to them, for programs."""

import base64
import binascii
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import mixins, serializers, viewsets
from rest_framework.request import Request
from rest_framework.response import Response

from assemblies.gateways.rest import Input, etag_of, seen_version
from assemblies.permissions import require
from registrations.api import filters
from registrations.api.views import account_of
from registrations.enums import AskedWhen, QuestionKind
from registrations.errors.questions import AnswersRefused
from registrations.models.questions import Question
from registrations.models.registrations import DelegationFile, Registration
from registrations.permissions.delegations import may_register, visible_files
from registrations.permissions.people import may_register_person, visible_registrations
from registrations.permissions.questions import visible_questions
from registrations.rules.questions import is_empty
from registrations.rules.uploads import MAX_BYTES
from registrations.selectors.questions import Held, held_by, times_of
from registrations.services import answers
from registrations.services.answers import Given, NewFile
from registrations.services.question_words import FAULTS

_MOST_ANSWERS = 200


class QuestionOut(serializers.ModelSerializer[Question]):
    """A question beside the usual; `depends_on` is the key of another one of the event."""

    label = serializers.DictField(child=serializers.CharField(), read_only=True)  # type: ignore[assignment] # a field of that name
    help = serializers.DictField(child=serializers.CharField(), read_only=True, allow_null=True)
    options = serializers.ListField(child=serializers.DictField(), read_only=True)
    capacities = serializers.ListField(
        child=serializers.CharField(), read_only=True, help_text="Empty: of everybody."
    )
    depends_on = serializers.CharField(source="depends_on.key", read_only=True, allow_null=True)

    class Meta:
        model = Question
        fields = [
            "id",
            "event",
            "key",
            "kind",
            "label",
            "help",
            "options",
            "is_required",
            "least",
            "most",
            "of",
            "asked_when",
            "capacities",
            "depends_on",
            "depends_value",
            "asks_approval",
            "is_protected",
        ]
        read_only_fields = fields


class AnswerOut(serializers.Serializer[Held]):
    """A question that is asked and its answer; a protected one is masked, a file is its name."""

    key = serializers.CharField(source="question.key", read_only=True)
    kind = serializers.CharField(source="question.kind", read_only=True)
    asked_when = serializers.CharField(source="question.asked_when", read_only=True)
    is_required = serializers.BooleanField(source="question.is_required", read_only=True)
    is_protected = serializers.BooleanField(source="question.is_protected", read_only=True)
    is_answered = serializers.BooleanField(read_only=True)
    value = serializers.SerializerMethodField(method_name="get_answer")
    shown = serializers.CharField(read_only=True, help_text="The last signs of a protected answer.")

    def get_answer(self, held: Held) -> Any:  # noqa: ANN401 - text, number, list or nothing
        if held.answer is not None and held.answer.upload is not None:
            return None if held.question.is_protected else held.answer.upload.name
        return held.value


class AnswersOut(serializers.Serializer[Any]):
    answers = AnswerOut(many=True, read_only=True)


class AnswersIn(Input):
    """Answers by the key of their question.

    All of them: one that is absent goes, except protected ones and files, which stay until they
    are replaced or sent as null. A file is an object with `name` and `content` in base64.
    """

    answers = serializers.DictField(child=serializers.JSONField(allow_null=True))

    def validate_answers(self, value: dict[str, Any]) -> dict[str, Given]:
        if len(value) > _MOST_ANSWERS:
            raise serializers.ValidationError(str(FAULTS["not_asked"]))
        return {str(key)[:100]: _given(key, one) for key, one in value.items()}


def _given(key: str, value: Any) -> Given:  # noqa: ANN401 - any JSON
    if isinstance(value, dict):
        return _file_of(key, value)
    is_plain = value is None or isinstance(value, str | int | bool)
    if is_plain or (isinstance(value, list) and all(isinstance(one, str) for one in value)):
        given: Given = value
        return given
    raise serializers.ValidationError({key: [str(FAULTS["wrong_kind"])]})


def _file_of(key: str, value: dict[str, Any]) -> NewFile:
    name, content = value.get("name"), value.get("content")
    if not isinstance(name, str) or not isinstance(content, str) or len(value) > 2:
        raise serializers.ValidationError({key: [str(FAULTS["wrong_kind"])]})
    try:
        decoded = base64.b64decode(content, validate=True)
    except (binascii.Error, ValueError) as error:
        raise serializers.ValidationError({key: [str(FAULTS["wrong_kind"])]}) from error
    return NewFile(name, decoded[: MAX_BYTES + 1])


class QuestionViewSet(mixins.ListModelMixin, viewsets.GenericViewSet[Question]):
    """What events ask beside the usual; of events where the account registers somebody."""

    serializer_class = QuestionOut
    filterset_class = filters.QuestionFilter

    def get_queryset(self) -> QuerySet[Question]:
        return visible_questions(self.request.user).order_by("event", "position", "pk")


class PersonAnswersViewSet(viewsets.GenericViewSet[Registration]):
    """Answers about one person. ``ETag`` is the person's version."""

    lookup_value_converter = "int"
    versioned_answers = ("retrieve", "update")
    versioned_acts = ("update",)

    def get_queryset(self) -> QuerySet[Registration]:
        return visible_registrations(self.request.user)

    @extend_schema(responses=AnswersOut)
    def retrieve(self, request: Request, pk: int) -> Response:
        """Return what is asked about the person now, with the answers."""
        return _shown_person(self._registered_by(request))

    @extend_schema(request=AnswersIn, responses=AnswersOut)
    def update(self, request: Request, pk: int) -> Response:
        """Give the answers; an approval is kept or asked again, as the questions require."""
        person = self._registered_by(request)
        values = _whole(person, AnswersIn.read(request.data)["answers"])
        version = seen_version(request, person.pk)
        by, at = account_of(request), timezone.now()
        try:
            person = answers.save(
                person=person, values=values, version=version, is_complete=False, by=by, at=at
            )
        except AnswersRefused as refusal:
            raise named(refusal) from refusal
        return _shown_person(person)

    def _registered_by(self, request: Request) -> Registration:
        person = self.get_object()
        require(may_register_person(request.user, person))
        return person


class DelegationAnswersViewSet(viewsets.GenericViewSet[DelegationFile]):
    """Answers that are given once for a delegation."""

    lookup_value_converter = "int"

    def get_queryset(self) -> QuerySet[DelegationFile]:
        return visible_files(self.request.user)

    @extend_schema(responses=AnswersOut)
    def retrieve(self, request: Request, pk: int) -> Response:
        """Return what is asked of the delegation as a whole, with the answers."""
        return _shown(self._registered_by(request), AskedWhen.REGISTERING)

    @extend_schema(request=AnswersIn, responses=AnswersOut)
    def update(self, request: Request, pk: int) -> Response:
        """Give the answers of the delegation."""
        file = self._registered_by(request)
        values = _whole(file, AnswersIn.read(request.data)["answers"])
        by, at = account_of(request), timezone.now()
        try:
            answers.save_for_delegation(file=file, values=values, is_complete=False, by=by, at=at)
        except AnswersRefused as refusal:
            raise named(refusal) from refusal
        return _shown(file, AskedWhen.REGISTERING)

    def _registered_by(self, request: Request) -> DelegationFile:
        file = self.get_object()
        require(may_register(request.user, file.delegation))
        return file


def _whole(thing: Registration | DelegationFile, given: dict[str, Given]) -> dict[str, Given]:
    """Return the answers with nothing for the absent ones that the program could have seen."""
    times = times_of(thing) if isinstance(thing, Registration) else (AskedWhen.REGISTERING,)
    absent = {
        held.question.key: None
        for held in held_by(thing, *times)
        if not is_empty(held.value) and held.question.kind != QuestionKind.FILE
    }
    return {**absent, **given}


def named(refusal: AnswersRefused) -> serializers.ValidationError:
    """Return the refusal with what is wrong with each answer, by the key of its question."""
    faults = {key: [str(FAULTS[fault])] for key, fault in refusal.faults.items()}
    return serializers.ValidationError({"answers": faults})


def _shown_person(person: Registration) -> Response:
    response = _shown(person, *times_of(person))
    response["ETag"] = etag_of(person.pk, person.version)
    return response


def _shown(thing: Registration | DelegationFile, *whens: AskedWhen) -> Response:
    return Response(AnswersOut({"answers": held_by(thing, *whens)}).data)
