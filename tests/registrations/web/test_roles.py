"""The page of roles: what each may do, who holds it; the manager gives and takes."""

import contextlib
from functools import partial

import pytest
from django.urls import reverse
from django.utils import timezone
from django.utils.html import escape

from assemblies.enums import Role
from assemblies.errors import LastManager
from assemblies.models.accounts import RoleGrant, User
from assemblies.models.audit import AuditEntry
from assemblies.permissions import ROLES
from assemblies.services import roles
from tests.simultaneously import simultaneously


@pytest.fixture
def manager(client, world):
    client.force_login(world.manager)
    return client


@pytest.fixture
def here(world):
    return reverse("registrations:role-list", args=[world.assembly.slug])


def take_back(client, world, user):
    grant = user.grants.get(delegation=None)
    return client.post(
        reverse("registrations:role-take-back", args=[world.assembly.slug, grant.pk]), follow=True
    )


def text(answer):
    return " ".join(answer.content.decode().split())


def test_every_role_stands_with_what_it_may_do_and_who_holds_it(manager, here):
    page = text(manager.get(here))

    for role in Role:
        assert f"<h2>{ROLES[role].name}</h2> <p>{escape(ROLES[role].sentence)}" in page
    for name in ("manager", "desk", "editor", "media", "protocol", "door"):
        assert f"{name}@example.org" in page
    assert "coordinator@example.org" not in page  # counted: many hold it
    assert page.count("holders in this assembly") == 1
    assert "1 holder in this assembly" in page


def test_page_asks_the_database_as_often_for_many(manager, here, django_assert_num_queries):
    manager.get(here)
    with django_assert_num_queries(7):
        manager.get(here)

    for number in range(5):
        manager.post(here, {"email": f"many{number}@example.org", "role": Role.REGISTRATION_DESK})
    manager.get(here)  # shows the messages
    with django_assert_num_queries(7):
        manager.get(here)


def test_role_is_given_to_an_address_once(manager, here, world):
    given = {"email": "new@example.org", "role": Role.MEDIA_OFFICER}

    first = manager.post(here, given, follow=True)
    again = manager.post(here, given, follow=True)

    assert "new@example.org has the role now: Media officer." in text(first)
    assert "new@example.org had the role already: Media officer." in text(again)
    grant = RoleGrant.objects.get(user__email="new@example.org")
    assert (grant.role, grant.granted_by) == (Role.MEDIA_OFFICER, world.manager)
    assert AuditEntry.objects.filter(act="role.grant", thing_key=str(grant.pk)).count() == 1


@pytest.mark.parametrize("role", ["", "coordinator", "delegate", "king"])
def test_role_of_a_delegation_is_not_given_here(manager, here, role):
    answer = manager.post(here, {"email": "new@example.org", "role": role})

    assert answer.status_code == 422
    assert not User.objects.filter(email="new@example.org").exists()


def test_role_is_taken_back_and_closes_its_pages_at_once(manager, client, world, here):
    said = take_back(manager, world, world.editor)

    assert "editor@example.org has the role no more: Programme editor." in text(said)
    assert not world.editor.grants.exists()
    assert AuditEntry.objects.get(act="role.revoke").by_key == str(world.manager.pk)


def test_nobody_takes_her_own_role_and_none_of_a_delegation_is_taken_here(manager, world, here):
    assert take_back(manager, world, world.manager).status_code == 403
    assert world.manager.grants.exists()
    page = text(manager.get(here))
    assert 'Take the role back<span class="hide"> Registration desk' in page
    assert 'Take the role back<span class="hide"> Secretariat manager' not in page
    grant = world.coordinator.grants.get()
    address = reverse("registrations:role-take-back", args=[world.assembly.slug, grant.pk])
    assert manager.post(address).status_code == 404


def test_role_is_not_given_to_an_account_that_was_closed(manager, here, world):
    User.objects.filter(pk=world.stranger.pk).update(is_active=False)

    page = manager.post(here, {"email": world.stranger.email.upper(), "role": Role.MEDIA_OFFICER})

    assert page.status_code == 422
    assert "This account was closed" in text(page)
    assert not world.stranger.grants.exists()


def test_last_manager_is_not_taken_away(world):
    """Not by a command either; who cannot log in gives no roles."""
    (last,) = RoleGrant.objects.filter(role=Role.SECRETARIAT_MANAGER)
    closed = User.objects.create_user("closed@example.org", is_active=False)
    roles.grant(user=closed, role=Role.SECRETARIAT_MANAGER, by=world.manager, at=timezone.now())

    with pytest.raises(LastManager):
        roles.revoke(grant=last, by=None, at=timezone.now())

    assert RoleGrant.objects.filter(pk=last.pk).exists()


@pytest.mark.stack
@pytest.mark.django_db(transaction=True)
def test_of_two_managers_who_take_each_other_s_role_one_stays(world):
    other = User.objects.create_user("second@example.org")
    roles.grant(user=other, role=Role.SECRETARIAT_MANAGER, by=world.manager, at=timezone.now())
    held = list(RoleGrant.objects.filter(role=Role.SECRETARIAT_MANAGER))

    def take(grant):
        with contextlib.suppress(LastManager):
            roles.revoke(grant=grant, by=None, at=timezone.now())

    simultaneously(*(partial(take, grant) for grant in held))

    assert RoleGrant.objects.filter(role=Role.SECRETARIAT_MANAGER).count() == 1
