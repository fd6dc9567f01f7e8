"""Agendas through the interface for programs."""

import pytest

from sessions.enums import ItemStep
from sessions.models.agenda import Agenda, AgendaItem
from sessions.services import agenda_items
from tests.factories.accounts import api_client
from tests.factories.sessions import (
    NOW,
    make_agenda,
    make_agenda_item,
    make_assembly,
    make_body,
    make_sitting,
    make_treatment,
)

ITEMS = "/api/v1/assemblies/138/agenda-items/"
AGENDAS = "/api/v1/assemblies/138/agendas/"


@pytest.fixture
def editor(world):
    return api_client(world.editor)


@pytest.fixture
def item(world):
    return make_agenda_item(world.assembly)


def url_of(item, act=""):
    return f"/api/v1/agenda-items/{item.pk}/{act}"


def seen(thing, version=1):
    return {"If-Match": f'"{thing.pk}-{version}"'}


def printed(answer):
    return [row["printed"] for row in answer.json()["results"]]


# Reading


def test_agenda_is_open_to_everybody_every_item_before_its_parts(world):
    two = make_agenda_item(world.assembly, 2, position=1)
    make_agenda_item(world.assembly, 1, position=2)
    second = make_agenda_item(world.assembly, 2, agenda=two.agenda, parent=two)
    make_agenda_item(world.assembly, 1, agenda=two.agenda, parent=two)
    make_agenda_item(world.assembly, 1, agenda=two.agenda, parent=second)
    make_agenda_item(make_assembly(number=139), 7)

    answer = api_client().get(ITEMS)

    assert printed(answer) == ["2", "2(a)", "2(b)", "2(b)(i)", "1"]
    row = answer.json()["results"][2]
    assert row == {
        "id": second.pk, "agenda": two.agenda_id, "body": "assembly", "parent": two.pk,
        "number": 2, "printed": "2(b)", "kind": "other",
        "title": {"en": "General Debate", "fr": "Débat général"}, "prepared_by": None,
        "state": "pending", "state_at": None, "reason": None, "sittings": [], "version": 1,
    }  # fmt: skip
    assert api_client().get(url_of(second)).json() == row
    assert api_client().get("/api/v1/assemblies/140/agenda-items/").status_code == 404


def test_stranger_never_learns_of_drafts_closed_bodies_and_closed_sittings(world, editor):
    shown = make_agenda_item(world.assembly)
    hidden = [
        make_agenda_item(world.assembly, agenda=make_agenda(world.assembly, body, **how))
        for body, how in (
            (make_body(), {"adopted_at": None}),
            (make_body("executive_committee"), {"is_public": False}),
        )
    ]
    for sitting in (world.sitting, world.closed_sitting):
        make_treatment(shown, sitting)
    stranger = api_client()

    (row,) = stranger.get(ITEMS).json()["results"]

    assert (row["id"], row["sittings"]) == (shown.pk, [world.sitting.pk])
    assert [one["body"] for one in stranger.get(AGENDAS).json()["results"]] == ["assembly"]
    for item in hidden:
        assert stranger.get(url_of(item)).status_code == 404
        assert stranger.get(f"/api/v1/agendas/{item.agenda_id}/").status_code == 404
        assert editor.get(url_of(item)).status_code == 200
    both = [world.sitting.pk, world.closed_sitting.pk]
    assert editor.get(url_of(shown)).json()["sittings"] == both


def test_agenda_is_narrowed(world):
    peace = make_body("sc_peace")
    one = make_agenda_item(world.assembly, 1, prepared_by=peace, kind="adoption")
    make_agenda_item(world.assembly, 2)
    make_agenda_item(world.assembly, 3, agenda=make_agenda(world.assembly, peace))
    agenda_items.proceed(item=one, step=ItemStep.PUT_IN_HAND, by=None, at=NOW)

    def found(**asked):
        return printed(api_client().get(ITEMS, asked))

    assert found(body="assembly") == ["1", "2"]
    assert found(body="sc_peace") == ["3"]
    assert (
        found(prepared_by="sc_peace") == found(kind="adoption") == found(state="in_hand") == ["1"]
    )
    assert found(body="nothing") == []
    assert api_client().get(ITEMS, {"state": "lost"}).status_code == 400


