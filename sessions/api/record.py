"""Who was there, for programs: parts in a sitting, its quorum, its minutes."""

from typing import Any

from django.db.models import QuerySet
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema
from rest_framework import serializers, viewsets
from rest_framework.request import Request
from rest_framework.response import Response

from assemblies.enums import Language
from assemblies.gateways.rest import (
    Input,
    Key,
    Line,
    OneOf,
    Text,
    WholeNumber,
    seen_mark,
    seen_version,
    told,
    version_of,
)
from assemblies.models.delegations import Participant
from assemblies.permissions import require
from sessions.api.views import OpenToRead, account_of
from sessions.enums import Part
from sessions.models.minutes import MinutesVersion
from sessions.models.parts import SittingPart
from sessions.models.presence import QuorumRecord
from sessions.models.sittings import Sitting
from sessions.permissions import (
    known_sittings,
    may_edit_programme,
    may_record_quorum,
    visible_sittings,
)
from sessions.selectors.minutes import minutes_of, newest_version, published_minutes
from sessions.selectors.parts import mark_of_parts, parts_of
from sessions.selectors.presence import quorum_records_of
from sessions.services import minutes, parts, presence
from sessions.services.minutes import Typed
from sessions.services.parts import Who

_LONGEST = 100_000  # characters of minutes


class PartOut(serializers.ModelSerializer[SittingPart]):
    name = serializers.CharField(read_only=True)
    function = serializers.CharField(source="said_function", read_only=True)
    institution = serializers.CharField(
        source="participant.delegation.institution.code",
        read_only=True,
        allow_null=True,
        default=None,
    )

    class Meta:
        model = SittingPart
        fields = ["id", "part", "name", "function", "institution"]
        read_only_fields = fields


class PartsOut(serializers.Serializer[Any]):
    """Who has a part, in the order in which the page names them."""

    parts = PartOut(many=True, read_only=True)


class PartIn(Input):
    """A `participant` of the event by its `id`, or a `guest` by name."""

    part = OneOf(Part)
    participant = Key(required=False)
    guest = Line(max_length=120, required=False)
    function = Line(max_length=200, required=False, allow_blank=True)

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        if ("participant" in attrs) == ("guest" in attrs):
            raise serializers.ValidationError(
                {"participant": [_("Name either a participant or a guest.")]}
            )
        return attrs


class PlaceIn(Input):
    """The place in the order, from 1."""

    to = WholeNumber(min_value=1, max_value=10_000)


class MinutesOut(serializers.ModelSerializer[MinutesVersion]):
    language = serializers.CharField(source="minutes.language", read_only=True)
    published_at = serializers.DateTimeField(
        source="minutes.published_at", read_only=True, allow_null=True
    )

    class Meta:
        model = MinutesVersion
        fields = ["language", "version", "text", "saved_at", "published_at"]
        read_only_fields = fields


class PublishedOut(serializers.Serializer[Any]):
    """The published minutes, a text in each language."""

    minutes = MinutesOut(many=True, read_only=True)


class EditedMinutesOut(serializers.Serializer[Any]):
    """The newest version, 0 before the first, and the one that is public."""

    language = serializers.CharField(read_only=True)
    version = serializers.IntegerField(read_only=True)
    text = serializers.CharField(read_only=True)
    published_version = serializers.IntegerField(read_only=True, allow_null=True)


class MinutesIn(Input):
    """The whole text."""

    text = Text(max_length=_LONGEST, trim_whitespace=False)


class QuorumOut(serializers.ModelSerializer[QuorumRecord]):
    is_reached = serializers.BooleanField(source="quorum.is_reached", read_only=True)

    class Meta:
        model = QuorumRecord
        fields = ["recorded_at", "present", "represented", "needed", "is_reached"]
        read_only_fields = fields


class QuorumsOut(serializers.Serializer[Any]):
    """Every count on record, the earliest first."""

    counts = QuorumOut(many=True, read_only=True)


