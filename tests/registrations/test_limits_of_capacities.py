"""How many people of a capacity may come: of a delegation, of an organization, over all."""

import pytest
from django.utils import timezone

from assemblies.enums import Capacity
from registrations.enums import WayIn
from registrations.errors.registering import (
    DelegationLimitReached,
    OrganizationLimitReached,
    OverallLimitReached,
)
from registrations.models.registrations import Registration
from registrations.services import applications, delegations, people, reviews
from tests.factories.accounts import make_account
from tests.factories.capacity_forms import make_application, make_form
from tests.factories.sessions import make_assembly

NOW = timezone.now()
ADVISER = Capacity.ADVISER


@pytest.fixture
def advisers(world):
    return make_form(
        world.assembly, ADVISER, way_in=WayIn.DELEGATION, limit_per_delegation=2, limit_overall=3
    )


def add(world, number, *, file=None, **answers):
    answers = {"capacity": ADVISER, **answers}
    return [world.add_person(file=file, **answers) for _ in range(number)]


def submit(file, world):
    return delegations.submit(file=file, by=world.coordinator, at=NOW)


def test_delegation_brings_no_more_than_its_limit(world, advisers):
    add(world, 3)

    with pytest.raises(DelegationLimitReached) as refusal:
        submit(world.file, world)

    assert refusal.value.details == {"limit": 2, "asked": 3}
    assert set(Registration.objects.values_list("state", flat=True)) == {"draft"}


def test_those_who_hold_a_place_are_counted_and_others_are_not(world, advisers):
    first, _second = add(world, 2)
    submit(world.file, world)
    add(world, 1)
    with pytest.raises(DelegationLimitReached):
        submit(world.file, world)

    first.refresh_from_db()
    people.withdraw(person=first, by=world.coordinator, at=NOW)
    submit(world.file, world)

    assert Registration.objects.filter(state="submitted").count() == 2


def test_refused_one_frees_a_place(world, advisers):
    first, _second = add(world, 2)
    submit(world.file, world)
    first.refresh_from_db()
    reviews.refuse(person=first, reason="No.", by=world.desk, at=NOW)
    add(world, 1)

    submit(world.file, world)

    assert Registration.objects.filter(state="submitted").count() == 2


def test_delegations_share_the_overall_limit(world, advisers):
    add(world, 2)
    submit(world.file, world)
    add(world, 2, file=world.other_file)

    with pytest.raises(OverallLimitReached) as refusal:
        submit(world.other_file, world)

    assert refusal.value.details == {"limit": 3, "asked": 4}


def test_capacities_without_a_limit_are_not_touched(world, advisers):
    add(world, 2)
    add(world, 4, capacity=Capacity.SECRETARY_OF_DELEGATION)

    assert submit(world.file, world).state == "submitted"


def test_who_changes_into_a_full_capacity_is_refused(world, advisers):
    add(world, 2)
    third = world.add_person(capacity=Capacity.SECRETARY_OF_DELEGATION)
    submit(world.file, world)
    third.refresh_from_db()

    with pytest.raises(DelegationLimitReached):
        people.change(person=third, changes={"capacity": ADVISER}, by=world.coordinator, at=NOW)

    third.refresh_from_db()
    assert third.capacity == Capacity.SECRETARY_OF_DELEGATION


def test_draft_may_change_into_a_full_capacity_but_is_not_sent(world, advisers):
    add(world, 2)
    submit(world.file, world)
    third = world.add_person(capacity=Capacity.SECRETARY_OF_DELEGATION)

    people.change(person=third, changes={"capacity": ADVISER}, by=world.coordinator, at=NOW)

    with pytest.raises(DelegationLimitReached):
        submit(world.file, world)


@pytest.fixture
def press(world):
    return make_form(
        world.assembly, Capacity.PRESS, way_in=WayIn.SECRET_LINK, limit_per_organization=1
    )


def journalist(number):
    return make_account(f"journalist{number}@example.org")


def test_organization_sends_no_more_than_its_limit_however_it_is_written(world, press):
    make_application(press, journalist(1), organization="Agence Exemplé", is_sent=True)
    second = journalist(2)

    with pytest.raises(OrganizationLimitReached):
        make_application(press, second, organization="agence  EXEMPLE")
    other = make_application(press, second, organization="Another Agency", is_sent=True)

    assert other.state == "submitted"


def test_who_changes_into_a_full_organization_is_refused(world, press):
    make_application(press, journalist(1), organization="Agence Exemple", is_sent=True)
    second = make_application(press, journalist(2), organization="Another", is_sent=True)

    with pytest.raises(OrganizationLimitReached):
        people.change(
            person=second,
            changes={"organization": "Agence Exemple"},
            by=second.applicant,
            at=NOW,
        )


def test_draft_is_refused_when_the_place_went_meanwhile(world, press):
    second = make_application(press, journalist(2), organization="Agence Exemple")
    make_application(press, journalist(1), organization="Agence Exemple", is_sent=True)

    with pytest.raises(OrganizationLimitReached):
        applications.submit(person=second, by=second.applicant, at=NOW)


def test_limits_of_one_event_are_not_those_of_another(world, press):
    make_application(press, journalist(1), organization="Agence Exemple", is_sent=True)
    later = make_form(
        make_assembly(
            number=139,
            registration_opens_at=world.assembly.registration_opens_at,
            registration_closes_at=world.assembly.registration_closes_at,
        ),
        Capacity.PRESS,
        limit_per_organization=1,
    )

    other = make_application(later, journalist(2), organization="Agence Exemple", is_sent=True)

    assert other.state == "submitted"
