"""The rooms of an event, and what its venue has for all of them."""

from typing import Any

from django.db.models import QuerySet
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import mixins, serializers, viewsets
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.reverse import reverse

from assemblies.gateways.rest import Input, Line, WholeNumber, seen_mark, told, unless_known
from assemblies.models.events import Assembly
from assemblies.permissions import require
from sessions.api.plans import OfDraft
from sessions.api.views import OfAssembly, OpenToRead, account_of
from sessions.models.rooms import Room, Venue
from sessions.permissions import may_edit_programme, visible_rooms
from sessions.selectors.venue import channels_of, mark_of_room, mark_of_venue
from sessions.services import rooms
from sessions.services.rooms import RoomFacts

LARGEST = 32_767


class RoomOut(serializers.ModelSerializer[Room]):
    """A room; null: not known."""

    class Meta:
        model = Room
        fields = ["id", "name", "capacity", "channels", "is_open"]
        read_only_fields = fields


class RoomEditIn(Input):
    """What is known of it otherwise; null: not known any more."""

    name = Line(max_length=200, required=False)
    capacity = WholeNumber(required=False, allow_null=True, min_value=0, max_value=LARGEST)
    channels = WholeNumber(required=False, allow_null=True, min_value=0, max_value=LARGEST)
    is_open = serializers.BooleanField(
        required=False, help_text="Anybody may pass through: not for closed sittings."
    )

    def validate_name(self, name: str) -> str:
        return " ".join(name.split())


class RoomIn(RoomEditIn):
    """What is known of a room."""

    name = Line(max_length=200)


class VenueOut(serializers.ModelSerializer[Venue]):
    """What the event has for all its rooms together; null: not known."""

    class Meta:
        model = Venue
        fields = ["channels"]
        read_only_fields = fields


class VenueIn(Input):
    """How many channels the event's interpreters serve at one time; null: not known."""

    channels = WholeNumber(allow_null=True, min_value=0, max_value=LARGEST)


class RoomViewSet(OpenToRead, OfAssembly, mixins.ListModelMixin, viewsets.GenericViewSet[Room]):
    """The rooms of an event, by name. ``ETag`` is the mark of what is known of a room."""

    serializer_class = RoomOut
    queryset = Room.objects.none()  # for the schema
    answers_once = True
    versioned_answers = ("retrieve", "create", "partial_update")
    versioned_acts = ("partial_update", "remove")
    marked_answers = ("list", "retrieve")

    def get_queryset(self) -> QuerySet[Room]:
        seen = visible_rooms(self.request.user, at=timezone.now())
        return seen.filter(event_id=self.assembly().pk).order_by("name", "pk")

    def list(self, request: Request, *args: object, **kwargs: object) -> Response:
        """Return the rooms of sittings that this account may know of; to editors, every room."""
        return unless_known(request, super().list(request))

    @extend_schema(responses=RoomOut)
    def retrieve(self, request: Request, number: int, pk: int) -> Response:
        """Return one room."""
        return _shown(request, self.get_object())

    @extend_schema(request=RoomIn, responses={201: RoomOut})
    def create(self, request: Request, number: int) -> Response:
        """Enter a room."""
        assembly = self.assembly()
        require(may_edit_programme(request.user))
        facts = RoomFacts(**RoomIn.read(request.data))
        room = rooms.add(event=assembly, facts=facts, by=account_of(request), at=timezone.now())
        response = _shown(request, room, 201)
        where = {"number": number, "pk": room.pk}
        response["Location"] = reverse("assembly_sessions_api:assembly-room", kwargs=where)
        return response

    @extend_schema(request=RoomEditIn, responses=RoomOut)
    def partial_update(self, request: Request, number: int, pk: int) -> Response:
        """Keep what is known of it; a new name stands in programme and calendars at once."""
        room = self._edited()
        facts = _facts(room, RoomEditIn.read(request.data, partial=True))
        return _shown(request, rooms.change(room=room, facts=facts, **self._seen()))

    @extend_schema(request=None, responses={204: None})
    def remove(self, request: Request, number: int, pk: int) -> Response:
        """Take away a room that no sitting has, had in any release, or is planned to have."""
        rooms.remove(room=self._edited(), **self._seen())
        return Response(status=204)

    def _edited(self) -> Room:
        room = self.get_object()
        require(may_edit_programme(self.request.user))
        return room

    def _seen(self) -> dict[str, Any]:
        by = account_of(self.request)
        return {"seen": seen_mark(self.request), "by": by, "at": timezone.now()}


class VenueViewSet(OfDraft, viewsets.GenericViewSet[Venue]):
    """What an event has for all its rooms together, for its editors."""

    serializer_class = VenueOut
    queryset = Venue.objects.none()  # for the schema
    versioned_answers = ("retrieve", "update")
    versioned_acts = ("update",)
    marked_answers = ("retrieve",)

    @extend_schema(operation_id="assemblies_venue_retrieve", responses=VenueOut)
    def retrieve(self, request: Request, number: int) -> Response:
        """Return how many channels the event's interpreters serve at one time."""
        return self._shown(self.assembly())

    @extend_schema(request=VenueIn, responses=VenueOut)
    def update(self, request: Request, number: int) -> Response:
        """Say how many channels they serve; where more are needed at one time, that is a clash."""
        assembly, given = self.assembly(), VenueIn.read(request.data)
        seen, by = seen_mark(request), account_of(request)
        rooms.set_channels(event=assembly, **given, seen=seen, by=by, at=timezone.now())
        return self._shown(assembly)

    def _shown(self, assembly: Assembly) -> Response:
        channels = channels_of(assembly)
        body = VenueOut(Venue(channels=channels)).data
        return told(self.request, body, mark_of_venue(assembly, channels))


def _facts(room: Room, given: dict[str, Any]) -> RoomFacts:
    """Return what is known of the room with what was sent in its place."""
    was = {"name": room.name, "capacity": room.capacity, "channels": room.channels}
    return RoomFacts(**{**was, "is_open": room.is_open, **given})


def _shown(request: Request, room: Room, code: int = 200) -> Response:
    return told(request, RoomOut(room).data, mark_of_room(room), code)