class OfSitting(OpenToRead, viewsets.GenericViewSet[Sitting]):
    """What hangs on a sitting: not there for who may not know of the sitting."""

    lookup_value_converter = "int"
    read_by_all: tuple[str, ...] = ()

    def get_queryset(self) -> QuerySet[Sitting]:
        visible = visible_sittings(self.request.user, at=timezone.now())
        return visible.select_related("event").order_by("pk")

    def edited(self) -> Sitting:
        """Return the sitting for an editor."""
        sitting = self.get_object()
        require(may_edit_programme(self.request.user))
        return sitting

    def shown(self, body: Any, seen: str) -> Response:  # noqa: ANN401 - any shape
        """Answer with the mark of what was seen and of all that is told; 304 to who holds it."""
        return told(self.request, body, seen)


class PartsViewSet(OfSitting):
    """Who has a part in a sitting. ``ETag`` is the mark of it."""

    queryset = Sitting.objects.none()
    read_by_all = ("retrieve",)
    answers_once = True
    versioned_answers = ("retrieve", "add", "move", "remove")
    marked_answers = ("retrieve",)
    versioned_acts = ("add", "move", "remove")

    def get_queryset(self) -> QuerySet[Sitting]:
        # Editors name who presides before a sitting is published.
        known = known_sittings(self.request.user, at=timezone.now())
        return known.select_related("event").order_by("pk")

    @extend_schema(responses=PartsOut)
    def retrieve(self, request: Request, pk: int) -> Response:
        """Return who has a part."""
        return self._shown(self.get_object())

    @extend_schema(request=PartIn, responses=PartsOut)
    def add(self, request: Request, pk: int) -> Response:
        """Give somebody a part, after everybody else."""
        sitting = self.edited()
        given = PartIn.read(request.data)
        parts.add(
            sitting=sitting,
            who=_who(sitting, given),
            part=given["part"],
            seen=seen_mark(request),
            by=account_of(request),
            at=timezone.now(),
        )
        return self._shown(sitting)

    @extend_schema(request=PlaceIn, responses=PartsOut)
    def move(self, request: Request, pk: int, part: int) -> Response:
        """Name somebody earlier or later."""
        sitting, key = self._one(part)
        to, seen = PlaceIn.read(request.data)["to"], seen_mark(request)
        by, at = account_of(request), timezone.now()
        parts.move(sitting=sitting, key=key, to=to, seen=seen, by=by, at=at)
        return self._shown(sitting)

    @extend_schema(request=None, responses=PartsOut)
    def remove(self, request: Request, pk: int, part: int) -> Response:
        """Take a part away."""
        sitting, key = self._one(part)
        seen, by, at = seen_mark(request), account_of(request), timezone.now()
        parts.remove(sitting=sitting, key=key, seen=seen, by=by, at=at)
        return self._shown(sitting)

    def _one(self, key: int) -> tuple[Sitting, int]:
        sitting = self.edited()
        return sitting, get_object_or_404(SittingPart, sitting=sitting, pk=key).pk

    def _shown(self, sitting: Sitting) -> Response:
        rows = parts_of(sitting)
        return self.shown(PartsOut({"parts": rows}).data, mark_of_parts(sitting, rows))


class QuorumViewSet(OfSitting):
    """The quorum of a sitting, as it was put on record."""

    queryset = Sitting.objects.none()
    read_by_all = ("retrieve",)
    answers_once = True
    versioned_answers = ("retrieve", "record")
    marked_answers = ("retrieve",)

    @extend_schema(responses=QuorumsOut)
    def retrieve(self, request: Request, pk: int) -> Response:
        """Return every count on record."""
        return self._shown(self.get_object())

    @extend_schema(request=None, responses=QuorumsOut)
    def record(self, request: Request, pk: int) -> Response:
        """Count who is represented now and put it on record; nothing changes it later."""
        sitting = self.get_object()
        require(may_record_quorum(request.user))
        presence.record_quorum(sitting=sitting, by=account_of(request), at=timezone.now())
        return self._shown(sitting)

    def _shown(self, sitting: Sitting) -> Response:
        counts = quorum_records_of(sitting)
        return self.shown(QuorumsOut({"counts": counts}).data, f"{sitting.pk}-{len(counts)}")


