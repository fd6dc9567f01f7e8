"""Shapes of registration: what programs send (plain), what they get (read-only)."""

from typing import Any, ClassVar

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from assemblies.enums import Capacity, Language, Sex
from assemblies.gateways.rest import Address, ByCode, ColumnsOut, Input, Key, Line, OneOf, Text
from assemblies.models.events import Assembly
from assemblies.models.institutions import Institution
from assemblies.rules.reasons import Reason
from assemblies.selectors import sentence_of
from registrations.models.invitations import Invitation
from registrations.models.registrations import DelegationFile, Registration

MOST_PEOPLE = 200  # of one delegation, in one act


class Flag(serializers.BooleanField):
    """Yes or no: a JSON boolean, no word for one."""

    def to_internal_value(self, data: Any) -> bool:  # noqa: ANN401 - REST framework's signature
        if not isinstance(data, bool):
            self.fail("invalid", input=data)
        return data


class WordsIn(Input):
    """A text by language; English is needed, for everybody reads that where theirs is missing."""

    kind: ClassVar[type[Text]] = Text
    longest: ClassVar[int] = 2_000

    def get_fields(self) -> dict[str, Any]:
        return {
            one.value: self.kind(max_length=self.longest, required=one is Language.ENGLISH)
            for one in Language
        }


class AnswersIn(Input):
    """What is said of a person, by whomsoever."""

    given_name = Line(max_length=100)
    family_name = Line(max_length=100)
    badge_name = Line(max_length=120)
    sex = OneOf(Sex)
    function_in_parliament = Line(max_length=200, allow_blank=True, required=False)
    function_in_organization = Line(max_length=200, allow_blank=True, required=False)
    languages = serializers.ListField(
        child=OneOf(Language), max_length=len(Language), required=False
    )
    organization = Line(
        max_length=200, allow_blank=True, required=False, help_text="For whom she comes."
    )
    born_on = serializers.DateField(
        required=False, allow_null=True, help_text="Young members say it."
    )
    is_listed = Flag(
        required=False, help_text="She consents to the published list of participants."
    )
    language = OneOf(Language, required=False)
    access_needs = Text(max_length=1000, allow_blank=True, required=False)

    def validate_languages(self, value: list[Language]) -> tuple[Language, ...]:
        return tuple(dict.fromkeys(value))


class ChangeIn(AnswersIn):
    """What a coordinator says of a person."""

    capacity = OneOf(Capacity)
    email = Address(max_length=254, allow_blank=True, required=False)


class PersonIn(ChangeIn):
    """A person and her delegation."""

    delegation = Key(help_text="The delegation's `id`.")


class SubmitIn(Input):
    """Whom to submit: all drafts when `people` is absent; the answer to a question, if any."""

    people = serializers.ListField(child=Key(), max_length=MOST_PEOPLE, required=False)
    answer = Text(max_length=4000, allow_blank=True, required=False)


class ReturnIn(Input):
    question = Text(max_length=4000)


class SeenIn(Input):
    """A person in the version that was looked at."""

    id = Key()
    version = Key()


class ApproveAllIn(Input):
    """`seen`: everybody who waits, as looked at; refused when somebody was changed since."""

    seen = serializers.ListField(child=SeenIn(), required=False, max_length=MOST_PEOPLE)

    def validate_seen(self, value: list[dict[str, int]]) -> dict[int, int]:
        return {person["id"]: person["version"] for person in value}


class RefuseIn(Input):
    reason = Text(max_length=1000)


class InvitationIn(Input):
    """Whom to invite, for which parliament, to which assembly."""

    assembly = serializers.SlugRelatedField(
        slug_field="number", queryset=Assembly.objects.all(), help_text="The assembly's number."
    )
    institution = ByCode(
        slug_field="code",
        queryset=Institution.objects.with_delegations(),
        help_text="The code of the parliament or Associate Member.",
    )
    email = Address(max_length=254)
    language = OneOf(Language, required=False)


class ProposedIn(serializers.Serializer[Any]):
    """A person as a form stands now; read from a query."""

    capacity = OneOf(Capacity)
    sex = OneOf(Sex)
    instead_of = serializers.IntegerField(
        min_value=1, max_value=2**63 - 1, required=False, help_text="The person being edited."
    )


