"""Votes for programs: results once closed, the sheet for tellers, casts for delegates."""

from django.db.models import QuerySet
from django.http import Http404
from django.utils import timezone
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework import mixins, viewsets
from rest_framework.decorators import action
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response

from assemblies.models.delegations import Participant
from assemblies.permissions import require
from sessions.api.filters import VoteFilter
from sessions.api.views import OfAssembly, OpenToRead, account_of
from sessions.api.vote_shapes import (
    CastIn,
    EntryIn,
    OwnVotesOut,
    TellersSheetOut,
    VoteDetailOut,
    VoteOut,
)
from sessions.enums import BallotMethod
from sessions.models.ballots import Ballot
from sessions.permissions import may_take_votes, visible_ballots
from sessions.selectors.ballots import export_of
from sessions.selectors.casts import cast_by, delegation_in_room, own_vote
from sessions.selectors.sheets import sheet_lines
from sessions.services import blind_sheets, roll_calls
from sessions.services.casts import cast as cast_votes


class OfVotes(viewsets.GenericViewSet[Ballot]):
    """What this reader may know of votes."""

    queryset = Ballot.objects.none()

    def get_queryset(self) -> QuerySet[Ballot]:
        seen = visible_ballots(self.request.user, at=timezone.now())
        return seen.order_by("-opened_at", "-pk")


class VotesViewSet(OfAssembly, mixins.ListModelMixin, OfVotes):
    """The votes of an assembly, the newest first; open to everybody."""

    permission_classes = [AllowAny]
    serializer_class = VoteOut
    filterset_class = VoteFilter

    def get_queryset(self) -> QuerySet[Ballot]:
        return super().get_queryset().filter(event_id=self.assembly().pk)


class VoteViewSet(OpenToRead, OfVotes):
    """One vote. Nobody learns its figures before it is closed."""

    serializer_class = VoteDetailOut
    lookup_value_converter = "int"
    read_by_all = ("retrieve", "record")
    answers_once = True

    @extend_schema(responses=VoteDetailOut)
    def retrieve(self, request: Request, pk: int) -> Response:
        """Return a vote, with its result once it is closed."""
        return Response(VoteDetailOut(self.get_object()).data)

    @extend_schema(responses=OpenApiTypes.OBJECT)
    @action(detail=True)
    def record(self, request: Request, pk: int) -> Response:
        """Return the whole record of a closed vote, as `tools/verify_ballot.py` reads it."""
        return Response(export_of(self.get_object()))

    @extend_schema(responses=TellersSheetOut)
    @action(detail=True)
    def sheet(self, request: Request, pk: int) -> Response:
        """Return the tellers' sheet; of two blind ones, one's own."""
        return self._sheet(self._run(), request)

    @extend_schema(request=EntryIn, responses=TellersSheetOut)
    @action(detail=True, methods=["post"])
    def entries(self, request: Request, pk: int) -> Response:
        """Enter a delegation's votes, or correct the row that stands, with the reason."""
        ballot, entry = self._run(), EntryIn.entry(request.data)
        by, at = account_of(request), timezone.now()
        is_blind = ballot.method == BallotMethod.TWO_SHEETS and entry.replaces is None
        if is_blind:
            blind_sheets.enter(ballot=ballot, entry=entry, by=by, at=at)
        else:
            roll_calls.enter(ballot=ballot, entry=entry, by=by, at=at)
        return self._sheet(ballot, request)

    @extend_schema(operation_id="votes_casts_retrieve", responses=OwnVotesOut)
    @action(detail=True)
    def casts(self, request: Request, pk: int) -> Response:
        """Return what a delegate has cast, and what is left to her and to her delegation."""
        ballot, delegate = self._own(request, pk)
        delegation = delegate.delegation_id or 0
        cast = cast_by(ballot, delegation)
        room = delegation_in_room(ballot, delegation, cast=cast)
        return Response(OwnVotesOut.of(delegate, room, cast).data)

    @extend_schema(operation_id="votes_casts_create", request=CastIn, responses=OwnVotesOut)
    @casts.mapping.post
    def cast(self, request: Request, pk: int) -> Response:
        """Cast votes of one's delegation; sent again under its key, it is one vote."""
        wish, by, at = CastIn.wish(request.data), account_of(request), timezone.now()
        ballot, delegate = self._own(request, pk)
        counted = cast_votes(ballot=ballot, delegate=delegate, wish=wish, by=by, at=at)
        return Response(OwnVotesOut.of(delegate, counted.room, counted.cast).data)

    def _own(self, request: Request, pk: int) -> tuple[Ballot, Participant]:
        found = own_vote(request.user, pk, at=timezone.now())
        if found is None:
            raise Http404
        return found

    def _run(self) -> Ballot:
        ballot = self.get_object()
        require(may_take_votes(self.request.user, ballot))
        return ballot

    def _sheet(self, ballot: Ballot, request: Request) -> Response:
        lines = sheet_lines(ballot, teller=account_of(request).pk)
        return Response(TellersSheetOut({"lines": lines}).data)
