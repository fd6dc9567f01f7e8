"""Exchanges of places for programs: delegations ask and answer, the desk enters."""

from typing import Any

from django.db.models import QuerySet
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import mixins, serializers, viewsets
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from assemblies.gateways.rest import Input, Key
from assemblies.permissions import require
from sessions.api.filters import ExchangeFilter
from sessions.api.views import account_of
from sessions.models.debates import PlaceExchange, Speaker
from sessions.permissions.debates import may_run_debates, visible_debates
from sessions.permissions.exchanges import (
    may_answer,
    may_take_back,
    speakers_represented,
    visible_exchanges,
)
from sessions.services.debates import exchanges


class ExchangeOut(serializers.ModelSerializer[PlaceExchange]):
    """A request. `agreed` is null while it is not answered, or when it ended without an answer."""

    class Meta:
        model = PlaceExchange
        fields = ["id", "debate", "asks", "asked", "asked_at", "agreed", "ended_at"]
        read_only_fields = fields


class ExchangeIn(Input):
    """Whose place is offered, and whose is asked for: keys of speakers."""

    asks = Key()
    asked = Key()


class ExchangeAnswerIn(Input):
    """Whether the delegation that is asked agrees."""

    agrees = serializers.BooleanField()


class PlacesExchangedOut(serializers.Serializer[Any]):
    """Two that have exchanged places: the ranks by which they are called now."""

    asks = serializers.IntegerField(read_only=True)
    asks_rank = serializers.IntegerField(read_only=True)
    asked = serializers.IntegerField(read_only=True)
    asked_rank = serializers.IntegerField(read_only=True)


class ExchangeViewSet(mixins.ListModelMixin, viewsets.GenericViewSet[PlaceExchange]):
    """Requests to exchange places: a delegation's own, and those made to it; the desk sees all."""

    queryset = PlaceExchange.objects.none()
    serializer_class = ExchangeOut
    filterset_class = ExchangeFilter
    lookup_value_converter = "int"
    answers_once = True

    def get_queryset(self) -> QuerySet[PlaceExchange]:
        return visible_exchanges(self.request.user).order_by("-asked_at", "-pk")

    @extend_schema(request=ExchangeIn, responses={201: ExchangeOut})
    def create(self, request: Request) -> Response:
        """Ask another delegation to exchange places."""
        given = ExchangeIn.read(request.data)
        own = speakers_represented(request.user)
        asks = get_object_or_404(own, pk=given["asks"])
        asked = get_object_or_404(asks.debate.speakers, pk=given["asked"])
        by, at = account_of(request), timezone.now()
        made = exchanges.ask(asks=asks, asked=asked, by=by, at=at)
        return Response(ExchangeOut(made).data, status=201)

    @extend_schema(request=ExchangeAnswerIn, responses=ExchangeOut)
    @action(detail=True, methods=["post"])
    def answer(self, request: Request, pk: int) -> Response:
        """Answer for the delegation that is asked; if it agrees, the two exchange places."""
        exchange: PlaceExchange = self.get_object()
        require(may_answer(request.user, exchange))
        agrees = ExchangeAnswerIn.read(request.data)["agrees"]
        by, at = account_of(request), timezone.now()
        held = exchanges.answer(exchange=exchange, agrees=agrees, by=by, at=at)
        return Response(ExchangeOut(held).data)

    @extend_schema(request=None, responses=ExchangeOut)
    @action(detail=True, methods=["post"], url_path="take-back")
    def take_back(self, request: Request, pk: int) -> Response:
        """Take back what was asked, before it is answered."""
        exchange: PlaceExchange = self.get_object()
        require(may_take_back(request.user, exchange))
        held = exchanges.take_back(exchange=exchange, by=account_of(request), at=timezone.now())
        return Response(ExchangeOut(held).data)

    @extend_schema(request=ExchangeIn, responses=PlacesExchangedOut)
    @action(detail=False, methods=["post"])
    def enter(self, request: Request) -> Response:
        """Enter an exchange of which both delegations have told the desk."""
        require(may_run_debates(request.user))
        given, at = ExchangeIn.read(request.data), timezone.now()
        seen = Speaker.objects.filter(debate__in=visible_debates(request.user, at=at))
        held = seen.select_related("debate").in_bulk([given["asks"], given["asked"]])
        if len(held) < 2:
            raise Http404
        one, other = held[given["asks"]], held[given["asked"]]
        exchanges.enter(one=one, other=other, by=account_of(request), at=at)
        return Response(_ranks(one, other))


def _ranks(one: Speaker, other: Speaker) -> dict[str, Any]:
    for speaker in (one, other):
        speaker.refresh_from_db(fields=["rank"])
    shown = {
        "asks": one.pk,
        "asks_rank": one.rank,
        "asked": other.pk,
        "asked_rank": other.rank,
    }
    return dict(PlacesExchangedOut(shown).data)
