"""One's own calendar addresses, for programs: made, renewed, ended."""

from typing import Any, cast

from django.conf import settings
from django.db.models import QuerySet
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import mixins, serializers, viewsets
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from assemblies.gateways.rest import Input, Line
from assemblies.models.accounts import User
from assemblies.permissions import acts_as_itself, is_narrowed, require
from notifications.models.calendars import CalendarToken
from notifications.permissions import own_calendars
from notifications.services import calendar_tokens


class CalendarIn(Input):
    name = Line(max_length=calendar_tokens.LONGEST_NAME, help_text="Her word for it: “my phone”.")


class CalendarOut(serializers.ModelSerializer[CalendarToken]):
    class Meta:
        model = CalendarToken
        fields = ["id", "name", "created_at", "renewed_at", "last_used_at", "last_used_by"]
        read_only_fields = fields


class CalendarSecretOut(CalendarOut):
    address = serializers.CharField(
        read_only=True, help_text="To subscribe to. In this answer and nowhere else."
    )
    caldav_url = serializers.CharField(read_only=True)
    caldav_username = serializers.CharField(read_only=True)
    caldav_password = serializers.CharField(
        read_only=True, help_text="In this answer and nowhere else."
    )

    class Meta(CalendarOut.Meta):
        fields = [
            *CalendarOut.Meta.fields, "address", "caldav_url", "caldav_username",
            "caldav_password",
        ]  # fmt: skip
        read_only_fields = fields


class CalendarViewSet(mixins.ListModelMixin, viewsets.GenericViewSet[CalendarToken]):
    """One's own living calendar addresses, those used last first.

    Who knows an address reads the whole calendar and nothing else. Its language may be changed in
    it: `.en.ics`, `.fr.ics`, `.es.ics`, `.ar.ics`.
    """

    serializer_class = CalendarOut
    lookup_value_converter = "int"

    def get_queryset(self) -> QuerySet[CalendarToken]:
        return own_calendars(self.request.user)

    @extend_schema(responses=CalendarOut)
    def retrieve(self, request: Request, pk: int) -> Response:
        """Return one of them."""
        return Response(CalendarOut(self.get_object()).data)

    @extend_schema(request=CalendarIn, responses={201: CalendarSecretOut})
    def create(self, request: Request) -> Response:
        """Make an address for one program; its secret is in this answer and nowhere else."""
        user = _keeper(request)
        given = CalendarIn.read(request.data)
        token, secret = calendar_tokens.make(user=user, **given, at=timezone.now())
        return Response(_with_secret(token, secret, user), status=201)

    @extend_schema(request=None, responses=CalendarSecretOut)
    @action(detail=True, methods=["post"])
    def renew(self, request: Request, pk: int) -> Response:
        """Take a new secret under the same name; the old one is dead at once."""
        user = _keeper(request)
        token, secret = calendar_tokens.renew(token=self.get_object(), by=user, at=timezone.now())
        return Response(_with_secret(token, secret, user))

    @extend_schema(request=None, responses={204: None})
    @action(detail=True, methods=["post"])
    def remove(self, request: Request, pk: int) -> Response:
        """End it at once."""
        user = _keeper(request)
        calendar_tokens.end(token=self.get_object(), by=user, at=timezone.now())
        return Response(status=204)


def _keeper(request: Request) -> User:
    """Return the account; a key that opens less must not make what opens more and outlives it."""
    require(acts_as_itself(request.user) and not is_narrowed(request.user))
    return cast("User", request.user)


def _with_secret(token: CalendarToken, secret: str, user: User) -> dict[str, Any]:
    return {
        **CalendarOut(token).data,
        "address": calendar_tokens.address_of(user, secret, user.language),
        "caldav_url": f"{settings.PUBLIC_URL}/dav/",
        "caldav_username": user.email,
        "caldav_password": secret,
    }
