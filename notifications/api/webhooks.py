"""Webhooks, for programs: where news go, with which secret, what was sent and what came back."""

from typing import cast

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema
from rest_framework import mixins, serializers, viewsets
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from assemblies.gateways.rest import Input, Key, Line, OneOf
from assemblies.models.accounts import User
from assemblies.models.institutions import Institution
from assemblies.permissions import is_narrowed, require
from notifications.api.filters import DeliveryFilter
from notifications.enums import WebhookEvent
from notifications.models.webhooks import Webhook, WebhookDelivery
from notifications.permissions import may_keep_webhooks, visible_deliveries, visible_webhooks
from notifications.rules.webhooks import LONGEST_ADDRESS
from notifications.services import webhooks


class WebhookIn(Input):
    """Where news go, and which; `institution` is a parliament's code, absent for the secretariat's.

    A ping is always sent when it is asked for.
    """

    url = Line(max_length=LONGEST_ADDRESS)
    events = serializers.ListField(
        child=OneOf(WebhookEvent), min_length=1, max_length=len(WebhookEvent)
    )
    institution = Line(max_length=16, required=False)


class ReplayIn(Input):
    delivery = Key(help_text="The `id` of one of its deliveries.")


class WebhookOut(serializers.ModelSerializer[Webhook]):
    institution = serializers.CharField(source="institution.code", read_only=True, allow_null=True)
    events = serializers.ListField(child=serializers.CharField(), read_only=True)

    class Meta:
        model = Webhook
        fields = ["id", "url", "institution", "events", "created_at", "rotated_at"]
        read_only_fields = fields


class WebhookSecretOut(WebhookOut):
    secret = serializers.CharField(read_only=True, help_text="In this answer and nowhere else.")

    class Meta(WebhookOut.Meta):
        fields = [*WebhookOut.Meta.fields, "secret"]
        read_only_fields = fields


class DeliveryOut(serializers.ModelSerializer[WebhookDelivery]):
    webhook_id = serializers.UUIDField(
        source="public_id", read_only=True, help_text="As in the header `Webhook-Id`."
    )
    body = serializers.DictField(read_only=True, help_text="As it is posted.")

    class Meta:
        model = WebhookDelivery
        fields = [
            "id", "webhook_id", "event", "body", "state", "attempts", "created_at", "due_at",
            "sent_at", "failed_at", "last_status", "last_error",
        ]  # fmt: skip
        read_only_fields = fields


def account_of(request: Request) -> User:
    """Return the account behind a request; strangers were turned away before."""
    return cast(User, request.user)


class WebhookViewSet(mixins.ListModelMixin, viewsets.GenericViewSet[Webhook]):
    """One's own webhooks. What is posted names keys and states; the rest is asked of the API.

    Each post carries `Webhook-Id`, `Webhook-Timestamp`, `Webhook-Event` and `Webhook-Signature`:
    `t=<seconds>,v1=<hex>`, HMAC-SHA256 over `<seconds>.<body>` with the secret. For a day after a
    rotation there are two `v1`. Whatever is not answered with 2xx in five seconds is tried again
    for a day; deliveries may come twice and out of order.
    """

    serializer_class = WebhookOut
    lookup_value_converter = "int"

    def get_queryset(self) -> QuerySet[Webhook]:
        return visible_webhooks(self.request.user).order_by("pk")

    @extend_schema(responses=WebhookOut)
    def retrieve(self, request: Request, pk: int) -> Response:
        """Return one webhook."""
        return Response(WebhookOut(self.get_object()).data)

    @extend_schema(request=WebhookIn, responses={201: WebhookSecretOut})
    def create(self, request: Request) -> Response:
        """Register an address; its secret is in this answer and nowhere else."""
        require(not is_narrowed(request.user))  # or what it begins would outlive it
        given = WebhookIn.read(request.data)
        institution = _institution(given.pop("institution", None))
        require(may_keep_webhooks(request.user, institution))
        webhook = webhooks.register(
            institution=institution, **given, by=account_of(request), at=timezone.now()
        )
        return Response(WebhookSecretOut(webhook).data, status=201)

    @extend_schema(request=None, responses=WebhookSecretOut)
    @action(detail=True, methods=["post"])
    def rotate(self, request: Request, pk: int) -> Response:
        """Take a new secret; for a day the old one signs as well."""
        require(not is_narrowed(request.user))
        webhook = webhooks.rotate(
            webhook=self.get_object(), by=account_of(request), at=timezone.now()
        )
        return Response(WebhookSecretOut(webhook).data)

    @extend_schema(request=None, responses={204: None})
    @action(detail=True, methods=["post"])
    def remove(self, request: Request, pk: int) -> Response:
        """End it at once; what was on its way is forgotten."""
        webhooks.remove(webhook=self.get_object(), by=account_of(request), at=timezone.now())
        return Response(status=204)

    @extend_schema(request=None, responses={202: DeliveryOut})
    @action(detail=True, methods=["post"])
    def ping(self, request: Request, pk: int) -> Response:
        """Have something sent, to try the receiver."""
        delivery = webhooks.ping(
            webhook=self.get_object(), by=account_of(request), at=timezone.now()
        )
        return Response(DeliveryOut(delivery).data, status=202)

    @extend_schema(request=ReplayIn, responses={202: DeliveryOut})
    @action(detail=True, methods=["post"])
    def replay(self, request: Request, pk: int) -> Response:
        """Send one of its deliveries again, under the same id."""
        webhook = self.get_object()
        given = ReplayIn.read(request.data)
        delivery = get_object_or_404(visible_deliveries(webhook), pk=given["delivery"])
        delivery = webhooks.replay(delivery=delivery, by=account_of(request), at=timezone.now())
        return Response(DeliveryOut(delivery).data, status=202)


class DeliveryViewSet(mixins.ListModelMixin, viewsets.GenericViewSet[WebhookDelivery]):
    """What was sent to one webhook, or is to be sent, the newest first."""

    queryset = WebhookDelivery.objects.none()
    serializer_class = DeliveryOut
    filterset_class = DeliveryFilter

    def get_queryset(self) -> QuerySet[WebhookDelivery]:
        own = visible_webhooks(self.request.user)
        return visible_deliveries(get_object_or_404(own, pk=self.kwargs.get("pk")))


def _institution(code: str | None) -> Institution | None:
    if code is None:
        return None
    institution = Institution.objects.filter(code=code).first()
    if institution is None:
        raise serializers.ValidationError({"institution": [_("There is no such institution.")]})
    return institution
