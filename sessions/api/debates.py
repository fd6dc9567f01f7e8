"""Debates for programs: their lists for everybody, registering to speak for delegations.

``ETag`` of one speaker holds her version; a change sends it back in ``If-Match``.
"""

from typing import Any

from django.db.models import F, QuerySet
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import mixins, viewsets
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from assemblies.gateways.rest import seen_version, told, unless_known, version_of
from assemblies.models.delegations import Delegation, Participant
from assemblies.permissions import require
from sessions.api import debate_shapes as shapes
from sessions.api import filters
from sessions.api.agenda import named
from sessions.api.views import OpenToRead, account_of
from sessions.enums.debates import ListCategory, SpeaksAs
from sessions.models.debates import Debate, Speaker
from sessions.permissions.debates import (
    delegations_speaking,
    may_run_debates,
    visible_debates,
    visible_speakers,
)
from sessions.services.debates import registration
from sessions.services.debates.registration import Asked, For


class DebateViewSet(OpenToRead, mixins.ListModelMixin, viewsets.GenericViewSet[Debate]):
    """The debates that this reader may know of."""

    queryset = Debate.objects.none()  # for the schema
    serializer_class = shapes.DebateOut
    filterset_class = filters.DebateFilter
    lookup_value_converter = "int"
    marked_answers = ("list", "retrieve")

    def get_queryset(self) -> QuerySet[Debate]:
        seen = visible_debates(self.request.user, at=timezone.now())
        return seen.prefetch_related("sittings").order_by("made_at", "pk")

    def list(self, request: Request, *args: object, **kwargs: object) -> Response:
        """Return the debates, the first that was made first."""
        return unless_known(request, super().list(request))

    @extend_schema(responses=shapes.WholeDebateOut)
    def retrieve(self, request: Request, pk: int) -> Response:
        """Return one with its lists; those drawn by lot are public once they are closed."""
        debate = self.get_object()
        seen = visible_speakers(request.user, at=timezone.now()).filter(debate=debate)
        return unless_known(request, Response(shapes.shown_as(debate, list(_in_order(seen)))))


class SpeakerViewSet(OpenToRead, mixins.ListModelMixin, viewsets.GenericViewSet[Speaker]):
    """Who is on the lists of debates."""

    queryset = Speaker.objects.none()  # for the schema
    serializer_class = shapes.SpeakerOut
    filterset_class = filters.SpeakerFilter
    lookup_value_converter = "int"
    answers_once = True
    versioned_acts = ("partial_update", "withdraw")
    versioned_answers = (*versioned_acts, "create", "retrieve")
    marked_answers = ("list", "retrieve")

    def get_queryset(self) -> QuerySet[Speaker]:
        return _in_order(visible_speakers(self.request.user, at=timezone.now()))

    def list(self, request: Request, *args: object, **kwargs: object) -> Response:
        """Return who speaks, by debate and list, in the order in which they are called."""
        return unless_known(request, super().list(request))

    @extend_schema(responses=shapes.SpeakerOut)
    def retrieve(self, request: Request, pk: int) -> Response:
        """Return one of them."""
        return _shown(request, self.get_object())

    @extend_schema(request=shapes.SpeakerIn, responses={201: shapes.SpeakerOut})
    def create(self, request: Request) -> Response:
        """Register somebody: a delegation its own, the secretariat anybody."""
        given = shapes.SpeakerIn.read(request.data)
        at_desk, seen = may_run_debates(request.user), timezone.now()
        debate = named(visible_debates(request.user, at=seen), given["debate"], "debate")
        of = _speaks_for(request, debate, given, at_desk=at_desk)
        speaker = registration.register(
            debate=debate, of=of, asked=_asked(given, debate), at_desk=at_desk, **_by(request)
        )
        return _shown(request, speaker, 201)

    @extend_schema(request=shapes.SpeakerChangeIn, responses=shapes.SpeakerOut)
    def partial_update(self, request: Request, pk: int) -> Response:
        """Change who speaks, in which language, for how long; what is not sent stays."""
        held = self._own(request)
        asked = _asked(shapes.SpeakerChangeIn.read(request.data, partial=True), held.debate, held)
        version = seen_version(request, held.pk)
        done = registration.amend(speaker=held, asked=asked, version=version, **_by(request))
        return _shown(request, done)

    @extend_schema(request=shapes.WithdrawalIn, responses=shapes.SpeakerOut)
    @action(detail=True, methods=["post"])
    def withdraw(self, request: Request, pk: int) -> Response:
        """Take somebody off her list; the row stays, withdrawn."""
        held = self._own(request)
        reason = shapes.WithdrawalIn.read(request.data).get("reason", "")
        version = seen_version(request, held.pk)
        done = registration.withdraw(
            speaker=held,
            reason=reason,
            version=version,
            at_desk=may_run_debates(request.user),
            **_by(request),
        )
        return _shown(request, done)

    def _own(self, request: Request) -> Speaker:
        """Return a speaker whom this account may change: its delegation's; all at the desk."""
        held = self.get_object()
        own = delegations_speaking(request.user).filter(pk=held.delegation_id or 0)
        require(may_run_debates(request.user) or own.exists())
        return held


