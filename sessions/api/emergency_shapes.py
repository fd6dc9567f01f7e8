"""Shapes of requests for an emergency item: what programs send (plain), what they get."""

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from assemblies.enums import InstitutionKind, Language
from assemblies.gateways.rest import ByCode, Input, Key, Line, Moment, OneOf, Text, WholeNumber
from assemblies.models.institutions import GeopoliticalGroup, Institution
from sessions.api.agenda_shapes import TitleIn
from sessions.enums import (
    RequestAuthorAct,
    RequestFloor,
    RequestHandling,
    RequestPaper,
    RequestState,
)
from sessions.models.emergency_items import EmergencyRequest, RequestList
from sessions.models.request_papers import RequestFile
from sessions.models.request_speeches import RequestSpeech
from sessions.rules.request_floor import SPEAKING_MINUTES
from sessions.selectors.requests_shown import shown_authors, shown_revision

_LONGEST = 100_000  # characters of a text, as on pages
_MEMBERS = Institution.objects.filter(kind=InstitutionKind.PARLIAMENT)


class RequestListOut(serializers.ModelSerializer[RequestList]):
    """Where and until when an assembly takes requests."""

    closes_at = serializers.DateTimeField(source="closing_hour", read_only=True)

    class Meta:
        model = RequestList
        fields = ["item", "decision", "closes_at", "kind", "author_minutes", "objector_minutes"]
        read_only_fields = fields


class RequestTextOut(serializers.Serializer[Any]):
    """A text of the revision that this reader may see."""

    paper = serializers.CharField(read_only=True)
    language = serializers.CharField(read_only=True)
    text = serializers.CharField(read_only=True)


class RequestFileOut(serializers.ModelSerializer[RequestFile]):
    """A paper that was sent as a file."""

    class Meta:
        model = RequestFile
        fields = ["paper", "language", "name", "media_type", "size", "sha256"]
        read_only_fields = fields


class RequestSpeechOut(serializers.ModelSerializer[RequestSpeech]):
    """Who had the floor before the vote, and for how long."""

    institution = serializers.CharField(source="institution.code", read_only=True)

    class Meta:
        model = RequestSpeech
        fields = ["part", "institution", "speaker", "minutes", "given_at"]
        read_only_fields = fields


class EmergencyRequestOut(serializers.ModelSerializer[EmergencyRequest]):
    """A request as far as this reader may know of it: authors and secretariat see what is ahead."""

    event = serializers.CharField(source="event.slug", read_only=True)
    title = serializers.SerializerMethodField()
    state = serializers.SerializerMethodField()
    group = serializers.CharField(source="group.code", read_only=True, allow_null=True)
    symbol = serializers.SerializerMethodField(help_text="Null before it is circulated.")
    authors = serializers.SerializerMethodField(help_text="Codes of the Members that make it.")
    agenda_item = serializers.IntegerField(source="agenda_item_id", read_only=True, allow_null=True)
    document = serializers.IntegerField(source="document_id", read_only=True, allow_null=True)
    merged_into = serializers.IntegerField(source="merged_into_id", read_only=True, allow_null=True)

    class Meta:
        model = EmergencyRequest
        fields = [
            "id",
            "event",
            "order",
            "symbol",
            "title",
            "subject",
            "group",
            "authors",
            "state",
            "state_at",
            "received_at",
            "document",
            "agenda_item",
            "merged_into",
            "version",
        ]
        read_only_fields = fields

    def sees_whole(self, request: EmergencyRequest) -> bool:
        """Tell whether this reader sees what is not circulated yet, too."""
        return self.context.get("sees_all", False) or request.pk in self.context.get("inside", ())

    def get_title(self, request: EmergencyRequest) -> dict[str, str]:
        is_inside = self.sees_whole(request)
        return dict((request.revised_title if is_inside else None) or request.title)

    def get_state(self, request: EmergencyRequest) -> RequestState:
        """Say what everybody may know: of a revision that is ahead, only its authors do."""
        state = RequestState(request.state)
        is_ahead = state is RequestState.REVISED and not self.sees_whole(request)
        return RequestState.CIRCULATED if is_ahead else state

    def get_symbol(self, request: EmergencyRequest) -> str | None:
        if request.document is None:
            return None
        return str(request.document.parts.revised(shown_revision(request)))

    def get_authors(self, request: EmergencyRequest) -> list[str]:
        is_inside = self.sees_whole(request)
        return [one.code for one in shown_authors(request, to_insiders=is_inside)]


