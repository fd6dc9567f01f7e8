"""The post room for programs: mails of the whole house, hosts that rest, addresses let alone."""

import re
from collections.abc import Callable
from enum import StrEnum
from typing import Any, Final

from django.db.models import QuerySet
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema
from rest_framework import mixins, serializers, viewsets
from rest_framework.decorators import action
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request
from rest_framework.response import Response

from assemblies.gateways.rest import Address, Input, Line, OneOf, WholeNumber
from notifications.enums import Failure, Lane, MessageState
from notifications.messages import kinds
from notifications.models.delivery import MailDomain, Suppression
from notifications.models.messages import Message
from notifications.permissions import may_keep_mails
from notifications.services import postroom, reports
from registrations.api.filters import HouseMailFilter, SuppressionFilter
from registrations.api.mails import MailOut
from registrations.api.views import account_of
from registrations.selectors import post_room as seen
from registrations.services import corrections

_HOST: Final = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9.-]{0,251}[A-Za-z0-9])?")


class HouseMailOut(MailOut):
    """A mail of any kind. Its words stay unsaid: they may hold somebody's secret link."""

    class Meta(MailOut.Meta):
        fields = [*MailOut.Meta.fields, "domain", "mailing"]
        read_only_fields = fields

    def get_title(self, message: Message) -> str:
        kind = kinds().get(message.kind)
        return str(kind.title) if kind else message.kind


class AddressIn(Input):
    address = Address()


class ManyAct(StrEnum):
    RESEND = "resend"
    HOLD = "hold"
    RELEASE = "release"


_MANY: Final[dict[ManyAct, Callable[..., int]]] = {
    ManyAct.RESEND: postroom.resend_many,
    ManyAct.HOLD: postroom.hold_many,
    ManyAct.RELEASE: postroom.release_many,
}


class ManyMailsIn(Input):
    """Which mails, and what is done with them. At least one word says which."""

    act = OneOf(ManyAct)
    state = OneOf(MessageState, required=False)
    lane = OneOf(Lane, required=False)
    failure = OneOf(Failure, required=False)
    domain = Line(max_length=255, required=False)
    address = Line(max_length=254, required=False, help_text="How it begins.")


class ManyMailsOut(serializers.Serializer[Any]):
    count = serializers.IntegerField(read_only=True)


class HouseMailViewSet(mixins.ListModelMixin, viewsets.GenericViewSet[Message]):
    """Mails of the whole house, the latest first; for who keeps the post room."""

    queryset = Message.objects.none()
    serializer_class = HouseMailOut
    filterset_class = HouseMailFilter
    lookup_value_converter = "int"
    answers_once = True

    def get_queryset(self) -> QuerySet[Message]:
        rows = seen.mails_where()
        return rows if may_keep_mails(self.request.user) else rows.none()

    def list(self, request: Request, *args: Any, **kwargs: Any) -> Response:  # noqa: ANN401 - passed on
        """List the mails."""
        _check(request)
        return super().list(request, *args, **kwargs)

    @extend_schema(request=None, responses=HouseMailOut)
    @action(detail=True, methods=["post"])
    def resend(self, request: Request, pk: int) -> Response:
        """Send a mail again that failed."""
        return self._done(postroom.resend)

    @extend_schema(request=None, responses=HouseMailOut)
    @action(detail=True, methods=["post"])
    def hold(self, request: Request, pk: int) -> Response:
        """Keep back a mail that has not left."""
        return self._done(postroom.hold)

    @extend_schema(request=None, responses=HouseMailOut)
    @action(detail=True, methods=["post"])
    def release(self, request: Request, pk: int) -> Response:
        """Let a mail go that was held back."""
        return self._done(postroom.release)

    @extend_schema(request=AddressIn, responses=HouseMailOut)
    @action(detail=True, methods=["post"])
    def correct(self, request: Request, pk: int) -> Response:
        """Send a failed mail to the right address, and keep that for the person if it is hers."""
        message, address = self.get_object(), AddressIn.read(request.data)["address"]
        sent = corrections.correct_address(
            message=message,
            person=seen.person_to_correct(account_of(request), message.recipient),
            address=address,
            by=account_of(request),
            at=timezone.now(),
        )
        return Response(HouseMailOut(sent).data)

    @extend_schema(request=ManyMailsIn, responses=ManyMailsOut)
    @action(detail=False, methods=["post"])
    def many(self, request: Request) -> Response:
        """Send again, hold back or let go all mails of one host, reason, queue or state."""
        _check(request)
        wanted = ManyMailsIn.read(request.data)
        act = _MANY[wanted.pop("act")]
        if not any(wanted.values()):
            raise ValidationError({"act": [_("Say which mails: a host, a reason or a state.")]})
        among = seen.mails_where(**wanted)
        count = act(among=among, by=account_of(request), at=timezone.now())
        return Response(ManyMailsOut({"count": count}).data)

    def _done(self, act: Callable[..., Message]) -> Response:
        message = self.get_object()
        done = act(message=message, by=account_of(self.request), at=timezone.now())
        return Response(HouseMailOut(done).data)


