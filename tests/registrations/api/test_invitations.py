"""Invitations of coordinators through the interface for programs."""

import pytest
from django.utils import timezone

from assemblies.enums import Capability
from notifications.models.messages import Message
from registrations.models.invitations import Invitation
from registrations.services import invitations
from tests.assemblies.api.test_keys import client_with
from tests.factories.accounts import api_client

URL = "/api/v1/invitations/"


def an_invitation(**changes):
    return {"assembly": 138, "institution": "FR", "email": "new@example.org", **changes}


def test_desk_invites_a_coordinator_by_mail(world):
    desk = api_client(world.desk)

    response = desk.post(URL, an_invitation(language="fr"))

    assert response.status_code == 201
    assert response.json()["email"] == "new@example.org"
    assert "secret" not in str(response.json())
    assert Message.objects.get().recipient == "new@example.org"
    assert desk.get(URL).json()["count"] == 1


def test_second_invitation_while_one_is_open_is_a_conflict(world):
    desk = api_client(world.desk)
    desk.post(URL, an_invitation())

    response = desk.post(URL, an_invitation(email="NEW@example.org"))

    assert response.status_code == 409
    assert response.json()["code"] == "invitation_open"
    assert list(response.json()["details"]) == ["expires_at"]
    assert Invitation.objects.count() == Message.objects.count() == 1


@pytest.mark.parametrize("change", [{"institution": "KE"}, {"email": "other@example.org"}])
def test_invitation_for_another_parliament_or_address_is_another(world, change):
    desk = api_client(world.desk)
    desk.post(URL, an_invitation())

    assert desk.post(URL, an_invitation(**change)).status_code == 201


@pytest.mark.parametrize("ended", ["revoked_at", "accepted_at", "expires_at"])
def test_invitation_that_is_no_longer_open_may_be_followed_by_another(world, ended):
    desk = api_client(world.desk)
    desk.post(URL, an_invitation())
    Invitation.objects.update(**{ended: timezone.now()})

    assert desk.post(URL, an_invitation()).status_code == 201


@pytest.mark.parametrize("name", ["coordinator", "editor", "delegate", "stranger"])
def test_others_neither_invite_nor_see_invitations(world, name):
    client = api_client(world.accounts[name])

    assert client.post(URL, an_invitation()).status_code == 403
    assert client.get(URL).status_code == 403
    assert not Invitation.objects.exists()


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("assembly", 999),
        ("assembly", "x"),
        ("assembly", 10**30),
        ("assembly", None),
        ("assembly", {"number": 138}),
        ("institution", "XX"),
        ("institution", "F" * 1000),
        ("institution", "\x00"),
        ("institution", ["FR"]),
        ("email", ""),
        ("email", "x"),
        ("language", "tlh"),
        ("role", "manager"),
    ],
)
def test_bad_answer_is_named(world, field, value):
    response = api_client(world.desk).post(URL, an_invitation(**{field: value}))

    assert response.status_code == 400
    assert list(response.json()["details"]["fields"]) == [field]
    assert not Invitation.objects.exists()


@pytest.mark.parametrize("invited", [1, 3])
def test_list_of_invitations_takes_four_queries(world, invited, django_assert_num_queries):
    desk = api_client(world.desk)
    for number in range(invited):
        desk.post(URL, an_invitation(email=f"new{number}@example.org"))

    with django_assert_num_queries(4):
        response = desk.get(URL)

    assert response.json()["count"] == invited


def test_invitation_is_read_and_taken_back_by_who_invites(world):
    invitation = invitations.invite(
        assembly=world.assembly, institution=world.file.delegation.institution,
        email="new@example.org", language="en", by=world.manager, at=timezone.now(),
    )  # fmt: skip
    path = f"/api/v1/invitations/{invitation.pk}/"
    desk = api_client(world.desk)

    for client in (
        api_client(world.coordinator), client_with(world.desk, scopes=[Capability.CHECK_IN]),
    ):  # fmt: skip
        assert client.get(path).status_code == client.post(f"{path}revoke/").status_code == 404
    assert desk.get(path).json()["revoked_at"] is None
    first, again = desk.post(f"{path}revoke/"), desk.post(f"{path}revoke/")

    assert first.json()["revoked_at"] == again.json()["revoked_at"] is not None
    assert desk.get(path).json() == first.json()