class EmergencyRequestWholeOut(EmergencyRequestOut):
    """One request with its texts, and who spoke on it."""

    texts = serializers.SerializerMethodField()
    files = serializers.SerializerMethodField()
    speeches = RequestSpeechOut(many=True, read_only=True)

    class Meta(EmergencyRequestOut.Meta):
        fields = [*EmergencyRequestOut.Meta.fields, "texts", "files", "speeches"]
        read_only_fields = fields

    @extend_schema_field(RequestTextOut(many=True))
    def get_texts(self, request: EmergencyRequest) -> Any:  # noqa: ANN401 - plain values
        texts = request.texts.filter(revision=self._revision(request))
        return RequestTextOut(texts.order_by("language", "paper"), many=True).data

    @extend_schema_field(RequestFileOut(many=True))
    def get_files(self, request: EmergencyRequest) -> Any:  # noqa: ANN401 - plain values
        files = request.files.filter(revision=self._revision(request)).defer("content")
        return RequestFileOut(files.order_by("language", "paper"), many=True).data

    def _revision(self, request: EmergencyRequest) -> int:
        return request.revision if self.sees_whole(request) else shown_revision(request)


class RequestListIn(Input):
    """`closes_at`: null or left out: when the sitting that decides begins."""

    item = Key()
    decision = Key()
    closes_at = Moment(required=False, allow_null=True)
    author_minutes = WholeNumber(
        min_value=1, max_value=60, required=False, default=SPEAKING_MINUTES[RequestFloor.AUTHOR]
    )
    objector_minutes = WholeNumber(
        min_value=1, max_value=60, required=False, default=SPEAKING_MINUTES[RequestFloor.OBJECTOR]
    )


class RequestTextIn(Input):
    """A text of one paper in one language; an empty one takes away what was there."""

    paper = OneOf(RequestPaper)
    language = OneOf(Language)
    text = Text(max_length=_LONGEST, allow_blank=True, trim_whitespace=False)


class EmergencyRequestIn(Input):
    """What is sent is changed; the rest stays. Of a revision: title and papers alone."""

    title = TitleIn()
    subject = Line(max_length=120)
    group = ByCode(
        slug_field="code",
        queryset=GeopoliticalGroup.objects.all(),
        required=False,
        allow_null=True,
    )
    papers = serializers.ListField(child=RequestTextIn(), required=False, max_length=12)


class EmergencyRequestNewIn(EmergencyRequestIn):
    """`institution`: the Member that makes the request."""

    institution = ByCode(slug_field="code", queryset=Institution.objects.all())


class RequestActIn(Input):
    """An act of a Member that makes the request.

    `institution`: for which Member; of `name` and `strike`, which other one. `joint`: of `combine`,
    the request into which it is combined.
    """

    act = OneOf(RequestAuthorAct)
    institution = ByCode(slug_field="code", queryset=_MEMBERS, required=False)
    joint = Key(required=False)


class RequestHandlingIn(Input):
    """An act of the secretariat, for itself, the President or the Assembly.

    `reason`: of `return`, `refuse_revision`. `said_by`: of `withdraw_orally`, the authors who said
    so. `institution`, `part`, `speaker`: of `give_floor`, who speaks.
    """

    act = OneOf(RequestHandling)
    reason = Text(max_length=2_000, required=False, default="")
    said_by = serializers.ListField(
        child=ByCode(slug_field="code", queryset=_MEMBERS), required=False, max_length=50
    )
    institution = ByCode(slug_field="code", queryset=Institution.objects.all(), required=False)
    part = OneOf(RequestFloor, required=False)
    speaker = Line(max_length=120, required=False, default="")
