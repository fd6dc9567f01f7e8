"""Who leads a delegation is known on the ground floor, once the secretariat has accredited her."""

import pytest
from django.utils import timezone

from assemblies.models.delegations import Delegation
from registrations.models.registrations import DelegationFile, Registration
from registrations.services import delegations, leaders, people, reviews
from sessions.permissions import accounts_of_members, represented_delegations

pytestmark = pytest.mark.django_db


@pytest.fixture
def named(world):
    """Two people of the delegation, the first of whom is named its head; nobody is accredited."""
    first = world.add_person(email="head@example.org", badge_name="Hon. Head")
    second = world.add_person(email="other@example.org", sex="male")
    lead(world, first)
    return first, second


def lead(world, person):
    file = DelegationFile.objects.get(pk=world.file.pk)
    person = person and Registration.objects.get(pk=person.pk)
    return leaders.name(
        file=file, head=person, deputy_head=None, by=world.coordinator, at=timezone.now()
    )


def approve(world):
    file = DelegationFile.objects.get(pk=world.file.pk)
    delegations.submit(file=file, by=world.coordinator, at=timezone.now())
    reviews.approve_all(file=file, by=world.desk, at=timezone.now())


def head_of(world):
    head = Delegation.objects.get(pk=world.file.delegation_id).head
    return head and head.email


def test_head_is_known_when_she_is_accredited_and_not_before(world, named):
    assert head_of(world) is None

    approve(world)

    assert head_of(world) == "head@example.org"
    told = accounts_of_members(world.assembly).values_list("email", flat=True)
    assert "head@example.org" in told
    assert "other@example.org" not in told


def test_another_head_takes_her_place_and_who_is_withdrawn_leaves_it(world, named):
    first, second = named
    approve(world)

    lead(world, second)
    assert head_of(world) == "other@example.org"
    user = Delegation.objects.get(pk=world.file.delegation_id).head.user
    assert represented_delegations(user).get().pk == world.file.delegation_id

    people.withdraw(
        person=Registration.objects.get(pk=second.pk), by=world.coordinator, at=timezone.now()
    )
    assert head_of(world) is None
    assert not represented_delegations(user).exists()

    lead(world, first)
    lead(world, None)
    assert head_of(world) is None
