"""Nobody goes back behind drafts and releases while something is planned: it would be public."""

import pytest
from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from sessions.models.sittings import Sitting
from tests.factories.sessions import make_assembly, make_sitting

pytestmark = pytest.mark.django_db(transaction=True)

BEFORE = [("assembly_sessions", "0005_drafts_and_releases")]


@pytest.fixture(autouse=True)
def _forward_again():
    yield
    call_command("migrate", verbosity=0)


def test_planned_sitting_is_not_published_by_going_back():
    make_sitting(make_assembly(number=138), released_at=None)

    with pytest.raises(RuntimeError, match="1 sittings are planned and not published"):
        MigrationExecutor(connection).migrate(BEFORE)


def test_what_is_published_goes_back_and_comes_again():
    published = make_sitting(make_assembly(number=138))
    MigrationExecutor(connection).migrate(BEFORE)

    call_command("migrate", verbosity=0)

    assert Sitting.objects.get() == published
