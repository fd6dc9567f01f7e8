"""The right to register, as the opening hour asks for it: with the file, in one statement."""

from typing import Any

from django.db.models import Exists, OuterRef, QuerySet
from django.http import Http404

from assemblies.enums import Capability
from assemblies.gateways.statements import Mark, Pair, Statement
from assemblies.models.accounts import ApiToken, RoleGrant, User
from assemblies.permissions import (
    VALID_KEY,
    is_for,
    is_in_scope,
    is_of_house,
    require,
    roles_with,
)
from registrations.models.registrations import DelegationFile


def _files_with_rights() -> QuerySet[DelegationFile]:
    """Return one file with its window, and the rights that an account has there."""

    def granted(capability: Capability, delegation: Any) -> Exists:  # noqa: ANN401 - a key's place
        grants = RoleGrant.objects.filter(user=Mark("user"), role__in=roles_with(capability))
        return Exists(grants.filter(delegation=delegation))

    here = OuterRef("delegation")
    return (
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
            house_sees=granted(Capability.SEE_ALL_DELEGATIONS, None),
            house_reviews=granted(Capability.REVIEW_REGISTRATIONS, None),
            own=granted(Capability.SEE_OWN_DELEGATION, here),
            own_registers=granted(Capability.REGISTER_DELEGATION, here),
        )
    )


_FILE = Statement(_files_with_rights)
_KEY_WITH_FILE = Pair(VALID_KEY, _FILE, user="user_id")


def key_with_file(digest: str, pk: int) -> tuple[ApiToken | None, DelegationFile | None]:
    """Return the valid key, and a file with the rights of the key's holder there. One statement.

    The file is for `file_to_register`, which asks what the rights are.
    """
    return _KEY_WITH_FILE.first(digest=digest, file=pk)


def file_to_register(user: User, pk: int, found: DelegationFile | None = None) -> DelegationFile:
    """Return the file whose people this account may register, with its window. One statement.

    The busiest question of the opening hour: what `visible_files` and `may_register` answer in
    four. found: what `key_with_file` returned; if it is the file, there is nothing left to ask.
    Raises Http404 when the account may not look at the file, PermissionDenied when it may only
    look.
    """
    file = found if found and found.pk == pk else _FILE.first(file=pk, user=user.pk)
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