class SuppressionOut(serializers.ModelSerializer[Suppression]):
    """An address that nothing is sent to, and why."""

    class Meta:
        model = Suppression
        fields = ["id", "address", "reason", "detail", "created_at"]
        read_only_fields = fields


class SuppressionViewSet(mixins.ListModelMixin, viewsets.GenericViewSet[Suppression]):
    """Addresses that nothing is sent to, the latest first."""

    queryset = Suppression.objects.none()
    serializer_class = SuppressionOut
    filterset_class = SuppressionFilter
    answers_once = True

    def get_queryset(self) -> QuerySet[Suppression]:
        rows = seen.suppressions()
        return rows if may_keep_mails(self.request.user) else rows.none()

    def list(self, request: Request, *args: Any, **kwargs: Any) -> Response:  # noqa: ANN401 - passed on
        """List the addresses."""
        _check(request)
        return super().list(request, *args, **kwargs)

    @extend_schema(request=AddressIn, responses={201: SuppressionOut})
    def create(self, request: Request) -> Response:
        """Send nothing more to an address. Safe to repeat."""
        _check(request)
        address = AddressIn.read(request.data)["address"]
        found = reports.suppress(address=address, by=account_of(request), at=timezone.now())
        return Response(SuppressionOut(found).data, status=201)

    @extend_schema(request=AddressIn, responses={204: None})
    @action(detail=False, methods=["post"])
    def lift(self, request: Request) -> Response:
        """Write to an address again; its bounces so far count no more. Safe to repeat."""
        _check(request)
        address = AddressIn.read(request.data)["address"].lower()
        for found in self.get_queryset().filter(address=address):
            reports.lift(suppression=found, by=account_of(request), at=timezone.now())
        return Response(status=204)


class MailHostIn(Input):
    """The most it is sent in a minute; null: as much as it takes."""

    per_minute = WholeNumber(min_value=1, max_value=100_000, allow_null=True)


class MailHostOut(serializers.ModelSerializer[MailDomain]):
    """A host that rests, was refused lately, or has a number of mails a minute."""

    class Meta:
        model = MailDomain
        fields = ["name", "per_minute", "rests_until", "refusals"]
        read_only_fields = fields


class MailHostViewSet(mixins.ListModelMixin, viewsets.GenericViewSet[MailDomain]):
    """Hosts that rest or have a number a minute; every other is sent as much as it takes."""

    queryset = MailDomain.objects.none()
    serializer_class = MailHostOut

    def get_queryset(self) -> QuerySet[MailDomain]:
        rows = seen.hosts(timezone.now())
        return rows if may_keep_mails(self.request.user) else rows.none()

    def list(self, request: Request, *args: Any, **kwargs: Any) -> Response:  # noqa: ANN401 - passed on
        """List the hosts, by name."""
        _check(request)
        return super().list(request, *args, **kwargs)

    @extend_schema(request=MailHostIn, responses=MailHostOut)
    def update(self, request: Request, name: str) -> Response:
        """Set how many mails a host is sent in a minute."""
        _check(request)
        if not _HOST.fullmatch(name):
            raise Http404
        given = MailHostIn.read(request.data)
        host = postroom.pace(name=name, **given, by=account_of(request), at=timezone.now())
        return Response(MailHostOut(host).data)

    @extend_schema(request=None, responses=MailHostOut)
    def wake(self, request: Request, name: str) -> Response:
        """Try a host that rests again now."""
        _check(request)
        host = get_object_or_404(MailDomain, name=name.lower())
        postroom.wake_host(host=host, by=account_of(request), at=timezone.now())
        host.refresh_from_db()
        return Response(MailHostOut(host).data)


def _check(request: Request) -> None:
    if not may_keep_mails(request.user):
        raise Http404
