"""Elections for programs: results for everybody, rounds for the secretariat.

No program casts a ballot: an elector does, on the page, and nothing is kept under a key of hers.
``ETag`` of one election holds its version; an act sends it in ``If-Match``.
"""

from typing import Any

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from django.utils import timezone
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework import mixins, serializers, viewsets
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from assemblies.enums import Sex
from assemblies.gateways.rest import (
    ByCode,
    Input,
    Key,
    Line,
    OneOf,
    WholeNumber,
    seen_version,
    told,
    unless_known,
    version_of,
)
from assemblies.models.institutions import GeopoliticalGroup, Institution
from assemblies.permissions import require
from sessions.api import filters
from sessions.api.agenda import named
from sessions.api.agenda_shapes import TitleIn
from sessions.api.serializers import words_by_language
from sessions.api.views import OfAssembly, OpenToRead, account_of
from sessions.enums.decisions import ElectionMethod
from sessions.models.elections import Candidate, Election
from sessions.models.sittings import Sitting
from sessions.permissions import may_conduct_elections, visible_elections
from sessions.rules.election_rounds import HOURS_BEFORE
from sessions.selectors.election_words import standing_of
from sessions.selectors.elections import export_of_round
from sessions.services import elections
from sessions.services.elections import Candidature, Totals, Wanted

_MOST = 10_000
_MOST_SEATS = 20


class CandidateOut(serializers.ModelSerializer[Candidate]):
    institution = serializers.CharField(
        source="institution.code", read_only=True, allow_null=True, default=None
    )
    group = serializers.CharField(
        source="group.code", read_only=True, allow_null=True, default=None
    )

    class Meta:
        model = Candidate
        fields = ["id", "name", "institution", "group", "sex", "withdrawn_at"]
        read_only_fields = fields


class ElectionOut(serializers.ModelSerializer[Election]):
    event = serializers.CharField(source="event.slug", read_only=True)
    body = serializers.CharField(source="sitting.body.code", read_only=True)
    title = words_by_language()

    class Meta:
        model = Election
        fields = [
            "id", "event", "body", "sitting", "title", "method", "hours_before", "seats",
            "version",
        ]  # fmt: skip
        read_only_fields = fields


class CandidateVotesOut(serializers.Serializer[Any]):
    candidate = serializers.IntegerField(source="key", read_only=True)
    votes = serializers.IntegerField(read_only=True)


class RoundOut(serializers.Serializer[Any]):
    """A closed round. `elected`: candidates' keys; fewer than `seats`: another round follows."""

    number = serializers.IntegerField(source="round.number", read_only=True)
    closed_at = serializers.DateTimeField(source="round.closed_at", read_only=True)
    ballots = serializers.IntegerField(source="round.ballots", read_only=True)
    void = serializers.IntegerField(source="round.void", read_only=True)
    valid = serializers.IntegerField(source="result.valid", read_only=True)
    needed = serializers.IntegerField(source="result.needed", read_only=True)
    seats = serializers.IntegerField(source="result.seats", read_only=True)
    elected = serializers.ListField(
        source="result.elected", child=serializers.IntegerField(), read_only=True
    )
    seal = serializers.CharField(source="round.seal", read_only=True)
    votes = CandidateVotesOut(source="lines", many=True, read_only=True)


class WholeElectionOut(ElectionOut):
    """The same with candidates, the number of the round that is open, and those closed."""

    candidates = CandidateOut(many=True, read_only=True, source="said_candidates")
    open_round = serializers.IntegerField(read_only=True, allow_null=True, source="said_open")
    rounds = RoundOut(many=True, read_only=True, source="said_rounds")

    class Meta:
        model = Election
        fields = [*ElectionOut.Meta.fields, "candidates", "open_round", "rounds"]
        read_only_fields = fields


class ElectionIn(Input):
    sitting = Key()
    title = TitleIn()
    method = OneOf(ElectionMethod)
    hours_before = WholeNumber(min_value=0, max_value=1000, required=False)
    seats = WholeNumber(min_value=1, max_value=_MOST_SEATS, required=False)


class CandidateIn(Input):
    name = Line(max_length=120)
    institution = ByCode(slug_field="code", queryset=Institution.objects.all(), required=False)
    group = ByCode(slug_field="code", queryset=GeopoliticalGroup.objects.all(), required=False)
    sex = OneOf(Sex, required=False)


class CandidateGoneIn(Input):
    candidate = Key()


class CandidateVotesIn(Input):
    candidate = Key()
    votes = WholeNumber(min_value=0, max_value=_MOST)


class TotalsIn(Input):
    """Of paper ballots: papers handed out and found, blank or spoilt ones, votes by candidate."""

    voted = WholeNumber(min_value=0, max_value=_MOST)
    ballots = WholeNumber(min_value=0, max_value=_MOST)
    void = WholeNumber(min_value=0, max_value=_MOST)
    votes = CandidateVotesIn(many=True)


class CloseIn(Input):
    """`totals`: of an election on paper; ballots by phone are counted here."""

    totals = TotalsIn(required=False)


