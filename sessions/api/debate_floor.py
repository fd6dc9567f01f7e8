"""The floor of a debate for programs: how it stands, for everybody; the chair's acts.

``ETag`` holds the version of the debate; an act sends it in ``If-Match``, and whoever was slower
is refused.
"""

from typing import Any, Final

from django.db.models import QuerySet
from django.http import Http404
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import serializers, viewsets
from rest_framework.request import Request
from rest_framework.response import Response

from assemblies.enums import Language
from assemblies.gateways.rest import (
    ByCode,
    Input,
    Key,
    Line,
    WholeNumber,
    seen_version,
    told,
    version_of,
)
from assemblies.models.institutions import Institution
from sessions.api.views import OpenToRead, account_of
from sessions.enums.debates import DebateAct
from sessions.models.debates import Debate
from sessions.permissions.debates import may_chair, visible_debates
from sessions.rules.debates.clock import MOST_SECONDS
from sessions.rules.debates.floor import CHAIRS
from sessions.selectors.debates.floor import debate_now, shown_to_all
from sessions.selectors.debates.standing import stage_of
from sessions.services.debates.acts import Asked, do
from sessions.services.debates.taking_back import take_back

_TAKE_BACK: Final = "take-back"
ACTS: Final = {act.replace("_", "-"): act for act in sorted(CHAIRS)}


class TurnOut(serializers.Serializer[Any]):
    """Who has the floor. `used_ms`: without what has passed since `running_since`."""

    id = serializers.IntegerField(source="pk", read_only=True)
    kind = serializers.CharField(read_only=True)
    state = serializers.CharField(read_only=True)
    speaker = serializers.IntegerField(source="speaker_id", read_only=True, allow_null=True)
    institution = serializers.CharField(
        source="institution.code", read_only=True, allow_null=True, default=None
    )
    name = serializers.CharField(read_only=True)
    function = serializers.CharField(read_only=True)
    languages = serializers.ListField(child=serializers.CharField(), read_only=True)
    seconds = serializers.IntegerField(read_only=True)
    used_ms = serializers.IntegerField(read_only=True)
    running_since = serializers.DateTimeField(read_only=True, allow_null=True)


class AwaitingOut(serializers.Serializer[Any]):
    """Somebody who waits. `place`: 1 is next; null before the draw. `expected_at`: as it stands."""

    speaker = serializers.IntegerField(source="pk", read_only=True)
    place = serializers.IntegerField(source="known_place", read_only=True, allow_null=True)
    category = serializers.CharField(read_only=True)
    number = serializers.IntegerField(read_only=True, allow_null=True)
    institution = serializers.CharField(
        source="institution.code", read_only=True, allow_null=True, default=None
    )
    name = serializers.CharField(read_only=True)
    function = serializers.CharField(read_only=True)
    languages = serializers.ListField(child=serializers.CharField(), read_only=True)
    is_late = serializers.BooleanField(read_only=True)
    seconds = serializers.IntegerField(read_only=True)
    expected_at = serializers.DateTimeField(read_only=True, allow_null=True)
    sitting = serializers.IntegerField(source="sitting_id", read_only=True, allow_null=True)


class FloorOut(serializers.Serializer[Any]):
    """A debate as it stands. `overruns`: seconds that it ends after its last sitting's end."""

    id = serializers.IntegerField(source="debate.pk", read_only=True)
    version = serializers.IntegerField(source="debate.version", read_only=True)
    stage = serializers.SerializerMethodField()
    sitting = serializers.IntegerField(source="sitting.pk", read_only=True, default=None)
    lists_ended_at = serializers.DateTimeField(
        source="debate.ended_at", read_only=True, allow_null=True
    )
    turn = TurnOut(read_only=True, allow_null=True)
    interrupted = TurnOut(read_only=True, allow_null=True)
    waiting = AwaitingOut(many=True, read_only=True)
    spoken = serializers.IntegerField(read_only=True)
    ends_at = serializers.DateTimeField(read_only=True, allow_null=True)
    overruns = serializers.IntegerField(read_only=True)

    def get_stage(self, now: Any) -> str:  # noqa: ANN401 - a DebateNow
        return stage_of(now.debate)


class ActIn(Input):
    """The particulars of an act, as far as it has any.

    `speaker`: of call (else the next one), place, skip and pass-over (else who has the floor for a
    speech, else the next one). `starts`: of call; the clock runs at once. `before`: of place;
    empty: at the end of the list; with `reason`. `sitting`: of open. `seconds`: of extend.
    `institution`, `name`, `languages`: of give-reply and give-point-of-order.
    """

    speaker = Key(required=False)
    before = Key(required=False)
    sitting = Key(required=False)
    seconds = WholeNumber(min_value=1, max_value=MOST_SECONDS, required=False)
    starts = serializers.BooleanField(required=False)
    institution = ByCode(slug_field="code", queryset=Institution.objects.all(), required=False)
    name = Line(max_length=120, required=False)
    languages = serializers.ListField(
        child=serializers.ChoiceField(choices=[(x.value, x.value) for x in Language]),
        max_length=6,
        required=False,
    )
    reason = Line(max_length=300, required=False)

    @classmethod
    def particulars(cls, data: object) -> dict[str, Any]:
        """Return what was sent, by the names of `Asked`."""
        given = cls.read(data)
        institution = given.pop("institution", None)
        return {**given, "institution": institution and institution.pk}


class FloorViewSet(OpenToRead, viewsets.GenericViewSet[Debate]):
    """The floor of a debate."""

    queryset = Debate.objects.none()  # for the schema
    serializer_class = FloorOut
    read_by_all = ("retrieve",)
    answers_once = True
    versioned_acts = ("create",)
    versioned_answers = ("create", "retrieve")
    marked_answers = ("retrieve",)

    def get_queryset(self) -> QuerySet[Debate]:
        return visible_debates(self.request.user, at=timezone.now())

    @extend_schema(operation_id="debates_floor_retrieve", responses=FloorOut)
    def retrieve(self, request: Request, pk: int) -> Response:
        """Return who has the floor, who waits and when each will speak, as things stand."""
        debate = self.get_object()
        return _shown(request, debate, is_chair=may_chair(request.user, debate))

    @extend_schema(operation_id="debates_floor_create", request=ActIn, responses=FloorOut)
    def create(self, request: Request, pk: int, act: str) -> Response:
        """Do an act of the chair: open, call, start, pause, extend, end-turn, … or take-back."""
        debate = self._chaired(pk)
        if act not in {*ACTS, _TAKE_BACK}:
            raise Http404
        given = ActIn.particulars(request.data)
        asked = Asked(version=seen_version(request, debate.pk), **given)
        by, at = account_of(request), timezone.now()
        if act == _TAKE_BACK:
            take_back(debate=debate, version=asked.version, by=by, at=at)
        else:
            do(debate=debate, act=DebateAct(ACTS[act]), asked=asked, by=by, at=at)
        return _shown(request, debate, is_chair=True)

    def _chaired(self, pk: int) -> Debate:
        """Return a debate for who gives the floor in it; to others there is no such act."""
        debate = Debate.objects.filter(pk=pk).first()
        if debate is None or not may_chair(self.request.user, debate):
            raise Http404
        return debate


def _shown(request: Request, debate: Debate, *, is_chair: bool) -> Response:
    found = Debate.objects.select_related("event").get(pk=debate.pk)
    now = debate_now(found, at=timezone.now())
    shown = FloorOut(now if is_chair else shown_to_all(now)).data
    return told(request, shown, version_of(found.pk, found.version))
