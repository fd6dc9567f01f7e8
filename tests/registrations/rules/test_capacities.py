import pytest

from assemblies.enums import Capacity, InstitutionKind
from registrations.errors.registering import CapacityNotOfDelegation
from registrations.rules.capacities import check_capacity, is_capacity_of

PARLIAMENT, ASSOCIATE = InstitutionKind.PARLIAMENT, InstitutionKind.ASSOCIATE


@pytest.mark.parametrize("capacity", [one for one in Capacity if one.is_delegate])
def test_only_a_parliament_sends_members_of_parliament(capacity):
    assert is_capacity_of(capacity, PARLIAMENT)
    with pytest.raises(CapacityNotOfDelegation):
        check_capacity(capacity, ASSOCIATE)


def test_only_an_associate_member_sends_its_delegates():
    assert is_capacity_of(Capacity.ASSOCIATE_MEMBER, ASSOCIATE)
    with pytest.raises(CapacityNotOfDelegation):
        check_capacity(Capacity.ASSOCIATE_MEMBER, PARLIAMENT)


@pytest.mark.parametrize("capacity", [Capacity.ADVISER, Capacity.ACCOMPANYING_PERSON])
def test_both_bring_staff_and_families(capacity):
    assert is_capacity_of(capacity, PARLIAMENT)
    assert is_capacity_of(capacity, ASSOCIATE)