@pytest.mark.parametrize("address", [ITEMS, AGENDAS])
def test_list_is_not_sent_again_until_it_says_something_else(world, item, address):
    client = api_client()
    first = client.get(address)

    known = client.get(address, headers={"If-None-Match": first["ETag"]})
    weak = client.get(address, headers={"If-None-Match": f'"x", W/{first["ETag"]}'})
    agenda_items.proceed(item=item, step=ItemStep.PUT_IN_HAND, by=None, at=NOW)
    changed = client.get(address, headers={"If-None-Match": first["ETag"]})

    assert (known.status_code, known.content, known["ETag"]) == (304, b"", first["ETag"])
    assert weak.status_code == 304
    assert (changed.status_code, changed["ETag"] == first["ETag"]) == (200, False)


@pytest.mark.parametrize("rows", [1, 3])
def test_list_takes_four_queries(world, rows, django_assert_num_queries):
    for number in range(1, rows + 1):
        item = make_agenda_item(world.assembly, number, prepared_by=make_body())
        make_agenda_item(world.assembly, 1, agenda=item.agenda, parent=item)
        make_treatment(item, make_sitting(world.assembly, day=3))

    with django_assert_num_queries(4):  # the assembly, how many, the items, their sittings
        assert api_client().get(ITEMS).json()["count"] == 2 * rows


# Editing


def test_editor_starts_an_agenda_and_adopts_it(world, editor):
    started = editor.post(AGENDAS, {"body": make_body().code})
    agenda = Agenda.objects.get()
    added = editor.post(ITEMS, {"agenda": agenda.pk, "title": {"en": "Budget"}})
    part = {"agenda": agenda.pk, "parent": added.json()["id"], "title": {"en": "Income"}}
    below = editor.post(ITEMS, part)
    address = f"/api/v1/agendas/{agenda.pk}/"
    adopted = editor.post(
        f"{address}adopt/", {"is_public": True}, headers={"If-Match": editor.get(address)["ETag"]}
    )

    assert (started.status_code, started.json()["adopted_at"]) == (201, None)
    assert (added.status_code, added.json()["printed"], added.json()["kind"]) == (201, "1", "other")
    assert added["Location"].endswith(url_of(AgendaItem.objects.get(number=1, parent=None)))
    assert below.json()["printed"] == "1(a)"
    assert adopted.json()["adopted_at"] is not None
    assert printed(api_client().get(ITEMS)) == ["1", "1(a)"]


def test_adopted_agenda_is_shown_to_its_body_alone_again(world, item, editor):
    address = f"/api/v1/agendas/{item.agenda_id}/"

    answer = editor.post(
        f"{address}readers/", {"is_public": False}, headers=seen(item.agenda)
    )  # fmt: skip

    assert answer.json()["is_public"] is False
    assert printed(api_client().get(ITEMS)) == []


def test_item_is_changed_in_what_is_sent(world, item, editor):
    answer = editor.patch(
        url_of(item), {"title": {"en": "Peace"}, "prepared_by": make_body().code},
        headers=seen(item),
    )  # fmt: skip
    kind = editor.patch(url_of(item), {"kind": "debate"}, headers=seen(item, 2)).json()

    assert answer["ETag"].startswith(f'"{item.pk}-2.')
    assert (kind["title"], kind["prepared_by"], kind["kind"]) == (
        {"en": "Peace"}, "governing_council", "debate",
    )  # fmt: skip


def test_items_of_a_draft_move_go_below_and_are_numbered_anew(world, editor):
    agenda = make_agenda(world.assembly, adopted_at=None)
    one, two, three = (make_agenda_item(world.assembly, n, agenda=agenda) for n in (1, 2, 3))

    moved = editor.post(url_of(three, "move/"), {"to": "top"}, headers=seen(three))
    below = editor.post(url_of(two, "below/"), {"parent": one.pk}, headers=seen(two))
    address = f"/api/v1/agendas/{agenda.pk}/"
    anew = editor.post(
        f"{address}number-anew/", headers={"If-Match": editor.get(address)["ETag"]}
    )  # fmt: skip

    assert (moved.json()["printed"], below.json()["printed"]) == ("3", "1(a)")
    assert anew.status_code == 200
    assert printed(editor.get(ITEMS)) == ["1", "2", "2(a)"]
    assert editor.get(ITEMS).json()["results"][0]["id"] == three.pk


