"""When an assembly's registration is open, for programs of the secretariat."""

from typing import Any

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema
from rest_framework import serializers, viewsets
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request
from rest_framework.response import Response

from assemblies.gateways.rest import Input, Moment, seen_mark
from assemblies.models.events import Assembly
from registrations.api.views import account_of
from registrations.permissions.reviews import may_invite
from registrations.rules.windows import Window
from registrations.selectors.marks import mark_of_window
from registrations.services import windows


class WindowIn(Input):
    """From when on, and until when; at `closes_at` it is too late."""

    opens_at = Moment()
    closes_at = Moment()

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        if attrs["closes_at"] <= attrs["opens_at"]:
            raise ValidationError({"closes_at": [_("Registration closes after it opens.")]})
        return attrs


class WindowOut(serializers.ModelSerializer[Assembly]):
    opens_at = serializers.DateTimeField(
        source="registration_opens_at", read_only=True, allow_null=True
    )
    closes_at = serializers.DateTimeField(
        source="registration_closes_at", read_only=True, allow_null=True
    )

    class Meta:
        model = Assembly
        fields = ["opens_at", "closes_at", "time_zone"]
        read_only_fields = fields


class WindowViewSet(viewsets.GenericViewSet[Assembly]):
    """When delegations may be registered; for those who invite. ``ETag`` is the mark of it."""

    lookup_field = "number"
    versioned_answers = ("retrieve", "update")
    versioned_acts = ("update",)

    def get_queryset(self) -> QuerySet[Assembly]:
        seen = Assembly.objects.all()
        return seen if may_invite(self.request.user) else seen.none()

    @extend_schema(responses=WindowOut)
    def retrieve(self, request: Request, number: int) -> Response:
        """Return the time in which registration is open."""
        return _shown(self.get_object())

    @extend_schema(request=WindowIn, responses=WindowOut)
    def update(self, request: Request, number: int) -> Response:
        """Set that time."""
        assembly = self.get_object()
        window = Window(**WindowIn.read(request.data))
        seen, by, at = seen_mark(request), account_of(request), timezone.now()
        windows.set_window(event=assembly, window=window, seen=seen, by=by, at=at)
        return _shown(assembly)


def _shown(assembly: Assembly) -> Response:
    return Response(WindowOut(assembly).data, headers={"ETag": f'"{mark_of_window(assembly)}"'})
