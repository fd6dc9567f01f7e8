"""Answers to the questions of an event, about a person or a delegation, for programs."""

import base64
import binascii
from collections.abc import Collection
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import serializers, viewsets
from rest_framework.request import Request
from rest_framework.response import Response

from assemblies.gateways.rest import Input, etag_of, seen_mark, seen_version
from assemblies.permissions import require
from assemblies.rules.uploads import MAX_BYTES
from registrations.api.views import account_of
from registrations.enums import AnswerFault, AskedWhen, QuestionKind
from registrations.errors.questions import AnswersRefused
from registrations.models.registrations import DelegationFile, Registration
from registrations.permissions.delegations import may_register, visible_files
from registrations.permissions.people import (
    is_of_person,
    may_register_person,
    visible_registrations,
)
from registrations.rules.questions import is_empty
from registrations.selectors.marks import mark_of_answers
from registrations.selectors.questions import Held, held_by, times_of
from registrations.services import answers
from registrations.services.answers import Given, NewFile
from registrations.services.question_words import FAULTS

Times = tuple[AskedWhen, ...]

_MOST_ANSWERS = 200
_OF_DELEGATION = (AskedWhen.REGISTERING,)


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
    are replaced or sent as null. A small file may be an object with `name` and `content` in
    base64; one of any size is sent as it is, to the address of its answer.
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


class OfPersonViewSet(viewsets.GenericViewSet[Registration]):
    """What is answered about one person, by who registers her or by herself."""

    lookup_value_converter = "int"

    def get_queryset(self) -> QuerySet[Registration]:
        return visible_registrations(self.request.user).select_related("participant")

    def answered(self) -> tuple[Registration, Times]:
        """Return the person with the times whose questions this account may answer now.

        Who registers her answers all of them; she herself, once she is approved, what is asked
        after that.
        """
        person, user = self.get_object(), self.request.user
        times = times_of(person)
        if may_register_person(user, person):
            return person, times
        require(AskedWhen.AFTER_APPROVAL in times and is_of_person(user, person))
        return person, (AskedWhen.AFTER_APPROVAL,)

    def keep(self, values: dict[str, Given], person: Registration, times: Times) -> Registration:
        """Keep answers to questions of these times, in the version that was seen."""
        _check_not_among(values, person, *(set(times_of(person)) - set(times)))
        version = seen_version(self.request, person.pk)
        by, at = account_of(self.request), timezone.now()
        try:
            return answers.save(
                person=person, values=values, version=version, is_complete=False, by=by, at=at
            )
        except AnswersRefused as refusal:
            raise named(refusal) from refusal


class PersonAnswersViewSet(OfPersonViewSet):
    """Answers about one person. ``ETag`` is the person's version."""

    versioned_answers = ("retrieve", "update")
    versioned_acts = ("update",)

    @extend_schema(responses=AnswersOut)
    def retrieve(self, request: Request, pk: int) -> Response:
        """Return what is asked about the person now, with the answers.

        To herself: what is asked after approval.
        """
        return shown_of_person(*self.answered())

    @extend_schema(request=AnswersIn, responses=AnswersOut)
    def update(self, request: Request, pk: int) -> Response:
        """Give the answers; an approval is kept or asked again, as the questions require."""
        person, times = self.answered()
        given = AnswersIn.read(request.data)["answers"]
        return shown_of_person(self.keep(_whole(person, given, *times), person, times), times)


class OfDelegationViewSet(viewsets.GenericViewSet[DelegationFile]):
    """What is answered once for a delegation, by who registers it."""

    lookup_value_converter = "int"

    def get_queryset(self) -> QuerySet[DelegationFile]:
        return visible_files(self.request.user)

    def registered(self) -> DelegationFile:
        """Return the delegation if this account may register its people."""
        file = self.get_object()
        require(may_register(self.request.user, file.delegation))
        return file

    def keep(self, values: dict[str, Given], file: DelegationFile) -> DelegationFile:
        """Keep answers where nobody else has changed them since they were seen."""
        seen = seen_mark(self.request)
        by, at = account_of(self.request), timezone.now()
        try:
            return answers.save_for_delegation(
                file=file, values=values, seen=seen, is_complete=False, by=by, at=at
            )
        except AnswersRefused as refusal:
            raise named(refusal) from refusal


class DelegationAnswersViewSet(OfDelegationViewSet):
    """Answers that are given once for a delegation. ``ETag`` is the mark of all of them."""

    versioned_answers = ("retrieve", "update")
    versioned_acts = ("update",)

    @extend_schema(responses=AnswersOut)
    def retrieve(self, request: Request, pk: int) -> Response:
        """Return what is asked of the delegation as a whole, with the answers."""
        return shown_of_delegation(self.registered())

    @extend_schema(request=AnswersIn, responses=AnswersOut)
    def update(self, request: Request, pk: int) -> Response:
        """Give the answers of the delegation."""
        file = self.registered()
        given = AnswersIn.read(request.data)["answers"]
        return shown_of_delegation(self.keep(_whole(file, given, *_OF_DELEGATION), file))


def _check_not_among(given: Collection[str], person: Registration, *times: AskedWhen) -> None:
    """Refuse answers to the person's questions of other times than who answers may."""
    others = {held.question.key for held in held_by(person, *times, everything=True)}
    faults = {key: AnswerFault.NOT_ASKED for key in given if key in others}
    if faults:
        raise named(AnswersRefused(faults))


def _whole(
    thing: Registration | DelegationFile, given: dict[str, Given], *times: AskedWhen
) -> dict[str, Given]:
    """Return the answers with nothing for the absent ones that the program could have seen."""
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


def shown_of_person(person: Registration, times: Times) -> Response:
    return _shown(held_by(person, *times), etag_of(person.pk, person.version))


def shown_of_delegation(file: DelegationFile) -> Response:
    return _shown(held_by(file, *_OF_DELEGATION), f'"{mark_of_answers(file)}"')


def _shown(held: tuple[Held, ...], etag: str) -> Response:
    return Response(AnswersOut({"answers": held}).data, headers={"ETag": etag})
