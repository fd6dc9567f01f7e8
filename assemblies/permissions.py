"""Who may press which button. What the statutes allow is a rule, not a permission.

One table from role to capability, each role with a sentence for humans; the matrix is a test
and the page ``docs/permissions.md``.
"""

from dataclasses import dataclass
from typing import TypeGuard

from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from assemblies.enums import Capability, Role
from assemblies.gateways.statements import Mark, Statement
from assemblies.models.accounts import ApiToken, RoleGrant, User
from assemblies.models.delegations import Delegation

Visitor = User | AnonymousUser


@dataclass(frozen=True, slots=True)
class RoleSheet:
    """What a role is, for humans, and what it may do."""

    name: str | Promise
    sentence: str | Promise
    capabilities: frozenset[Capability]


# A strong right contains the weaker ones named here.
CONTAINS: dict[Capability, frozenset[Capability]] = {
    Capability.REVIEW_REGISTRATIONS: frozenset({Capability.SEE_ALL_DELEGATIONS}),
    Capability.INVITE_COORDINATORS: frozenset({Capability.SEE_ALL_DELEGATIONS}),
    Capability.REGISTER_DELEGATION: frozenset({Capability.SEE_OWN_DELEGATION}),
}

ROLES: dict[Role, RoleSheet] = {
    Role.SECRETARIAT_MANAGER: RoleSheet(
        _("Secretariat manager"),
        _(
            "Runs the assembly: does everything the desk and the editor do, reads who did what, and"
            " gives roles."
        ),
        frozenset(
            {
                Capability.INVITE_COORDINATORS,
                Capability.REVIEW_REGISTRATIONS,
                Capability.REVIEW_MEDIA,
                Capability.CONFIGURE_REGISTRATION,
                Capability.SEE_PROTECTED_DATA,
                Capability.ISSUE_PAPERS,
                Capability.CHECK_IN,
                Capability.EDIT_PROGRAMME,
                Capability.KEEP_DOCUMENTS,
                Capability.KEEP_MAILS,
                Capability.READ_AUDIT,
                Capability.GRANT_ROLES,
            }
        ),
    ),
    Role.REGISTRATION_DESK: RoleSheet(
        _("Registration desk"),
        _(
            "Invites coordinators, validates people, returns or refuses registrations, prints"
            " badges and letters, admits people at the desk."
        ),
        frozenset(
            {
                Capability.INVITE_COORDINATORS,
                Capability.REVIEW_REGISTRATIONS,
                Capability.ISSUE_PAPERS,
                Capability.CHECK_IN,
                Capability.KEEP_MAILS,
            }
        ),
    ),
    Role.MEDIA_OFFICER: RoleSheet(
        _("Media officer"),
        _("Validates or refuses the press."),
        frozenset({Capability.REVIEW_MEDIA}),
    ),
    Role.PROTOCOL_OFFICER: RoleSheet(
        _("Protocol officer"),
        _("Works with passport, visa and travel data, and issues letters; each look is recorded."),
        frozenset(
            {
                Capability.SEE_ALL_DELEGATIONS,
                Capability.SEE_PROTECTED_DATA,
                Capability.ISSUE_PAPERS,
            }
        ),
    ),
    Role.CHECK_IN_STAFF: RoleSheet(
        _("Check-in staff"),
        _("Admits people at the desk and at the doors of sittings, by their badges."),
        frozenset({Capability.CHECK_IN}),
    ),
    Role.PROGRAMME_EDITOR: RoleSheet(
        _("Programme editor"),
        _("Plans and releases the programme; keeps agendas and documents."),
        frozenset({Capability.EDIT_PROGRAMME, Capability.KEEP_DOCUMENTS}),
    ),
    Role.COORDINATOR: RoleSheet(
        _("Coordinator of a delegation"),
        _("Registers one parliament's delegation for one assembly."),
        frozenset({Capability.REGISTER_DELEGATION, Capability.REQUEST_ITEM}),
    ),
    Role.DELEGATE: RoleSheet(
        _("Delegate"),
        _("Takes part in an assembly and follows its sittings."),
        frozenset({Capability.SEE_OWN_DELEGATION, Capability.FOLLOW_SITTINGS}),
    ),
}


def capabilities_of(role: Role) -> frozenset[Capability]:
    """Return everything a role may do, the contained rights included."""
    direct = ROLES[role].capabilities
    return direct.union(*(CONTAINS.get(right, frozenset()) for right in direct))


def roles_with(capability: Capability) -> list[Role]:
    """Return the roles that hold a capability."""
    return [role for role in Role if capability in capabilities_of(role)]


# The key with this hash, if it opens anything, with its holder.
VALID_KEY = Statement(
    lambda: (
        ApiToken.objects.select_related("user")
        .filter(digest=Mark("digest"), revoked_at=None, user__is_active=True)
        .defer("created_at", "user__created_at", "user__last_login", "user__password")
    )
)


def key_of(user: Visitor) -> ApiToken | None:
    """Return the key by which a program acts for the account in this request, if one does."""
    found = user.__dict__.get("key")
    return found if isinstance(found, ApiToken) else None


