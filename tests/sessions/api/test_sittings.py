"""The programme through the interface for programs."""

from datetime import UTC, datetime, timedelta

import pytest
from django.utils import timezone

from assemblies.models.delegations import Participant
from notifications.models.follows import Follow
from notifications.models.messages import Message
from notifications.services import follows
from sessions.jobs import telling
from sessions.models.sittings import Sitting
from tests.factories.accounts import api_client
from tests.factories.sessions import (
    make_assembly,
    make_room,
    make_sitting,
)


@pytest.fixture
def editor(world):
    return api_client(world.editor)


def url_of(sitting, act=""):
    return f"/api/v1/sittings/{sitting.pk}/{act}"


def seen(sitting, sequence=0):
    return {"If-Match": f'"{sitting.pk}-{sequence}"'}


def accredit(user, event):
    return Participant.objects.create(
        event=event, user=user, badge_name="A B", given_name="A", family_name="B", sex="male",
        capacity="adviser", language="en", accredited_at=timezone.now(),
    )  # fmt: skip


LATER = {"starts_at": "2026-10-22T14:00:00+02:00", "ends_at": "2026-10-22T15:30:00+02:00"}


def test_programme_is_open_to_everybody(world):
    client = api_client()

    sittings = client.get("/api/v1/assemblies/138/sittings/").json()

    assert [row["id"] for row in sittings["results"]] == [world.sitting.pk]
    assert client.get("/api/v1/assemblies/139/sittings/").status_code == 404
    assert client.get(url_of(world.sitting))["ETag"].startswith(f'"{world.sitting.pk}-0.')


def test_programs_read_what_the_page_prints(world):
    world.sitting.kind, world.sitting.group = "side_event", "Group A"
    world.sitting.languages, world.sitting.follows_minutes = ["en", "fr"], 15
    world.sitting.follows = make_sitting(world.assembly, hour=8, hours=1)
    world.sitting.save()

    told = api_client().get(url_of(world.sitting)).json()

    assert {name: told[name] for name in ("kind", "group", "languages")} == {
        "kind": "side_event", "group": "Group A", "languages": ["en", "fr"]
    }  # fmt: skip
    assert (told["follows"], told["follows_minutes"]) == (world.sitting.follows_id, 15)


@pytest.mark.parametrize("how", ["closed", "planned"])
def test_what_a_sitting_follows_is_told_to_whom_may_know_of_it(world, how):
    planned = make_sitting(world.assembly, hour=8, hours=1, released_at=None)
    followed = world.closed_sitting if how == "closed" else planned
    Sitting.objects.filter(pk=world.sitting.pk).update(follows=followed, follows_minutes=15)

    def told(user=None):
        client = api_client(user)
        (listed,) = [
            one for one in client.get("/api/v1/assemblies/138/sittings/").json()["results"]
            if one["id"] == world.sitting.pk
        ]  # fmt: skip
        one = client.get(url_of(world.sitting)).json()
        assert (listed["follows"], listed["follows_minutes"]) == (
            one["follows"], one["follows_minutes"]
        )  # fmt: skip
        return one["follows"], one["follows_minutes"]

    assert told() == told(world.stranger) == (None, None)
    assert told(world.editor) == ((followed.pk, 15) if how == "closed" else (None, None))


def test_sitting_is_not_told_again(world):
    client = api_client()
    first = client.get(url_of(world.sitting))
    known = client.get(url_of(world.sitting), headers={"If-None-Match": first["ETag"]})
    weak = client.get(url_of(world.sitting), headers={"If-None-Match": "W/" + first["ETag"]})
    Sitting.objects.filter(pk=world.sitting.pk).update(places=10, places_taken=3)
    newer = client.get(url_of(world.sitting), headers={"If-None-Match": first["ETag"]})

    assert (known.status_code, known.content, weak.status_code) == (304, b"", 304)
    # A place taken raises no SEQUENCE: who comes back with what the server gave is told.
    assert (newer.status_code, newer.json()["places_left"]) == (200, 7)
    assert newer["ETag"].split(".")[0] == first["ETag"].split(".")[0]


