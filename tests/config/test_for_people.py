"""What guards people's requests is there under our own names."""

import pytest
from django.conf import settings
from django.middleware.clickjacking import XFrameOptionsMiddleware
from django.middleware.csrf import CsrfViewMiddleware
from django.test import Client
from django.utils.module_loading import import_string

CHAIN = [import_string(name) for name in settings.MIDDLEWARE]


@pytest.mark.parametrize("guard", [CsrfViewMiddleware, XFrameOptionsMiddleware])
def test_guard_is_in_the_chain(guard):
    assert any(isinstance(one, type) and issubclass(one, guard) for one in CHAIN)


@pytest.mark.parametrize("key", ["", "Bearer", "Basic x", "Bearer x"])
def test_form_without_its_token_is_refused_whatever_key_is_shown(db, key):
    browser = Client(enforce_csrf_checks=True)

    answer = browser.post("/en/account/login/", {"login": "a"}, headers={"Authorization": key})

    assert answer.status_code == 403


def test_page_may_not_be_framed_elsewhere(db):
    assert Client().get("/en/account/login/")["X-Frame-Options"] == "SAMEORIGIN"
