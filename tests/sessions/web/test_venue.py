"""Rooms of an event, bodies that are kept apart, and who sits in them."""

import re
from datetime import date

import pytest

from assemblies.models.audit import AuditEntry
from assemblies.models.bodies import BodyMember
from sessions.models.clashes import BodiesApart
from sessions.models.rooms import Room, Venue
from sessions.models.sittings import Sitting
from sessions.permissions import visible_sittings
from sessions.selectors.plans import plan_version
from sessions.services import plans
from tests.factories.sessions import LATER, make_assembly, make_body, make_room, make_sitting

pytestmark = pytest.mark.django_db

ROOMS, BODIES = "/en/console/138/rooms/", "/en/console/138/bodies/"


@pytest.fixture(autouse=True)
def _editor(world, client):
    client.force_login(world.editor)


def text(response):
    return re.sub(r"\s+", " ", response.content.decode())


def test_room_is_entered_with_what_is_known_of_it(client, world):
    version = plan_version(world.assembly)

    client.post(ROOMS, {"name": " Hall  A ", "capacity": 800, "channels": 6, "is_open": "on"})

    room = Room.objects.get(name_key="hall a")
    assert (room.name, room.capacity, room.channels, room.is_open) == ("Hall A", 800, 6, True)
    assert AuditEntry.objects.get(act="room.add").by_key == str(world.editor.pk)
    assert plan_version(world.assembly) > version  # boards that are open renew themselves


def test_second_room_of_a_name_is_refused_at_the_field(client, world):
    response = client.post(ROOMS, {"name": "ROOM  1"})

    assert response.status_code == 422
    assert "There is a room of that name already: ROOM 1." in text(response)


def test_new_name_is_in_calendars_at_once(client, world):
    sitting, before = world.sitting, world.assembly.calendar_version

    client.post(f"{ROOMS}{world.room.pk}/", {"name": "Aula"})

    world.assembly.refresh_from_db()
    assert Sitting.objects.get(pk=sitting.pk).sequence == sitting.sequence + 1
    assert world.assembly.calendar_version > before
    assert "Aula" in text(client.get("/en/events/138/programme/"))


def test_capacity_alone_is_no_news(client, world):
    client.post(f"{ROOMS}{world.room.pk}/", {"name": "Room 1", "capacity": 80})

    assert Sitting.objects.get(pk=world.sitting.pk).sequence == world.sitting.sequence
    assert Room.objects.get(pk=world.room.pk).capacity == 80


def test_room_of_another_event_is_not_found(client, world):
    room = make_room(make_assembly(number=137), "Elsewhere")

    assert client.get(f"{ROOMS}{room.pk}/").status_code == 404


def test_room_without_a_sitting_is_removed_and_any_other_stays(client, world):
    empty = make_room(world.assembly, "Empty")

    gone = client.post(f"{ROOMS}{empty.pk}/remove/", follow=True)
    stays = client.post(f"{ROOMS}{world.room.pk}/remove/", follow=True)

    assert "The room was removed." in text(gone)
    assert "so it stays" in text(stays)
    assert list(Room.objects.all()) == [world.room]
    assert AuditEntry.objects.get(act="room.remove").before["name"] == "Empty"
    assert "The room was removed." in text(client.post(f"{ROOMS}{empty.pk}/remove/", follow=True))


def test_channels_of_the_whole_event_are_kept_and_clashes_show(client, world):
    other = make_sitting(world.assembly, body=make_body("peace"))
    for sitting in (world.sitting, other):
        facts = {"languages": ["en", "fr"]}
        plans.edit(sitting=sitting, facts=facts, by=world.editor, at=LATER)
    board = "/en/console/138/programme/?day=2026-10-21"
    sentence = "Channels of interpretation needed at one time: 4"
    version = plan_version(world.assembly)
    assert sentence not in text(client.get(board))

    kept = client.post("/en/console/138/venue/", {"channels": "3"}, follow=True)

    assert 'name="channels" value="3"' in text(kept)
    assert sentence in text(client.get(board))
    assert plan_version(world.assembly) > version  # boards that are open renew themselves
    entry = AuditEntry.objects.get(act="venue.set_channels")
    assert (entry.before, entry.after) == ({"channels": None}, {"channels": 3})
    client.post("/en/console/138/venue/", {"channels": ""})
    assert sentence not in text(client.get(board))


def test_bad_number_of_channels_is_refused_at_the_field(client):
    answer = client.post("/en/console/138/venue/", {"channels": "-1"})

    assert answer.status_code == 422
    assert 'id="venue-channels"' in text(answer)
    assert Venue.objects.count() == 0


def test_bodies_are_kept_apart_and_let_together(client, world):
    council, bureau = make_body(), make_body("bureau", name={"en": "Bureau"})

    client.post(BODIES, {"one": bureau.pk, "other": council.pk})
    client.post(BODIES, {"one": council.pk, "other": bureau.pk})

    pair = BodiesApart.objects.get()
    assert {pair.one, pair.other} == {council, bureau}
    assert AuditEntry.objects.filter(act="bodies.keep_apart").count() == 1
    assert "Bureau" in text(client.get(BODIES))
    client.post(f"{BODIES}{pair.pk}/together/")
    assert not BodiesApart.objects.exists()


def test_body_is_not_kept_apart_from_itself(client):
    council = make_body()

    response = client.post(BODIES, {"one": council.pk, "other": council.pk})

    assert response.status_code == 422
    assert "Choose two bodies" in text(response)


# Who sits in a body


def give(client, body, **changes):
    return client.post(f"{BODIES}{body.pk}/members/", {"starts_on": "2026-01-01", **changes})


def test_seat_opens_closed_sittings_and_is_taken_away(client, world):
    body = world.closed_sitting.body

    give(client, body, email="STRANGER@example.org")

    seat = BodyMember.objects.get()
    assert world.closed_sitting in visible_sittings(world.stranger, at=LATER)
    assert AuditEntry.objects.get(act="body.seat").by_key == str(world.editor.pk)
    assert "stranger@example.org" in text(client.get(f"{BODIES}{body.pk}/members/"))
    client.post(f"{BODIES}{body.pk}/members/{seat.pk}/take/")
    assert world.closed_sitting not in visible_sittings(world.stranger, at=LATER)
    assert AuditEntry.objects.get(act="body.unseat").before["user"] == world.stranger.pk


def test_member_has_a_seat_for_its_delegates(client, world):
    france = world.file.delegation.institution

    give(client, make_body(), institution=france.pk, ends_on="2026-12-31")

    seat = BodyMember.objects.get()
    assert (seat.institution, seat.ends_on) == (france, date(2026, 12, 31))


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({}, "Name either a person or a Member."),
        ({"email": "nobody@example.org"}, "There is no account with this address."),
        (
            {"email": "stranger@example.org", "ends_on": "2025-12-31"},
            "must not be before the first",
        ),
        ({"email": "stranger@example.org", "starts_on": "soon"}, "Enter a valid date."),
    ],
)
def test_seat_that_is_none_is_refused_at_the_field(client, world, changes, said):
    response = give(client, make_body(), **changes)

    assert (response.status_code, said in text(response)) == (422, True)
    assert not BodyMember.objects.exists()


def test_nobody_has_a_seat_twice_at_one_time(client, world):
    who = {"email": "stranger@example.org"}
    give(client, make_body(), **who, ends_on="2026-05-31")

    again = give(client, make_body(), **who, starts_on="2026-05-31")
    after = give(client, make_body(), **who, starts_on="2026-06-01")

    assert "There is a seat in this body at that time already." in text(again)
    assert (again.status_code, after.status_code) == (422, 302)
