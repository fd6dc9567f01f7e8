"""The secretariat's list of people: narrowed, counted, and as cheap for ten thousand as for ten."""

from datetime import timedelta

import pytest
from django.core.paginator import Paginator
from django.utils import timezone

from assemblies.enums import Capacity
from registrations.enums import AskedWhen, QuestionKind, RegistrationState
from registrations.models.photos import Photo
from registrations.models.registrations import Registration
from registrations.permissions.people import visible_registrations
from registrations.permissions.reviews import reviewed_capacities
from registrations.selectors.people import Wanted, counts_of, people_wanted
from registrations.services import delegations, people, reviews
from tests.factories.questions import ask, make_answer

LONG_AGO = timedelta(days=9)


def add_many(world, number):
    """Add people without acts: a list does not ask how they came."""
    now = timezone.now()
    Registration.objects.bulk_create(
        (
            Registration(
                event=world.assembly,
                file=world.file if n % 2 else world.other_file,
                state=RegistrationState.SUBMITTED,
                given_name=f"Given {n % 97}",
                family_name=f"Family {n:05}",
                badge_name=f"Badge {n:05}",
                sex="female" if n % 2 else "male",
                capacity=Capacity.ADVISER,
                email=f"person{n}@example.org",
                created_at=now,
                changed_at=now,
            )
            for n in range(number)
        ),
        batch_size=500,
    )


def found(world, user=None, **wanted):
    user = user or world.desk
    mine = reviewed_capacities(user, world.assembly.pk)
    kept = people_wanted(
        visible_registrations(user), world.assembly, Wanted(**wanted), mine=mine, at=timezone.now()
    )
    return [person.badge_name for person in kept]


def send(world):
    delegations.submit(file=world.file, by=world.coordinator, at=timezone.now())


def test_search_finds_names_addresses_and_delegations_without_accents(world):
    world.add_person(badge_name="One", given_name="Renée", family_name="Nuñez")
    world.add_person(badge_name="Two", email="Somebody@Example.org", sex="male")
    world.add_person(badge_name="Three", file=world.other_file)

    assert found(world, search="nunez RENEE") == ["One"]
    assert found(world, search="somebody@example") == ["Two"]
    assert found(world, search="kenya") == ["Three"]
    assert found(world, search="kenya nunez") == []


def test_search_follows_a_change_of_name(world):
    person = world.add_person(badge_name="One", family_name="Before")
    people.change(
        person=person, changes={"family_name": "Später"}, by=world.coordinator, at=timezone.now()
    )

    assert found(world, search="before") == []
    assert found(world, search="spater") == ["One"]


def test_list_is_narrowed_by_capacity_delegation_state_and_photo(world):
    seen = world.add_person(badge_name="One")
    world.add_person(badge_name="Two", capacity=Capacity.ADVISER, family_name="Zed")
    send(world)
    world.add_person(badge_name="Three", file=world.other_file)
    Photo.objects.create(
        registration=seen, content=b"x", width=3, height=4, changed_at=timezone.now()
    )

    assert found(world, capacity=Capacity.ADVISER) == ["Two"]
    assert found(world, delegation="KE") == ["Three"]
    assert found(world, view="submitted") == ["One", "Two"]
    assert found(world, view="draft") == ["Three"]
    assert found(world, photo="yes") == ["One"]
    assert found(world, photo="no") == ["Three", "Two"]


def test_who_waits_long_and_who_was_changed_since_approval(world):
    old = world.add_person(badge_name="Old")
    world.add_person(badge_name="New", sex="male")
    send(world)
    Registration.objects.filter(pk=old.pk).update(changed_at=timezone.now() - LONG_AGO)
    assert found(world, waits_days=7) == ["Old"]
    assert found(world, view="again") == []

    reviews.approve_all(file=world.file, by=world.desk, at=timezone.now())
    old.refresh_from_db()
    people.change(person=old, changes={"sex": "male"}, by=world.coordinator, at=timezone.now())

    assert found(world, view="again") == ["Old"]


def test_missing_answers_ask_the_question_of_whom_it_is_asked(world):
    diet = ask(world, "diet", QuestionKind.CHOICE, is_required=True)
    ask(world, "what", is_required=True, waits=(diet, "yes"))
    ask(world, "adviser", is_required=True, capacities=(Capacity.ADVISER,))
    ask(world, "free")
    ask(world, "flight", is_required=True, asked_when=AskedWhen.AFTER_APPROVAL)
    named = {name: world.add_person(badge_name=name) for name in ("None", "Whole", "Half")}
    world.add_person(badge_name="Adviser", capacity=Capacity.ADVISER)
    for name, value in (("Whole", "no"), ("Half", "yes"), ("Adviser", "no")):
        make_answer(diet, Registration.objects.get(badge_name=name), value)

    assert sorted(found(world, answers="missing")) == ["Adviser", "Half", "None"]
    people.withdraw(person=named["None"], by=world.coordinator, at=timezone.now())
    assert sorted(found(world, answers="missing")) == ["Adviser", "Half"]


def test_what_waits_for_me_is_what_i_decide_about(world):
    world.add_person(badge_name="Delegate")
    send(world)
    now = timezone.now()
    Registration.objects.create(
        event=world.assembly, state=RegistrationState.SUBMITTED, given_name="Jo",
        family_name="Press", badge_name="Press", sex="female", capacity=Capacity.PRESS,
        organization="Some paper", created_at=now, changed_at=now,
    )  # fmt: skip

    assert found(world, world.media, view="mine") == ["Press"]
    assert found(world, world.desk, view="mine") == ["Delegate", "Press"]
    mine = reviewed_capacities(world.media, world.assembly.pk)
    counts = counts_of(visible_registrations(world.media), world.assembly, mine=mine)
    assert (counts.total, counts.mine, counts.waiting) == (1, 1, 1)


@pytest.mark.parametrize(("rows", "size"), [(10, 25), (100, 25), (100, 100), (10_000, 100)])
def test_first_page_takes_three_queries_at_any_length_and_size(
    world, django_assert_num_queries, rows, size
):
    add_many(world, rows)
    mine = reviewed_capacities(world.desk, world.assembly.pk)
    seen = visible_registrations(world.desk)

    with django_assert_num_queries(3):
        counts = counts_of(seen, world.assembly, mine=mine)
        kept = people_wanted(seen, world.assembly, Wanted(), mine=mine, at=timezone.now())
        page = list(Paginator(kept, size).get_page(1))
        said = [(one.file.delegation.institution.name, one.event.slug) for one in page]

    assert counts.total == rows
    assert len(said) == min(rows, size)
