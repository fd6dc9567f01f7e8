"""Places in sittings, for programs: asking, waiting, answering an offer, giving up, setting."""

from typing import Any

from django.db.models import Prefetch, QuerySet
from django.shortcuts import get_object_or_404
from django.utils import timezone
from drf_spectacular.utils import extend_schema, extend_schema_field
from rest_framework import mixins, serializers, viewsets
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.reverse import reverse

from assemblies.enums import Capacity
from assemblies.gateways.rest import Input, Key, OneOf
from assemblies.permissions import require
from registrations.api.filters import SeatPartyFilter
from registrations.api.views import account_of
from registrations.models.seats import Seat, SeatParty
from registrations.permissions.reviews import may_review
from registrations.permissions.seats import may_seat, may_set_places, visible_seat_parties
from registrations.selectors.seats import limits_of, rank_of
from registrations.services import sitting_seats
from registrations.services.sitting_seats import Setting
from sessions.models.sittings import Sitting
from sessions.permissions import visible_sittings

MOST_TOGETHER = 50
MOST_PLACES = 10_000
LONGEST_OFFER = 14 * 24  # hours


class Number(Key):
    """How many; null where there is no limit."""

    def __init__(self, **kwargs: Any) -> None:  # noqa: ANN401 - passed on
        super().__init__(
            **{"max_value": MOST_PLACES, "required": False, "allow_null": True, **kwargs}
        )


class SeatPartyIn(Input):
    """For whom places in a sitting are asked: `id`s of participants, together or not at all."""

    sitting = Key(help_text="The sitting's `id`.")
    people = serializers.ListField(
        child=Key(), min_length=1, max_length=MOST_TOGETHER, help_text="Participants."
    )


class GiveUpIn(Input):
    """Who of the party goes; everybody when `people` is absent."""

    people = serializers.ListField(
        child=Key(), min_length=1, max_length=MOST_TOGETHER, required=False
    )


class CapacityLimitIn(Input):
    capacity = OneOf(Capacity)
    most = Number(min_value=0, required=True, allow_null=False)


class PlacesIn(Input):
    """How many places there are, and who may have how many; what is left out is no limit."""

    places = Number(help_text="Null: nobody needs a place.")
    offer_hours = Number(
        max_value=LONGEST_OFFER, help_text="Null: who waited gets a freed place at once."
    )
    per_delegation = Number()
    per_capacity = serializers.ListField(
        child=CapacityLimitIn(), max_length=len(Capacity), required=False
    )


class CapacityLimitOut(serializers.Serializer[Any]):
    capacity = serializers.CharField(read_only=True)
    most = serializers.IntegerField(read_only=True)


class PlacesOut(serializers.ModelSerializer[Sitting]):
    sitting = serializers.IntegerField(source="pk", read_only=True)
    places_left = serializers.IntegerField(read_only=True, allow_null=True)
    per_delegation = serializers.SerializerMethodField()
    per_capacity = serializers.SerializerMethodField()

    class Meta:
        model = Sitting
        fields = [
            "sitting", "places", "places_taken", "places_left", "offer_hours", "per_delegation",
            "per_capacity",
        ]  # fmt: skip
        read_only_fields = fields

    def get_per_delegation(self, sitting: Sitting) -> int | None:
        return limits_of(sitting).per_delegation

    @extend_schema_field(CapacityLimitOut(many=True))
    def get_per_capacity(self, sitting: Sitting) -> list[dict[str, Any]]:
        limits = limits_of(sitting).per_capacity
        return [{"capacity": name, "most": most} for name, most in sorted(limits.items())]


class SeatPartyOut(serializers.ModelSerializer[SeatParty]):
    sitting = serializers.IntegerField(source="sitting_id", read_only=True)
    people = serializers.SerializerMethodField(help_text="Participants who stand in it still.")

    class Meta:
        model = SeatParty
        fields = [
            "id", "sitting", "state", "position", "people", "asked_at", "offer_expires_at",
            "changed_at",
        ]  # fmt: skip
        read_only_fields = fields

    @extend_schema_field(serializers.ListField(child=serializers.IntegerField()))
    def get_people(self, party: SeatParty) -> list[int]:
        return [seat.participant_id for seat in party.seats.all()]


class SeatPartyDetailOut(SeatPartyOut):
    rank = serializers.SerializerMethodField(help_text="On the waiting list; the first is 1.")

    class Meta(SeatPartyOut.Meta):
        fields = [*SeatPartyOut.Meta.fields, "rank"]
        read_only_fields = fields

    def get_rank(self, party: SeatParty) -> int | None:
        rank = rank_of(party)
        return rank.place if rank else None


