"""What an address answers to a method that it does not know."""

import pytest
from django.urls import reverse

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
