"""The questions of an event, for programs: read by who registers, set by the secretariat."""

from datetime import date
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema
from rest_framework import mixins, serializers, viewsets
from rest_framework.decorators import action
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.reverse import reverse

from assemblies.enums import Capacity
from assemblies.gateways.rest import Input, Line, OneOf, WholeNumber, etag_of, seen_version
from assemblies.models.events import Assembly, Event
from assemblies.permissions import require
from registrations.api import filters
from registrations.api.serializers import Flag, WordsIn
from registrations.api.views import account_of
from registrations.enums import AskedOf, AskedWhen, QuestionKind, StarterSet
from registrations.models.questions import Question
from registrations.permissions.questions import may_configure, visible_questions
from registrations.rules.questions import (
    LONGEST_HELP,
    LONGEST_LABEL,
    LONGEST_RETENTION,
    NUMBERS,
    OPTIONS,
    YEARS,
    are_turned_round,
)
from registrations.selectors.questions import questions_of
from registrations.services import question_starters, questions
from registrations.services.questions import Option, Wanted, free_key

_SLUG = r"^[-a-zA-Z0-9_]{1,40}\Z"
_CHOICES = (QuestionKind.CHOICE, QuestionKind.CHOICES)


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
            "earliest",
            "latest",
            "of",
            "asked_when",
            "capacities",
            "depends_on",
            "depends_value",
            "asks_approval",
            "is_protected",
            "retention_days",
            "version",
        ]
        read_only_fields = fields


class LabelIn(WordsIn):
    kind, longest = Line, LONGEST_LABEL


class HelpIn(WordsIn):
    kind, longest = Line, LONGEST_HELP


class OptionIn(Input):
    """One option of a choice. `key`: what answers keep; without one it is a new option."""

    key = serializers.RegexField(_SLUG, required=False)
    label = LabelIn()  # type: ignore[assignment] # a field of that name


class Bound(WholeNumber):
    def __init__(self, **kwargs: Any) -> None:  # noqa: ANN401 - passed on
        low, high = NUMBERS
        super().__init__(min_value=low, max_value=high, required=False, allow_null=True, **kwargs)


class Day(serializers.DateField):
    """A day of the years that answers may be of."""

    def __init__(self, **kwargs: Any) -> None:  # noqa: ANN401 - passed on
        super().__init__(required=False, allow_null=True, **kwargs)

    def to_internal_value(self, value: Any) -> date:  # noqa: ANN401 - REST framework's signature
        day = super().to_internal_value(value)
        if day.year not in YEARS:
            raise ValidationError(_("This year is out of range."))
        return day


class QuestionIn(Input):
    """A question, whole: what is left out is as for a new one."""

    kind = OneOf(QuestionKind)
    label = LabelIn()  # type: ignore[assignment] # a field of that name
    help = HelpIn(required=False, allow_null=True)
    options = serializers.ListField(
        child=OptionIn(), required=False, max_length=OPTIONS[1], help_text="Of a choice."
    )
    is_required = Flag(required=False)
    least, most = Bound(), Bound()
    earliest = Day(help_text="Of a date: the first day that may be answered.")
    latest = Day(help_text="Of a date: the last one.")
    of = OneOf(AskedOf, required=False)
    asked_when = OneOf(AskedWhen, required=False)
    capacities = serializers.ListField(
        child=OneOf(Capacity), required=False, max_length=len(Capacity), help_text="Empty: all."
    )
    depends_on = Line(
        max_length=40, required=False, allow_null=True, help_text="The key of another question."
    )
    depends_value = Line(
        max_length=40, required=False, allow_blank=True, help_text="Asked when that is answered so."
    )
    asks_approval = Flag(required=False)
    is_protected = Flag(required=False)
    retention_days = WholeNumber(
        required=False, allow_null=True, min_value=0, max_value=LONGEST_RETENTION
    )

    def validate_options(self, value: list[dict[str, Any]]) -> tuple[Option, ...]:
        keys = [one["key"] for one in value if "key" in one]
        first = [one["label"]["en"] for one in value]
        if len(set(keys)) != len(keys) or len(set(first)) != len(first):
            raise ValidationError(_("Two options have the same key or English words."))
        read = []
        for one in value:
            key = one.get("key") or free_key(one["label"]["en"], keys)
            keys.append(key)
            read.append(Option(key, one["label"]))
        return tuple(read)

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        """Refuse what is not whole; what the set of questions allows the act decides."""
        if attrs["kind"] in _CHOICES and len(attrs.get("options", ())) < OPTIONS[0]:
            raise ValidationError({"options": [_("Give at least two options.")]})
        least, most = attrs.get("least"), attrs.get("most")
        if least is not None and most is not None and most < least:
            raise ValidationError({"most": [_("The largest number is below the smallest.")]})
        if are_turned_round(attrs.get("earliest"), attrs.get("latest")):
            raise ValidationError({"latest": [_("The last day is before the first.")]})
        is_late = attrs.get("asked_when") == AskedWhen.AFTER_APPROVAL
        if attrs.get("of") == AskedOf.DELEGATION and is_late:
            sentence = _("A delegation as a whole is asked when registering.")
            raise ValidationError({"asked_when": [sentence]})
        if bool(attrs.get("depends_on")) != bool(attrs.get("depends_value")):
            sentence = _("A condition names another question and its answer.")
            raise ValidationError({"depends_value": [sentence]})
        return attrs


