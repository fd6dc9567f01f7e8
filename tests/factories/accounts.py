"""Accounts, roles and keys for tests."""

from django.utils import timezone
from rest_framework.test import APIClient

from assemblies.models.accounts import User
from assemblies.services import accounts, roles


def make_account(email, *, role=None, delegation=None, **fields):
    """Make an account that holds a role, if one is named."""
    user = User.objects.create_user(email, **fields)
    if role is not None:
        roles.grant(user=user, role=role, delegation=delegation, by=None, at=timezone.now())
    return user


def make_key(user, name="tests"):
    """Return the secret of a new key for programs."""
    return accounts.issue_token(user=user, name=name, by=user, at=timezone.now())[1]


def api_client(user=None):
    """Return a client that shows a key of ``user``; without one it is a stranger's."""
    client = APIClient(raise_request_exception=True)
    client.default_format = "json"
    if user is not None:
        client.credentials(HTTP_AUTHORIZATION=f"Bearer {make_key(user)}")
    return client
