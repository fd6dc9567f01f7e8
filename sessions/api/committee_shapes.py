"""Shapes of the Standing Committees' work: what programs send, what they get (read-only)."""

from typing import Any

from rest_framework import serializers

from assemblies.enums import Language
from assemblies.gateways.rest import ByCode, Day, Input, Key, Line, Moment, OneOf, Text
from assemblies.models.institutions import Institution
from sessions.api.resolution_shapes import TextIn
from sessions.api.serializers import NoteIn, words_by_language
from sessions.enums.committees import SubjectAct
from sessions.models.committees import CommitteeCycle, CoRapporteur, SubjectItem, WrittenInput

_LONGEST_INPUT = 20_000


class SubjectOut(serializers.ModelSerializer[SubjectItem]):
    """A subject item; `institution` is null where the bureau has put it itself."""

    institution = serializers.CharField(
        source="institution.code", read_only=True, allow_null=True, default=None
    )
    title = words_by_language()
    explanation = words_by_language()
    rapporteur = serializers.IntegerField(
        source="said_rapporteur",
        read_only=True,
        allow_null=True,
        help_text="Whom the Member would give as a co-rapporteur; told to it and the secretariat.",
    )

    class Meta:
        model = SubjectItem
        fields = [
            "id",
            "institution",
            "title",
            "explanation",
            "rapporteur",
            "state",
            "decided_on",
            "reason",
            "combined_into",
            "proposed_at",
        ]
        read_only_fields = fields


class CoRapporteurOut(serializers.ModelSerializer[CoRapporteur]):
    institution = serializers.CharField(
        source="participant.delegation.institution.code", read_only=True
    )
    name = serializers.CharField(source="participant.badge_name", read_only=True)

    class Meta:
        model = CoRapporteur
        fields = ["participant", "institution", "name", "named_at"]
        read_only_fields = fields


class WrittenInputOut(serializers.ModelSerializer[WrittenInput]):
    """A written input; `name` is that of its file, empty where it was typed."""

    institution = serializers.CharField(source="institution.code", read_only=True)

    class Meta:
        model = WrittenInput
        fields = ["id", "institution", "language", "text", "name", "pages", "sent_at"]
        read_only_fields = fields


class CommitteeWorkOut(serializers.ModelSerializer[CommitteeCycle]):
    """A committee's work towards an assembly, as far as the reader may know of it."""

    body = serializers.CharField(source="body.code", read_only=True)
    closes_at = serializers.DateTimeField(
        source="said_closing",
        read_only=True,
        allow_null=True,
        help_text="Until when Members propose subjects.",
    )
    resolution = serializers.IntegerField(source="said_resolution", read_only=True, allow_null=True)
    memorandum = words_by_language(allow_null=True)
    subjects = SubjectOut(source="said_subjects", many=True, read_only=True)
    rapporteurs = CoRapporteurOut(source="said_rapporteurs", many=True, read_only=True)
    inputs = WrittenInputOut(source="said_inputs", many=True, read_only=True)

    class Meta:
        model = CommitteeCycle
        fields = [
            "body",
            "bureau_meets_at",
            "closes_at",
            "inputs_until",
            "inputs_are_public",
            "draft_until",
            "memorandum",
            "resolution",
            "subjects",
            "rapporteurs",
            "inputs",
        ]
        read_only_fields = fields


class DatesIn(Input):
    """By when what is done; null: not set, for `subjects_until` a day before the bureau meets."""

    bureau_meets_at = Moment(allow_null=True)
    subjects_until = Moment(allow_null=True)
    inputs_until = Day(allow_null=True)
    draft_until = Day(allow_null=True)


class SubjectIn(Input):
    """On behalf of an `institution`; `rapporteur`: whom it would give, by a participant's `id`."""

    institution = ByCode(slug_field="code", queryset=Institution.objects.all())
    title = NoteIn()
    explanation = TextIn()
    rapporteur = Key(required=False, allow_null=True)


class MoveSubjectIn(Input):
    """What is done with it; of the bureau's decisions the day, of a declined one the reason."""

    act = OneOf(SubjectAct)
    decided_on = Day(required=False)
    reason = Line(max_length=1000, required=False, allow_blank=True)


class BureauIn(Input):
    """A subject of the bureau's own; `items`: those that it combines, by their `id`."""

    title = NoteIn()
    explanation = TextIn()
    decided_on = Day()
    items = serializers.ListField(child=Key(), required=False, max_length=100)


class RapporteurIn(Input):
    participant = Key()


class MemorandumIn(Input):
    """As it is typed; `document`: the one that is issued, by its symbol; null: none."""

    text = TextIn(required=False)
    document = Line(max_length=48, required=False, allow_null=True)


class WrittenInputIn(Input):
    """What a Member sends, typed: two pages at most, of 3,000 characters each."""

    institution = ByCode(slug_field="code", queryset=Institution.objects.all())
    language = OneOf(Language)
    text = Text(max_length=_LONGEST_INPUT)


class ShowInputsIn(Input):
    are_public = serializers.BooleanField()


def shown_as(cycle: CommitteeCycle, said: dict[str, Any]) -> dict[str, Any]:
    """Return the work as it is told; said: what depends on the reader."""
    for name, value in said.items():
        setattr(cycle, f"said_{name}", value)
    return dict(CommitteeWorkOut(cycle).data)