def _in_order(speakers: QuerySet[Speaker]) -> QuerySet[Speaker]:
    related = speakers.select_related("speakers_list", "institution", "debate__event")
    rank = F("rank").asc(nulls_last=True)
    return related.order_by("debate", "speakers_list__place", rank, "pk")


def _by(request: Request) -> dict[str, Any]:
    return {"by": account_of(request), "at": timezone.now()}


def _speaks_for(request: Request, debate: Debate, given: dict[str, Any], *, at_desk: bool) -> For:
    """Return for whom somebody is registered; who speaks for no such delegation may not."""
    institution = given.get("institution")
    sent = Delegation.objects.filter(assembly_id=debate.event_id, institution=institution)
    delegation = sent.select_related("institution").first() if institution else None
    if not at_desk:
        own = delegations_speaking(request.user).filter(pk=delegation.pk if delegation else 0)
        require(own.exists())
    chosen = given.get("list") if at_desk else None
    return For(
        delegation=delegation,
        institution=institution,
        category=ListCategory(chosen) if chosen else None,
    )


def _asked(given: dict[str, Any], debate: Debate, before: Speaker | None = None) -> Asked:
    """Return what was sent; where she is on a list already, the rest of it stays.

    A name that is sent alone stands in the place of the participant there was.
    """
    held = _before(before)
    if "name" in given and "participant" not in given:
        held["participant"] = None
    people = Participant.objects.filter(event_id=debate.event_id)
    if given.get("participant") is not None:
        held["participant"] = named(people, given["participant"], "participant")
    elif "participant" in given:
        held["participant"] = None
    told_of: dict[str, Any] = {
        key: given[key] for key in ("name", "function", "seconds") if key in given
    }
    if "languages" in given:
        told_of["languages"] = tuple(given["languages"])
    if "speaks_as" in given:
        told_of["speaks_as"] = SpeaksAs(given["speaks_as"])
    return Asked(**{**held, **told_of})


def _before(speaker: Speaker | None) -> dict[str, Any]:
    if speaker is None:
        return {}
    category = ListCategory(speaker.speakers_list.category)
    is_officer = category is ListCategory.PRESIDING_OFFICERS
    return {
        "participant": speaker.participant,
        "name": "" if speaker.participant_id else speaker.name,
        "function": speaker.function,
        "languages": tuple(speaker.languages),
        "seconds": speaker.seconds,
        "speaks_as": SpeaksAs.PRESIDING_OFFICER if is_officer else SpeaksAs.DELEGATE,
    }


def _shown(request: Request, speaker: Speaker, code: int = 200) -> Response:
    body = shapes.SpeakerOut(speaker).data
    return told(request, body, version_of(speaker.pk, speaker.version), code)
