"""Bodies for editors' own programs: who sits in them, and which are not to meet at one time."""

from typing import Any

from django.db.models import Count, QuerySet
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema
from rest_framework import mixins, serializers, viewsets
from rest_framework.decorators import action
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request
from rest_framework.response import Response

from assemblies.enums import InstitutionKind
from assemblies.gateways.rest import Address, ByCode, Day, Input, unless_known
from assemblies.models.accounts import User
from assemblies.models.bodies import Body, BodyMember
from assemblies.models.institutions import Institution
from assemblies.services import bodies
from sessions.api.serializers import words_by_language
from sessions.api.views import ForEditors, account_of
from sessions.models.clashes import BodiesApart
from sessions.services import rooms


class BodyOut(serializers.ModelSerializer[Body]):
    """A body; `seats`: how many persons and Members sit or sat there."""

    name = words_by_language()
    seats = serializers.IntegerField(read_only=True)

    class Meta:
        model = Body
        fields = ["code", "name", "color", "seats"]
        read_only_fields = fields


class BodiesApartOut(serializers.ModelSerializer[BodiesApart]):
    """Two bodies that are not to meet at one time, at any event."""

    one = serializers.CharField(source="one.code", read_only=True)
    other = serializers.CharField(source="other.code", read_only=True)

    class Meta:
        model = BodiesApart
        fields = ["id", "one", "other"]
        read_only_fields = fields


class BodiesApartIn(Input):
    """Two bodies by their codes."""

    one = ByCode(slug_field="code", queryset=Body.objects.all())
    other = ByCode(slug_field="code", queryset=Body.objects.all())


class SeatOut(serializers.ModelSerializer[BodyMember]):
    """A person's seat in a body, or a Member's for its delegates: `institution`, by code."""

    name = serializers.SerializerMethodField()
    institution = serializers.CharField(source="institution.code", read_only=True, allow_null=True)

    class Meta:
        model = BodyMember
        fields = ["id", "name", "institution", "starts_on", "ends_on"]
        read_only_fields = fields

    def get_name(self, seat: BodyMember) -> str:
        if seat.institution is not None:
            return str(seat.institution.name)
        return seat.user.get_short_name() if seat.user else ""


class SeatIn(Input):
    """Whose seat: a person by the address of her account, or a Member by its code."""

    email = Address(required=False)
    institution = ByCode(
        slug_field="code",
        queryset=Institution.objects.filter(kind=InstitutionKind.PARLIAMENT),
        required=False,
    )
    starts_on = Day()
    ends_on = Day(required=False, allow_null=True, help_text="The last day; left out: not known.")

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        if ("email" in attrs) == ("institution" in attrs):
            raise ValidationError({"email": [_("Name either a person or a Member.")]})
        return attrs


class BodyViewSet(ForEditors, mixins.ListModelMixin, viewsets.GenericViewSet[Body]):
    """Every body, by code."""

    serializer_class = BodyOut
    queryset = Body.objects.annotate(seats=Count("members")).order_by("code")
    marked_answers = ("list",)

    def list(self, request: Request, *args: object, **kwargs: object) -> Response:
        """Return every body."""
        return unless_known(request, super().list(request))


class PairViewSet(ForEditors, mixins.ListModelMixin, viewsets.GenericViewSet[BodiesApart]):
    """The pairs of bodies that are not to meet at one time, at any event."""

    serializer_class = BodiesApartOut
    queryset = BodiesApart.objects.select_related("one", "other").order_by("one__code", "pk")
    lookup_value_converter = "int"
    answers_once = True
    marked_answers = ("list",)

    def list(self, request: Request, *args: object, **kwargs: object) -> Response:
        """Return every pair."""
        return unless_known(request, super().list(request))

    @extend_schema(request=BodiesApartIn, responses={201: BodiesApartOut})
    def create(self, request: Request) -> Response:
        """Declare that two bodies are not to meet at one time; a pair is declared once."""
        given, by = BodiesApartIn.read(request.data), account_of(request)
        pair = rooms.keep_apart(**given, by=by, at=timezone.now())
        return Response(BodiesApartOut(pair).data, status=201)

    @extend_schema(request=None, responses={204: None})
    @action(detail=True, methods=["post"])
    def remove(self, request: Request, pk: int) -> Response:
        """Take a declaration back: the two may meet at one time."""
        pair, by = self.get_object(), account_of(request)
        rooms.let_together(pair=pair, by=by, at=timezone.now())
        return Response(status=204)


class SeatViewSet(ForEditors, mixins.ListModelMixin, viewsets.GenericViewSet[BodyMember]):
    """Who sits in a body, the latest first: closed sittings there are known to them."""

    serializer_class = SeatOut
    queryset = BodyMember.objects.none()  # for the schema
    answers_once = True
    marked_answers = ("list",)

    def get_queryset(self) -> QuerySet[BodyMember]:
        held = BodyMember.objects.filter(body=self._body())
        return held.select_related("user", "institution").order_by("-starts_on", "pk")

    def list(self, request: Request, *args: object, **kwargs: object) -> Response:
        """Return the seats of a body, those that have ended too."""
        return unless_known(request, super().list(request))

    @extend_schema(request=SeatIn, responses={201: SeatOut})
    def create(self, request: Request, code: str) -> Response:
        """Give a person, or a Member for its delegates, a seat from a day to a day."""
        body, given = self._body(), SeatIn.read(request.data)
        who = given.pop("institution", None) or _account(given.pop("email", ""))
        seat = bodies.seat(body=body, who=who, **given, by=account_of(request), at=timezone.now())
        return Response(SeatOut(seat).data, status=201)

    @extend_schema(request=None, responses={204: None})
    def remove(self, request: Request, code: str, seat: int) -> Response:
        """Take a seat away at once."""
        found = get_object_or_404(self.get_queryset(), pk=seat)
        bodies.unseat(seat=found, by=account_of(request), at=timezone.now())
        return Response(status=204)

    def _body(self) -> Body:
        return get_object_or_404(Body, code=self.kwargs["code"])


def _account(address: str) -> User:
    user = User.objects.filter(email__iexact=address, is_active=True).first()
    if user is None:
        raise ValidationError({"email": [_("There is no account with this address.")]})
    return user
