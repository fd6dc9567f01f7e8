"""Invitations touched twice at the same moment. Real locks only."""

from datetime import timedelta

import pytest
from django.utils import timezone

from assemblies.models.accounts import RoleGrant, User
from assemblies.models.audit import AuditEntry
from notifications.models.messages import Message
from registrations.errors.coordination import InvitationAccepted, InvitationOpen, InvitationUnusable
from registrations.models.invitations import Invitation
from registrations.models.registrations import DelegationFile
from registrations.services import invitations
from tests.factories.worlds import make_parliament
from tests.simultaneously import simultaneously

pytestmark = [pytest.mark.stack, pytest.mark.django_db(transaction=True)]

ADDRESS = "clerk@riksdag.example"


def invite(world, parliament):
    return invitations.invite(
        assembly=world.assembly,
        institution=parliament,
        email=ADDRESS,
        language="en",
        by=world.desk,
        at=timezone.now(),
    )


@pytest.fixture
def sweden(world):
    return make_parliament("SE", "Sweden")


@pytest.mark.parametrize("attempt", range(3))
def test_address_invited_twice_at_once_gets_one_link(world, sweden, attempt):
    results = simultaneously(*[lambda: invite(world, sweden)] * 3)

    kinds = sorted(type(result).__name__ for result in results)
    assert kinds == sorted(["Invitation", InvitationOpen.__name__, InvitationOpen.__name__])
    assert Message.objects.filter(kind="coordinator_invited").count() == 1


@pytest.fixture
def secret(world, sweden):
    invite(world, sweden)
    return Message.objects.get().context["url"].rstrip("/").rpartition("/")[2]


@pytest.mark.parametrize("attempt", range(3))
def test_link_accepted_twice_at_once_makes_one_file_and_one_role(world, secret, attempt):
    clerk = User.objects.create_user(ADDRESS)
    at = timezone.now() + timedelta(seconds=1)

    results = simultaneously(*[lambda: invitations.accept(secret=secret, by=clerk, at=at)] * 2)

    assert sorted(type(result) for result in results if isinstance(result, Exception)) == [
        InvitationUnusable
    ]
    assert DelegationFile.objects.filter(delegation__institution__code="SE").count() == 1
    assert RoleGrant.objects.filter(user=clerk).count() == 1
    assert AuditEntry.objects.filter(act="invitation.accept").count() == 1


@pytest.mark.parametrize("attempt", range(5))
def test_link_accepted_and_revoked_at_once_is_one_or_the_other(world, secret, attempt):
    clerk = User.objects.create_user(ADDRESS)
    invitation = Invitation.objects.get()
    at = timezone.now() + timedelta(seconds=1)

    results = simultaneously(
        lambda: invitations.accept(secret=secret, by=clerk, at=at),
        lambda: invitations.revoke(invitation=invitation, by=world.desk, at=at),
    )

    refused = [type(result) for result in results if isinstance(result, Exception)]
    assert refused in ([InvitationUnusable], [InvitationAccepted])
    invitation.refresh_from_db()
    assert (invitation.accepted_at is None) != (invitation.revoked_at is None)
    assert RoleGrant.objects.filter(user=clerk).exists() == (invitation.revoked_at is None)