@pytest.mark.parametrize("more", [0, 2])
def test_programme_takes_three_queries(world, more, django_assert_num_queries):
    for number in range(more):
        make_sitting(world.assembly, day=3, room=make_room(world.assembly, f"R{number}"))

    with django_assert_num_queries(3):
        response = api_client().get("/api/v1/assemblies/138/sittings/")

    assert response.json()["count"] == 1 + more


def test_programme_is_narrowed(world):
    client = api_client()
    closed = {"is_closed": "true"}
    seen = api_client(world.editor).get("/api/v1/assemblies/138/sittings/", closed)
    hidden = client.get("/api/v1/assemblies/138/sittings/", closed)
    nobody = client.get("/api/v1/assemblies/138/sittings/", {"body": "x"})

    assert [row["id"] for row in seen.json()["results"]] == [world.closed_sitting.pk]
    assert hidden.json()["count"] == 0
    assert nobody.json()["count"] == 0


def test_editor_moves_a_sitting_and_followers_are_told(world, editor):
    follows.follow(user=world.delegate, topic=world.sitting.topic, at=timezone.now())
    other = make_room(world.assembly, "Room 2")

    response = editor.post(
        url_of(world.sitting, "move/"),
        LATER | {"room": other.pk, "note": {"en": "Moved.", "fr": "Déplacé."}},
        headers=seen(world.sitting),
    )

    assert response.status_code == 200
    assert response["ETag"].startswith(f'"{world.sitting.pk}-1.')
    body = response.json()
    assert body["starts_at"] == "2026-10-22T12:00:00Z"
    assert (body["room"], body["room_name"], body["sequence"]) == (other.pk, "Room 2", 1)
    assert body["change_note"] == {"en": "Moved.", "fr": "Déplacé."}
    telling.tell_untold(at=timezone.now())
    assert [m.recipient for m in Message.objects.all()] == ["delegate@example.org"]


def test_room_stays_unless_it_is_named(world, editor):
    kept = editor.post(url_of(world.sitting, "move/"), LATER, headers=seen(world.sitting))
    gone = editor.post(
        url_of(world.sitting, "move/"), LATER | {"room": None}, headers=seen(world.sitting, 1)
    )

    assert (kept.json()["room"], gone.json()["room"]) == (world.room.pk, None)


@pytest.mark.parametrize("act", ["move/", "cancel/"])
def test_change_needs_the_version_that_was_seen(world, editor, act):
    missing = editor.post(url_of(world.sitting, act), LATER if act == "move/" else {})
    other = editor.post(
        url_of(world.sitting, act),
        LATER if act == "move/" else {},
        headers=seen(world.sitting, 7),
    )

    world.sitting.refresh_from_db()
    assert (missing.status_code, missing.json()["code"]) == (428, "precondition_required")
    assert (other.status_code, other.json()["code"]) == (412, "superseded")
    assert world.sitting.sequence == 0


def test_cancelled_sitting_stays_and_is_marked(world, editor):
    response = editor.post(
        url_of(world.sitting, "cancel/"), {"note": {"en": "No quorum."}},
        headers=seen(world.sitting),
    )  # fmt: skip
    again = editor.post(url_of(world.sitting, "cancel/"), headers=seen(world.sitting, 1))

    assert response.json()["status"] == "cancelled"
    assert response.json()["sequence"] == 1
    assert (again.status_code, again.json()["code"]) == (409, "sitting_cancelled")
    assert api_client().get(url_of(world.sitting)).json()["status"] == "cancelled"


