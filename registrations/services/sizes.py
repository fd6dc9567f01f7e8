"""The size of a delegation: counted under the lock of its file, decided by the law."""

from collections.abc import Iterable

from assemblies.enums import Sex
from assemblies.rules.delegations import Composition, check_size
from assemblies.selectors import member_facts
from registrations.models.registrations import DelegationFile, Registration
from registrations.selectors.delegations import Standing, weigh


def check(file: DelegationFile, also: Iterable[Registration] = ()) -> Standing:
    """Refuse when those who hold a seat, with those of ``also``, are more than the law allows.

    Assumes the lock on the file's row. Raises QuotaExceeded. Returns where the delegation stands.
    """
    standing = taken(file, also)
    check_size(count=standing.members, limit=standing.limit)
    return standing


def taken(file: DelegationFile, also: Iterable[Registration] = ()) -> Standing:
    """Return where those stand who hold a seat, with those of ``also``. Four queries."""
    holding = Registration.objects.filter(file=file).holding_seats()
    sexes = [Sex(sex) for sex in holding.values_list("sex", flat=True)]
    sexes.extend(Sex(person.sex) for person in also if person.is_delegate)
    return weigh(Composition.of(sexes), member_facts(file.delegation))
