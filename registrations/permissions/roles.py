"""Who gives the roles of the secretariat and takes them back."""

from assemblies.enums import Capability
from assemblies.models.accounts import RoleGrant
from assemblies.permissions import Visitor, may


def may_grant_roles(user: Visitor) -> bool:
    """Tell whether the account gives roles of the house to others."""
    return may(user, Capability.GRANT_ROLES)


def may_take_back(user: Visitor, grant: RoleGrant) -> bool:
    """Tell whether the account takes this role back: one's own a colleague does.

    So the one who takes a role stays: the house is never left without a manager by its own hand.
    """
    return may_grant_roles(user) and grant.user_id != user.pk
