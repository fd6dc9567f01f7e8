"""The programme for programs: sittings to read, to move, to cancel, to follow."""

from collections.abc import Sequence
from typing import Any, cast

from django.db.models import Case, OuterRef, QuerySet, Subquery, When
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

from assemblies.gateways.rest import seen_version, told, unless_known, version_of
from assemblies.models.accounts import User
from assemblies.models.events import Assembly
from assemblies.permissions import require
from notifications.services import follows
from sessions.api import filters, serializers
from sessions.errors import NotOffered
from sessions.models.rooms import Room
from sessions.models.sittings import Sitting
from sessions.permissions import is_offered, may_edit_programme, may_follow, visible_sittings
from sessions.services import reminders, sittings
from sessions.services.sittings import Slot

PROGRAMME = Sitting.objects.select_related("event", "body", "room").order_by("starts_at", "pk")


def account_of(request: Request) -> User:
    """Return the account behind a request; strangers were turned away before."""
    return cast(User, request.user)


def shown_follow(sitting: Sitting, *, is_followed: bool) -> Response:
    shown = {"sitting": sitting.pk, "is_followed": is_followed}
    return Response(serializers.FollowOut(shown).data)


def seen_by(request: Request) -> QuerySet[Sitting]:
    """Return the published sittings that this reader may know of, as `SittingOut` takes them."""
    visible = visible_sittings(request.user, at=timezone.now())
    followed = visible.filter(pk=OuterRef("follows_id")).values("pk")
    loaded = visible.select_related("event", "body", "room").order_by("starts_at", "pk")
    return loaded.annotate(
        follows_seen=Subquery(followed),
        follows_minutes_seen=Case(When(follows_seen__isnull=False, then="follows_minutes")),
    )


class OpenToRead:
    """Some acts are for everybody, as far as anything is visible; by default reading."""

    read_by_all: tuple[str, ...] = ("list", "retrieve")
    action: str

    def get_permissions(self) -> Sequence[Any]:
        """Let everybody do what is for everybody."""
        is_open = self.action in self.read_by_all
        return [AllowAny()] if is_open else super().get_permissions()  # type: ignore[misc] # of the viewset beside it


class ForEditors:
    """What only editors of the programme may see and do."""

    request: Any  # of the viewset beside it

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401 - REST framework's signature
        super().initial(request, *args, **kwargs)  # type: ignore[misc] # of the viewset beside it
        require(may_edit_programme(request.user))


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
    marked_answers = ("list",)
    queryset = PROGRAMME

    def get_queryset(self) -> QuerySet[Sitting]:
        return seen_by(self.request).filter(event_id=self.assembly().pk)

    def list(self, request: Request, *args: object, **kwargs: object) -> Response:
        """Return the sittings this account may know of."""
        return unless_known(request, super().list(request))


class SittingViewSet(OpenToRead, viewsets.GenericViewSet[Sitting]):
    """One sitting. ``ETag`` holds its SEQUENCE; a change sends it back in ``If-Match``."""

    serializer_class = serializers.SittingOut
    queryset = PROGRAMME
    lookup_value_converter = "int"
    answers_once = True
    versioned_answers = ("retrieve", "move", "cancel")
    marked_answers = ("retrieve",)
    versioned_acts = ("move", "cancel")

    def get_queryset(self) -> QuerySet[Sitting]:
        return seen_by(self.request)

    @extend_schema(responses=serializers.SittingOut)
    def retrieve(self, request: Request, pk: int) -> Response:
        """Return one sitting."""
        return self._shown()

    @extend_schema(request=serializers.MoveIn, responses=serializers.SittingOut)
    @action(detail=True, methods=["post"])
    def move(self, request: Request, pk: int) -> Response:
        """Give it another time or room; whoever follows it gets the update."""
        sitting = self._edited_by(request)
        given = serializers.MoveIn.read(request.data)
        sittings.move(
            sitting=sitting,
            to=_slot(sitting, given),
            note=given.get("note"),
            sequence=seen_version(request, sitting.pk),
            by=account_of(request),
            at=timezone.now(),
        )
        return self._shown()

    @extend_schema(request=serializers.CancelIn, responses=serializers.SittingOut)
    @action(detail=True, methods=["post"])
    def cancel(self, request: Request, pk: int) -> Response:
        """Cancel it; it stays in the programme, marked, and whoever follows it is told."""
        sitting = self._edited_by(request)
        sittings.cancel(
            sitting=sitting,
            note=serializers.CancelIn.read(request.data).get("note"),
            sequence=seen_version(request, sitting.pk),
            by=account_of(request),
            at=timezone.now(),
        )
        return self._shown()

    @extend_schema(request=serializers.RemindersIn, responses=serializers.RemindersOut)
    @action(detail=True, methods=["post"])
    def reminders(self, request: Request, pk: int) -> Response:
        """Set how many minutes before it begins those who follow it are reminded."""
        sitting = reminders.set_reminders(
            sitting=self._edited_by(request),
            minutes=serializers.RemindersIn.read(request.data)["minutes"],
            by=account_of(request),
            at=timezone.now(),
        )
        return Response(serializers.RemindersOut(sitting).data)

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

    def _shown(self) -> Response:
        sitting = self.get_object()
        seen = version_of(sitting.pk, sitting.sequence)
        return told(self.request, serializers.SittingOut(sitting).data, seen)

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