class SeatPartyViewSet(mixins.ListModelMixin, viewsets.GenericViewSet[SeatParty]):
    """Parties that asked for places: one's own, those of one's delegation; the desk sees all."""

    serializer_class = SeatPartyOut
    filterset_class = SeatPartyFilter
    lookup_value_converter = "int"
    answers_once = True

    def get_queryset(self) -> QuerySet[SeatParty]:
        standing = Seat.objects.filter(is_standing=True).order_by("pk")
        parties = visible_seat_parties(self.request.user).order_by("pk")
        return parties.prefetch_related(Prefetch("seats", standing))

    @extend_schema(responses=SeatPartyDetailOut)
    def retrieve(self, request: Request, pk: int) -> Response:
        """Return one party with its place on the waiting list."""
        return Response(SeatPartyDetailOut(self.get_object()).data)

    @extend_schema(request=SeatPartyIn, responses={201: SeatPartyDetailOut})
    def create(self, request: Request) -> Response:
        """Ask for places; they are held at once, or waited for."""
        given = SeatPartyIn.read(request.data)
        seen = visible_sittings(request.user, at=timezone.now())
        sitting = get_object_or_404(seen, pk=given["sitting"])
        require(may_seat(request.user, given["people"]))
        by, at = account_of(request), timezone.now()
        party = sitting_seats.ask(sitting=sitting, people=given["people"], by=by, at=at)
        response = Response(SeatPartyDetailOut(party).data, status=201)
        response["Location"] = reverse("registrations_api:seat-party-detail", [party.pk])
        return response

    @extend_schema(request=None, responses=SeatPartyDetailOut)
    @action(detail=True, methods=["post"])
    def accept(self, request: Request, pk: int) -> Response:
        """Take the places that are offered."""
        party = self._acted_on(request)
        sitting_seats.accept(party=party, by=account_of(request), at=timezone.now())
        return self.retrieve(request, pk)

    @extend_schema(request=None, responses=SeatPartyDetailOut)
    @action(detail=True, methods=["post"])
    def decline(self, request: Request, pk: int) -> Response:
        """Leave the places that are offered to whoever is next."""
        party = self._acted_on(request)
        sitting_seats.decline(party=party, by=account_of(request), at=timezone.now())
        return self.retrieve(request, pk)

    @extend_schema(request=GiveUpIn, responses=SeatPartyDetailOut)
    @action(detail=True, methods=["post"], url_path="give-up", url_name="give-up")
    def give_up(self, request: Request, pk: int) -> Response:
        """Give up the places, or the waiting, of all or some of them."""
        people = GiveUpIn.read(request.data).get("people")
        party = self._acted_on(request, people)
        by, at = account_of(request), timezone.now()
        sitting_seats.give_up(party=party, people=people, by=by, at=at)
        return self.retrieve(request, pk)

    def _acted_on(self, request: Request, people: list[int] | None = None) -> SeatParty:
        party = self.get_object()
        everybody = [seat.participant_id for seat in party.seats.all()]
        require(may_seat(request.user, people or everybody))
        return party


class SittingPlacesViewSet(viewsets.GenericViewSet[Sitting]):
    """How many places a sitting has, and who may have how many; by the sitting's `id`."""

    serializer_class = PlacesOut
    lookup_value_converter = "int"
    answers_once = True

    def get_queryset(self) -> QuerySet[Sitting]:
        allowed = may_set_places(self.request.user) or may_review(self.request.user)
        return Sitting.objects.all() if allowed else Sitting.objects.none()

    @extend_schema(responses=PlacesOut)
    def retrieve(self, request: Request, pk: int) -> Response:
        """Return the places of a sitting and their limits."""
        return Response(PlacesOut(self.get_object()).data)

    @extend_schema(request=PlacesIn, responses=PlacesOut)
    @action(detail=True, methods=["post"], url_path="set", url_name="set")
    def set_places(self, request: Request, pk: int) -> Response:
        """Set all of it anew; whoever fits then gets a place, nobody loses one."""
        sitting = self.get_object()
        given = PlacesIn.read(request.data)
        sitting = sitting_seats.set_places(
            sitting=sitting, setting=_setting(given), by=account_of(request), at=timezone.now()
        )
        return Response(PlacesOut(sitting).data)


def _setting(given: dict[str, Any]) -> Setting:
    return Setting(
        places=given.get("places"),
        offer_hours=given.get("offer_hours"),
        per_delegation=given.get("per_delegation"),
        per_capacity={one["capacity"]: one["most"] for one in given.get("per_capacity", ())},
    )