@pytest.mark.parametrize("name", ["desk", "coordinator", "delegate", "stranger"])
def test_others_do_not_change_the_programme(world, name):
    client = api_client(world.accounts[name])

    moved = client.post(url_of(world.sitting, "move/"), LATER, headers=seen(world.sitting))
    cancelled = client.post(url_of(world.sitting, "cancel/"), headers=seen(world.sitting))

    assert (moved.status_code, cancelled.status_code) == (403, 403)


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("starts_at", None),
        ("starts_at", "tomorrow"),
        ("starts_at", "2026-10-22T14:00:00"),
        ("starts_at", "0001-01-01T00:00:00+14:00"),
        ("starts_at", "9999-12-31T23:59:59-14:00"),
        ("starts_at", 1792670400),
        ("ends_at", "2026-13-01T00:00:00Z"),
        ("room", "Room 1"),
        ("room", 10**9),
        ("room", 10**30),
        ("note", "Moved."),
        ("note", {}),
        ("note", {"de": "Verlegt."}),
        ("note", {"en": "a" * 501}),
        ("note", {"en": 5}),
        ("sequence", 1),
    ],
)
def test_bad_answer_is_named(world, editor, field, value):
    response = editor.post(
        url_of(world.sitting, "move/"), LATER | {field: value}, headers=seen(world.sitting)
    )

    world.sitting.refresh_from_db()
    assert response.status_code == 400
    assert list(response.json()["details"]["fields"]) == [field]
    assert world.sitting.sequence == 0


def test_room_of_another_event_is_refused(world, editor):
    room = make_room(make_assembly(139, starts_on=datetime(2027, 3, 1, tzinfo=UTC).date(),
                                   ends_on=datetime(2027, 3, 5, tzinfo=UTC).date()))  # fmt: skip

    response = editor.post(
        url_of(world.sitting, "move/"), LATER | {"room": room.pk}, headers=seen(world.sitting)
    )

    assert response.status_code == 400


def test_end_before_the_start_is_refused(world, editor):
    response = editor.post(
        url_of(world.sitting, "move/"),
        LATER | {"ends_at": LATER["starts_at"]},
        headers=seen(world.sitting),
    )

    assert (response.status_code, response.json()["code"]) == (409, "ends_before_start")


def test_day_far_from_the_assembly_is_refused(world, editor):
    far = {"starts_at": "2190-10-22T09:00:00+02:00", "ends_at": "2191-10-22T12:00:00+02:00"}

    response = editor.post(url_of(world.sitting, "move/"), far, headers=seen(world.sitting))

    assert (response.status_code, response.json()["code"]) == (409, "day_too_far")


def test_taken_room_is_refused_unless_it_is_to_be_shared(world, editor):
    room = make_room(world.assembly, "Room 2")
    make_sitting(world.assembly, room=room, starts_at=LATER["starts_at"], ends_at=LATER["ends_at"])
    url, there = url_of(world.sitting, "move/"), LATER | {"room": room.pk}

    refused = editor.post(url, there, headers=seen(world.sitting))
    taken = editor.post(url, there | {"shares_room": True}, headers=seen(world.sitting))

    assert (refused.status_code, refused.json()["code"]) == (409, "room_taken")
    assert refused.json()["details"]["room"] == "Room 2"
    assert (taken.status_code, taken.json()["room"]) == (200, room.pk)


def test_participant_follows_an_open_sitting_and_no_other(world):
    accredit(world.delegate, world.assembly)
    client = api_client(world.delegate)

    followed = client.post(url_of(world.sitting, "follow/"))
    closed = client.post(url_of(world.closed_sitting, "follow/"))
    topics = set(Follow.objects.values_list("topic", flat=True))
    unfollowed = client.post(url_of(world.sitting, "unfollow/"))

    assert followed.json() == {"sitting": world.sitting.pk, "is_followed": True}
    assert (closed.status_code, closed.json()["code"]) == (404, "not_found")
    assert topics == {world.sitting.topic}
    assert unfollowed.json() == {"sitting": world.sitting.pk, "is_followed": False}
    assert not Follow.objects.exists()


def test_who_takes_no_part_follows_nothing(world):
    another = make_assembly(139, starts_on=world.assembly.starts_on + timedelta(days=160),
                            ends_on=world.assembly.ends_on + timedelta(days=160))  # fmt: skip
    accredit(world.stranger, another)

    response = api_client(world.stranger).post(url_of(world.sitting, "follow/"))

    assert response.status_code == 403
    assert not Follow.objects.exists()
