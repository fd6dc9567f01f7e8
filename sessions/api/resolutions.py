"""Resolutions for programs. ``ETag`` of one holds its version; an act sends it in ``If-Match``."""

from typing import Any

from django.db.models import QuerySet
from django.http import Http404
from django.utils import timezone
from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema
from rest_framework import mixins, viewsets
from rest_framework.decorators import action
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request
from rest_framework.response import Response

from assemblies.enums import Language
from assemblies.fields import LanguageMap
from assemblies.gateways.rest import seen_version, told, unless_known, version_of
from assemblies.models.delegations import Delegation, Participant
from assemblies.permissions import require
from sessions.api import filters
from sessions.api import resolution_shapes as shapes
from sessions.api.agenda import named
from sessions.api.views import OfAssembly, OpenToRead, account_of
from sessions.models.emergency_items import EmergencyRequest
from sessions.models.resolutions import Resolution
from sessions.models.sittings import Sitting
from sessions.permissions import (
    delegations_speaking,
    may_keep_resolutions,
    members_speaking,
    reads_drafts,
    reads_text,
    visible_resolutions,
)
from sessions.rules import symbols
from sessions.selectors.resolutions import (
    committee_of,
    compared,
    delegations_reserving,
    drafts_of,
    follow_ups_of,
    newest_draft,
    reservations_of,
    votes_on,
)
from sessions.services import (
    drafting_committees,
    resolution_papers,
    resolution_voices,
    resolutions,
)
from sessions.services.drafting_committees import Meeting
from sessions.services.resolution_voices import Said
from sessions.services.resolutions import Draft


class ResolutionsViewSet(
    OpenToRead, OfAssembly, mixins.ListModelMixin, viewsets.GenericViewSet[Resolution]
):
    """The resolutions of an assembly's bodies."""

    queryset = Resolution.objects.none()  # for the schema
    serializer_class = shapes.ResolutionOut
    filterset_class = filters.ResolutionFilter
    answers_once = True
    versioned_answers = ("create",)
    marked_answers = ("list",)

    def get_queryset(self) -> QuerySet[Resolution]:
        seen = visible_resolutions(self.request.user).filter(event=self.assembly())
        return seen.order_by("begun_at", "pk")

    @extend_schema(responses=shapes.ResolutionOut(many=True))
    def list(self, request: Request, *args: object, **kwargs: object) -> Response:
        """Return those that this account may read: drafts only where they are public."""
        return unless_known(request, super().list(request))

    @extend_schema(request=shapes.BeginIn, responses={201: shapes.WholeResolutionOut})
    def create(self, request: Request, number: int) -> Response:
        """Begin one: on the emergency item with the draft that was accepted, or a body's own."""
        require(may_keep_resolutions(request.user))
        given, event = shapes.BeginIn.read(request.data), self.assembly()
        told_of: dict[str, Any] = {"by": account_of(request), "at": timezone.now()}
        if "request" in given:
            item = named(_requests(event.pk), given["request"], "request")
            return shown(request, resolutions.begin(request=item, **told_of), 201)
        title = LanguageMap(given["title"])
        begun = resolutions.begin_for_body(event=event, body=given["body"], title=title, **told_of)
        return shown(request, begun, 201)


