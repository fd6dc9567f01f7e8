"""What programs send and read of debates and of who speaks in them."""

from typing import Any

from rest_framework import serializers

from assemblies.gateways.rest import ByCode, Input, Key, Line, OneOf, WholeNumber
from assemblies.models.institutions import Institution
from sessions.api.serializers import words_by_language
from sessions.enums.debates import ListCategory, SpeaksAs
from sessions.models.debates import Debate, Speaker, SpeakersList

_LONGEST = 24 * 3600


class SpeakerOut(serializers.ModelSerializer[Speaker]):
    """Somebody on a list. `number`, `rank`: null until the lot is drawn; `name`: empty until told.

    `seconds`: her part of her delegation's time, where it has said so; null: equal parts.
    """

    list = serializers.CharField(source="speakers_list.category", read_only=True)
    institution = serializers.CharField(
        source="institution.code", read_only=True, allow_null=True, default=None
    )
    languages = serializers.ListField(child=serializers.CharField(), read_only=True)

    class Meta:
        model = Speaker
        fields = [
            "id", "debate", "list", "institution", "name", "function", "languages", "seconds",
            "is_late", "number", "rank", "state", "registered_at",
        ]  # fmt: skip
        read_only_fields = fields


class DebateOut(serializers.ModelSerializer[Debate]):
    """A debate: when it takes speakers, how many of a delegation, how long."""

    event = serializers.CharField(source="event.slug", read_only=True)
    title = words_by_language()

    class Meta:
        model = Debate
        fields = [
            "id", "event", "kind", "title", "sittings", "registration_opens_at",
            "registration_closes_at", "draw_at", "lists_closed_at", "opened_at", "ended_at",
            "closed_at", "speakers_per_delegation", "waiting_per_delegation", "delegation_seconds",
            "version",
        ]  # fmt: skip
        read_only_fields = fields


class SpeakersListOut(serializers.ModelSerializer[SpeakersList]):
    """One list, in the order in which its speakers are called, as far as the reader may know it."""

    speakers = SpeakerOut(many=True, read_only=True, source="said_speakers")

    class Meta:
        model = SpeakersList
        fields = ["category", "place", "order", "seconds", "speakers"]
        read_only_fields = fields


class WholeDebateOut(DebateOut):
    """The same with its lists."""

    lists = SpeakersListOut(many=True, read_only=True, source="said_lists")

    class Meta:
        model = Debate
        fields = [*DebateOut.Meta.fields, "lists"]
        read_only_fields = fields


class SpeakerChangeIn(Input):
    """Who speaks. `participant`: whom the delegation has accredited; else `name`; else told later.

    `languages`: one, or two. `seconds`: her part of the delegation's time; null: equal parts.
    """

    participant = Key(required=False, allow_null=True)
    name = Line(max_length=120, required=False, allow_blank=True)
    function = Line(max_length=200, required=False, allow_blank=True)
    languages = serializers.ListField(child=Line(max_length=8), required=False, max_length=8)
    seconds = WholeNumber(min_value=1, max_value=_LONGEST, required=False, allow_null=True)
    speaks_as = OneOf(SpeaksAs, required=False)


class SpeakerIn(SpeakerChangeIn):
    """For an `institution`; without one she is a guest, whom the secretariat enters.

    `list`: one whose order the secretariat gives; left out: as the rules have it.
    """

    debate = Key()
    institution = ByCode(
        slug_field="code", queryset=Institution.objects.all(), required=False, allow_null=True
    )
    list = OneOf(ListCategory, required=False)
    languages = serializers.ListField(child=Line(max_length=8), max_length=8)


class WithdrawalIn(Input):
    reason = Line(max_length=300, required=False, allow_blank=True)


def shown_as(debate: Debate, speakers: list[Speaker]) -> dict[str, Any]:
    """Return a debate with those on its lists that the reader may know. One query."""
    rows = list(debate.lists.order_by("place"))
    for row in rows:
        row.__dict__["said_speakers"] = [one for one in speakers if one.speakers_list_id == row.pk]
    debate.__dict__["said_lists"] = rows
    return dict(WholeDebateOut(debate).data)
