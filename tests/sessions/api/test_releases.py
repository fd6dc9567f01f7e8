"""Past releases and programmes for programs: what each changed, and how it stood after it."""

from datetime import timedelta

import pytest
from django.utils import timezone

from assemblies.fields import LanguageMap
from sessions.services import plans, releases
from tests.factories.accounts import api_client
from tests.factories.sessions import make_body, make_release, make_room, make_sitting

RELEASES = "/api/v1/assemblies/138/releases/"
SECRET = "Talks nobody hears of"


@pytest.fixture
def sitting(world):
    make_release(world.assembly, world.sitting, world.closed_sitting)
    return world.sitting


def publish(sitting, **facts):
    plans.edit(sitting=sitting, facts=facts, by=None, at=timezone.now())
    return releases.release(event=sitting.event, by=None, at=timezone.now())


def programme(number, client=None):
    return (client or api_client()).get(f"{RELEASES}{number}/programme/")


def test_release_tells_before_and_after(world, sitting):
    publish(sitting, room=make_room(world.assembly, "Room 18"))
    sitting.refresh_from_db()

    told = api_client().get(f"{RELEASES}2/").json()

    (row,) = told.pop("sittings")
    told.pop("released_at")
    assert told == {"number": 2, "note": None, "withdrawn": 0}
    assert row == {
        "sitting": sitting.pk,
        "changes": ["room"],
        "sequence": sitting.sequence,
        "title": "Governing Council",
        "when": row["when"],
        "room": "Room 18",
        "differences": [{"what": "Room", "before": "Room 1", "after": "Room 18"}],
    }


def test_programme_is_read_as_it_stood(world, sitting):
    follower = make_sitting(
        world.assembly, day=2, body=make_body("peace"), follows=sitting, follows_minutes=10,
        languages=["en", "fr"],
    )  # fmt: skip
    make_release(world.assembly, follower)
    publish(sitting, starts_at=sitting.starts_at + timedelta(minutes=30))
    plans.drop(sitting=sitting, by=None, at=timezone.now())
    releases.release(event=world.assembly, by=None, at=timezone.now())

    first, second, last = (programme(n).json()["results"] for n in (1, 2, 4))

    assert [one["id"] for one in first] == [sitting.pk]
    assert (first[0]["starts_at"], first[0]["status"]) == ("2026-10-21T07:00:00Z", "confirmed")
    assert [(one["id"], one["follows"], one["follows_minutes"]) for one in second] == [
        (sitting.pk, None, None),
        (follower.pk, sitting.pk, 10),
    ]
    assert second[1]["languages"] == ["en", "fr"]
    cancelled = {one["id"]: one["status"] for one in last}
    assert cancelled[sitting.pk] == "cancelled"


def test_stranger_reads_of_no_closed_sitting(world, sitting):
    publish(world.closed_sitting, title=LanguageMap({"en": SECRET}))  # 2: nothing is public
    follower = make_sitting(world.assembly, day=3, follows=world.closed_sitting)
    make_release(world.assembly, follower)  # 3

    for client in (api_client(), api_client(world.stranger)):
        for path in (RELEASES, f"{RELEASES}3/", f"{RELEASES}3/programme/"):
            assert SECRET not in client.get(path).content.decode()
        assert client.get(f"{RELEASES}2/").status_code == 404
        assert client.get(f"{RELEASES}2/programme/").status_code == 404
        (told,) = [
            one for one in programme(3, client).json()["results"] if one["id"] == follower.pk
        ]
        assert (told["follows"], told["follows_minutes"]) == (None, None)
    editor = api_client(world.editor)
    assert SECRET in programme(3, editor).content.decode()
    assert SECRET in editor.get(f"{RELEASES}2/").content.decode()


def test_release_that_is_not_there_is_not_found(world, sitting):
    for number in (0, 99, 10**9):
        assert api_client().get(f"{RELEASES}{number}/").status_code == 404
        assert programme(number).status_code == 404


@pytest.mark.parametrize("path", [RELEASES, f"{RELEASES}1/", f"{RELEASES}1/programme/"])
def test_past_is_not_told_again(world, sitting, path):
    client, editor = api_client(), api_client(world.editor)
    first = client.get(path)

    known = client.get(path, headers={"If-None-Match": first["ETag"]})
    of_editor = editor.get(path, headers={"If-None-Match": first["ETag"]})

    assert (known.status_code, known.content) == (304, b"")
    assert of_editor.status_code == 200  # she sees the closed one, too


@pytest.mark.parametrize("more", [0, 3])
@pytest.mark.parametrize(
    ("path", "queries"), [(RELEASES, 3), (f"{RELEASES}1/", 5), (f"{RELEASES}1/programme/", 5)]
)
def test_past_costs_the_same_for_many(
    world, sitting, path, queries, more, django_assert_num_queries
):
    """Assembly, rows and what is visible; then the names of rooms and bodies."""
    for n in range(more):
        other = make_sitting(
            world.assembly, room=make_room(world.assembly, f"R{n}"), body=make_body(f"b{n}")
        )
        make_release(world.assembly, other)

    with django_assert_num_queries(queries):
        assert api_client().get(path).status_code == 200


def test_release_says_where_it_is_read(world, sitting):
    plans.edit(sitting=sitting, facts={"group": "A"}, by=None, at=timezone.now())
    editor = api_client(world.editor)
    version = int(editor.get("/api/v1/assemblies/138/plan/")["Plan-Version"])

    made = editor.post(RELEASES, {"version": version})

    assert made.status_code == 201
    assert editor.get(made["Location"]).json()["number"] == made.json()["number"] == 2
