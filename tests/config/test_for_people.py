"""What guards people's requests is passed by where a program asks with its key, and only there."""

import pytest
from django.test import Client

from config import for_people


@pytest.mark.parametrize("key", ["", "Bearer", "Basic x", "Bearer x"])
def test_form_without_its_token_is_refused_whatever_key_is_shown(db, key):
    browser = Client(enforce_csrf_checks=True)

    answer = browser.post("/en/account/login/", {"login": "a"}, headers={"Authorization": key})

    assert answer.status_code == 403


def test_page_may_not_be_framed_elsewhere(db):
    assert Client().get("/en/account/login/")["X-Frame-Options"] == "SAMEORIGIN"


def test_form_without_its_token_is_refused_at_the_api_where_no_key_is_shown(world):
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(world.coordinator)

    answer = browser.post("/api/v1/tokens/", {"name": "x"}, content_type="application/json")

    assert (answer.status_code, answer.json()["code"]) == (403, "csrf_failed")


def test_a_key_beside_a_cookie_counts_alone(world):
    """Who shows a key that is none is not let in by her cookie instead."""
    browser = Client()
    browser.force_login(world.coordinator)

    answer = browser.get("/api/v1/me/", headers={"Authorization": "Bearer x"})

    assert answer.status_code == 401
    assert answer["Content-Security-Policy"] == for_people.NOTHING
