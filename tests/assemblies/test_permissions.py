"""The matrix role by capability: the one table, written out, so that a change is seen."""

import re
from pathlib import Path

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied
from django.utils import timezone
from model_bakery import baker

from assemblies.enums import Capability, Role
from assemblies.models.accounts import User
from assemblies.models.delegations import Delegation
from assemblies.permissions import capabilities_of, may, may_for_delegation, require
from assemblies.services import roles

ROOT = Path(__file__).parents[2]
C = Capability
MATRIX = {
    Role.SECRETARIAT_MANAGER: {
        C.INVITE_COORDINATORS,
        C.REVIEW_REGISTRATIONS,
        C.SEE_ALL_DELEGATIONS,
        C.REVIEW_MEDIA,
        C.CONFIGURE_REGISTRATION,
        C.SEE_PROTECTED_DATA,
        C.ISSUE_PAPERS,
        C.CHECK_IN,
        C.EDIT_PROGRAMME,
        C.KEEP_DOCUMENTS,
        C.KEEP_MAILS,
        C.READ_AUDIT,
        C.GRANT_ROLES,
    },
    Role.REGISTRATION_DESK: {
        C.INVITE_COORDINATORS,
        C.REVIEW_REGISTRATIONS,
        C.SEE_ALL_DELEGATIONS,
        C.ISSUE_PAPERS,
        C.CHECK_IN,
        C.KEEP_MAILS,
    },
    Role.PROGRAMME_EDITOR: {C.EDIT_PROGRAMME, C.KEEP_DOCUMENTS},
    Role.MEDIA_OFFICER: {C.REVIEW_MEDIA},
    Role.PROTOCOL_OFFICER: {C.SEE_ALL_DELEGATIONS, C.SEE_PROTECTED_DATA, C.ISSUE_PAPERS},
    Role.CHECK_IN_STAFF: {C.CHECK_IN},
    Role.COORDINATOR: {C.REGISTER_DELEGATION, C.REQUEST_ITEM, C.SEE_OWN_DELEGATION},
    Role.DELEGATE: {C.SEE_OWN_DELEGATION, C.FOLLOW_SITTINGS},
}


@pytest.mark.parametrize("role", Role)
@pytest.mark.parametrize("capability", Capability)
def test_role_has_just_the_capabilities_of_the_matrix(role, capability):
    assert (capability in capabilities_of(role)) == (capability in MATRIX[role])


@pytest.mark.parametrize("capability", Capability)
def test_capability_opens_something(capability):
    """What no page and no act asks for promises in docs/permissions.md what is not there."""
    asked = re.compile(
        rf"(may\w*|roles_with|delegations_with|_granted)\([^()]*Capability\.{capability.name}\b"
    )
    apps = ("assemblies", "notifications", "sessions", "registrations", "config")
    files = [path for app in apps for path in (ROOT / app).rglob("*.py")]

    assert any(asked.search(path.read_text(encoding="utf-8")) for path in files)


@pytest.mark.parametrize("capability", Capability)
def test_visitor_without_account_may_do_nothing(capability):
    assert not may(AnonymousUser(), capability)


@pytest.mark.django_db
@pytest.mark.parametrize("capability", Capability)
def test_account_without_role_may_do_nothing(capability):
    user = User.objects.create_user("nobody@example.org")

    assert not may(user, capability)


@pytest.mark.django_db
def test_house_role_counts_in_the_house():
    user = User.objects.create_user("desk@example.org")
    roles.grant(user=user, role=Role.REGISTRATION_DESK, by=None, at=timezone.now())

    assert may(user, C.REVIEW_REGISTRATIONS)
    assert not may(user, C.EDIT_PROGRAMME)


@pytest.mark.django_db
def test_account_put_to_rest_may_do_nothing():
    user = User.objects.create_user("desk@example.org")
    roles.grant(user=user, role=Role.REGISTRATION_DESK, by=None, at=timezone.now())
    user.is_active = False

    assert not may(user, C.REVIEW_REGISTRATIONS)


def test_require_refuses_with_permission_denied():
    with pytest.raises(PermissionDenied):
        require(False)


@pytest.mark.django_db
def test_coordinator_counts_for_her_delegation_only():
    delegation, another_delegation = baker.make(
        Delegation, institution__kind="observer", _quantity=2
    )
    user = User.objects.create_user("coordinator@example.org")
    roles.grant(user=user, role=Role.COORDINATOR, delegation=delegation, by=None, at=timezone.now())

    assert may_for_delegation(user, C.REGISTER_DELEGATION, delegation)
    assert not may_for_delegation(user, C.REGISTER_DELEGATION, another_delegation)
    assert not may(user, C.REGISTER_DELEGATION)