def acting_by(user: User, key: ApiToken | None) -> User:
    """Return the account as a request with this key has it: it may no more than the key opens."""
    user.__dict__["key"] = key
    return user


def is_narrowed(user: Visitor) -> bool:
    """Tell whether a key acts that opens less than its holder may."""
    key = key_of(user)
    return key is not None and bool(
        key.scopes or key.is_read_only or key.institution_id or key.expires_at
    )


def is_in_scope(user: Visitor, capability: Capability) -> bool:
    """Tell whether the key of this request, if there is one, was made for this."""
    key = key_of(user)
    if key is None or not key.scopes:
        return True
    return any(
        capability == scope or capability in CONTAINS.get(Capability(scope), ())
        for scope in key.scopes
    )


def is_of_house(user: Visitor) -> bool:
    """Tell whether this request may do what is not of one parliament."""
    key = key_of(user)
    return key is None or key.institution_id is None


def is_for(user: Visitor, delegation: Delegation) -> bool:
    """Tell whether this request may touch what is of this delegation's parliament."""
    key = key_of(user)
    return key is None or key.institution_id in (None, delegation.institution_id)


def acts_as_itself(user: Visitor, capability: Capability | None = None) -> TypeGuard[User]:
    """Tell whether the request may do what an account may without any role, for its own person.

    A key that was made for some capabilities or for one parliament does what it was made for and
    nothing else; ``capability`` is one that opens this too.
    """
    if not isinstance(user, User) or not user.is_active:
        return False
    key = key_of(user)
    if key is None or not key.scopes:
        return is_of_house(user)
    return capability is not None and is_of_house(user) and is_in_scope(user, capability)


def may(user: Visitor, capability: Capability) -> bool:
    """Tell whether this account may do this anywhere in the house (not for one delegation only)."""
    if not isinstance(user, User) or not user.is_active:
        return False
    if not is_in_scope(user, capability) or not is_of_house(user):
        return False
    if user.is_superuser:
        return True
    return capability in _house_capabilities(user)


def may_for_delegation(user: Visitor, capability: Capability, delegation: Delegation) -> bool:
    """Tell whether this account may do this for one delegation."""
    if not isinstance(user, User) or not user.is_active:
        return False
    if not is_in_scope(user, capability) or not is_for(user, delegation):
        return False
    return RoleGrant.objects.filter(
        user=user, role__in=roles_with(capability), delegation=delegation
    ).exists()


def require(allowed: bool) -> None:
    """Refuse with Django's own `PermissionDenied` unless ``allowed``."""
    if not allowed:
        raise PermissionDenied


def visible_delegations(user: Visitor) -> QuerySet[Delegation]:
    """Return the delegations this account may look at."""
    delegations = Delegation.objects.select_related("assembly", "institution")
    if may(user, Capability.SEE_ALL_DELEGATIONS):
        return delegations
    return delegations_with(user, Capability.SEE_OWN_DELEGATION, among=delegations)


def delegations_with(
    user: Visitor, capability: Capability, *, among: QuerySet[Delegation] | None = None
) -> QuerySet[Delegation]:
    """Return the delegations for which this account holds a capability by a role of its own."""
    delegations = Delegation.objects.all() if among is None else among
    if not isinstance(user, User) or not is_in_scope(user, capability):
        return delegations.none()
    key = key_of(user)
    if key is not None and key.institution_id is not None:
        delegations = delegations.filter(institution=key.institution_id)
    return delegations.filter(grants__user=user, grants__role__in=roles_with(capability)).distinct()


def visible_grants(user: User) -> QuerySet[RoleGrant]:
    """Return the account's own roles, as far as the key of this request opens them."""
    grants = RoleGrant.objects.filter(user=user)
    key = key_of(user)
    if key is not None and key.institution_id is not None:
        grants = grants.filter(delegation__institution=key.institution_id)
    return grants.select_related("delegation__assembly", "delegation__institution").order_by("pk")


def accounts_of_house(*capabilities: Capability) -> QuerySet[User]:
    """Return the accounts that have one of these rights for the whole house, by whatever key.

    For news, which are for many at once; who asks on a page is asked about by `may`.
    """
    roles = {role for capability in capabilities for role in roles_with(capability)}
    grants = RoleGrant.objects.filter(user=OuterRef("pk"), delegation=None, role__in=roles)
    return User.objects.filter(Q(is_superuser=True) | Exists(grants), is_active=True)


def _house_capabilities(user: User) -> frozenset[Capability]:
    """Return the house-wide capabilities, asked once a request (the user object keeps them)."""
    kept: frozenset[Capability] | None = user.__dict__.get("house_capabilities")
    if kept is None:
        roles = RoleGrant.objects.filter(user=user, delegation=None).values_list("role", flat=True)
        kept = frozenset[Capability]().union(*(capabilities_of(Role(role)) for role in roles))
        user.__dict__["house_capabilities"] = kept
    return kept
