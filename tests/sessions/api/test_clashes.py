"""Clashes of a draft for editors' programs: each with its reason, accepted and taken back."""

import pytest
from django.utils import timezone

from assemblies.models.audit import AuditEntry
from sessions.models.clashes import AcceptedClash
from sessions.models.sittings import Sitting
from sessions.selectors.plans import plan_version
from sessions.services import plans
from tests.factories.accounts import api_client
from tests.factories.sessions import make_body, make_pair, make_sitting, make_venue

CLASHES = "/api/v1/assemblies/138/clashes/"


@pytest.fixture
def editor(world):
    return api_client(world.editor)


@pytest.fixture
def other(world):
    """Return a sitting that is planned into the room of the world's own, at its time."""
    other = make_sitting(world.assembly, body=make_body("peace"), title={"en": "Peace"})
    plans.edit(sitting=other, facts={"room": world.room}, by=None, at=timezone.now())
    return other


def seen(answer):
    return {"If-Match": answer["ETag"]}


def draft_of(sitting):
    return Sitting.planned.select_related("draft").get(pk=sitting.pk).draft


def test_clash_is_told_in_words_and_keys(world, editor, other):
    answer = editor.get(CLASHES)
    french = editor.get(CLASHES, headers={"Accept-Language": "fr"}).json()["results"]

    (clash,) = answer.json()["results"]
    assert clash == {
        "key": f"room_taken:room={world.room.pk}:{world.sitting.pk}+{other.pk}",
        "kind": "room_taken",
        "detail": "Room 1 is taken at that time: Governing Council, Peace.",
        "sittings": [world.sitting.pk, other.pk],
        "starts_at": "2026-10-21T07:00:00Z",
        "ends_at": "2026-10-21T09:00:00Z",
        "about": {"room": world.room.pk},
        "numbers": {},
        "accepted": None,
        "outdated": None,
    }
    assert french[0]["detail"] != clash["detail"]
    version = plan_version(world.assembly)
    assert answer["ETag"].startswith(f'"{world.assembly.pk}-{version}.')


def test_clash_is_accepted_and_taken_back_on_record(world, editor, other):
    listed = editor.get(CLASHES)
    key = listed.json()["results"][0]["key"]

    accepted = editor.post(
        f"{CLASHES}accept/", {"key": key, "reason": "A joint sitting"}, headers=seen(listed)
    )

    assert accepted.status_code == 200
    on_record = accepted.json()["accepted"]
    assert (on_record["reason"], on_record["by"]) == (
        "A joint sitting",
        world.editor.get_short_name(),
    )
    assert draft_of(other).shares_room
    assert accepted["ETag"] == accepted.headers["ETag"] != listed["ETag"]

    back = editor.post(f"{CLASHES}take-back/", {"key": key}, headers=seen(accepted))
    again = editor.post(f"{CLASHES}take-back/", {"key": key}, headers=seen(back))

    assert (back.status_code, back.json()["accepted"]) == (200, None)
    assert not draft_of(other).shares_room
    assert not AcceptedClash.objects.exists()
    assert AuditEntry.objects.get(act="clash.take_back").by_key == str(world.editor.pk)
    assert (again.status_code, again.json()["code"]) == (409, "clash_not_accepted")


def test_room_shared_with_a_third_stays_shared(world, editor, other):
    third = make_sitting(world.assembly, body=make_body("trade"))
    plans.edit(sitting=third, facts={"room": world.room}, by=None, at=timezone.now())
    told = editor.get(CLASHES)
    of_third = [one["key"] for one in told.json()["results"] if third.pk in one["sittings"]]
    for key in of_third:
        told = editor.post(f"{CLASHES}accept/", {"key": key, "reason": "So"}, headers=seen(told))

    told = editor.post(f"{CLASHES}take-back/", {"key": of_third[0]}, headers=seen(told))
    assert draft_of(third).shares_room
    editor.post(f"{CLASHES}take-back/", {"key": of_third[1]}, headers=seen(told))

    assert not draft_of(third).shares_room


def test_clash_that_is_gone_is_refused(world, editor, other):
    key = editor.get(CLASHES).json()["results"][0]["key"]
    plans.edit(sitting=other, facts={"room": None}, by=None, at=timezone.now())
    now = editor.get(CLASHES)

    for act, body in (("accept", {"key": key, "reason": "So"}), ("take-back", {"key": key})):
        answer = editor.post(f"{CLASHES}{act}/", body, headers=seen(now))
        assert (answer.status_code, answer.json()["code"]) == (409, "clash_gone")


