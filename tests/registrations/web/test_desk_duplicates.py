"""Who looks registered twice: seen side by side, found apart, one of them withdrawn."""

import pytest
from django.urls import reverse
from django.utils import timezone

from assemblies.models.audit import AuditEntry
from registrations.enums import RegistrationState
from registrations.errors.registering import NotAPair
from registrations.models.desk import NotTheSame
from registrations.models.registrations import Registration
from registrations.services import delegations, duplicates


@pytest.fixture
def twins(client, world):
    client.force_login(world.desk)
    one = world.add_person(given_name="Jeanne", family_name="Lefèvre", badge_name="J. Lefèvre")
    other = world.add_person(given_name="Jeanne", family_name="Lefebvre", badge_name="Jeanne L.")
    world.add_person(given_name="Paul", family_name="Martin", badge_name="Paul Martin", sex="male")
    return one, other


def to(name, *args):
    return reverse(f"registrations:{name}", args=args)


LIST = "138"


def pairs_on(client):
    shown = client.get(to("duplicate-list", LIST)).context["pairs"]
    return [[line.person.badge_name for line in pair["lines"]] for pair in shown]


def test_pair_is_shown_side_by_side_and_on_the_persons_page(client, twins):
    assert pairs_on(client) == [["J. Lefèvre", "Jeanne L."]]
    page = client.get(to("duplicate-list", LIST)).content.decode()
    assert "names spelled nearly alike" in page
    assert 'class="differs"' in page

    person = client.get(to("person-review", twins[0].pk)).content.decode()
    assert "Perhaps registered twice" in person
    assert "Jeanne L." in person


def test_warning_stands_at_the_approval(client, world, twins):
    delegations.submit(file=world.file, by=world.coordinator, at=timezone.now())

    page = client.get(to("person-review", twins[0].pk)).content.decode()

    assert "Approve although she or he may be registered twice?" in page


def test_not_the_same_is_remembered_and_audited(client, world, twins):
    body = {"one": twins[1].pk, "other": twins[0].pk}

    client.post(to("duplicate-apart", LIST), body)
    client.post(to("duplicate-apart", LIST), body)

    assert pairs_on(client) == []
    assert "registered twice" not in client.get(to("person-review", twins[0].pk)).content.decode()
    assert NotTheSame.objects.count() == 1
    assert AuditEntry.objects.filter(act="registration.not_the_same").count() == 1


@pytest.mark.parametrize("body", [{}, {"one": "x", "other": "1"}, {"one": "1", "other": 10**30}])
def test_pair_that_is_none_is_refused(client, twins, body):
    answer = client.post(to("duplicate-apart", LIST), body, follow=True)

    assert "The page was incomplete" in answer.content.decode()
    assert not NotTheSame.objects.exists()


def test_one_and_the_same_is_no_pair(client, world, twins):
    with pytest.raises(NotAPair):
        duplicates.find_apart(one=twins[0], other=twins[0], by=world.desk, at=timezone.now())
    client.post(to("duplicate-apart", LIST), {"one": twins[0].pk, "other": 999_999})
    assert not NotTheSame.objects.exists()


def test_withdrawing_one_keeps_the_other(client, twins):
    one, other = twins
    stale = client.post(to("duplicate-withdraw", other.pk), {"version": 9}, follow=True)
    assert Registration.objects.get(pk=other.pk).state == RegistrationState.DRAFT
    assert stale.context["messages"]

    client.post(to("duplicate-withdraw", other.pk), {"version": other.version})

    assert Registration.objects.get(pk=other.pk).state == RegistrationState.WITHDRAWN
    assert Registration.objects.get(pk=one.pk).state == RegistrationState.DRAFT
    assert pairs_on(client) == []