class ResolutionViewSet(OpenToRead, viewsets.GenericViewSet[Resolution]):
    """One resolution."""

    serializer_class = shapes.WholeResolutionOut
    lookup_value_converter = "int"
    read_by_all = ("retrieve", "drafts", "comparison")
    answers_once = True
    versioned_acts = (
        "write", "record_debate", "show", "judge", "adopt", "decline", "publish",
    )  # fmt: skip
    versioned_answers = (*versioned_acts, "retrieve", "reserve", "report")
    marked_answers = ("retrieve",)

    def get_queryset(self) -> QuerySet[Resolution]:
        return visible_resolutions(self.request.user).order_by("pk")

    @extend_schema(responses=shapes.WholeResolutionOut)
    def retrieve(self, request: Request, pk: int) -> Response:
        """Return it with its newest text, reservations and reports."""
        return shown(request, self.get_object())

    @extend_schema(responses=shapes.DraftsOut)
    @action(detail=True, methods=["get"])
    def drafts(self, request: Request, pk: int) -> Response:
        """Return every version, the newest first, to who may read them."""
        return Response(shapes.DraftsOut({"drafts": drafts_of(self._readable())}).data)

    @extend_schema(parameters=[shapes.ComparisonQuery], responses=shapes.ComparisonOut)
    @action(detail=True, methods=["get"])
    def comparison(self, request: Request, pk: int) -> Response:
        """Return two versions as one text, in passages that say which of them has it."""
        resolution = self._readable()
        asked = shapes.ComparisonQuery(data=request.query_params)
        asked.is_valid(raise_exception=True)
        given, drafts = asked.validated_data, drafts_of(resolution)
        newer = given.get("newer", len(drafts))
        older = given.get("older", newer - 1)
        language = Language(given["language"])
        found = compared(drafts, older=older, newer=newer, language=language)
        if found is None:
            raise Http404
        return Response(shapes.ComparisonOut(found).data)

    @extend_schema(request=shapes.DraftIn, responses=shapes.WholeResolutionOut)
    @action(detail=True, methods=["post"])
    def write(self, request: Request, pk: int) -> Response:
        """Keep another version; those before it stay."""
        kept, given = self._kept(request), shapes.DraftIn.read(request.data)
        draft = Draft(title=given["title"], text=given["text"], note=given.get("note", ""))
        resolutions.write(draft=draft, **seen(request, kept))
        return shown(request, kept)

    @extend_schema(request=None, responses=shapes.WholeResolutionOut)
    @action(detail=True, methods=["post"], url_path="record-debate")
    def record_debate(self, request: Request, pk: int) -> Response:
        """Put on record that the emergency item was debated."""
        return shown(request, resolutions.record_debate(**seen(request, self._kept(request))))

    @extend_schema(request=shapes.DraftsShownIn, responses=shapes.WholeResolutionOut)
    @action(detail=True, methods=["post"])
    def show(self, request: Request, pk: int) -> Response:
        """Let everybody read the versions, or the secretariat alone."""
        kept, given = self._kept(request), shapes.DraftsShownIn.read(request.data)
        return shown(request, resolutions.show_drafts(**given, **seen(request, kept)))

    @extend_schema(request=shapes.JudgeIn, responses=shapes.WholeResolutionOut)
    @action(detail=True, methods=["post"])
    def judge(self, request: Request, pk: int) -> Response:
        """Let stand what the newest version says of a barred subject, with the reason."""
        kept, given = self._kept(request), shapes.JudgeIn.read(request.data)
        lost = named(_requests(kept.event_id), given["request"], "request")
        reason = given["reason"]
        return shown(request, resolutions.judge(request=lost, reason=reason, **seen(request, kept)))

    @extend_schema(request=shapes.AdoptIn, responses=shapes.WholeResolutionOut)
    @action(detail=True, methods=["post"])
    def adopt(self, request: Request, pk: int) -> Response:
        """Adopt the newest version, by consensus or by a vote that was taken on it."""
        kept, key = self._kept(request), shapes.AdoptIn.read(request.data).get("ballot")
        ballot = next((one for one in votes_on(kept) if one.pk == key), None)
        if key is not None and ballot is None:
            raise ValidationError({"ballot": [_("There is no such thing here.")]})
        return shown(request, resolutions.adopt(ballot=ballot, **seen(request, kept)))

    @extend_schema(request=shapes.NotAdoptedIn, responses=shapes.WholeResolutionOut)
    @action(detail=True, methods=["post"])
    def decline(self, request: Request, pk: int) -> Response:
        """Put on record that it was not adopted, and why."""
        kept, given = self._kept(request), shapes.NotAdoptedIn.read(request.data)
        return shown(request, resolutions.decline(**given, **seen(request, kept)))

    @extend_schema(request=shapes.PublishIn, responses=shapes.WholeResolutionOut)
    @action(detail=True, methods=["post"])
    def publish(self, request: Request, pk: int) -> Response:
        """Publish it with its reservations, under a document symbol."""
        kept = self._kept(request)
        symbol = symbols.read(shapes.PublishIn.read(request.data)["symbol"])
        return shown(request, resolution_papers.publish(symbol=symbol, **seen(request, kept)))

    @extend_schema(request=shapes.SaidIn, responses=shapes.WholeResolutionOut)
    @action(detail=True, methods=["post"])
    def reserve(self, request: Request, pk: int) -> Response:
        """Put a delegation's reservation on record, for its coordinator or the secretariat."""
        resolution = self.get_object()
        speaking = _speaking(request, resolution)
        require(speaking.exists())
        given = shapes.SaidIn.read(request.data)
        delegation = speaking.filter(institution=given["institution"]).first()
        if delegation is None:
            raise ValidationError({"institution": [_("There is no such thing here.")]})
        words = _said(request, given)
        resolution_voices.reserve(resolution=resolution, delegation=delegation, **words)
        return shown(request, resolution)

    @extend_schema(request=shapes.SaidIn, responses=shapes.WholeResolutionOut)
    @action(detail=True, methods=["post"])
    def report(self, request: Request, pk: int) -> Response:
        """Put on record what a Member has done about it, for its coordinator."""
        resolution, speaking = self.get_object(), members_speaking(request.user)
        require(speaking.exists())
        given = shapes.SaidIn.read(request.data)
        member = named(speaking, given["institution"].pk, "institution")
        words = _said(request, given)
        resolution_voices.report(resolution=resolution, institution=member, **words)
        return shown(request, resolution)

    def _readable(self) -> Resolution:
        resolution = self.get_object()
        if not reads_drafts(self.request.user, resolution):
            raise Http404
        return resolution

    def _kept(self, request: Request) -> Resolution:
        resolution = self.get_object()
        require(may_keep_resolutions(request.user))
        return resolution


