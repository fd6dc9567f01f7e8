"""Which capacities there are in whose delegation."""

from assemblies.enums import Capacity, InstitutionKind
from registrations.errors.registering import CapacityNotOfDelegation

# Who sits in a national parliament, or sat there, or serves it.
_OF_A_PARLIAMENT_ONLY = frozenset(
    {
        Capacity.PRESIDING_OFFICER,
        Capacity.DEPUTY_PRESIDING_OFFICER,
        Capacity.MEMBER_OF_PARLIAMENT,
        Capacity.YOUNG_MEMBER,
        Capacity.HONORARY_MEMBER,
    }
)


def is_capacity_of(capacity: Capacity, kind: InstitutionKind) -> bool:
    """Say whether a delegation of this kind of institution has people in this capacity.

    Source: Assembly Rules, art. 1 and 3 (2017): Associate Members take part, but have no vote;
    Statutes, art. 10 (2003): delegates are sitting members of the parliament of a Member.
    """
    if kind == InstitutionKind.PARLIAMENT:
        return capacity != Capacity.ASSOCIATE_MEMBER
    return capacity not in _OF_A_PARLIAMENT_ONLY


def check_capacity(capacity: Capacity, kind: InstitutionKind) -> None:
    """Refuse members of parliament in an Associate Member's delegation, and the other way round.

    Raises CapacityNotOfDelegation.

    Source: as in `is_capacity_of`.
    """
    if not is_capacity_of(capacity, kind):
        raise CapacityNotOfDelegation


def may_lead(capacity: Capacity) -> bool:
    """Say whether somebody in this capacity may be head, or deputy head, of her delegation.

    Source: rules.md, section 1.2: the Member names the head, a presiding officer who comes normally
    leads; reading of the project: a member of parliament or an Associate Member's delegate.
    """
    return capacity.is_delegate or capacity is Capacity.ASSOCIATE_MEMBER
