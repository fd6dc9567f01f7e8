"""Shapes of the ground floor: what programs send (plain), what they get (read-only)."""

from typing import Any

from rest_framework import serializers

from assemblies.enums import Capability, Role
from assemblies.gateways.rest import ByCode, Input, Line, Moment, OneOf
from assemblies.models.accounts import ApiToken, RoleGrant, User
from assemblies.models.events import Assembly
from assemblies.models.institutions import Institution
from assemblies.permissions import ROLES, capabilities_of, is_in_scope, is_of_house


def words_by_language(**kwargs: Any) -> serializers.DictField:  # noqa: ANN401 - passed on
    return serializers.DictField(
        child=serializers.CharField(), read_only=True, help_text="By language.", **kwargs
    )


class AssemblyOut(serializers.ModelSerializer[Assembly]):
    title = words_by_language()
    place = words_by_language()

    class Meta:
        model = Assembly
        fields = [
            "number",
            "yearly_session",
            "slug",
            "title",
            "place",
            "time_zone",
            "starts_on",
            "ends_on",
            "status",
            "registration_opens_at",
            "registration_closes_at",
            "uid",
            "sequence",
        ]
        read_only_fields = fields


class InstitutionOut(serializers.ModelSerializer[Institution]):
    name = words_by_language()
    groups = serializers.SerializerMethodField(help_text="Codes of geopolitical groups.")

    class Meta:
        model = Institution
        fields = [
            "code",
            "kind",
            "iso3",
            "name",
            "legislature",
            "chambers",
            "population",
            "groups",
        ]
        read_only_fields = fields

    def get_groups(self, institution: Institution) -> list[str]:
        return [group.code for group in institution.groups.all()]


class GrantOut(serializers.ModelSerializer[RoleGrant]):
    """A role; for one delegation, its assembly and parliament are named."""

    name = serializers.SerializerMethodField()
    assembly = serializers.IntegerField(
        source="delegation.assembly.number", read_only=True, allow_null=True, default=None
    )
    institution = serializers.CharField(
        source="delegation.institution.code", read_only=True, allow_null=True, default=None
    )

    class Meta:
        model = RoleGrant
        fields = ["role", "name", "assembly", "institution"]
        read_only_fields = fields

    def get_name(self, grant: RoleGrant) -> str:
        return str(ROLES[Role(grant.role)].name)


class AccountOut(serializers.ModelSerializer[User]):
    roles = GrantOut(source="grants", many=True, read_only=True)
    capabilities = serializers.SerializerMethodField(
        help_text="What some role of yours allows, for the house or for a delegation, by this key."
    )

    class Meta:
        model = User
        fields = ["id", "email", "name", "language", "time_zone", "roles", "capabilities"]
        read_only_fields = fields

    def get_capabilities(self, user: User) -> list[str]:
        if user.is_superuser and is_of_house(user):
            held = frozenset(Capability)
        else:
            of_roles = (capabilities_of(Role(grant.role)) for grant in user.grants.all())
            held = frozenset[Capability]().union(*of_roles)
        return sorted(capability for capability in held if is_in_scope(user, capability))


class TokenIn(Input):
    """What the key is for, and what it may less than its holder."""

    name = Line(max_length=100)
    scopes = serializers.ListField(
        child=OneOf(Capability),
        required=False,
        max_length=len(Capability),
        help_text="Capabilities it may use; left out: all that its holder has.",
    )
    is_read_only = serializers.BooleanField(required=False)
    institution = ByCode(
        slug_field="code",
        queryset=Institution.objects.all(),
        required=False,
        help_text="The only parliament whose delegations it opens, by code.",
    )
    expires_at = Moment(required=False, help_text="From then on it opens nothing.")


class TokenOut(serializers.ModelSerializer[ApiToken]):
    scopes = serializers.ListField(child=serializers.CharField(), read_only=True)
    institution = serializers.CharField(
        source="institution.code", read_only=True, allow_null=True, help_text="By code."
    )

    class Meta:
        model = ApiToken
        fields = [
            "id",
            "name",
            "scopes",
            "is_read_only",
            "institution",
            "created_at",
            "expires_at",
            "last_used_on",
            "revoked_at",
        ]
        read_only_fields = fields


class IssuedTokenOut(TokenOut):
    """A new key with its secret, which is shown once."""

    secret = serializers.SerializerMethodField(help_text="Shown once; keep it safe.")

    class Meta(TokenOut.Meta):
        fields = [*TokenOut.Meta.fields, "secret"]
        read_only_fields = fields

    def get_secret(self, token: ApiToken) -> str:
        return str(self.context["secret"])
