"""What the log-in library would open and we keep shut: nobody takes another person's address."""

import pytest
from allauth.account.models import EmailAddress
from django.test import Client

from assemblies.models.accounts import User

pytestmark = pytest.mark.django_db


@pytest.fixture
def member():
    return User.objects.create_user("ada@example.org", password="a-long-secret")


@pytest.fixture
def client(member):
    client = Client()
    client.force_login(member)
    return client


@pytest.mark.parametrize("path", ["email", "confirm-email", "confirm-email/a-key", "signup"])
def test_page_is_not_there(client, path):
    for response in (client.get(f"/en/account/{path}/"), client.post(f"/en/account/{path}/", {})):
        assert response.status_code == 404


def test_account_cannot_take_somebody_elses_address(client, member):
    wanted = {"email": "victim@example.org"}
    client.post("/en/account/email/", {**wanted, "action_add": ""})
    client.post("/en/account/email/", {**wanted, "action_primary": ""})

    member.refresh_from_db()
    assert member.email == "ada@example.org"
    assert not EmailAddress.objects.filter(email="victim@example.org").exists()


def test_administration_uses_the_one_log_in_page():
    response = Client().get("/en/admin/login/?next=/en/admin/assemblies/")

    assert response.status_code == 302
    assert response["Location"] == "/en/account/login/?next=/en/admin/assemblies/"


def test_administration_leads_to_own_addresses_only():
    response = Client().get("/en/admin/login/?next=https://elsewhere.example/")

    assert response["Location"] == "/en/account/login/?next=/en/admin/"


def test_administration_refuses_an_account_without_the_right(client):
    assert client.get("/en/admin/login/").status_code == 403
