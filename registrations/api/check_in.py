"""Check-in for devices and programs: one scan, many at once, the signed list."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import mixins, serializers, viewsets
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from assemblies.gateways.rest import Input, Key, Line, Moment
from assemblies.models.delegations import Participant
from assemblies.models.events import Assembly, Event
from assemblies.permissions import require
from registrations.api.filters import CheckInFilter
from registrations.api.views import account_of
from registrations.enums import Doubt, ScanOutcome
from registrations.models.check_in import CheckIn
from registrations.permissions.check_in import may_check_in, visible_check_ins
from registrations.rules.check_in import MOST_AT_ONCE
from registrations.selectors.check_in import origin_of, pictured_registration
from registrations.services import check_in as acts
from registrations.services.check_in_lists import SignedList, signed_list
from sessions.models.sittings import Sitting


class ClientId(serializers.UUIDField):
    """The device's own number of a scan: the same when it sends again."""

    def to_internal_value(self, data: Any) -> UUID:  # noqa: ANN401 - REST framework's signature
        if not isinstance(data, str):
            self.fail("invalid", value=data)
        return super().to_internal_value(data)


class ScanIn(Input):
    """What was seen: a badge's code or its number, or a participant's key."""

    badge = Line(required=False, max_length=400)
    participant = Key(required=False)
    client_id = ClientId()
    at = Moment(required=False)
    device = Line(required=False, max_length=40, allow_blank=True)
    doubts_settled = serializers.BooleanField(required=False)
    scanned_by = Key(
        required=False, help_text="The account that the device was used with, for the audit."
    )

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        if ("badge" in attrs) == ("participant" in attrs):
            raise serializers.ValidationError(_("Give either a badge or a participant."))
        return attrs


class PlaceIn(Input):
    """Where: an assembly's desk, or with `sitting` the door of that sitting."""

    assembly = Key()
    sitting = Key(required=False, allow_null=True)


class CheckInIn(PlaceIn, ScanIn):
    pass


class ScansIn(PlaceIn):
    scans = serializers.ListField(child=ScanIn(), min_length=1, max_length=MOST_AT_ONCE)


class PersonAtTheDoorOut(serializers.Serializer[Any]):
    """Who stands at the door, as far as the badge shows it too."""

    id = serializers.IntegerField(source="pk", read_only=True)
    name = serializers.CharField(source="badge_name", read_only=True)
    origin = serializers.SerializerMethodField()
    capacity = serializers.CharField(read_only=True)
    photo = serializers.SerializerMethodField(
        help_text="The registration whose picture it is; null: there is none."
    )

    def get_origin(self, participant: Participant) -> str:
        return origin_of(participant)

    def get_photo(self, participant: Participant) -> int | None:
        return pictured_registration(participant)


class ScanOut(serializers.Serializer[Any]):
    """What came of a scan; `check_in`, `at` and `by` are of the check-in that stands."""

    outcome = serializers.ChoiceField(choices=[x.value for x in ScanOutcome], read_only=True)
    doubts = serializers.ListField(
        child=serializers.ChoiceField(choices=[x.value for x in Doubt]), read_only=True
    )
    participant = PersonAtTheDoorOut(read_only=True, allow_null=True)
    serial = serializers.IntegerField(
        source="badge.serial", read_only=True, default=None, allow_null=True
    )
    check_in = serializers.IntegerField(
        source="check_in.pk", read_only=True, default=None, allow_null=True
    )
    at = serializers.DateTimeField(
        source="check_in.admitted_at", read_only=True, default=None, allow_null=True
    )
    by = serializers.SerializerMethodField()

    def get_by(self, answer: acts.Answer) -> str:
        """Return who admitted her, as her colleagues know the account."""
        by = answer.check_in.admitted_by if answer.check_in else None
        return (by.name or by.email) if by else ""


class SentScanOut(ScanOut):
    client_id = serializers.UUIDField(read_only=True)


class CheckInOut(serializers.ModelSerializer[CheckIn]):
    event = serializers.CharField(source="event.slug", read_only=True)
    serial = serializers.IntegerField(source="badge.serial", read_only=True, allow_null=True)
    name = serializers.CharField(source="participant.badge_name", read_only=True)
    capacity = serializers.CharField(source="participant.capacity", read_only=True)

    class Meta:
        model = CheckIn
        fields = [
            "id",
            "event",
            "sitting",
            "participant",
            "name",
            "capacity",
            "serial",
            "device",
            "despite_doubts",
            "admitted_at",
            "received_at",
            "undone_at",
            "undone_because",
        ]
        read_only_fields = fields


class UndoCheckInIn(Input):
    reason = Line(max_length=200)


LIST_PARAMETERS = [
    OpenApiParameter("assembly", OpenApiTypes.INT, required=True),
    OpenApiParameter("sitting", OpenApiTypes.INT, description="Without it: the event's desk."),
]


