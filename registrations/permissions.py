"""Who may register, review and invite; which files and people an account may look at."""

from django.db.models import QuerySet

from assemblies.enums import Capability
from assemblies.models.delegations import Delegation
from assemblies.permissions import Visitor, may, may_for_delegation, visible_delegations
from registrations.models.registrations import DelegationFile, Registration


def may_invite(user: Visitor) -> bool:
    """Tell whether the account may invite coordinators."""
    return may(user, Capability.INVITE_COORDINATORS)


def may_review(user: Visitor) -> bool:
    """Tell whether the account may validate, return and refuse."""
    return may(user, Capability.REVIEW_REGISTRATIONS)


def may_register(user: Visitor, delegation: Delegation) -> bool:
    """Tell whether the account may register people of this delegation."""
    return may_for_delegation(user, Capability.REGISTER_DELEGATION, delegation) or may_review(user)


def visible_files(user: Visitor) -> QuerySet[DelegationFile]:
    """Return the files this account may look at, with delegation, assembly and institution."""
    return DelegationFile.objects.filter(delegation__in=visible_delegations(user)).select_related(
        "delegation__assembly", "delegation__institution"
    )


def visible_registrations(user: Visitor) -> QuerySet[Registration]:
    """Return the registered people this account may look at, with their file."""
    return Registration.objects.filter(
        file__delegation__in=visible_delegations(user)
    ).select_related("file__delegation__assembly", "file__delegation__institution")
