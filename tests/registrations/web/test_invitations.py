from datetime import timedelta

import pytest
from django.conf import settings
from django.urls import reverse
from django.utils import timezone

from assemblies.enums import Role
from assemblies.models.accounts import RoleGrant, User
from notifications.models.messages import Message
from registrations.services import invitations
from tests.factories.worlds import make_parliament


@pytest.fixture
def secret(world):
    invitations.invite(
        assembly=world.assembly,
        institution=make_parliament("SE", "Sweden"),
        email="Clerk@Riksdag.example",
        language="fr",
        by=world.manager,
        at=timezone.now(),
    )
    address = Message.objects.get(kind="coordinator_invited").context["url"]
    return address.rstrip("/").rpartition("/")[2]


def page_of(secret):
    return reverse("registrations:invitation", args=[secret])


def test_invitation_tells_a_visitor_who_invites_for_what(client, secret):
    page = client.get(page_of(secret)).content.decode()

    assert "Sweden" in page
    assert "138th Assembly" in page
    assert "clerk@riksdag.example" in page
    assert "Mail me a code" in page


def test_invitation_makes_no_account_before_a_code_is_asked_for(client, secret):
    client.get(page_of(secret))
    assert not User.objects.filter(email="clerk@riksdag.example").exists()

    answer = client.post(reverse("registrations:invitation-code", args=[secret]))

    assert answer.status_code == 302
    assert answer.url.startswith(reverse("account_confirm_login_code"))
    made = User.objects.get(email="clerk@riksdag.example")
    assert (made.language, made.has_usable_password()) == ("fr", False)


def test_code_of_the_mail_logs_in_and_leads_back_to_accept(client, secret):
    answer = client.post(
        reverse("registrations:invitation-code", args=[secret]), {"email": "thief@example.org"}
    )
    mailed = Message.objects.get(kind="account")
    assert mailed.recipient == "clerk@riksdag.example"

    answer = client.post(answer.url, {"code": mailed.context["code"]})
    assert answer.url == page_of(secret)
    assert "Accept the invitation" in client.get(answer.url).content.decode()

    answer = client.post(page_of(secret))
    grant = RoleGrant.objects.get(role=Role.COORDINATOR, user__email="clerk@riksdag.example")
    assert answer.url == reverse("registrations:delegation", args=[grant.delegation.file.pk])
    assert client.get(answer.url).status_code == 200


def test_page_of_the_code_says_once_that_it_was_mailed_and_how_long_it_is_valid(client, secret):
    answer = client.post(reverse("registrations:invitation-code", args=[secret]), follow=True)

    page = answer.content.decode()
    assert page.count("We mailed a code to") == 1
    assert "valid for 15 minutes" in page
    assert settings.ACCOUNT_LOGIN_BY_CODE_TIMEOUT == 15 * 60


def test_who_asks_for_a_code_twice_still_comes_back_to_the_invitation(client, secret):
    address = reverse("registrations:invitation-code", args=[secret])
    client.post(address)

    answer = client.post(address)

    code = Message.objects.filter(kind="account").latest("pk").context["code"]
    assert client.post(answer.url, {"code": code}).url == page_of(secret)


def test_invitation_is_not_for_another_account(client, world, secret):
    client.force_login(world.stranger)

    assert "You are logged in with another address" in client.get(page_of(secret)).content.decode()
    assert client.post(page_of(secret)).status_code == 404
    assert not RoleGrant.objects.filter(user=world.stranger).exists()


def test_link_that_was_used_leads_its_owner_back_and_nobody_else(client, world, secret):
    owner = User.objects.create_user("clerk@riksdag.example")
    file = invitations.accept(secret=secret, by=owner, at=timezone.now())

    client.force_login(owner)
    assert client.get(page_of(secret)).url == reverse("registrations:delegation", args=[file.pk])
    client.force_login(world.stranger)
    assert client.get(page_of(secret)).status_code == 404


@pytest.mark.parametrize("act", ["get", "code"])
def test_unknown_link_is_not_found_and_mails_nothing(client, db, act):
    if act == "get":
        answer = client.get(page_of("nobody-made-this"))
    else:
        answer = client.post(reverse("registrations:invitation-code", args=["nobody-made-this"]))

    assert answer.status_code == 404
    assert not Message.objects.exists()


def test_expired_link_says_so(client, world):
    long_ago = timezone.now() - invitations.VALID_FOR - timedelta(seconds=1)
    invitations.invite(
        assembly=world.assembly,
        institution=world.file.delegation.institution,
        email="late@example.org",
        language="en",
        by=world.manager,
        at=long_ago,
    )
    address = Message.objects.get(kind="coordinator_invited").context["url"]

    answer = client.get(address.removeprefix("http://testserver"))

    assert answer.status_code == 404
    assert "Ask the secretariat for a new one" in answer.content.decode()