class PublishedMinutesViewSet(OfSitting):
    """The minutes of a sitting as readers have them."""

    queryset = Sitting.objects.none()
    read_by_all = ("retrieve",)
    versioned_answers = ("retrieve",)
    marked_answers = ("retrieve",)

    @extend_schema(operation_id="sittings_published_minutes_retrieve", responses=PublishedOut)
    def retrieve(self, request: Request, pk: int) -> Response:
        """Return what is published, language by language; nothing is no fault."""
        sitting = self.get_object()
        public = published_minutes(sitting)
        which = ".".join(f"{one.minutes.language}{one.version}" for one in public)
        return self.shown(PublishedOut({"minutes": public}).data, f"{sitting.pk}-{which}")


class MinutesViewSet(OfSitting):
    """The minutes in one language, for editors. ``ETag`` holds the newest version."""

    queryset = Sitting.objects.none()
    versioned_answers = ("retrieve", "update", "publish", "withdraw")
    marked_answers = ("retrieve",)
    versioned_acts = ("update", "publish")
    answers_once = True

    @extend_schema(responses=EditedMinutesOut)
    def retrieve(self, request: Request, pk: int, language: str) -> Response:
        """Return the newest version that is saved."""
        return self._shown(*self._edited(language))

    @extend_schema(request=MinutesIn, responses=EditedMinutesOut)
    def update(self, request: Request, pk: int, language: str) -> Response:
        """Save a new version; readers keep the one that is published."""
        sitting, tongue = self._edited(language)
        text = MinutesIn.read(request.data)["text"]
        typed = Typed(text, seen_version(request, sitting.pk))
        by, at = account_of(request), timezone.now()
        minutes.save(sitting=sitting, language=tongue, typed=typed, by=by, at=at)
        return self._shown(sitting, tongue)

    @extend_schema(request=None, responses=EditedMinutesOut)
    def publish(self, request: Request, pk: int, language: str) -> Response:
        """Let everybody who may see the sitting read the newest version."""
        sitting, tongue = self._edited(language)
        seen, by, at = seen_version(request, sitting.pk), account_of(request), timezone.now()
        minutes.publish(sitting=sitting, language=tongue, seen=seen, by=by, at=at)
        return self._shown(sitting, tongue)

    @extend_schema(request=None, responses=EditedMinutesOut)
    def withdraw(self, request: Request, pk: int, language: str) -> Response:
        """Let nobody but editors read them any more."""
        sitting, tongue = self._edited(language)
        by, at = account_of(request), timezone.now()
        minutes.withdraw(sitting=sitting, language=tongue, by=by, at=at)
        return self._shown(sitting, tongue)

    def _edited(self, code: str) -> tuple[Sitting, Language]:
        sitting = self.edited()
        if code not in set(Language):
            raise Http404
        return sitting, Language(code)

    def _shown(self, sitting: Sitting, language: Language) -> Response:
        newest = newest_version(sitting, language)
        head = newest.minutes if newest else minutes_of(sitting, language)
        body = {
            "language": head.language,
            "version": head.version,
            "text": newest.text if newest else "",
            "published_version": head.published_version,
        }
        return self.shown(EditedMinutesOut(body).data, version_of(sitting.pk, head.version))


def _who(sitting: Sitting, given: dict[str, Any]) -> Who:
    person = None
    if "participant" in given:
        people = Participant.objects.accredited().filter(event_id=sitting.event_id)
        person = people.filter(pk=given["participant"]).first()
        if person is None:
            raise serializers.ValidationError(
                {"participant": [_("This person does not take part in this event.")]}
            )
    return Who(participant=person, guest=given.get("guest", ""), function=given.get("function", ""))
