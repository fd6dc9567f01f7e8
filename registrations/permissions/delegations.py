"""Who registers a delegation; which files and invitations an account may look at."""

from django.db.models import QuerySet

from assemblies.enums import Capability
from assemblies.models.delegations import Delegation
from assemblies.permissions import (
    Visitor,
    delegations_with,
    may,
    may_for_delegation,
    visible_delegations,
)
from registrations.models.invitations import Invitation
from registrations.models.registrations import DelegationFile
from registrations.permissions.reviews import may_invite, may_review


def may_register(user: Visitor, delegation: Delegation) -> bool:
    """Tell whether the account may register people of this delegation."""
    return may_for_delegation(user, Capability.REGISTER_DELEGATION, delegation) or may_review(user)


def visible_files(user: Visitor) -> QuerySet[DelegationFile]:
    """Return the files this account may look at, with delegation, assembly and institution."""
    return DelegationFile.objects.filter(delegation__in=visible_delegations(user)).select_related(
        "delegation__assembly", "delegation__institution"
    )


def registered_files(user: Visitor) -> QuerySet[DelegationFile]:
    """Return the files whose papers are the account's business: not every delegate's."""
    if may(user, Capability.SEE_ALL_DELEGATIONS):
        return DelegationFile.objects.all()
    registered = delegations_with(user, Capability.REGISTER_DELEGATION)
    return DelegationFile.objects.filter(delegation__in=registered)


def visible_invitations(user: Visitor) -> QuerySet[Invitation]:
    """Return the invitations this account may look at, with assembly and institution."""
    invitations = Invitation.objects.select_related("assembly", "institution")
    return invitations if may_invite(user) else invitations.none()
