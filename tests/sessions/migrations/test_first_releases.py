"""What was published before there were releases is each event's first one afterwards."""

from datetime import timedelta

import pytest
from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from assemblies.models.events import Event
from sessions.models.releases import Release
from sessions.models.sittings import Sitting
from sessions.selectors.editions import edition_of
from sessions.selectors.plans import state_of
from tests.factories.sessions import (
    LATER,
    NOW,
    make_assembly,
    make_release,
    make_room,
    make_sitting,
)

pytestmark = pytest.mark.django_db(transaction=True)

BEFORE = [("assembly_sessions", "0013_printed_papers")]


def test_published_sittings_are_entered_as_they_stand():
    ours, recorded, empty = (make_assembly(number=number) for number in (138, 139, 140))
    first = make_sitting(ours, room=make_room(ours), languages=["en", "fr"])
    last = make_sitting(ours, hour=15, released_at=LATER, follows=first)
    planned = make_sitting(ours, day=2, released_at=None)
    make_sitting(recorded)
    make_release(recorded, at=NOW - timedelta(days=1))
    MigrationExecutor(connection).migrate(BEFORE)

    call_command("migrate", verbosity=0)

    found = Release.objects.select_related("event").get(event=ours.pk)
    assert (found.number, found.released_at, found.told_at) == (1, LATER, LATER)
    # Themes came later: a state without them says that there are none.
    states = {row.sitting_id: {**row.state, "themes": []} for row in found.sittings.all()}
    assert states == {pk: state_of(Sitting.objects.get(pk=pk)) for pk in (first.pk, last.pk)}
    assert planned.pk not in states
    assert [one.sitting.pk for one in edition_of(found, since=0)] == [first.pk, last.pk]
    assert Release.objects.filter(event=recorded.pk).count() == 1
    assert not Release.objects.filter(event=empty.pk).exists()
    assert Event.objects.count() == 3
