"""Shapes of resolutions: what programs send (plain), what they get (read-only)."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from assemblies.enums import Language
from assemblies.fields import LanguageMap
from assemblies.gateways.rest import ByCode, Input, Key, Line, OneOf, Text, WholeNumber
from assemblies.models.bodies import Body
from assemblies.models.institutions import GeopoliticalGroup, Institution
from sessions.api.agenda_shapes import TitleIn
from sessions.api.serializers import NoteIn, words_by_language
from sessions.models.resolutions import (
    DraftingMember,
    DraftVersion,
    FollowUpReport,
    Reservation,
    Resolution,
)

_LONGEST_TEXT = 100_000
_LONGEST_SAYING = 5_000


class ReservationOut(serializers.ModelSerializer[Reservation]):
    institution = serializers.CharField(source="delegation.institution.code", read_only=True)

    class Meta:
        model = Reservation
        fields = ["institution", "language", "text", "recorded_at"]
        read_only_fields = fields


class FollowUpOut(serializers.ModelSerializer[FollowUpReport]):
    institution = serializers.CharField(source="institution.code", read_only=True)

    class Meta:
        model = FollowUpReport
        fields = ["id", "institution", "language", "text", "reported_at"]
        read_only_fields = fields


class ResolutionOut(serializers.ModelSerializer[Resolution]):
    """A resolution as it stands, without its text; `symbol` once it is published."""

    event = serializers.CharField(source="event.slug", read_only=True)
    body = serializers.CharField(source="body.code", read_only=True)
    title = words_by_language()
    symbol = serializers.CharField(
        source="document.symbol", read_only=True, allow_null=True, default=None
    )

    class Meta:
        model = Resolution
        fields = [
            "id",
            "event",
            "body",
            "request",
            "title",
            "state",
            "state_at",
            "adoption",
            "adopted_at",
            "ballot",
            "reason",
            "symbol",
            "drafts_are_public",
            "version",
        ]
        read_only_fields = fields


class DraftOut(serializers.ModelSerializer[DraftVersion]):
    title = words_by_language()
    text = words_by_language()

    class Meta:
        model = DraftVersion
        fields = ["number", "title", "text", "note", "kept_at"]
        read_only_fields = fields


class DraftsOut(serializers.Serializer[Any]):
    """Every version, the newest first."""

    drafts = DraftOut(many=True, read_only=True)


class WholeResolutionOut(ResolutionOut):
    """The same with its newest text, and what Members say.

    `text` is null before anything is written, and where the reader may not read it: a draft that
    was not public and was not adopted.
    """

    text = serializers.SerializerMethodField()
    reservations = ReservationOut(many=True, read_only=True, source="said_reservations")
    follow_ups = FollowUpOut(many=True, read_only=True, source="said_follow_ups")

    class Meta:
        model = Resolution
        fields = [*ResolutionOut.Meta.fields, "text", "reservations", "follow_ups"]
        read_only_fields = fields

    def get_text(self, resolution: Resolution) -> dict[str, str] | None:
        newest: DraftVersion | None = resolution.__dict__["newest"]
        return dict(newest.text) if newest else None


class DraftingMemberOut(serializers.ModelSerializer[DraftingMember]):
    institution = serializers.CharField(
        source="participant.delegation.institution.code", read_only=True
    )
    group = serializers.CharField(source="group.code", read_only=True)

    class Meta:
        model = DraftingMember
        fields = ["participant", "institution", "group", "named_at"]
        read_only_fields = fields


class CommitteeOut(serializers.Serializer[Any]):
    """A drafting committee. `warnings`: what it lacks, with the group that has named nobody."""

    members = DraftingMemberOut(many=True, read_only=True)
    warnings = serializers.SerializerMethodField()

    def get_warnings(self, committee: Any) -> list[dict[str, str]]:  # noqa: ANN401 - a Committee
        return [{"warning": one.warning, "group": one.group} for one in committee.warnings]


class PieceOut(serializers.Serializer[Any]):
    """`of`: both, other (only the older version has it), own (only the newer one)."""

    of = serializers.CharField(read_only=True)
    text = serializers.CharField(read_only=True)


class ComparisonOut(serializers.Serializer[Any]):
    older = serializers.IntegerField(source="older.number", read_only=True)
    newer = serializers.IntegerField(source="newer.number", read_only=True)
    pieces = PieceOut(many=True, read_only=True)


class ComparisonQuery(serializers.Serializer[Any]):
    """Two numbers of versions, the last two where they are not said; the language, else English."""

    older = serializers.IntegerField(min_value=1, max_value=99_999, required=False)
    newer = serializers.IntegerField(min_value=1, max_value=99_999, required=False)
    language = serializers.ChoiceField(
        choices=[(x.value, x.value) for x in Language], default=Language.ENGLISH.value
    )


class BeginIn(Input):
    """Either the accepted `request`, or a `body` with the `title` of its own resolution."""

    request = Key(required=False)
    body = ByCode(slug_field="code", queryset=Body.objects.all(), required=False)
    title = TitleIn(required=False)

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        if ("request" in attrs) == ("body" in attrs and "title" in attrs):
            raise serializers.ValidationError(
                {"request": [_("Name either the request, or a body and a title.")]}
            )
        return attrs


class TextIn(Input):
    """A whole text, in each language it is given in."""

    en = Text(max_length=_LONGEST_TEXT, trim_whitespace=False, required=False)
    fr = Text(max_length=_LONGEST_TEXT, trim_whitespace=False, required=False)
    ar = Text(max_length=_LONGEST_TEXT, trim_whitespace=False, required=False)
    es = Text(max_length=_LONGEST_TEXT, trim_whitespace=False, required=False)

    def validate(self, attrs: dict[str, str]) -> LanguageMap:
        if not attrs:
            raise serializers.ValidationError(_("Give the text in at least one language."))
        return LanguageMap(attrs)


class DraftIn(Input):
    title = NoteIn()
    text = TextIn()
    note = Line(max_length=200, required=False, allow_blank=True)


class NameIn(Input):
    participant = Key()
    group = ByCode(slug_field="code", queryset=GeopoliticalGroup.objects.all())


class StrikeIn(Input):
    participant = Key()


class ConveneIn(Input):
    """`sitting`: a closed one; null: none yet."""

    sitting = Key(allow_null=True)
    most_a_group = WholeNumber(min_value=1, max_value=20)


class DraftsShownIn(Input):
    are_public = serializers.BooleanField()


class JudgeIn(Input):
    """`request`: whose subject the newest version speaks of."""

    request = Key()
    reason = Line(max_length=1000)


class AdoptIn(Input):
    """`ballot`: the closed vote that adopted it; null or absent: by consensus."""

    ballot = Key(required=False, allow_null=True)


class NotAdoptedIn(Input):
    reason = Line(max_length=1000)


class PublishIn(Input):
    symbol = Line(max_length=48)


class SaidIn(Input):
    """On behalf of which Member, in which language, what."""

    institution = ByCode(slug_field="code", queryset=Institution.objects.all())
    language = OneOf(Language)
    text = Text(max_length=_LONGEST_SAYING)
