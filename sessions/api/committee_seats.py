"""Who sits in the Standing Committees for a delegation, for programs."""

from typing import Any

from django.db.models import QuerySet
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import serializers, viewsets
from rest_framework.generics import get_object_or_404
from rest_framework.request import Request
from rest_framework.response import Response

from assemblies.gateways.rest import ByCode, Input, Key
from assemblies.models.bodies import Body
from assemblies.models.delegations import Delegation, Participant
from sessions.api.agenda import named
from sessions.api.views import OfAssembly, account_of
from sessions.permissions.committees import delegations_seating
from sessions.selectors.committee_seats import CommitteePlaces, places_of
from sessions.services import committee_seats
from sessions.services.committee_seats import Named


class CommitteePlacesOut(serializers.Serializer[CommitteePlaces]):
    """A committee with the keys of who was named for it; null: nobody."""

    body = serializers.CharField(source="body.code", read_only=True)
    member = serializers.IntegerField(
        source="member.participant_id", read_only=True, allow_null=True, default=None
    )
    substitute = serializers.IntegerField(
        source="substitute.participant_id", read_only=True, allow_null=True, default=None
    )


class SeatsOut(serializers.Serializer[Any]):
    """Each Standing Committee."""

    seats = CommitteePlacesOut(many=True, read_only=True)


class SeatsIn(Input):
    """Whom to name for a committee, `body`, by their participants' `id`; null: nobody."""

    body = ByCode(slug_field="code", queryset=Body.objects.all())
    member = Key(allow_null=True)
    substitute = Key(allow_null=True)


class CommitteeSeatsViewSet(OfAssembly, viewsets.GenericViewSet[Delegation]):
    """The member and the substitute of a delegation in each Standing Committee."""

    queryset = Delegation.objects.none()  # for the schema

    def get_queryset(self) -> QuerySet[Delegation]:
        return delegations_seating(self.request.user).filter(assembly=self.assembly())

    @extend_schema(responses=SeatsOut)
    def retrieve(self, request: Request, number: int, code: str) -> Response:
        """Return whom the delegation of that parliament has named."""
        return _shown(self._own(code))

    @extend_schema(request=SeatsIn, responses=SeatsOut)
    def update(self, request: Request, number: int, code: str) -> Response:
        """Say who sits in one of them, both places at once."""
        own, given = self._own(code), SeatsIn.read(request.data)
        people = Participant.objects.filter(event_id=own.assembly_id)
        chosen = {name: named(people, given[name], name) for name in ("member", "substitute")}
        told: dict[str, Any] = {"by": account_of(request), "at": timezone.now()}
        committee_seats.name(delegation=own, body=given["body"], named=Named(**chosen), **told)
        return _shown(own)

    def _own(self, code: str) -> Delegation:
        return get_object_or_404(self.get_queryset(), institution__code=code)


def _shown(delegation: Delegation) -> Response:
    return Response(SeatsOut({"seats": places_of(delegation)}).data)
