"""Rooms of an event and its channels, through the interface for programs."""

import pytest
from django.utils import timezone

from sessions.models.rooms import Room, Venue
from sessions.selectors.plans import plan_version
from sessions.services import plans, releases
from tests.factories.accounts import api_client
from tests.factories.sessions import make_body, make_release, make_room, make_sitting, make_venue

ROOMS = "/api/v1/assemblies/138/rooms/"
VENUE = "/api/v1/assemblies/138/venue/"


@pytest.fixture
def editor(world):
    return api_client(world.editor)


def seen(answer):
    return {"If-Match": answer["ETag"]}


def names(client):
    return [one["name"] for one in client.get(ROOMS).json()["results"]]


def test_strangers_read_of_rooms_only_where_they_may_know_of_a_sitting(world, editor):
    hidden = make_room(world.assembly, "Hidden room")
    make_sitting(world.assembly, body=make_body("bureau"), room=hidden, is_closed=True)
    make_room(world.assembly, "Empty room")
    planned = make_sitting(world.assembly, hour=14)
    later = make_room(world.assembly, "Later room")
    plans.edit(sitting=planned, facts={"room": later}, by=None, at=timezone.now())
    every = ["Empty room", "Hidden room", "Later room", "Room 1"]

    for client in (api_client(), api_client(world.stranger), api_client(world.coordinator)):
        assert names(client) == ["Room 1"]
        assert client.get(f"{ROOMS}{hidden.pk}/").status_code == 404
    assert names(editor) == every
    releases.release(event=world.assembly, by=None, at=timezone.now())
    assert names(api_client()) == ["Later room", "Room 1"]


def test_room_is_entered_changed_and_removed(world, editor):
    version = plan_version(world.assembly)
    made = editor.post(ROOMS, {"name": "  Hall   A ", "capacity": 800})
    address = made["Location"]

    changed = editor.patch(address, {"channels": 4, "is_open": True}, headers=seen(made))
    unknown = editor.patch(address, {"capacity": None}, headers=seen(changed))

    key = made.json()["id"]
    assert (made.status_code, made.json()) == (
        201,
        {"id": key, "name": "Hall A", "capacity": 800, "channels": None, "is_open": False},
    )
    assert changed.json() == {
        "id": key, "name": "Hall A", "capacity": 800, "channels": 4, "is_open": True
    }  # fmt: skip
    assert (unknown.json()["capacity"], unknown.json()["channels"]) == (None, 4)
    assert plan_version(world.assembly) > version  # boards renew themselves
    assert editor.post(f"{address}remove/", headers=seen(unknown)).status_code == 204
    assert editor.get(address).status_code == 404


@pytest.mark.parametrize("act", ["change", "remove"])
def test_room_must_be_as_it_was_seen(world, editor, act):
    room = make_room(world.assembly, "Hall A")
    address = f"{ROOMS}{room.pk}/"
    acts = {
        "change": lambda **more: editor.patch(address, {"capacity": 5}, **more),
        "remove": lambda **more: editor.post(f"{address}remove/", **more),
    }
    old = editor.get(address)
    Room.objects.filter(pk=room.pk).update(capacity=10)

    stale, unseen = acts[act](headers=seen(old)), acts[act]()

    assert (stale.status_code, stale.json()["code"]) == (412, "superseded")
    assert (unseen.status_code, unseen.json()["code"]) == (428, "precondition_required")
    assert Room.objects.get(pk=room.pk).capacity == 10
    assert acts[act](headers=seen(editor.get(address))).status_code in (200, 204)


@pytest.mark.parametrize("how", ["published", "planned", "released before"])
def test_room_of_a_sitting_stays(world, editor, how):
    room = make_room(world.assembly, "Hall A")
    sitting = make_sitting(world.assembly, hour=14, room=room if how != "planned" else None)
    if how == "planned":
        plans.edit(sitting=sitting, facts={"room": room}, by=None, at=timezone.now())
    if how == "released before":
        make_release(world.assembly)
        plans.edit(sitting=sitting, facts={"room": None}, by=None, at=timezone.now())
        releases.release(event=world.assembly, by=None, at=timezone.now())
    address = f"{ROOMS}{room.pk}/"

    answer = editor.post(f"{address}remove/", headers=seen(editor.get(address)))

    assert (answer.status_code, answer.json()["code"]) == (409, "room_in_use")
    assert Room.objects.filter(pk=room.pk).exists()


def test_second_room_of_a_name_is_refused(world, editor):
    answer = editor.post(ROOMS, {"name": "ROOM  1"})

    assert (answer.status_code, answer.json()["code"]) == (409, "name_taken")


@pytest.mark.parametrize(
    ("body", "field"),
    [({}, "name"), ({"name": " "}, "name"), ({"name": "A", "capacity": -1}, "capacity"),
     ({"name": "A", "channels": 32_768}, "channels"), ({"name": "A", "seats": 1}, "seats"),
     ({"name": "A", "is_open": "perhaps"}, "is_open"), ({"name": "x" * 201}, "name"),
     ({"name": "A", "capacity": "10"}, "capacity")],
)  # fmt: skip
def test_bad_room_is_refused_at_the_field(editor, body, field):
    answer = editor.post(ROOMS, body)

    assert (answer.status_code, list(answer.json()["details"]["fields"])) == (400, [field])


def test_room_of_another_event_is_not_there(world, editor):
    address = f"/api/v1/assemblies/139/rooms/{world.room.pk}/"

    assert editor.get(address).status_code == 404


def test_rooms_are_not_told_again(world):
    client = api_client()
    address = f"{ROOMS}{world.room.pk}/"
    for path in (ROOMS, address):
        first = client.get(path)
        known = client.get(path, headers={"If-None-Match": first["ETag"]})
        world.room.capacity = (world.room.capacity or 0) + 1
        world.room.save()
        newer = client.get(path, headers={"If-None-Match": first["ETag"]})

        assert (known.status_code, newer.status_code) == (304, 200)


@pytest.mark.parametrize("more", [0, 3])
def test_list_costs_the_same_for_many(world, more, django_assert_num_queries):
    for n in range(more):
        make_sitting(world.assembly, hour=14, room=make_room(world.assembly, f"R{n}"))

    with django_assert_num_queries(3):  # assembly, count, page
        response = api_client().get(ROOMS)

    assert response.json()["count"] == 1 + more


def test_channels_of_the_whole_event_are_kept(world, editor):
    unknown = editor.get(VENUE)
    kept = editor.put(VENUE, {"channels": 12}, headers=seen(unknown))
    stale = editor.put(VENUE, {"channels": 3}, headers=seen(unknown))
    unseen = editor.put(VENUE, {"channels": 3})
    forgotten = editor.put(VENUE, {"channels": None}, headers=seen(kept))

    assert unknown.json() == forgotten.json() == {"channels": None}
    assert (kept.status_code, kept.json()) == (200, {"channels": 12})
    assert (stale.status_code, unseen.status_code) == (412, 428)
    assert Venue.objects.get().channels is None
    for bad in ({}, {"channels": -1}, {"channels": "3"}, {"channels": 32_768}):
        answer = editor.put(VENUE, bad, headers=seen(forgotten))
        assert list(answer.json()["details"]["fields"]) == ["channels"]


def test_channels_are_for_editors(world):
    make_venue(world.assembly)
    for account in (world.desk, world.delegate, world.stranger):
        assert api_client(account).get(VENUE).status_code == 403
        assert api_client(account).put(VENUE, {"channels": 1}).status_code == 403
    assert api_client().get(VENUE).status_code == 401
