"""Editors' programs plan and release; everybody reads the change log."""

import pytest
from django.utils import timezone

from notifications.models.follows import Follow
from notifications.models.messages import Message
from sessions.jobs import telling
from sessions.models.sittings import Sitting
from sessions.services import plans, releases
from sessions.web.board_forms import INTERPRETED
from tests.factories.accounts import api_client
from tests.factories.documents import make_theme
from tests.factories.sessions import make_room

PLAN = "/api/v1/assemblies/138/plan/"
RELEASES = "/api/v1/assemblies/138/releases/"


@pytest.fixture
def editor(world):
    return api_client(world.editor)


def seen(sitting, version=1):
    return {"If-Match": f'"{sitting.pk}-{version}"'}


def new(**changes):
    return {
        "body": "governing_council",
        "title": {"en": "Panel", "fr": "Panel"},
        "starts_at": "2026-10-22T11:00:00+02:00",
        "ends_at": "2026-10-22T12:00:00+02:00",
        **changes,
    }


def test_draft_is_for_editors_alone(world):
    for account in (world.delegate, world.desk, world.stranger):
        client = api_client(account)
        assert client.get(PLAN).status_code == 403
        assert client.get(f"{PLAN}{world.sitting.pk}/").status_code == 403
        assert client.post(PLAN, new()).status_code == 403
        assert client.post(RELEASES, {"version": 0}).status_code == 403
    assert api_client().get(PLAN).status_code == 401


def test_sitting_is_planned_edited_and_released(world, editor):
    Follow.objects.create(user=world.delegate, topic=world.sitting.topic, created_at=timezone.now())
    room = make_room(world.assembly, "Room 7")

    made = editor.post(PLAN, new(room=room.pk))
    edited = editor.patch(
        f"{PLAN}{world.sitting.pk}/",
        {"group": "A", "is_closed": False},
        headers=seen(world.sitting),
    )
    listed = editor.get(PLAN)

    assert (made.status_code, made.json()["changes"], made.json()["room"]) == (
        201,
        ["added"],
        room.pk,
    )
    assert made["Location"].endswith(f"{PLAN}{made.json()['id']}/")
    assert (edited.status_code, edited["ETag"].split(".")[0]) == (200, f'"{world.sitting.pk}-2')
    assert edited.json()["changes"] == ["details"]
    assert listed.json()["count"] == 3
    assert Sitting.objects.count() == 2

    released = editor.post(
        RELEASES, {"version": int(listed["Plan-Version"]), "note": {"en": "Two changes"}}
    )

    assert released.status_code == 201
    assert [row["changes"] for row in released.json()["sittings"]] == [["details"], ["added"]]
    assert Sitting.objects.count() == 3
    telling.tell_untold(at=timezone.now())
    assert [m.recipient for m in Message.objects.filter(kind="sitting_changed")] == [
        world.delegate.email
    ]


def test_what_another_has_done_is_not_overwritten(world, editor):
    first = editor.patch(f"{PLAN}{world.sitting.pk}/", {"group": "A"}, headers=seen(world.sitting))
    second = editor.patch(f"{PLAN}{world.sitting.pk}/", {"group": "B"}, headers=seen(world.sitting))
    unseen = editor.patch(f"{PLAN}{world.sitting.pk}/", {"group": "B"})
    stale = editor.post(RELEASES, {"version": 1})

    assert first.status_code == 200
    assert (second.status_code, second.json()["code"]) == (412, "superseded")
    assert (unseen.status_code, unseen.json()["code"]) == (428, "precondition_required")
    assert (stale.status_code, stale.json()["code"]) == (412, "superseded")


def test_drop_and_revert(world, editor):
    dropped = editor.post(f"{PLAN}{world.sitting.pk}/drop/", {}, headers=seen(world.sitting))
    reverted = editor.post(f"{PLAN}{world.sitting.pk}/revert/", headers=seen(world.sitting, 2))

    assert (dropped.json()["is_cancelled"], dropped.json()["changes"]) == (True, ["cancelled"])
    assert (reverted.json()["is_cancelled"], reverted.json()["changes"]) == (False, [])
    assert not Sitting.objects.get(pk=world.sitting.pk).is_cancelled


