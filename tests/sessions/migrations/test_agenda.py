"""What events had as a flat agenda is the plenary's tree afterwards."""

import pytest
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.utils import timezone

pytestmark = pytest.mark.django_db(transaction=True)

BEFORE = [("assembly_sessions", "0008_agendas")]
AFTER = [("assembly_sessions", "0010_agenda_items_need_their_agenda")]


def migrate(to):
    executor = MigrationExecutor(connection)
    executor.migrate(to)
    return MigrationExecutor(connection).loader.project_state(to).apps


@pytest.fixture
def flat():
    """Return the tables as they were, and have everything newest again afterwards."""
    yield migrate(BEFORE)
    executor = MigrationExecutor(connection)
    executor.migrate(executor.loader.graph.leaf_nodes())


def make_event(apps, slug):
    now, day = timezone.now(), timezone.now().date()
    return apps.get_model("assemblies", "Event").objects.create(
        slug=slug, kind="conference", title={"en": slug}, place={"en": "Exempla"},
        time_zone="UTC", starts_on=day, ends_on=day, created_at=now, changed_at=now,
    )  # fmt: skip


def test_items_of_events_become_trees_of_their_plenaries_and_go_back(flat):
    one, two = make_event(flat, "one"), make_event(flat, "two")
    make_event(flat, "without")
    items = flat.get_model("assembly_sessions", "AgendaItem").objects
    for event, number in ((one, 2), (one, 1), (two, 4)):
        items.create(event=event, number=number, position=0, title={"en": f"Item {number}"})

    trees = migrate(AFTER)

    held = trees.get_model("assembly_sessions", "AgendaItem").objects.order_by("number")
    assert [
        (item.agenda.event.slug, item.agenda.body.code, item.number, item.position) for item in held
    ] == [("one", "assembly", 1, 1), ("one", "assembly", 2, 2), ("two", "assembly", 4, 1)]
    assert all(item.agenda.is_public and item.agenda.adopted_at for item in held)
    assert trees.get_model("assembly_sessions", "Agenda").objects.count() == 2

    back = migrate(BEFORE).get_model("assembly_sessions", "AgendaItem").objects
    assert sorted(back.values_list("event__slug", "number")) == [("one", 1), ("one", 2), ("two", 4)]
