"""Bodies, who sits in them, and which are kept apart, through the interface for programs."""

import pytest

from assemblies.models.bodies import BodyMember
from sessions.models.clashes import BodiesApart
from tests.factories.accounts import api_client
from tests.factories.sessions import make_body, make_pair, make_seat

BODIES, APART = "/api/v1/bodies/", "/api/v1/bodies-apart/"


@pytest.fixture
def editor(world):
    return api_client(world.editor)


def test_bodies_are_for_editors(world):
    make_body("bureau")
    paths = (BODIES, APART, f"{BODIES}bureau/members/")
    for path in paths:
        for account in (world.desk, world.delegate, world.stranger):
            assert api_client(account).get(path).status_code == 403
            assert api_client(account).post(path, {}).status_code in (403, 405)
        assert api_client().get(path).status_code == 401


def test_bodies_are_listed_with_their_seats(world, editor):
    make_seat(world.stranger, make_body("bureau", name={"en": "Bureau"}))

    found = {one["code"]: one for one in editor.get(BODIES).json()["results"]}

    assert found["bureau"] == {
        "code": "bureau", "name": {"en": "Bureau"}, "color": "", "seats": 1
    }  # fmt: skip
    assert found["governing_council"]["seats"] == 0


def test_two_are_kept_apart_once_and_may_meet_again(world, editor):
    body = {"one": "peace", "other": "governing_council"}
    make_body("peace")

    made, again = editor.post(APART, body), editor.post(APART, body)
    key = made.json()["id"]

    assert (made.status_code, again.json()["id"]) == (201, key)
    (told,) = editor.get(APART).json()["results"]
    assert {told["one"], told["other"]} == set(body.values())
    assert editor.post(f"{APART}{key}/remove/").status_code == 204
    assert editor.post(f"{APART}{key}/remove/").status_code == 404
    assert not BodiesApart.objects.exists()


@pytest.mark.parametrize(
    ("body", "field"),
    [({"one": "governing_council"}, "other"), ({"one": "nobody", "other": "governing_council"},
     "one"), ({"one": 5, "other": "governing_council"}, "one")],
)  # fmt: skip
def test_pair_that_is_none_is_refused_at_the_field(world, editor, body, field):
    answer = editor.post(APART, body)

    assert (answer.status_code, list(answer.json()["details"]["fields"])) == (400, [field])


def test_body_is_not_kept_apart_from_itself(world, editor):
    answer = editor.post(APART, {"one": "governing_council", "other": "governing_council"})

    assert (answer.status_code, answer.json()["code"]) == (409, "apart_from_itself")


def test_seats_are_given_listed_and_taken(world, editor):
    make_body("bureau")
    members = f"{BODIES}bureau/members/"

    person = editor.post(members, {"email": world.stranger.email, "starts_on": "2026-01-01"})
    member = editor.post(
        members, {"institution": "FR", "starts_on": "2026-02-01", "ends_on": "2026-12-31"}
    )
    twice = editor.post(members, {"institution": "FR", "starts_on": "2026-03-01"})

    assert person.json() == {
        "id": person.json()["id"], "name": world.stranger.get_short_name(), "institution": None,
        "starts_on": "2026-01-01", "ends_on": None,
    }  # fmt: skip
    assert (member.status_code, member.json()["institution"]) == (201, "FR")
    assert (twice.status_code, twice.json()["code"]) == (409, "already_seated")
    listed = editor.get(members).json()["results"]
    assert [one["id"] for one in listed] == [member.json()["id"], person.json()["id"]]
    away = f"{members}{person.json()['id']}/remove/"
    assert editor.post(away.replace("bureau", "governing_council")).status_code == 404
    assert (editor.post(away).status_code, editor.post(away).status_code) == (204, 404)
    assert BodyMember.objects.get().institution is not None


@pytest.mark.parametrize(
    ("body", "field"),
    [({}, "starts_on"), ({"starts_on": "2026-01-01"}, "email"),
     ({"starts_on": "2026-01-01", "email": "nobody@example.org"}, "email"),
     ({"starts_on": "2026-01-01", "email": "a@b.org", "institution": "FR"}, "email"),
     ({"starts_on": "2026-02-30", "institution": "FR"}, "starts_on"),
     ({"starts_on": "2026-01-01", "institution": "XX"}, "institution")],
)  # fmt: skip
def test_seat_that_is_none_is_refused_at_the_field(world, editor, body, field):
    make_body("bureau")

    answer = editor.post(f"{BODIES}bureau/members/", body)

    assert (answer.status_code, list(answer.json()["details"]["fields"])) == (400, [field])
    assert editor.post(f"{BODIES}none/members/", body).status_code == 404


@pytest.mark.parametrize("more", [0, 3])
@pytest.mark.parametrize("path", [BODIES, APART, f"{BODIES}bureau/members/"])
def test_lists_cost_the_same_for_many(world, editor, path, more, django_assert_num_queries):
    make_pair("governing_council", "bureau")
    make_seat(world.stranger)
    for n in range(more):
        make_pair("governing_council", f"b{n}")
        make_seat(world.accounts[("desk", "media", "door")[n]])
    first = editor.get(path)

    with django_assert_num_queries(5 if "members" in path else 4):
        known = editor.get(path, headers={"If-None-Match": first["ETag"]})

    assert (first.status_code, known.status_code) == (200, 304)
