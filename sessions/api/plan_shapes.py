"""Shapes of the draft of a programme: what editors' programs send, what they get."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from assemblies.gateways.rest import ByCode, Input, Key, Line, Moment, OneOf, WholeNumber
from assemblies.models.bodies import Body
from sessions.api.serializers import NoteIn, words_by_language
from sessions.enums import Purpose, SittingKind
from sessions.models.drafts import PlanStep
from sessions.selectors.theme_words import theme_names

LONGEST_DAY = 24 * 60
_MOST_DAYS = 120


class PlannedOut(serializers.Serializer[Any]):
    """A sitting as planned; what a release would change of it, nothing where it is published so."""

    id = serializers.IntegerField(source="sitting.pk", read_only=True)
    uid = serializers.UUIDField(source="sitting.uid", read_only=True)
    version = serializers.IntegerField(source="sitting.plan_version", read_only=True)
    is_new = serializers.BooleanField(read_only=True)
    is_cancelled = serializers.BooleanField(read_only=True)
    changes = serializers.ListField(child=serializers.CharField(), read_only=True)
    kind = serializers.CharField(source="facts.kind", read_only=True)
    body = serializers.CharField(source="facts.body.code", read_only=True)
    group = serializers.CharField(source="facts.group", read_only=True)
    title = words_by_language(source="facts.title")
    room = serializers.IntegerField(source="facts.room_id", read_only=True, allow_null=True)
    shares_room = serializers.BooleanField(source="facts.shares_room", read_only=True)
    starts_at = serializers.DateTimeField(source="facts.starts_at", read_only=True)
    ends_at = serializers.DateTimeField(source="facts.ends_at", read_only=True)
    end_is_indicative = serializers.BooleanField(source="facts.end_is_indicative", read_only=True)
    time_shown_as = words_by_language(source="facts.time_shown_as", allow_null=True)
    follows = serializers.IntegerField(source="facts.follows_id", read_only=True, allow_null=True)
    follows_minutes = serializers.IntegerField(source="facts.follows_minutes", read_only=True)
    is_closed = serializers.BooleanField(source="facts.is_closed", read_only=True)
    purposes = serializers.ListField(
        source="facts.purposes", child=serializers.CharField(), read_only=True
    )
    themes = serializers.ListField(
        source="facts.themes",
        child=serializers.CharField(),
        read_only=True,
        help_text="Codes of the themes it is about.",
    )
    languages = serializers.ListField(
        source="facts.languages", child=serializers.CharField(), read_only=True
    )
    interpretation = serializers.CharField(source="facts.interpretation", read_only=True)


class _FactsIn(Input):
    body = ByCode(slug_field="code", queryset=Body.objects.all(), required=False)
    title = NoteIn(required=False)
    starts_at = Moment(required=False)
    ends_at = Moment(required=False)
    room = Key(required=False, allow_null=True)
    shares_room = serializers.BooleanField(required=False)
    kind = OneOf(SittingKind, required=False)
    group = Line(max_length=60, required=False, allow_blank=True)
    end_is_indicative = serializers.BooleanField(required=False)
    time_shown_as = NoteIn(required=False, allow_null=True)
    follows = Key(required=False, allow_null=True)
    follows_minutes = serializers.IntegerField(required=False, min_value=0, max_value=LONGEST_DAY)
    is_closed = serializers.BooleanField(required=False)
    purposes = serializers.ListField(child=OneOf(Purpose), required=False, max_length=14)
    themes = serializers.ListField(
        child=Line(max_length=60),
        required=False,
        max_length=20,
        help_text="Codes of the themes it is about.",
    )
    languages = serializers.ListField(
        child=serializers.RegexField(r"\A[a-z]{2}(-[a-z]{2,8})?\Z"), required=False, max_length=20
    )
    interpretation = Line(max_length=200, required=False, allow_blank=True)

    def validate_themes(self, codes: list[str]) -> list[str]:
        """Return the codes, each once; all of them are known. One query."""
        unknown = sorted(set(codes) - theme_names(codes).keys())
        if unknown:
            raise serializers.ValidationError(
                _("There is no theme “%(code)s”.") % {"code": unknown[0]}
            )
        return list(dict.fromkeys(codes))


class PlanEditIn(_FactsIn):
    """What shall be otherwise; nobody is told before the release."""

    note = NoteIn(required=False)


class PlanIn(_FactsIn):
    """A sitting that there was not."""

    body = ByCode(slug_field="code", queryset=Body.objects.all())
    title = NoteIn()
    starts_at = Moment()
    ends_at = Moment()


class DropIn(Input):
    note = NoteIn(required=False)


class ShiftIn(Input):
    """By how much several sittings move together, later; below zero, earlier."""

    sittings = serializers.ListField(child=Key(), min_length=1, max_length=1000)
    days = WholeNumber(
        required=False,
        min_value=-_MOST_DAYS,
        max_value=_MOST_DAYS,
        help_text="On the venue's calendar: each keeps its hour.",
    )
    minutes = WholeNumber(required=False, min_value=-LONGEST_DAY, max_value=LONGEST_DAY)

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        if not (attrs.get("days") or attrs.get("minutes")):
            raise serializers.ValidationError(
                {"days": [_("Say by how many days or minutes they move.")]}
            )
        return attrs


class SkeletonIn(Input):
    """From which assembly the skeleton is taken."""

    assembly = Key(max_value=9999, help_text="Its number.")


class DoneOut(serializers.Serializer[Any]):
    """What an act did to the draft."""

    sittings = serializers.IntegerField(read_only=True, help_text="How many it touched.")
    version = serializers.IntegerField(
        read_only=True, help_text="Of the whole draft from then on; the ETag holds it too."
    )


class StepOut(serializers.ModelSerializer[PlanStep]):
    """One act of an editor on the draft."""

    by = serializers.CharField(
        source="done_by.get_short_name", read_only=True, allow_null=True, default=None
    )
    sittings = serializers.SerializerMethodField(help_text="Keys of those it touched.")

    class Meta:
        model = PlanStep
        fields = ["id", "act", "by", "done_at", "undone_at", "sittings"]
        read_only_fields = fields

    def get_sittings(self, step: PlanStep) -> list[int]:
        return [one["sitting"] for one in step.states]