@pytest.mark.parametrize(
    ("changes", "code", "field"),
    [
        ({"ends_at": "2026-10-22T11:00:00+02:00"}, "ends_before_start", "ends_at"),
        ({"starts_at": "2029-10-22T11:00:00+02:00", "ends_at": "2029-10-22T12:00:00+02:00"},
         "day_too_far", "starts_at"),
        ({"room": 999_999}, "room_elsewhere", "room"),
        ({"follows": 999_999}, "follows_nobody", "follows"),
    ],
)  # fmt: skip
def test_what_no_sitting_can_be_is_refused(editor, changes, code, field):
    response = editor.post(PLAN, new(**changes))

    assert (response.status_code, response.json()["code"]) == (409, code)
    assert response.json()["details"]["fields"] == {field: [response.json()["detail"]]}
    assert not Sitting.planned.filter(released_at=None).exists()


def test_circle_is_refused_at_its_field(world, editor):
    key = world.sitting.pk

    answer = editor.patch(f"{PLAN}{key}/", {"follows": key}, headers=seen(world.sitting))

    assert (answer.status_code, answer.json()["code"]) == (409, "follows_itself")
    assert answer.json()["details"]["sittings"] == [key]
    assert list(answer.json()["details"]["fields"]) == ["follows"]


def test_every_language_that_the_page_offers_is_taken(editor):
    answer = editor.post(PLAN, new(languages=list(INTERPRETED)))

    assert (answer.status_code, answer.json()["languages"]) == (201, list(INTERPRETED))


def test_themes_are_taken_each_once_and_shown(editor):
    make_theme("peace")

    answer = editor.post(PLAN, new(themes=["peace", "peace"]))

    assert (answer.status_code, answer.json()["themes"]) == (201, ["peace"])


@pytest.mark.parametrize(
    "changes",
    [{"languages": ["english"]}, {"themes": ["fun"]}, {"purposes": ["fun"]}, {"kind": "x"},
     {"body": "nobody"}, {"title": {}}, {"note": {"en": "x"}}],
)  # fmt: skip
def test_bad_words_are_refused_at_the_field(editor, changes):
    response = editor.post(PLAN, new(**changes))

    assert response.status_code == 400
    assert set(response.json()["details"]["fields"]) == set(changes)


def test_log_is_public_and_tells_nothing_of_closed_sittings(world, editor):
    plans.edit(sitting=world.closed_sitting, facts={"group": "A"}, by=None, at=timezone.now())
    plans.edit(sitting=world.sitting, facts={"group": "B"}, by=None, at=timezone.now())
    releases.release(event=world.assembly, by=None, at=timezone.now())

    public, whole = api_client().get(RELEASES), editor.get(RELEASES)

    told = [row["sitting"] for row in public.json()["results"][0]["sittings"]]
    assert told == [world.sitting.pk]
    assert len(whole.json()["results"][0]["sittings"]) == 2


@pytest.mark.parametrize("path", [RELEASES, "/api/v1/assemblies/138/sittings/"])
def test_public_lists_answer_304_until_something_changes(world, path):
    client = api_client()
    first = client.get(path)
    known = client.get(path, headers={"If-None-Match": first["ETag"]})
    plans.edit(sitting=world.sitting, facts={"interpretation": "B"}, by=None, at=timezone.now())
    planned = client.get(path, headers={"If-None-Match": first["ETag"]})
    releases.release(event=world.assembly, by=None, at=timezone.now())
    released = client.get(path, headers={"If-None-Match": first["ETag"]})

    assert released["ETag"] != first["ETag"]
    assert (known.status_code, known.content) == (304, b"")
    assert planned.status_code == 304
    assert released.status_code == 200