class OfAssemblyIn(Input):
    assembly = serializers.SlugRelatedField(
        slug_field="number", queryset=Assembly.objects.all(), help_text="The assembly's number."
    )


class AskIn(OfAssemblyIn, QuestionIn):
    """A new question. `key`: by which answers are given; without one it comes from the words."""

    key = serializers.RegexField(_SLUG, required=False)


class StarterIn(OfAssemblyIn):
    name = OneOf(StarterSet)


class QuestionMoveIn(Input):
    """`up`: before the question above it; false: after the one below."""

    up = Flag()


class QuestionViewSet(mixins.ListModelMixin, viewsets.GenericViewSet[Question]):
    """What events ask beside the usual; of events where the account registers somebody.

    Set by those who configure registration. ``ETag`` is the version.
    """

    serializer_class = QuestionOut
    filterset_class = filters.QuestionFilter
    lookup_value_converter = "int"
    answers_once = True
    versioned_answers = ("retrieve", "create", "update")
    versioned_acts = ("update", "retire")

    def get_queryset(self) -> QuerySet[Question]:
        return visible_questions(self.request.user).order_by("event", "position", "pk")

    @extend_schema(responses=QuestionOut)
    def retrieve(self, request: Request, pk: int) -> Response:
        """Return one question."""
        return _shown(self.get_object())

    @extend_schema(request=AskIn, responses={201: QuestionOut})
    def create(self, request: Request) -> Response:
        """Ask one question more, after the others."""
        require(may_configure(request.user))
        given = AskIn.read(request.data)
        event = given.pop("assembly")
        wanted = _wanted(event, given)
        by, at = account_of(request), timezone.now()
        question = questions.ask(event=event, wanted=wanted, by=by, at=at)
        response = _shown(question, status=201)
        response["Location"] = reverse("registrations_api:question-detail", [question.pk])
        return response

    @extend_schema(request=QuestionIn, responses=QuestionOut)
    def update(self, request: Request, pk: int) -> Response:
        """Change a question, whole; what its answers rest on stays once there are any."""
        question = self._configured(request)
        wanted = _wanted(question.event, QuestionIn.read(request.data))
        version = seen_version(request, question.pk)
        by, at = account_of(request), timezone.now()
        question = questions.change(question=question, wanted=wanted, version=version, by=by, at=at)
        return _shown(question)

    @extend_schema(request=QuestionMoveIn, responses=QuestionOut)
    @action(detail=True, methods=["post"])
    def move(self, request: Request, pk: int) -> Response:
        """Move it by one place among those asked with it; at its end already, it stays."""
        question = self._configured(request)
        up = QuestionMoveIn.read(request.data)["up"]
        question = questions.move(
            question=question, up=up, by=account_of(request), at=timezone.now()
        )
        return Response(QuestionOut(question).data)

    @extend_schema(request=None, responses={204: None})
    @action(detail=True, methods=["post"])
    def retire(self, request: Request, pk: int) -> Response:
        """Ask it no more; its answers stay until their time is over."""
        question = self._configured(request)
        version = seen_version(request, question.pk)
        by, at = account_of(request), timezone.now()
        questions.retire(question=question, version=version, by=by, at=at)
        return Response(status=204)

    @extend_schema(request=StarterIn, responses={201: QuestionOut(many=True)})
    @action(detail=False, methods=["post"], filterset_class=None, pagination_class=None)
    def starters(self, request: Request) -> Response:
        """Add a set that most events ask; answers those that the event has not had yet."""
        require(may_configure(request.user))
        given = StarterIn.read(request.data)
        added = question_starters.add(
            event=given["assembly"], name=given["name"], by=account_of(request), at=timezone.now()
        )
        return Response(QuestionOut(added, many=True).data, status=201)

    def _configured(self, request: Request) -> Question:
        question = self.get_object()
        require(may_configure(request.user))
        return question


def _wanted(event: Event, given: dict[str, Any]) -> Wanted:
    """Return the question as it was sent; the one it waits for is named by its key."""
    other = given.pop("depends_on", None)
    capacities = tuple(given.pop("capacities", ()))
    waits_for = _key_of(event, other) if other else None
    return Wanted(**given, capacities=capacities, depends_on=waits_for)


def _key_of(event: Event, key: str) -> int:
    found = questions_of(event.pk).filter(key=key).first()
    if found is None:
        raise ValidationError({"depends_on": [_("There is no such question.")]})
    return found.pk


def _shown(question: Question, status: int = 200) -> Response:
    headers = {"ETag": etag_of(question.pk, question.version)}
    return Response(QuestionOut(question).data, status=status, headers=headers)
