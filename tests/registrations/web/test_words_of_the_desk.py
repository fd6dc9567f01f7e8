"""What the desk reads: who was told of a refusal, and questions by what they ask."""

import pytest
from django.urls import reverse
from django.utils import timezone

from assemblies.models.accounts import RoleGrant
from registrations.services import answers, delegations
from tests.factories.capacity_forms import make_application, make_form
from tests.factories.questions import ask


@pytest.fixture
def refuse(client, world):
    """Return a function that refuses somebody as the desk and returns the page that follows."""

    def refused(person):
        client.force_login(world.desk)
        address = reverse("registrations:person-refuse", args=[person.pk])
        body = {"reason": "Unknown", "version": person.version}
        return client.post(address, body, follow=True).content.decode()

    return refused


def sent(world):
    person = world.add_person()
    delegations.submit(file=world.file, by=world.coordinator, at=timezone.now())
    person.refresh_from_db()
    return person


def test_refusal_says_that_the_coordinators_are_told(world, refuse):
    assert "is refused; the coordinators are told." in refuse(sent(world))


def test_refusal_where_nobody_coordinates_says_that_nobody_is_told(world, refuse):
    person = sent(world)
    RoleGrant.objects.filter(user=world.coordinator).delete()

    assert "Nobody is told" in refuse(person)


def test_refusal_of_who_registered_alone_tells_herself(world, refuse):
    form = make_form(world.assembly)
    observer = make_application(form, world.stranger, is_sent=True)

    page = refuse(observer)

    assert "and is told so by mail." in page
    assert "the coordinators are told" not in page


def test_history_names_a_question_by_what_it_asks(client, world):
    ask(world, "hotel", label={"en": "Where do you stay?"})
    person = world.add_person()
    by, at = world.coordinator, timezone.now()
    answers.save(person=person, values={"hotel": "Example Inn"}, by=by, at=at)
    client.force_login(world.desk)

    page = client.get(reverse("registrations:person-review", args=[person.pk]))

    labels = [
        field.label for _moment, _sentence, fields in page.context["moments"] for field in fields
    ]
    assert labels == ["Answer to “Where do you stay?”"]
