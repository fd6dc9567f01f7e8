"""The right to register, as the opening hour asks for it: with the file, in one statement."""

from django.db.models import Exists, OuterRef
from django.http import Http404

from assemblies.enums import Capability
from assemblies.gateways.statements import Mark, Statement
from assemblies.models.accounts import RoleGrant, User
from assemblies.permissions import is_for, is_in_scope, is_of_house, require, roles_with
from registrations.models.registrations import DelegationFile


def _granted(capability: Capability, **where: object) -> Exists:
    """Tell in a query of files whether the account holds a capability by a role there."""
    held = RoleGrant.objects.filter(user=Mark("user"), role__in=roles_with(capability), **where)
    return Exists(held)


_FILE_WITH_RIGHTS = Statement(
    lambda: (
        DelegationFile.objects.filter(pk=Mark("file"))
        .select_related("delegation__assembly", "delegation__institution")
        .only(
            "delegation__institution__kind",
            "delegation__assembly__slug",
            "delegation__assembly__starts_on",
            "delegation__assembly__time_zone",
            "delegation__assembly__registration_opens_at",
            "delegation__assembly__registration_closes_at",
        )
        .annotate(
            house_sees=_granted(Capability.SEE_ALL_DELEGATIONS, delegation=None),
            house_reviews=_granted(Capability.REVIEW_REGISTRATIONS, delegation=None),
            own=_granted(Capability.SEE_OWN_DELEGATION, delegation=OuterRef("delegation")),
            own_registers=_granted(
                Capability.REGISTER_DELEGATION, delegation=OuterRef("delegation")
            ),
        )
    )
)


def file_to_register(user: User, pk: int) -> DelegationFile:
    """Return the file whose people this account may register, with its window. One statement.

    The busiest question of the opening hour: what `visible_files` and `may_register` answer in
    four. Raises Http404 when the account may not look at the file, PermissionDenied when it may
    only look.
    """
    file = _FILE_WITH_RIGHTS.first(file=pk, user=user.pk)
    if file is None or not _holds(user, file, _SEEING):
        raise Http404
    require(_holds(user, file, _REGISTERING))
    return file


_SEEING = (
    ("house_sees", Capability.SEE_ALL_DELEGATIONS),
    ("own", Capability.SEE_OWN_DELEGATION),
)


_REGISTERING = (
    ("house_reviews", Capability.REVIEW_REGISTRATIONS),
    ("own_registers", Capability.REGISTER_DELEGATION),
)


def _holds(
    user: User, file: DelegationFile, wanted: tuple[tuple[str, Capability], tuple[str, Capability]]
) -> bool:
    """Tell whether one of two rights is held, of the house or of the delegation, and in scope."""
    (of_house, house_right), (own, own_right) = wanted
    has_house = user.is_superuser or getattr(file, of_house)
    if has_house and is_of_house(user) and is_in_scope(user, house_right):
        return True
    has_own = getattr(file, own)
    return bool(has_own and is_for(user, file.delegation) and is_in_scope(user, own_right))
