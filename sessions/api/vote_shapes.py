"""What programs send and read of votes."""

from collections.abc import Mapping, Sequence
from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from assemblies.gateways.rest import Input, Key, Line, OneOf, WholeNumber
from assemblies.models.delegations import Participant
from sessions.enums import VoteChoice
from sessions.models.ballots import Ballot
from sessions.rules.majorities import Votes
from sessions.rules.roll_calls import Cast, left_of
from sessions.selectors.ballots import result_of_ballot
from sessions.selectors.casts import InRoom
from sessions.selectors.sheets import progress_of
from sessions.services.ballots import Entry
from sessions.services.casts import Wish

_MOST = 32_767


class SplitOut(serializers.Serializer[Any]):
    """Votes by choice."""

    in_favour = serializers.IntegerField(read_only=True)
    against = serializers.IntegerField(read_only=True)
    abstaining = serializers.IntegerField(read_only=True)


class VoteResultOut(SplitOut):
    """A result with what it takes to follow it."""

    cast = serializers.IntegerField(read_only=True)
    needed = serializers.IntegerField(read_only=True)
    is_carried = serializers.BooleanField(read_only=True)


class VoteProgressOut(serializers.Serializer[Any]):
    """How many delegations have voted, of those that can."""

    called = serializers.IntegerField(read_only=True)
    of = serializers.IntegerField(read_only=True)


class VoteOut(serializers.ModelSerializer[Ballot]):
    """A vote on a request for an emergency item, or on a question."""

    title = serializers.JSONField(read_only=True)
    majority = serializers.CharField(source="head.majority", read_only=True)
    weight = serializers.CharField(source="head.weight", read_only=True)
    is_annulled = serializers.BooleanField(read_only=True)

    class Meta:
        model = Ballot
        fields = [
            "id", "title", "sitting", "request", "question", "method", "majority", "weight",
            "opened_at", "closed_at", "is_annulled", "last_hash",
        ]  # fmt: skip
        read_only_fields = fields


class VoteDetailOut(VoteOut):
    """`result` is null while the vote is open, `progress` once it is closed."""

    result = serializers.SerializerMethodField()
    progress = serializers.SerializerMethodField()

    class Meta(VoteOut.Meta):
        fields = [*VoteOut.Meta.fields, "result", "progress"]
        read_only_fields = fields

    @extend_schema_field(VoteResultOut(allow_null=True))
    def get_result(self, ballot: Ballot) -> dict[str, Any] | None:
        if ballot.closed_at is None:
            return None
        found = result_of_ballot(ballot)
        return {**found.details, "is_carried": found.is_carried}

    @extend_schema_field(VoteProgressOut(allow_null=True))
    def get_progress(self, ballot: Ballot) -> dict[str, int] | None:
        if ballot.closed_at is not None:
            return None
        found = progress_of(ballot)
        return {"called": found.called, "of": found.of}


class SheetLineOut(serializers.Serializer[Any]):
    """A delegation's line. row: the number of the row that stands, which a correction names."""

    number = serializers.IntegerField(read_only=True)
    delegation = serializers.IntegerField(source="line.delegation", read_only=True)
    name = serializers.CharField(read_only=True)
    votes = serializers.IntegerField(source="line.votes", read_only=True)
    present = serializers.IntegerField(source="line.present", read_only=True)
    usable = serializers.IntegerField(source="line.usable", read_only=True)
    reasons = serializers.ListField(child=serializers.CharField(), read_only=True)
    entered = SplitOut(read_only=True, allow_null=True)
    row = serializers.IntegerField(
        source="row.number", read_only=True, allow_null=True, default=None
    )
    cast = serializers.IntegerField(read_only=True)
    voter = serializers.CharField(
        read_only=True, help_text="In a committee who votes for the Member, and why."
    )


class TellersSheetOut(serializers.Serializer[Any]):
    """The lines in the order of the call."""

    lines = SheetLineOut(many=True, read_only=True)


class EntryIn(Input):
    """What a delegation votes. `replaces`: the row that this corrects, with the `reason`."""

    delegation = Key()
    in_favour = WholeNumber(min_value=0, max_value=_MOST, required=False)
    against = WholeNumber(min_value=0, max_value=_MOST, required=False)
    abstaining = WholeNumber(min_value=0, max_value=_MOST, required=False)
    replaces = WholeNumber(min_value=1, max_value=_MOST, required=False)
    reason = Line(max_length=200, required=False, allow_blank=True)
    key = serializers.UUIDField(required=False)

    @classmethod
    def entry(cls, data: Any) -> Entry:  # noqa: ANN401 - whatever came
        """Return the entry that was sent."""
        given: Mapping[str, Any] = cls.read(data)
        votes = {choice.value: given.get(choice.value, 0) for choice in VoteChoice}
        return Entry(
            delegation=given["delegation"],
            votes=Votes(**votes),
            replaces=given.get("replaces"),
            reason=given.get("reason", ""),
            key=given.get("key"),
        )


class CastIn(Input):
    """How a delegate votes. `key`: a random UUID, the same when it is sent again."""

    choice = OneOf(VoteChoice)
    votes = WholeNumber(min_value=1, max_value=_MOST)
    key = serializers.UUIDField()

    @classmethod
    def wish(cls, data: Any) -> Wish:  # noqa: ANN401 - whatever came
        """Return the vote that was sent."""
        given = cls.read(data)
        return Wish(choice=VoteChoice(given["choice"]), votes=given["votes"], key=given["key"])


class CastOut(serializers.Serializer[Any]):
    choice = serializers.CharField(read_only=True)
    votes = serializers.IntegerField(read_only=True)


class OwnVotesOut(serializers.Serializer[Any]):
    """A delegate's votes and her delegation's: what it can use, what is left to both."""

    usable = serializers.IntegerField(read_only=True)
    left = serializers.IntegerField(read_only=True)
    hers_left = serializers.IntegerField(read_only=True)
    is_present = serializers.BooleanField(read_only=True)
    cast = CastOut(many=True, read_only=True)

    @classmethod
    def of(cls, delegate: Participant, room: InRoom, cast: Sequence[Cast]) -> "OwnVotesOut":
        """Return it for a delegate. No query."""
        hers = [one for one in cast if one.delegate == delegate.pk]
        return cls(
            {
                "usable": room.line.usable,
                "left": left_of(room.line, cast),
                "hers_left": room.left_to(delegate.pk, cast),
                "is_present": delegate.pk in room.present,
                "cast": hers,
            }
        )
