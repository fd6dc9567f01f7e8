"""What the tag of a delegation says when somebody was added after its approval."""

from django.urls import reverse
from django.utils import timezone

from registrations.services import delegations, reviews

NOW = timezone.now()
WORDS = "Approved, but not all sent"


def test_draft_in_an_approved_delegation_is_told_by_its_tag(world, client):
    world.add_person()
    delegations.submit(file=world.file, by=world.coordinator, at=NOW)
    reviews.approve_all(file=world.file, by=world.desk, at=NOW)
    places = {
        world.coordinator: reverse("registrations:delegation", args=[world.file.pk]),
        world.desk: reverse("registrations:delegation-list", args=[world.assembly.slug]),
        world.manager: reverse("registrations:delegation-review", args=[world.file.pk]),
    }

    def said():
        for user, address in places.items():
            client.force_login(user)
            yield WORDS in client.get(address).content.decode()

    before = list(said())
    world.add_person(sex="male")

    assert (before, list(said())) == ([False] * 3, [True] * 3)
