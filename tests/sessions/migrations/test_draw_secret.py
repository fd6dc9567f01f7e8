"""The secret of a draw that was committed to is the same once it is sealed."""

import pytest
from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from sessions.models.debates import ListDraw
from sessions.services.debates.draws import close_lists
from tests.factories.debates import make_debate
from tests.factories.sessions import make_assembly, make_sitting

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def _forward_again():
    yield
    call_command("migrate", verbosity=0)


def test_secret_is_sealed_and_stays_what_was_committed_to():
    debate = make_debate(make_sitting(make_assembly(), day=2))
    draw = close_lists(debate=debate, by=None, at=debate.registration_closes_at)
    MigrationExecutor(connection).migrate([("assembly_sessions", "0041_debates")])
    with connection.cursor() as cursor:
        cursor.execute("SELECT secret FROM assembly_sessions_listdraw")
        assert cursor.fetchone() == (draw.secret,)

    call_command("migrate", verbosity=0)

    assert ListDraw.objects.get().secret == draw.secret
