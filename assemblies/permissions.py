"""Who may press which button. What the statutes allow is a rule, not a permission.

One table from role to capability, each role with a sentence for humans; the matrix is a test
and the page ``docs/permissions.md``.
"""

from dataclasses import dataclass

from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from assemblies.enums import Capability, Role
from assemblies.models.accounts import RoleGrant, User
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
        _("Runs the assembly: does everything the desk and the editor do, and reads who did what."),
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
                Capability.READ_AUDIT,
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
        _("Moves and cancels sittings."),
        frozenset({Capability.EDIT_PROGRAMME}),
    ),
    Role.COORDINATOR: RoleSheet(
        _("Coordinator of a delegation"),
        _("Registers one parliament's delegation for one assembly."),
        frozenset({Capability.REGISTER_DELEGATION}),
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


def may(user: Visitor, capability: Capability) -> bool:
    """Tell whether this account may do this anywhere in the house (not for one delegation only)."""
    if not isinstance(user, User) or not user.is_active:
        return False
    if user.is_superuser:
        return True
    return capability in _house_capabilities(user)


def may_for_delegation(user: Visitor, capability: Capability, delegation: Delegation) -> bool:
    """Tell whether this account may do this for one delegation."""
    if not isinstance(user, User) or not user.is_active:
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
    if not isinstance(user, User):
        return delegations.none()
    return delegations.filter(
        grants__user=user, grants__role__in=roles_with(Capability.SEE_OWN_DELEGATION)
    ).distinct()


def _house_capabilities(user: User) -> frozenset[Capability]:
    """Return the house-wide capabilities, asked once a request (the user object keeps them)."""
    kept: frozenset[Capability] | None = user.__dict__.get("house_capabilities")
    if kept is None:
        roles = RoleGrant.objects.filter(user=user, delegation=None).values_list("role", flat=True)
        kept = frozenset[Capability]().union(*(capabilities_of(Role(role)) for role in roles))
        user.__dict__["house_capabilities"] = kept
    return kept
