"""Every page that the log-in library can show stands in our own frame, in both directions."""

import re

import pytest
from allauth.account.models import EmailAddress
from django.template import engines
from django.test import Client
from django.urls import reverse
from django.utils import translation

from assemblies.models.accounts import User

pytestmark = pytest.mark.django_db

STRANGERS_PAGES = [
    ("account_login", []),
    ("account_request_login_code", []),
    ("account_inactive", []),
    ("account_reset_password", []),
    ("account_reset_password_done", []),
    ("account_reset_password_from_key", ["1", "wrong-key"]),
    ("account_reset_password_from_key_done", []),
]
MEMBERS_PAGES = [
    ("account_logout", []),
    ("account_change_password", []),
    ("account_reauthenticate", []),
]


@pytest.fixture(autouse=True)
def _strict_templates_in_english():
    engine = engines["django"].engine
    before, engine.string_if_invalid = engine.string_if_invalid, "UNKNOWN VARIABLE %s"
    with translation.override("en"):
        yield
    engine.string_if_invalid = before


@pytest.fixture
def member():
    user = User.objects.create_user(email="ada@example.org", password="a-long-secret")
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    EmailAddress.objects.create(user=user, email="second@example.org")
    return user


def address(name, arguments, language):
    with translation.override(language):
        return reverse(name, args=arguments)


def check(response, language):
    html = response.content.decode()
    direction = "rtl" if language == "ar" else "ltr"
    assert f'<html lang="{language}" dir="{direction}">' in html
    assert html.count("<h1") == 1
    assert "config/hemicycle.css" in html
    assert "UNKNOWN VARIABLE" not in html
    assert "style=" not in html
    assert re.search(r"<title>\s*\S", html)
    for label in re.findall(r'<label for="([^"]+)"', html):
        assert html.count(f'id="{label}"') == 1
    return html


@pytest.mark.parametrize("language", ["en", "ar"])
@pytest.mark.parametrize(("name", "arguments"), STRANGERS_PAGES)
def test_page_of_a_stranger_is_ours(client, name, arguments, language):
    response = client.get(address(name, arguments, language))

    assert response.status_code == 200
    check(response, language)


@pytest.mark.parametrize("language", ["en", "ar"])
@pytest.mark.parametrize(("name", "arguments"), MEMBERS_PAGES)
def test_page_of_a_member_is_ours(client, member, name, arguments, language):
    client.force_login(member)

    response = client.get(address(name, arguments, language))

    assert response.status_code == 200
    html = check(response, language)
    assert "ada@example.org" in html


def test_member_without_password_may_choose_one(client, member):
    member.set_unusable_password()
    member.save()
    client.force_login(member)

    response = client.get(reverse("account_set_password"))

    assert response.status_code == 200
    check(response, "en")


def test_log_in_offers_the_code_before_the_password(client):
    html = client.get(reverse("account_login") + "?next=/en/delegations/7/").content.decode()

    code = html.index(reverse("account_request_login_code"))
    assert code < html.index('type="password"')
    assert html.count('name="next" value="/en/delegations/7/"') == 2
    assert "<details>" in html


def test_wrong_password_is_told_above_the_form_and_in_the_title(client, member):
    response = client.post(
        reverse("account_login"), {"login": "ada@example.org", "password": "wrong"}
    )

    html = check(response, "en")
    assert "<title>Error: " in html
    assert 'role="alert"' in html
    assert "<details open>" in html


def test_member_logs_in_with_the_password(client, member):
    response = client.post(
        reverse("account_login"), {"login": "ada@example.org", "password": "a-long-secret"}
    )

    assert response.status_code == 302
    assert client.session["_auth_user_id"] == str(member.pk)


def test_form_that_was_open_too_long_gets_its_own_page():
    strict = Client(enforce_csrf_checks=True)

    response = strict.post(reverse("account_login"), {"login": "ada@example.org"})

    assert response.status_code == 403
    assert "This form was open too long" in check(response, "en")


def test_page_that_is_not_there_gets_our_page(client):
    response = client.get("/en/nowhere/")

    assert response.status_code == 404
    assert "There is no such page" in check(response, "en")


@pytest.mark.parametrize("name", ["400", "403", "403_csrf", "404", "429", "500"])
def test_error_page_shows_the_number_of_the_request(name):
    html = engines["django"].get_template(f"{name}.html").render({"request_id": "01HTZ7"})

    assert "01HTZ7" in html
    assert html.count("<h1") == 1


def test_page_of_a_broken_server_needs_nothing_from_the_server():
    html = engines["django"].get_template("500.html").render()

    assert "Something went wrong here" in html
    assert "Number of this request" not in html