class CheckInViewSet(mixins.ListModelMixin, viewsets.GenericViewSet[CheckIn]):
    """Who was admitted, at the event or at a sitting; for those who stand at the doors."""

    serializer_class = CheckInOut
    filterset_class = CheckInFilter
    lookup_value_converter = "int"
    answers_once = True

    def get_queryset(self) -> QuerySet[CheckIn]:
        return visible_check_ins(self.request.user).order_by("pk")

    def list(self, request: Request, *args: Any, **kwargs: Any) -> Response:  # noqa: ANN401 - REST framework's signature
        """Return the check-ins, those that were undone included."""
        require(may_check_in(request.user))
        return super().list(request, *args, **kwargs)

    @extend_schema(request=CheckInIn, responses={200: ScanOut, 201: ScanOut})
    def create(self, request: Request) -> Response:
        """Admit a person: 201; what stands against it is said with 200."""
        require(may_check_in(request.user))
        given = CheckInIn.read(request.data)
        now = timezone.now()
        event, sitting = _place(given)
        scan, by = _scan(given, now), account_of(request)
        answer = acts.admit(event=event, sitting=sitting, scan=scan, by=by, at=now)
        return Response(ScanOut(answer).data, status=201 if answer.outcome.is_admitted else 200)

    @extend_schema(request=ScansIn, responses=SentScanOut(many=True))
    @action(
        detail=False,
        methods=["post"],
        filterset_class=None,
        pagination_class=None,
        answers_once=False,  # each scan is a transaction of its own, told again by its `client_id`
    )
    def batch(self, request: Request) -> Response:
        """Send what a device admitted without a line; each is answered, in the order sent."""
        require(may_check_in(request.user))
        given = ScansIn.read(request.data)
        now = timezone.now()
        event, sitting = _place(given)
        scans, by = [_scan(one, now) for one in given["scans"]], account_of(request)
        answers = acts.merge(event=event, sitting=sitting, scans=scans, by=by, at=now)
        return Response([_answered(*pair) for pair in zip(scans, answers, strict=True)])

    @extend_schema(request=UndoCheckInIn, responses=CheckInOut)
    @action(detail=True, methods=["post"])
    def undo(self, request: Request, pk: int) -> Response:
        """Take a check-in back, with the reason; the person may be admitted again."""
        check_in = self.get_object()
        given = UndoCheckInIn.read(request.data)
        by = account_of(request)
        undone = acts.undo(check_in=check_in, **given, by=by, at=timezone.now())
        return Response(CheckInOut(visible_check_ins(by).get(pk=undone.pk)).data)

    @extend_schema(
        parameters=LIST_PARAMETERS,
        responses={(200, "application/json"): OpenApiTypes.OBJECT},
        filters=False,
    )
    @action(
        detail=False,
        url_path="signed-list",
        url_name="signed",
        filterset_class=None,
        pagination_class=None,
    )
    def signed_list(self, request: Request) -> HttpResponse:
        """Return who may come to the door, for a device that may lose its line.

        `Signature` is over the exact bytes: ECDSA P-256 with SHA-256, raw, in base64url, by the
        key that signs the event's badges. `ETag` changes with what the list says.
        """
        require(may_check_in(request.user))
        return _shown_list(request, _list_asked(request))


def _list_asked(request: Request) -> SignedList:
    given = request.query_params.dict()
    place = {name: _number(given[name]) for name in ("assembly", "sitting") if name in given}
    event, sitting = _place(PlaceIn.read(place))
    language = get_language() or "en"
    return signed_list(event=event, sitting=sitting, language=language, at=timezone.now())


def _shown_list(request: Request, made: SignedList) -> HttpResponse:
    # A proxy that compresses makes the mark weak, or gives it another end.
    is_known = made.etag in request.headers.get("If-None-Match", "")
    body = b"" if is_known else made.body
    response = HttpResponse(body, content_type="application/json", status=304 if is_known else 200)
    response["ETag"], response["Cache-Control"] = f'"{made.etag}"', "private, no-cache"
    response["Signature"] = made.signature
    return response


def _place(given: dict[str, Any]) -> tuple[Event, Sitting | None]:
    event = get_object_or_404(Assembly, number=given["assembly"])
    key = given.get("sitting")
    sittings = Sitting.objects.select_related("event")
    return event, get_object_or_404(sittings, event_id=event.pk, pk=key) if key else None


def _scan(given: dict[str, Any], now: datetime) -> acts.Scan:
    return acts.Scan(
        text=given.get("badge", ""),
        participant=given.get("participant"),
        client_id=given["client_id"],
        at=given.get("at", now),
        device=given.get("device", ""),
        doubts_settled=given.get("doubts_settled", False),
        scanned_by=given.get("scanned_by"),
    )


def _answered(scan: acts.Scan, answer: acts.Answer) -> dict[str, Any]:
    return {"client_id": str(scan.client_id), **ScanOut(answer).data}


def _number(text: str) -> int | str:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 19 else text
