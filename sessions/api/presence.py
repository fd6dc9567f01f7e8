"""Who is present at a sitting, for programs of the secretariat."""

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import serializers, viewsets
from rest_framework.request import Request
from rest_framework.response import Response

from assemblies.permissions import require
from sessions.models.sittings import Sitting
from sessions.permissions import may_see_presence
from sessions.selectors.presence import Attendance, attendance_of


class PresentDelegationOut(serializers.Serializer[Any]):
    """A Member with somebody in the room, and what of its votes they can use."""

    delegation = serializers.IntegerField(source="delegation.pk", read_only=True)
    institution = serializers.CharField(source="delegation.institution.code", read_only=True)
    accredited = serializers.IntegerField(read_only=True)
    present = serializers.IntegerField(read_only=True)
    votes = serializers.IntegerField(read_only=True)
    usable = serializers.IntegerField(read_only=True)


class PresenceOut(serializers.Serializer[Any]):
    """Presence at a sitting; until it records its own, the check-in at the event counts."""

    is_own_record = serializers.BooleanField(read_only=True)
    people = serializers.SerializerMethodField(help_text="The participants' keys.")
    delegates = serializers.IntegerField(read_only=True)
    delegations = PresentDelegationOut(many=True, read_only=True)
    quorum_needed = serializers.IntegerField(source="quorum.needed", read_only=True)
    quorum_present = serializers.IntegerField(source="quorum.present", read_only=True)
    quorum_is_reached = serializers.BooleanField(source="quorum.is_reached", read_only=True)
    usable_votes = serializers.IntegerField(read_only=True)

    def get_people(self, attendance: Attendance) -> list[int]:
        return [one.pk for one in attendance.people]


class PresenceViewSet(viewsets.GenericViewSet[Sitting]):
    """Presence at a sitting."""

    queryset = Sitting.objects.select_related("event").order_by("pk")
    lookup_value_converter = "int"

    @extend_schema(responses=PresenceOut)
    def retrieve(self, request: Request, pk: int) -> Response:
        """Return who is present, whether there is a quorum, and the votes that can be used."""
        require(may_see_presence(request.user))
        sitting = self.get_object()
        attendance = attendance_of(sitting.event, sitting)
        return Response(PresenceOut(attendance).data)
