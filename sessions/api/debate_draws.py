"""The lot of a debate for programs: the record for everybody, closing and drawing for the desk."""

from typing import Any

from django.db.models import QuerySet
from django.http import Http404
from django.utils import timezone
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework import viewsets
from rest_framework.request import Request
from rest_framework.response import Response

from assemblies.gateways.rest import Input, Line
from assemblies.permissions import require
from sessions.api.views import OpenToRead, account_of
from sessions.models.debates import Debate
from sessions.permissions.debates import may_run_debates, visible_debates
from sessions.rules.debates.draw import LONGEST_SPOKEN
from sessions.selectors.debates.draws import draw_export, draw_of
from sessions.services.debates import draws


class SpokenIn(Input):
    """What was spoken in the room."""

    spoken = Line(max_length=LONGEST_SPOKEN * 2)


class DebateDrawViewSet(OpenToRead, viewsets.GenericViewSet[Debate]):
    """The lot of a debate, once its lists are closed."""

    queryset = Debate.objects.none()
    read_by_all = ("retrieve",)
    answers_once = True

    def get_queryset(self) -> QuerySet[Debate]:
        return visible_debates(self.request.user, at=timezone.now())

    @extend_schema(operation_id="debates_draw_retrieve", responses=OpenApiTypes.OBJECT)
    def retrieve(self, request: Request, pk: int) -> Response:
        """Return the record of the draw, as `tools/verify_draw.py` reads it."""
        return self._shown(self.get_object())

    @extend_schema(
        operation_id="debates_close_lists_create", request=None, responses=OpenApiTypes.OBJECT
    )
    def close_lists(self, request: Request, pk: int) -> Response:
        """Close the lists and publish them with the commitment."""
        debate = self._run()
        draws.close_lists(debate=debate, by=account_of(request), at=timezone.now())
        return self._shown(debate)

    @extend_schema(
        operation_id="debates_draw_create", request=SpokenIn, responses=OpenApiTypes.OBJECT
    )
    def create(self, request: Request, pk: int) -> Response:
        """Draw the lot from what was spoken in the room."""
        debate, given = self._run(), SpokenIn.read(request.data)
        by, at = account_of(request), timezone.now()
        draws.draw(debate=debate, spoken=given["spoken"], by=by, at=at)
        return self._shown(debate)

    def _run(self) -> Debate:
        debate: Debate = self.get_object()
        require(may_run_debates(self.request.user))
        return debate

    def _shown(self, debate: Debate) -> Response:
        draw = draw_of(debate)
        if draw is None:
            raise Http404
        shown: dict[str, Any] = draw_export(debate, draw)
        return Response(shown)
