"""The home page: what comes first for whom."""

from datetime import timedelta

import pytest
from django.utils import timezone

from tests.factories.sessions import make_assembly
from tests.factories.worlds import make_world

pytestmark = pytest.mark.django_db


def text(response):
    return " ".join(response.content.decode().split())


def held(number, *, begins_in):
    starts_on = timezone.now().date() + timedelta(days=begins_in)
    return make_assembly(number=number, starts_on=starts_on, ends_on=starts_on + timedelta(days=4))


def test_home_names_what_is_on_what_comes_and_what_was(client):
    held(150, begins_in=-400)
    held(151, begins_in=-1)
    held(152, begins_in=20)

    page = text(client.get("/en/"))

    assert page.index("Now: day 2 of 5") < page.index("Begins in 20 days")
    assert page.index("Begins in 20 days") < page.index("Held before") < page.index("150th")


def test_home_without_assemblies_says_what_will_be_here(client):
    assert "Assemblies appear here" in text(client.get("/en/"))


def test_home_leads_a_coordinator_to_her_delegation_only(client):
    world = make_world()
    client.force_login(world.coordinator)

    page = text(client.get("/en/"))

    assert f'href="/en/delegations/{world.file.pk}/"' in page
    assert f'href="/en/delegations/{world.other_file.pk}/"' not in page


def test_home_leads_the_secretariat_to_the_list_of_delegations(client):
    world = make_world()
    client.force_login(world.manager)

    page = text(client.get("/en/"))

    assert f"/en/console/{world.assembly.slug}/delegations/" in page


def test_home_tells_the_accounts_of_a_demonstration_only(client, settings):
    assert "hemicycle-demo" in text(client.get("/en/"))

    settings.DEMO = False

    page = text(client.get("/en/"))
    assert "hemicycle-demo" not in page
    assert "demo.example" not in page