@pytest.mark.parametrize("act", ["accept", "take-back"])
def test_draft_must_be_as_it_was_seen(world, editor, other, act):
    old = editor.get(CLASHES)
    body = {"key": old.json()["results"][0]["key"]} | ({"reason": "So"} if act == "accept" else {})
    plans.edit(sitting=world.sitting, facts={"group": "A"}, by=None, at=timezone.now())

    stale = editor.post(f"{CLASHES}{act}/", body, headers=seen(old))
    unseen = editor.post(f"{CLASHES}{act}/", body)

    assert (stale.status_code, stale.json()["code"]) == (412, "superseded")
    assert (unseen.status_code, unseen.json()["code"]) == (428, "precondition_required")
    assert not AcceptedClash.objects.exists()


def test_acceptance_of_a_changed_clash_is_shown_as_outdated(world, editor, other):
    told = editor.get(CLASHES)
    body = {"key": told.json()["results"][0]["key"], "reason": "Short"}
    editor.post(f"{CLASHES}accept/", body, headers=seen(told))
    plans.edit(
        sitting=other, facts={"ends_at": world.sitting.ends_at - (
            world.sitting.ends_at - world.sitting.starts_at) / 2}, by=None, at=timezone.now(),
    )  # fmt: skip

    (clash,) = editor.get(CLASHES).json()["results"]

    assert (clash["accepted"], clash["outdated"]["reason"]) == (None, "Short")


def test_list_is_narrowed(world, editor, other):
    make_pair("governing_council", "peace")
    told = editor.get(CLASHES)
    key = next(one["key"] for one in told.json()["results"] if one["kind"] == "bodies_apart")
    editor.post(f"{CLASHES}accept/", {"key": key, "reason": "So"}, headers=seen(told))

    def kinds(**asked):
        return [one["kind"] for one in editor.get(CLASHES, asked).json()["results"]]

    assert kinds() == ["room_taken", "bodies_apart"]
    assert kinds(kind="bodies_apart") == kinds(is_accepted="true") == ["bodies_apart"]
    assert kinds(is_accepted="false") == ["room_taken"]
    for name in ("kind", "is_accepted"):
        answer = editor.get(CLASHES, {name: "x"})
        assert (answer.status_code, list(answer.json()["details"]["fields"])) == (400, [name])


def test_more_channels_than_the_event_has_are_a_clash(world, editor, other):
    plans.edit(sitting=other, facts={"room": None}, by=None, at=timezone.now())
    for sitting in (world.sitting, other):
        facts = {"languages": ["en", "fr", "es"]}
        plans.edit(sitting=sitting, facts=facts, by=None, at=timezone.now())
    assert editor.get(CLASHES).json()["results"] == []  # nobody has said how many there are

    venue = make_venue(world.assembly, 5)

    (clash,) = editor.get(CLASHES).json()["results"]
    assert (clash["kind"], clash["numbers"]) == ("event_channels", {"channels": 5, "needed": 6})
    venue.channels = 6
    venue.save()
    assert editor.get(CLASHES).json()["results"] == []


def test_what_is_known_is_not_told_again(world, editor, other):
    first = editor.get(CLASHES)
    known = editor.get(CLASHES, headers={"If-None-Match": first["ETag"]})
    other_page = editor.get(CLASHES, {"page_size": 1}, headers={"If-None-Match": first["ETag"]})
    make_pair("governing_council", "peace")
    newer = editor.get(CLASHES, headers={"If-None-Match": first["ETag"]})

    assert (known.status_code, known.content, known["ETag"]) == (304, b"", first["ETag"])
    assert other_page.status_code == 304  # the same page
    assert (newer.status_code, newer.json()["count"]) == (200, 2)


# Account by its key, grants, assembly, version; the draft, and eight for its clashes; a name.
QUERIES = 14


@pytest.mark.parametrize("more", [0, 5])
def test_list_costs_the_same_for_many(world, editor, other, more, django_assert_num_queries):
    for n in range(more):
        one = make_sitting(world.assembly, body=make_body(f"b{n}"))
        plans.edit(sitting=one, facts={"room": world.room}, by=None, at=timezone.now())
    told = editor.get(CLASHES)
    body = {"key": told.json()["results"][0]["key"], "reason": "So"}
    assert editor.post(f"{CLASHES}accept/", body, headers=seen(told)).status_code == 200

    with django_assert_num_queries(QUERIES):
        editor.get(CLASHES)
