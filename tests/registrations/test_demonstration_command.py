from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from assemblies.models.accounts import User
from assemblies.models.delegations import Participant
from notifications.models.follows import Follow
from notifications.models.messages import Message
from registrations.models.invitations import Invitation
from registrations.models.registrations import DelegationFile, Registration
from registrations.selectors.delegations import standing_of
from registrations.services.demonstration_people import ACCOUNTS, PASSWORD
from sessions.models.documents import Document
from sessions.models.sittings import Sitting

COUNTED = (
    User, DelegationFile, Registration, Participant, Sitting, Message, Invitation, Follow, Document,
)  # fmt: skip


def seed(*options):
    words = StringIO()
    call_command("seed_demo", *options, stdout=words)
    return words.getvalue()


def counts():
    return {model.__name__: model.objects.count() for model in COUNTED}


def test_demonstration_is_built_once_and_by_lawful_acts(db):
    said = seed()
    first = counts()
    seed()

    assert counts() == first
    assert first["Sitting"] == 71 + 7 + 68  # two assemblies, and the other events
    assert "delegation KE: 5 people, approved" in said
    for file in DelegationFile.objects.all():
        assert not standing_of(file).is_too_large


def test_dry_run_builds_nothing(db):
    assert "delegation KE" in seed("--dry-run")

    assert set(counts().values()) == {0}


def test_accounts_are_printed_without_building_anything(db):
    said = seed("--show-accounts")

    assert f"Password: {PASSWORD}" in said
    assert all(account.email in said for account in ACCOUNTS)
    assert not User.objects.exists()


def test_site_with_real_people_gets_no_demonstration(db, settings):
    settings.DEMO = False

    with pytest.raises(CommandError, match="no demonstration"):
        call_command("seed_demo")

    assert not User.objects.exists()