class PersonOut(ColumnsOut):
    """A person as registered."""

    event = serializers.CharField(
        source="event.slug", read_only=True, help_text="The event's name."
    )
    delegation = serializers.IntegerField(
        source="file_id",
        read_only=True,
        allow_null=True,
        help_text="Null for who registered herself.",
    )
    participant = serializers.IntegerField(source="participant_id", read_only=True, allow_null=True)
    languages = serializers.ListField(child=serializers.CharField(), read_only=True)
    email = serializers.CharField(read_only=True, help_text="Empty when she has none.")

    class Meta:
        model = Registration
        fields = [
            "id",
            "event",
            "delegation",
            "organization",
            "state",
            "version",
            "given_name",
            "family_name",
            "badge_name",
            "sex",
            "capacity",
            "function_in_parliament",
            "function_in_organization",
            "born_on",
            "is_listed",
            "languages",
            "email",
            "language",
            "access_needs",
            "reason",
            "participant",
            "created_at",
            "changed_at",
            "decided_at",
        ]
        read_only_fields = fields


class ReasonOut(serializers.Serializer[Reason]):
    """One step of an answer of the law."""

    code = serializers.CharField(read_only=True)
    article = serializers.CharField(read_only=True)
    detail = serializers.SerializerMethodField(help_text="In the reader's language.")
    details = serializers.DictField(child=serializers.IntegerField(), read_only=True)

    def get_detail(self, reason: Reason) -> str:
        return sentence_of(reason)


class CompositionOut(serializers.Serializer[Any]):
    """The members of parliament, counted by sex; drafts included."""

    women = serializers.IntegerField(read_only=True)
    men = serializers.IntegerField(read_only=True)
    members = serializers.IntegerField(read_only=True)


class SizeOut(serializers.Serializer[Any]):
    """How many members of parliament there may be, and why."""

    limit = serializers.IntegerField(source="limit.seats", read_only=True)
    left = serializers.IntegerField(source="seats_left", read_only=True)
    is_exceeded = serializers.BooleanField(source="is_too_large", read_only=True)
    article = serializers.CharField(source="limit.article", read_only=True)
    reasons = ReasonOut(source="limit.reasons", many=True, read_only=True)


class VotesOut(serializers.Serializer[Any]):
    """How many votes the delegation has, and why."""

    votes = serializers.IntegerField(source="entitlement.votes", read_only=True)
    minimum = serializers.IntegerField(source="entitlement.minimum", read_only=True)
    additional = serializers.IntegerField(source="entitlement.additional", read_only=True)
    usable = serializers.IntegerField(
        source="usable_votes", read_only=True, help_text="With all its members in the room."
    )
    reasons = ReasonOut(source="vote_reasons", many=True, read_only=True)


class StandingOut(serializers.Serializer[Any]):
    """What the law says of a delegation composed like this."""

    composition = CompositionOut(read_only=True)
    seats = SizeOut(source="*", read_only=True)
    votes = VotesOut(source="*", read_only=True)


class DelegationOut(serializers.ModelSerializer[DelegationFile]):
    assembly = serializers.IntegerField(
        source="delegation.assembly.number", read_only=True, help_text="The assembly's number."
    )
    institution = serializers.CharField(
        source="delegation.institution.code", read_only=True, help_text="The parliament's code."
    )
    name = serializers.DictField(
        source="delegation.institution.name",
        child=serializers.CharField(),
        read_only=True,
        help_text="The parliament, by language.",
    )

    class Meta:
        model = DelegationFile
        fields = [
            "id",
            "assembly",
            "institution",
            "name",
            "state",
            "question",
            "answer",
            "opened_at",
            "submitted_at",
        ]
        read_only_fields = fields


class DelegationDetailOut(DelegationOut):
    standing = serializers.SerializerMethodField()

    class Meta(DelegationOut.Meta):
        fields = [*DelegationOut.Meta.fields, "standing"]
        read_only_fields = fields

    @extend_schema_field(StandingOut)
    def get_standing(self, file: DelegationFile) -> Any:  # noqa: ANN401 - plain values
        return StandingOut(self.context["standing"]).data


class InvitationOut(serializers.ModelSerializer[Invitation]):
    assembly = serializers.IntegerField(source="assembly.number", read_only=True)
    institution = serializers.CharField(source="institution.code", read_only=True)

    class Meta:
        model = Invitation
        fields = [
            "id",
            "assembly",
            "institution",
            "email",
            "language",
            "invited_at",
            "expires_at",
            "accepted_at",
            "revoked_at",
        ]
        read_only_fields = fields
