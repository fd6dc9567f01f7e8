"""What was spoken in a debate, for programs."""

from typing import Any

from django.db.models import QuerySet
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import serializers, viewsets
from rest_framework.request import Request
from rest_framework.response import Response

from sessions.api.views import OpenToRead
from sessions.models.debates import Debate
from sessions.permissions.debates import visible_debates
from sessions.selectors.debates.spoken import spoken_of


class SpokenTurnOut(serializers.Serializer[Any]):
    """A turn. `place`: in the order taken; `number`: on the list handed out."""

    place = serializers.IntegerField(read_only=True)
    kind = serializers.CharField(read_only=True)
    speaker = serializers.IntegerField(source="speaker_id", read_only=True, allow_null=True)
    category = serializers.CharField(read_only=True, allow_null=True)
    number = serializers.IntegerField(read_only=True, allow_null=True)
    institution = serializers.CharField(
        source="institution.code", read_only=True, allow_null=True, default=None
    )
    name = serializers.CharField(read_only=True)
    function = serializers.CharField(read_only=True)
    languages = serializers.ListField(child=serializers.CharField(), read_only=True)
    begun_at = serializers.DateTimeField(read_only=True)
    seconds = serializers.IntegerField(read_only=True)
    seconds_given = serializers.IntegerField(source="given", read_only=True)
    sitting = serializers.IntegerField(source="sitting_id", read_only=True)
    statements = serializers.ListField(child=serializers.CharField(), read_only=True)


class PortionOut(serializers.Serializer[Any]):
    """What one of them spoke. `key`: code of the institution or group, or the sex."""

    key = serializers.CharField(read_only=True)
    turns = serializers.IntegerField(read_only=True)
    seconds = serializers.IntegerField(read_only=True)


class DebateRecordOut(serializers.Serializer[Any]):
    """A debate as it was held; sums are of speeches alone."""

    seconds = serializers.IntegerField(read_only=True)
    turns = SpokenTurnOut(many=True, read_only=True)
    by_delegation = PortionOut(many=True, read_only=True)
    by_group = PortionOut(many=True, read_only=True)
    by_sex = PortionOut(many=True, read_only=True)


class DebateRecordViewSet(OpenToRead, viewsets.GenericViewSet[Debate]):
    """Who spoke in a debate, and how long."""

    queryset = Debate.objects.none()
    serializer_class = DebateRecordOut

    def get_queryset(self) -> QuerySet[Debate]:
        return visible_debates(self.request.user, at=timezone.now())

    @extend_schema(operation_id="debates_record_retrieve", responses=DebateRecordOut)
    def retrieve(self, request: Request, pk: int) -> Response:
        """Return each turn in the order taken, and the sums by delegation, group and sex."""
        return Response(DebateRecordOut(spoken_of(self.get_object())).data)