def test_item_goes_through_the_meeting(world, item, editor):
    answers = [
        editor.post(url_of(item, "proceed/"), body, headers=seen(item, version))
        for version, body in enumerate(
            (
                {"step": "put_in_hand"},
                {"step": "suspend", "reason": {"en": "No quorum", "fr": "Pas de quorum"}},
                {"step": "put_in_hand"},
                {"step": "resume"},
            ),
            start=1,
        )
    ]

    assert [answer.status_code for answer in answers] == [200, 200, 409, 412]
    assert answers[1].json()["reason"] == {"en": "No quorum", "fr": "Pas de quorum"}
    assert answers[1].json()["state_at"] is not None
    assert answers[2].json()["code"] == "item_not_movable"
    resumed = editor.post(url_of(item, "proceed/"), {"step": "resume"}, headers=seen(item, 3))
    assert (resumed.json()["state"], resumed.json()["reason"]) == ("in_hand", None)


def test_sittings_are_linked_and_taken_away(world, item, editor):
    elsewhere = make_sitting(make_assembly(number=139))

    linked = editor.post(
        url_of(item, "link/"), {"sitting": world.sitting.pk, "place": 1}, headers=seen(item)
    )
    bad = editor.post(url_of(item, "link/"), {"sitting": elsewhere.pk}, headers=seen(item, 2))
    unlinked = editor.post(
        url_of(item, "unlink/"), {"sitting": world.sitting.pk}, headers=seen(item, 2)
    )

    assert linked.json()["sittings"] == [world.sitting.pk]
    assert (bad.status_code, list(bad.json()["details"]["fields"])) == (400, ["sitting"])
    assert unlinked.json()["sittings"] == []


def test_sitting_that_is_only_planned_is_linked_and_shown_to_editors_alone(world, item, editor):
    planned = make_sitting(world.assembly, day=3, released_at=None)

    linked = editor.post(url_of(item, "link/"), {"sitting": planned.pk}, headers=seen(item))

    assert linked.json()["sittings"] == [planned.pk]
    for client in (api_client(), api_client(world.delegate), api_client(world.door)):
        assert client.get(url_of(item)).json()["sittings"] == []


def test_item_without_history_is_removed_and_another_is_not(world, item, editor):
    taken_up = make_agenda_item(world.assembly, 2)
    agenda_items.proceed(item=taken_up, step=ItemStep.PUT_IN_HAND, by=None, at=NOW)

    gone = editor.post(url_of(item, "remove/"), headers=seen(item))
    kept = editor.post(url_of(taken_up, "remove/"), headers=seen(taken_up, 2))

    assert (gone.status_code, editor.get(url_of(item)).status_code) == (204, 404)
    assert (kept.status_code, kept.json()["code"]) == (409, "item_has_history")


CHANGES = [
    ("patch", "", {"kind": "debate"}), ("post", "move/", {"to": "up"}),
    ("post", "below/", {"parent": None}), ("post", "proceed/", {"step": "put_in_hand"}),
    ("post", "link/", {"sitting": 1}), ("post", "unlink/", {"sitting": 1}), ("post", "remove/", {}),
]  # fmt: skip


@pytest.mark.parametrize(("method", "act", "body"), CHANGES)
def test_change_needs_the_version_that_was_seen(world, item, editor, method, act, body):
    body = {**body, "sitting": world.sitting.pk} if "sitting" in body else body

    missing = getattr(editor, method)(url_of(item, act), body)
    other = getattr(editor, method)(url_of(item, act), body, headers=seen(item, 7))

    assert (missing.status_code, missing.json()["code"]) == (428, "precondition_required")
    assert (other.status_code, other.json()["code"]) == (412, "superseded")
    item.refresh_from_db()
    assert item.version == 1


@pytest.mark.parametrize("name", ["desk", "delegate", "stranger"])
@pytest.mark.parametrize(("method", "act", "body"), CHANGES)
def test_others_do_not_change_the_agenda(world, item, name, method, act, body):
    client = api_client(world.accounts[name])

    answer = getattr(client, method)(url_of(item, act), body, headers=seen(item))

    assert answer.status_code == 403
    assert client.post(ITEMS, {"agenda": item.agenda_id, "title": {"en": "x"}}).status_code == 403


def test_parts_and_agendas_that_are_not_there_are_named(world, item, editor):
    other = make_agenda_item(make_assembly(number=139))
    title = {"title": {"en": "x"}}

    agenda = editor.post(ITEMS, {"agenda": other.agenda_id, **title})
    parent = editor.post(ITEMS, {"agenda": item.agenda_id, "parent": other.pk, **title})

    assert list(agenda.json()["details"]["fields"]) == ["agenda"]
    assert list(parent.json()["details"]["fields"]) == ["parent"]
