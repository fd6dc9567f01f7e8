"""Granting and taking back roles."""

from datetime import datetime

from django.db import transaction

from assemblies.enums import Role
from assemblies.errors import LastManager
from assemblies.models.accounts import RoleGrant, User
from assemblies.models.delegations import Delegation
from assemblies.services import audit


@transaction.atomic
def grant(
    *,
    user: User,
    role: Role,
    delegation: Delegation | None = None,
    by: User | None,
    at: datetime,
) -> RoleGrant:
    """Give ``user`` a role; a role already held is returned as it is, without a new entry."""
    given, is_new = RoleGrant.objects.get_or_create(
        user=user,
        role=role,
        delegation=delegation,
        defaults={"granted_at": at, "granted_by": by},
    )
    if is_new:
        audit.record(
            act="role.grant",
            thing=given,
            by=by,
            at=at,
            after={"user": user.pk, "role": role, "delegation": delegation and delegation.pk},
        )
    return given


@transaction.atomic
def revoke(*, grant: RoleGrant, by: User | None, at: datetime) -> None:
    """Take a role back. Raises LastManager when nobody would be left to give roles."""
    if grant.role == Role.SECRETARIAT_MANAGER:
        _check_somebody_stays(grant)
    audit.record(
        act="role.revoke",
        thing=grant,
        by=by,
        at=at,
        before={"user": grant.user_id, "role": grant.role, "delegation": grant.delegation_id},
    )
    grant.delete()


def _check_somebody_stays(grant: RoleGrant) -> None:
    """Refuse to take the last manager's role; of two that go at once, the second finds one left."""
    managers = RoleGrant.objects.filter(role=Role.SECRETARIAT_MANAGER, user__is_active=True)
    held = managers.select_for_update(of=("self",)).order_by("pk").values_list("pk", flat=True)
    if set(held) == {grant.pk}:
        raise LastManager
