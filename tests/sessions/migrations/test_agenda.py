"""What events had as a flat agenda is the plenary's tree afterwards."""

from tests.sessions.migrations.conftest import make_event

BEFORE, AFTER = "0008_agendas", "0010_agenda_items_need_their_agenda"


def test_items_of_events_become_trees_of_their_plenaries_and_go_back(history):
    flat = history(BEFORE)
    one, two = make_event(flat, "one"), make_event(flat, "two")
    make_event(flat, "without")
    items = flat.get_model("assembly_sessions", "AgendaItem").objects
    for event, number in ((one, 2), (one, 1), (two, 4)):
        items.create(event=event, number=number, position=0, title={"en": f"Item {number}"})

    trees = history(AFTER)

    held = trees.get_model("assembly_sessions", "AgendaItem").objects.order_by("number")
    assert [
        (item.agenda.event.slug, item.agenda.body.code, item.number, item.position) for item in held
    ] == [("one", "assembly", 1, 1), ("one", "assembly", 2, 2), ("two", "assembly", 4, 1)]
    assert all(item.agenda.is_public and item.agenda.adopted_at for item in held)
    assert trees.get_model("assembly_sessions", "Agenda").objects.count() == 2

    back = history(BEFORE).get_model("assembly_sessions", "AgendaItem").objects
    assert sorted(back.values_list("event__slug", "number")) == [("one", 1), ("one", 2), ("two", 4)]
