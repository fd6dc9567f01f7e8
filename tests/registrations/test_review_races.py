"""A person changed while the secretariat decides about her. Real locks only."""

import pytest
from django.utils import timezone

from assemblies.errors import Superseded
from assemblies.models.delegations import Participant
from registrations.errors.registering import NotReviewable
from registrations.models.registrations import Registration
from registrations.services import delegations, people, reviews
from tests.simultaneously import simultaneously

pytestmark = [pytest.mark.stack, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def person(world):
    person = world.add_person(email="ada@example.org")
    delegations.submit(file=world.file, by=world.coordinator, at=timezone.now())
    person.refresh_from_db()
    return person


def approve(world, person):
    return reviews.approve(person=person, version=person.version, by=world.desk, at=timezone.now())


@pytest.mark.parametrize("attempt", range(5))
def test_person_changed_and_approved_at_once_is_approved_as_she_was_seen(world, person, attempt):
    approved, _changed = simultaneously(
        lambda: approve(world, person),
        lambda: people.change(
            person=person, changes={"badge_name": "New Name"}, by=world.coordinator,
            at=timezone.now(),
        ),
    )  # fmt: skip

    kept = Registration.objects.get()
    accredited = list(Participant.objects.values_list("badge_name", flat=True))
    assert (kept.state, kept.badge_name) == ("submitted", "New Name")
    if isinstance(approved, Superseded):  # the change came first
        assert accredited == []
    else:  # the approval came first: the new name waits for another one
        assert accredited == ["Marie Durand"]


@pytest.mark.parametrize("attempt", range(3))
def test_person_approved_twice_at_once_is_one_participant(world, person, attempt):
    results = simultaneously(*[lambda: approve(world, person)] * 3)

    refused = [type(result) for result in results if isinstance(result, Exception)]
    assert len(refused) == 2
    assert set(refused) <= {Superseded, NotReviewable}
    assert Participant.objects.count() == 1
