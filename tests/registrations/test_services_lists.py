"""The list of participants: only who consented, frozen once and for all, published on purpose."""

import pytest
from django.utils import timezone

from assemblies.models.audit import AuditEntry
from registrations.errors.papers import ListNotFrozen
from registrations.selectors.lists import frozen, latest_published, listed_now
from registrations.services import lists, people
from tests.factories.papers import make_approved

pytestmark = pytest.mark.django_db


def now():
    return timezone.now()


def names(listed):
    return sorted(person.family_name for person in listed)


def test_only_the_approved_who_consented_stand_on_it(world):
    make_approved(world, family_name="Listed", is_listed=True)
    make_approved(world, family_name="Silent", is_listed=False)
    world.add_person(family_name="Draft", is_listed=True)
    gone = make_approved(world, family_name="Gone", is_listed=True)
    people.withdraw(person=gone, by=world.coordinator, at=now())

    assert names(listed_now(world.assembly)) == ["Listed"]


def test_the_list_is_one_query_however_long(world, django_assert_num_queries):
    make_approved(world, family_name="One", is_listed=True)
    with django_assert_num_queries(1):
        listed_now(world.assembly)
    make_approved(world, family_name="Two", is_listed=True)
    make_approved(world, family_name="Three", is_listed=True)

    with django_assert_num_queries(1):
        assert len(listed_now(world.assembly)) == 3


def test_a_frozen_version_does_not_change_and_a_correction_is_the_next(world):
    make_approved(world, family_name="Before", is_listed=True)
    first = lists.freeze(event=world.assembly, by=world.desk, at=now())

    make_approved(world, family_name="After", is_listed=True)
    second = lists.freeze(event=world.assembly, by=world.desk, at=now())

    first.refresh_from_db()
    second.refresh_from_db()
    assert (first.version, names(frozen(first))) == (1, ["Before"])
    assert (second.version, names(frozen(second))) == (2, ["After", "Before"])
    kept = AuditEntry.objects.filter(act="list.freeze").order_by("pk")
    assert [entry.after for entry in kept] == [
        {"version": 1, "people": 1},
        {"version": 2, "people": 2},
    ]


def test_who_takes_her_consent_back_or_withdraws_is_shown_on_no_frozen_version(
    world, django_assert_num_queries
):
    unsure = make_approved(world, family_name="Unsure", is_listed=True)
    gone = make_approved(world, family_name="Gone", is_listed=True)
    make_approved(world, family_name="Stays", is_listed=True)
    kept = lists.freeze(event=world.assembly, by=world.desk, at=now())
    assert names(frozen(kept)) == ["Gone", "Stays", "Unsure"]

    people.change(person=unsure, changes={"is_listed": False}, by=world.coordinator, at=now())
    people.withdraw(person=gone, by=world.coordinator, at=now())

    with django_assert_num_queries(1):
        assert names(frozen(kept)) == ["Stays"]


def test_nothing_is_frozen_when_nobody_consented(world):
    make_approved(world, is_listed=False)

    with pytest.raises(ListNotFrozen):
        lists.freeze(event=world.assembly, by=world.desk, at=now())


def test_what_comes_back_from_the_table_is_what_was_frozen(world):
    person = make_approved(world, is_listed=True, function_in_parliament="Chair")
    world.file.refresh_from_db()
    world.file.head = person
    world.file.save()
    was = listed_now(world.assembly)

    kept = lists.freeze(event=world.assembly, by=world.desk, at=now())

    kept.refresh_from_db()
    assert frozen(kept) == was
    assert was[0].is_head


def test_the_newest_published_version_is_the_public_one(world):
    make_approved(world, is_listed=True)
    first, second = (lists.freeze(event=world.assembly, by=world.desk, at=now()) for _n in "ab")
    assert latest_published(world.assembly) is None

    for kept in (second, first, first):
        lists.publish(kept=kept, by=world.desk, at=now())

    assert latest_published(world.assembly) == second
    lists.retract(kept=second, by=world.desk, at=now())
    assert latest_published(world.assembly) == first
    assert AuditEntry.objects.filter(act="list.publish").count() == 2


def test_who_is_erased_leaves_every_version(world):
    person = make_approved(world, family_name="Erased", is_listed=True)
    make_approved(world, family_name="Stays", is_listed=True)
    versions = [lists.freeze(event=world.assembly, by=world.desk, at=now()) for _n in "ab"]

    assert lists.forget(person=person) == 2

    for kept in versions:
        kept.refresh_from_db()
        assert (kept.people, names(frozen(kept))) == (1, ["Stays"])