class DraftingCommitteeViewSet(viewsets.GenericViewSet[Resolution]):
    """The drafting committee of a resolution, for the secretariat."""

    queryset = Resolution.objects.none()  # for the schema
    lookup_value_converter = "int"
    answers_once = True
    versioned_acts = ("appoint", "strike", "convene", "refer")
    versioned_answers = (*versioned_acts, "retrieve")
    marked_answers = ("retrieve",)

    def get_queryset(self) -> QuerySet[Resolution]:
        require(may_keep_resolutions(self.request.user))
        return visible_resolutions(self.request.user).order_by("pk")

    @extend_schema(responses=shapes.CommitteeOut)
    def retrieve(self, request: Request, pk: int) -> Response:
        """Return whom the groups have named, and what the committee lacks."""
        return _committee(request, self.get_object())

    @extend_schema(request=shapes.NameIn, responses=shapes.CommitteeOut)
    def appoint(self, request: Request, pk: int) -> Response:
        """Name a delegate on behalf of a group."""
        kept, given = self.get_object(), shapes.NameIn.read(request.data)
        given["participant"] = named(_people(kept), given["participant"], "participant")
        drafting_committees.name(**given, **seen(request, kept))
        return _committee(request, kept)

    @extend_schema(request=shapes.StrikeIn, responses=shapes.CommitteeOut)
    def strike(self, request: Request, pk: int) -> Response:
        """Take a delegate out of the committee again."""
        kept, given = self.get_object(), shapes.StrikeIn.read(request.data)
        given["participant"] = named(_people(kept), given["participant"], "participant")
        drafting_committees.strike(**given, **seen(request, kept))
        return _committee(request, kept)

    @extend_schema(request=shapes.ConveneIn, responses=shapes.CommitteeOut)
    def convene(self, request: Request, pk: int) -> Response:
        """Say in which closed sitting it meets, and how many a group may name."""
        kept, given = self.get_object(), shapes.ConveneIn.read(request.data)
        of_event = Sitting.planned.filter(event_id=kept.event_id)
        sitting = named(of_event, given["sitting"], "sitting")
        meeting = Meeting(sitting, given["most_a_group"])
        drafting_committees.convene(meeting=meeting, **seen(request, kept))
        return _committee(request, kept)

    @extend_schema(request=None, responses=shapes.CommitteeOut)
    def refer(self, request: Request, pk: int) -> Response:
        """Give the debated emergency item to the committee."""
        kept = self.get_object()
        drafting_committees.refer(**seen(request, kept))
        return _committee(request, kept)


def seen(request: Request, resolution: Resolution) -> dict[str, Any]:
    """Return what every act is told: the resolution, which version its author saw, who, when."""
    return {
        "resolution": resolution,
        "version": seen_version(request, resolution.pk),
        "by": account_of(request),
        "at": timezone.now(),
    }


def shown(request: Request, resolution: Resolution, code: int = 200) -> Response:
    """Answer with a resolution as it stands now."""
    loaded = Resolution.objects.select_related("event", "body", "document")
    found = loaded.get(pk=resolution.pk)
    found.__dict__["newest"] = newest_draft(found) if reads_text(request.user, found) else None
    found.__dict__["said_reservations"] = reservations_of(found)
    found.__dict__["said_follow_ups"] = follow_ups_of(found)
    body = shapes.WholeResolutionOut(found).data
    return told(request, body, version_of(found.pk, found.version), code)


def _committee(request: Request, resolution: Resolution) -> Response:
    resolution.refresh_from_db(fields=["version"])
    body = shapes.CommitteeOut(committee_of(resolution)).data
    return told(request, body, version_of(resolution.pk, resolution.version))


def _speaking(request: Request, resolution: Resolution) -> QuerySet[Delegation]:
    """Return for which delegations this account puts reservations on record."""
    if may_keep_resolutions(request.user):
        return delegations_reserving(resolution)
    return delegations_speaking(request.user, resolution)


def _requests(event: int) -> QuerySet[EmergencyRequest]:
    return EmergencyRequest.objects.filter(event_id=event)


def _people(resolution: Resolution) -> QuerySet[Participant]:
    people = Participant.objects.filter(event_id=resolution.event_id)
    return people.select_related("delegation__institution")


def _said(request: Request, given: dict[str, Any]) -> dict[str, Any]:
    return {
        "said": Said(given["language"], given["text"]),
        "by": account_of(request),
        "at": timezone.now(),
    }