class ElectionsViewSet(
    OpenToRead, OfAssembly, mixins.ListModelMixin, viewsets.GenericViewSet[Election]
):
    """The elections of an assembly's bodies."""

    queryset = Election.objects.none()  # for the schema
    serializer_class = ElectionOut
    filterset_class = filters.ElectionFilter
    answers_once = True
    versioned_answers = ("create",)
    marked_answers = ("list",)

    def get_queryset(self) -> QuerySet[Election]:
        seen = visible_elections(self.request.user, at=timezone.now()).filter(event=self.assembly())
        return seen.order_by("begun_at", "pk")

    @extend_schema(responses=ElectionOut(many=True))
    def list(self, request: Request, *args: object, **kwargs: object) -> Response:
        """Return the elections in which a round was opened; to the secretariat, all."""
        return unless_known(request, super().list(request))

    @extend_schema(request=ElectionIn, responses={201: WholeElectionOut})
    def create(self, request: Request, number: int) -> Response:
        """Begin an election that is held in a sitting."""
        require(may_conduct_elections(request.user))
        given = ElectionIn.read(request.data)
        of_event = Sitting.planned.filter(event_id=self.assembly().pk)
        wanted = Wanted(
            sitting=named(of_event, given["sitting"], "sitting"),
            title=given["title"],
            method=given["method"],
            hours_before=given.get("hours_before", HOURS_BEFORE),
            seats=given.get("seats", 1),
        )
        begun = elections.begin(wanted=wanted, by=account_of(request), at=timezone.now())
        return _shown(request, begun, 201)


class ElectionViewSet(OpenToRead, viewsets.GenericViewSet[Election]):
    """One election."""

    serializer_class = WholeElectionOut
    lookup_value_converter = "int"
    answers_once = True
    versioned_acts = ("stand", "withdraw", "open_round", "close_round")
    versioned_answers = (*versioned_acts, "retrieve")
    marked_answers = ("retrieve",)

    def get_queryset(self) -> QuerySet[Election]:
        return visible_elections(self.request.user, at=timezone.now()).order_by("pk")

    @extend_schema(responses=WholeElectionOut)
    def retrieve(self, request: Request, pk: int) -> Response:
        """Return it with its candidates and every closed round."""
        return _shown(request, self.get_object())

    @extend_schema(request=CandidateIn, responses=WholeElectionOut)
    @action(detail=True, methods=["post"])
    def stand(self, request: Request, pk: int) -> Response:
        """Enter a candidate, at the end of the ballot."""
        held, given = self._conducted(request), CandidateIn.read(request.data)
        elections.stand(candidature=Candidature(**given), **_seen(request, held))
        return _shown(request, held)

    @extend_schema(request=CandidateGoneIn, responses=WholeElectionOut)
    @action(detail=True, methods=["post"])
    def withdraw(self, request: Request, pk: int) -> Response:
        """Withdraw a candidate, before the first round or between two."""
        held, given = self._conducted(request), CandidateGoneIn.read(request.data)
        candidate = named(held.candidates.all(), given["candidate"], "candidate")
        elections.withdraw(candidate=candidate, **_seen(request, held))
        return _shown(request, held)

    @extend_schema(request=None, responses=WholeElectionOut)
    @action(detail=True, methods=["post"], url_path="open-round")
    def open_round(self, request: Request, pk: int) -> Response:
        """Open the next round with all who have not withdrawn."""
        held = self._conducted(request)
        elections.open_round(**_seen(request, held))
        return _shown(request, held)

    @extend_schema(request=CloseIn, responses=WholeElectionOut)
    @action(detail=True, methods=["post"], url_path="close-round")
    def close_round(self, request: Request, pk: int) -> Response:
        """Close the open round: its result is public."""
        held, given = self._conducted(request), CloseIn.read(request.data)
        elections.close_round(totals=_totals(given.get("totals")), **_seen(request, held))
        return _shown(request, held)

    def _conducted(self, request: Request) -> Election:
        held = self.get_object()
        require(may_conduct_elections(request.user))
        return held


class SealedRoundViewSet(OpenToRead, viewsets.GenericViewSet[Election]):
    """The ballots of a round by phone, for whoever checks the seal."""

    queryset = Election.objects.none()  # for the schema
    lookup_value_converter = "int"

    def get_queryset(self) -> QuerySet[Election]:
        return visible_elections(self.request.user, at=timezone.now()).order_by("pk")

    @extend_schema(responses={200: OpenApiTypes.OBJECT})
    def retrieve(self, request: Request, pk: int, number: int) -> Response:
        """Return the sealed ballots as `tools/verify_ballot.py` reads them."""
        rounds = self.get_object().rounds.exclude(seal="")
        return Response(export_of_round(get_object_or_404(rounds, number=number)))


def _totals(given: dict[str, Any] | None) -> Totals | None:
    if given is None:
        return None
    votes = {one["candidate"]: one["votes"] for one in given["votes"]}
    return Totals(**{**given, "votes": votes})


def _seen(request: Request, election: Election) -> dict[str, Any]:
    return {
        "election": election,
        "version": seen_version(request, election.pk),
        "by": account_of(request),
        "at": timezone.now(),
    }


def _shown(request: Request, election: Election, code: int = 200) -> Response:
    found = Election.objects.select_related("event", "sitting__body").get(pk=election.pk)
    standing, people = standing_of(found), found.candidates.order_by("position")
    found.__dict__["said_candidates"] = people.select_related("institution", "group")
    found.__dict__["said_open"] = standing.open_round.number if standing.open_round else None
    found.__dict__["said_rounds"] = standing.rounds
    return told(request, WholeElectionOut(found).data, version_of(found.pk, found.version), code)
