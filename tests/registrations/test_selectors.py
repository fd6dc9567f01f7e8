from datetime import date

import pytest
from django.utils import timezone

from assemblies.enums import Capacity, MembershipState, Sex
from assemblies.rules.delegations import Composition
from assemblies.rules.reasons import ReasonCode
from assemblies.services import memberships
from registrations.models.registrations import DelegationFile
from registrations.selectors.delegations import Proposed, acts_on, delegation_rows, standing_of
from registrations.services import delegations, people, reviews

NOW = timezone.now()
MEMBER = Capacity.MEMBER_OF_PARLIAMENT


def loaded(world):
    return DelegationFile.objects.select_related(
        "delegation__assembly", "delegation__institution"
    ).get(pk=world.file.pk)


def test_standing_counts_drafts_but_no_staff_and_nobody_who_left(world):
    world.add_person(sex=Sex.FEMALE)
    world.add_person(sex=Sex.MALE, capacity=Capacity.ADVISER)
    gone = world.add_person(sex=Sex.MALE)
    people.withdraw(person=gone, by=world.coordinator, at=NOW)

    standing = standing_of(loaded(world))

    assert standing.composition == Composition(women=1, men=0)
    assert (standing.members, standing.seats_left) == (1, 7)
    assert (standing.entitlement.votes, standing.usable_votes) == (18, 10)
    assert standing.vote_reasons[-1].code == ReasonCode.VOTES_PER_DELEGATE


@pytest.mark.parametrize(
    ("proposed", "composition"),
    [
        (Proposed(MEMBER, Sex.MALE), Composition(women=1, men=1)),
        (Proposed(Capacity.ADVISER, Sex.MALE), Composition(women=1, men=0)),
    ],
)
def test_standing_weighs_the_person_in_the_form_as_well(world, proposed, composition):
    world.add_person(sex=Sex.FEMALE)

    assert standing_of(loaded(world), proposed).composition == composition


def test_standing_puts_an_edited_person_in_her_own_place(world):
    person = world.add_person(sex=Sex.FEMALE)

    standing = standing_of(loaded(world), Proposed(MEMBER, Sex.MALE, instead_of=person.pk))

    assert standing.composition == Composition(women=0, men=1)


def test_third_session_with_one_sex_costs_a_seat_and_votes_until_both_come(world):
    for number in (137, 136):
        memberships.record_composition(
            institution=world.file.delegation.institution,
            assembly_number=number,
            composition=Composition(women=0, men=4),
            by=world.manager,
            at=NOW,
        )
    world.add_person(sex=Sex.MALE)
    alone = standing_of(loaded(world))
    mixed = standing_of(loaded(world), Proposed(MEMBER, Sex.FEMALE))

    assert (alone.limit.seats, alone.entitlement.votes) == (7, 16)
    assert (mixed.limit.seats, mixed.entitlement.votes) == (8, 18)


@pytest.mark.parametrize(
    ("state", "years", "expected"),
    [
        (MembershipState.MEMBER, 1, (8, 18)),
        (MembershipState.MEMBER, 2, (2, 0)),
        (MembershipState.SUSPENDED, 0, (8, 0)),
    ],
)
def test_membership_on_the_first_day_decides(world, state, years, expected):
    memberships.record_state(
        institution=world.file.delegation.institution,
        state=state,
        full_years_owed=years,
        since=date(2020, 1, 1),
        by=world.manager,
        at=NOW,
    )

    standing = standing_of(loaded(world))

    assert (standing.limit.seats, standing.entitlement.votes) == expected


def test_standing_asks_four_times_at_most(world, django_assert_max_num_queries):
    world.add_person()
    file = loaded(world)

    with django_assert_max_num_queries(4):
        standing_of(file)


@pytest.mark.parametrize("listed", [1, 3])
def test_rows_count_who_stands_where(world, listed, django_assert_num_queries):
    for number in range(listed):
        world.add_person(sex=Sex.FEMALE if number else Sex.MALE)
    delegations.submit(file=world.file, by=world.coordinator, at=NOW)
    world.add_person()

    with django_assert_num_queries(2):
        rows = {row.file.pk: row for row in delegation_rows(world.assembly)}

    row = rows[world.file.pk]
    assert (row.listed, row.waiting, row.approved) == (listed + 1, listed, 0)
    assert (row.members, row.women) == (listed, listed - 1)
    assert rows[world.other_file.pk].listed == 0


def test_acts_are_told_latest_first_with_who_and_about_whom(world, django_assert_num_queries):
    person = world.add_person()
    delegations.submit(file=world.file, by=world.coordinator, at=timezone.now())
    reviews.approve_all(file=world.file, by=world.desk, at=timezone.now())
    world.add_person(file=world.other_file)

    with django_assert_num_queries(3):
        acts = acts_on(world.file)

    assert [(act.entry.act, act.who, act.about) for act in acts] == [
        ("delegation.approve", world.desk, None),
        ("registration.approve", world.desk, person),
        ("delegation.submit", world.coordinator, None),
        ("registration.add", world.coordinator, person),
        ("delegation.open", world.manager, None),
    ]
