"""What an address answers to a method that it does not know."""

import pytest
from django.urls import reverse
from django.utils import translation

from config import views
from tests.factories.worlds import make_world

pytestmark = pytest.mark.django_db


def test_address_of_a_button_says_so_with_the_number_of_the_request(client):
    world = make_world()
    client.force_login(world.desk)

    answer = client.get(reverse("registrations:people-approve", args=[world.assembly.slug]))
    page = answer.content.decode()

    assert (answer.status_code, answer["Allow"]) == (405, "POST")
    assert "<h1>This address is not asked in this way</h1>" in page
    assert answer["X-Request-ID"] in page


def test_address_of_a_page_says_so_to_a_form(client):
    answer = client.post(reverse("home"))

    assert (answer.status_code, answer["Allow"]) == (405, "GET, HEAD")
    assert "This address is not asked in this way" in answer.content.decode()


def test_api_refuses_a_method_in_its_one_shape_on_its_page_of_documents_too(client):
    answer = client.post("/api/docs/")

    assert answer.status_code == 405
    assert set(answer.json()) == {"code", "detail", "rule", "details"}
    assert answer.json()["code"] == "method_not_allowed"


@pytest.mark.parametrize("language", ["en", "ar"])
def test_first_page_of_an_error_page_is_in_its_language(client, language):
    page = client.get(f"/{language}/no-such-page/").content.decode()

    assert page.count(f'href="/{language}/"') == 2  # the name of the organization, the button
    assert 'href="/"' not in page


def test_first_page_after_our_own_mistake_is_in_its_language(rf):
    with translation.override("fr"):
        page = views.server_error(rf.get("/fr/")).content.decode()

    assert page.count('href="/fr/"') == 2


def test_browsers_find_the_icon_where_they_look_first(client):
    answer = client.get("/favicon.ico")

    assert answer.status_code == 302
    assert answer.url.endswith(".svg")
