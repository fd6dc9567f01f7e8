"""The programme for programs: sittings and agenda to read; sittings to move, cancel, follow."""

from collections.abc import Sequence
from typing import Any, cast

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema
from rest_framework import mixins, viewsets
from rest_framework.decorators import action
from rest_framework.exceptions import ValidationError
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response

from assemblies.gateways.rest import etag_of, seen_version
from assemblies.models.accounts import User
from assemblies.models.events import Assembly
from assemblies.permissions import require
from notifications.services import follows
from sessions.api import filters, serializers
from sessions.errors import NotOffered
from sessions.models.agenda import AgendaItem
from sessions.models.rooms import Room
from sessions.models.sittings import Sitting
from sessions.permissions import is_offered, may_edit_programme, may_follow
from sessions.services import sittings
from sessions.services.sittings import Slot

PROGRAMME = Sitting.objects.select_related("event", "body", "room").order_by("starts_at", "pk")


def account_of(request: Request) -> User:
    """Return the account behind a request; strangers were turned away before."""
    return cast(User, request.user)


def shown_sitting(sitting: Sitting) -> Response:
    body = serializers.SittingOut(sitting).data
    return Response(body, headers={"ETag": etag_of(sitting.pk, sitting.sequence)})


def shown_follow(sitting: Sitting, *, is_followed: bool) -> Response:
    shown = {"sitting": sitting.pk, "is_followed": is_followed}
    return Response(serializers.FollowOut(shown).data)


class OfAssembly:
    """Lists that hang on an assembly's number."""

    kwargs: dict[str, Any]

    def assembly(self) -> Assembly:
        return get_object_or_404(Assembly, number=self.kwargs["number"])


class ProgrammeViewSet(OfAssembly, mixins.ListModelMixin, viewsets.GenericViewSet[Sitting]):
    """An assembly's sittings in the order of time; open to everybody."""

    permission_classes = [AllowAny]
    serializer_class = serializers.SittingOut
    filterset_class = filters.SittingFilter
    queryset = PROGRAMME

    def get_queryset(self) -> QuerySet[Sitting]:
        return PROGRAMME.filter(event_id=self.assembly().pk)


class AgendaViewSet(OfAssembly, mixins.ListModelMixin, viewsets.GenericViewSet[AgendaItem]):
    """An assembly's agenda; open to everybody."""

    permission_classes = [AllowAny]
    serializer_class = serializers.AgendaItemOut
    filterset_class = filters.AgendaFilter
    queryset = AgendaItem.objects.select_related("body").order_by("number")

    def get_queryset(self) -> QuerySet[AgendaItem]:
        return super().get_queryset().filter(event_id=self.assembly().pk)


class SittingViewSet(viewsets.GenericViewSet[Sitting]):
    """One sitting. ``ETag`` holds its SEQUENCE; a change sends it back in ``If-Match``."""

    serializer_class = serializers.SittingOut
    queryset = PROGRAMME
    lookup_value_converter = "int"
    answers_once = True
    versioned_answers = ("retrieve", "move", "cancel")
    versioned_acts = ("move", "cancel")

    @extend_schema(responses=serializers.SittingOut)
    def retrieve(self, request: Request, pk: int) -> Response:
        """Return one sitting."""
        return shown_sitting(self.get_object())

    @extend_schema(request=serializers.MoveIn, responses=serializers.SittingOut)
    @action(detail=True, methods=["post"])
    def move(self, request: Request, pk: int) -> Response:
        """Give it another time or room; whoever follows it gets the update."""
        sitting = self._edited_by(request)
        given = serializers.MoveIn.read(request.data)
        sitting = sittings.move(
            sitting=sitting,
            to=_slot(sitting, given),
            note=given.get("note"),
            sequence=seen_version(request, sitting.pk),
            by=account_of(request),
            at=timezone.now(),
        )
        return shown_sitting(sitting)

    @extend_schema(request=serializers.CancelIn, responses=serializers.SittingOut)
    @action(detail=True, methods=["post"])
    def cancel(self, request: Request, pk: int) -> Response:
        """Cancel it; it stays in the programme, marked, and whoever follows it is told."""
        sitting = self._edited_by(request)
        sitting = sittings.cancel(
            sitting=sitting,
            note=serializers.CancelIn.read(request.data).get("note"),
            sequence=seen_version(request, sitting.pk),
            by=account_of(request),
            at=timezone.now(),
        )
        return shown_sitting(sitting)

    @extend_schema(request=None, responses=serializers.FollowOut)
    @action(detail=True, methods=["post"])
    def follow(self, request: Request, pk: int) -> Response:
        """Hear of changes to an open sitting."""
        sitting = self.get_object()
        require(may_follow(request.user, sitting.event))
        if not is_offered(sitting):
            raise NotOffered
        follows.follow(user=account_of(request), topic=sitting.topic, at=timezone.now())
        return shown_follow(sitting, is_followed=True)

    @extend_schema(request=None, responses=serializers.FollowOut)
    @action(detail=True, methods=["post"])
    def unfollow(self, request: Request, pk: int) -> Response:
        """Hear of it no longer."""
        sitting = self.get_object()
        follows.unfollow(user=account_of(request), topic=sitting.topic)
        return shown_follow(sitting, is_followed=False)

    def get_permissions(self) -> Sequence[Any]:
        """Let everybody read."""
        return [AllowAny()] if self.action == "retrieve" else super().get_permissions()

    def _edited_by(self, request: Request) -> Sitting:
        sitting = self.get_object()
        require(may_edit_programme(request.user))
        return sitting


def _slot(sitting: Sitting, given: dict[str, Any]) -> Slot:
    room: Room | None = sitting.room
    if "room" in given:
        room = _room(sitting, given["room"])
    return Slot(
        starts_at=given["starts_at"],
        ends_at=given["ends_at"],
        room=room,
        shares_room=given.get("shares_room", False),
    )


def _room(sitting: Sitting, key: int | None) -> Room | None:
    if key is None:
        return None
    room = Room.objects.filter(event_id=sitting.event_id, pk=key).first()
    if room is None:
        raise ValidationError({"room": [_("There is no such room at this event.")]})
    return room
