"""Who was there, through the interface for programs."""

from datetime import timedelta

import pytest
from django.utils import timezone

from sessions.models.minutes import Minutes
from sessions.models.presence import QuorumRecord
from sessions.services import presence, sittings
from tests.factories.accounts import api_client
from tests.factories.record import make_part, make_participant, publish_minutes, save_minutes
from tests.factories.sessions import make_assembly, make_sitting


@pytest.fixture
def editor(world):
    return api_client(world.editor)


def url(sitting, more):
    return f"/api/v1/sittings/{sitting.pk}/{more}"


def seen(answer):
    return {"If-Match": answer["ETag"]}


def test_everybody_reads_the_parts_and_is_told_when_nothing_is_new(world):
    rosa = make_participant(
        world.assembly, delegation=world.file.delegation, function_in_parliament="Speaker"
    )
    one, two = make_part(world.sitting, participant=rosa), make_part(world.sitting)
    client, address = api_client(), url(world.sitting, "parts/")

    first = client.get(address)
    again = client.get(address, headers={"If-None-Match": first["ETag"]})
    make_part(world.sitting, guest="Another")
    newer = client.get(address, headers={"If-None-Match": first["ETag"]})

    assert first.json() == {
        "parts": [
            {"id": one.pk, "part": "chair", "name": "Rosa Example", "function": "Speaker",
             "institution": "FR"},
            {"id": two.pk, "part": "chair", "name": "Guest Example", "function": "",
             "institution": None},
        ]
    }  # fmt: skip
    assert (again.status_code, again.content) == (304, b"")
    assert (newer.status_code, len(newer.json()["parts"])) == (200, 3)


def test_parts_are_told_again_when_somebody_has_another_name(world, editor):
    rosa = make_participant(world.assembly, delegation=world.file.delegation)
    make_part(world.sitting, participant=rosa)
    address = url(world.sitting, "parts/")
    first = editor.get(address)
    rosa.badge_name = "Rosa Example-Martin"
    rosa.save()

    newer = editor.get(address, headers={"If-None-Match": first["ETag"]})

    assert newer.json()["parts"][0]["name"] == "Rosa Example-Martin"
    # A name is no change of the parts: who saw the former one may go on.
    added = editor.post(address, {"part": "speaker", "guest": "A"}, headers=seen(first))
    assert added.status_code == 200


def test_minutes_published_anew_are_told_again(world):
    publish_minutes(world.sitting, world.editor, "It opened at nine.")
    client, address = api_client(), url(world.sitting, "minutes/")
    first = client.get(address)
    head = Minutes.objects.get()
    head.published_at += timedelta(hours=1)
    head.save()

    newer = client.get(address, headers={"If-None-Match": first["ETag"]})

    assert newer.status_code == 200
    assert client.get(address, headers={"If-None-Match": newer["ETag"]}).status_code == 304


def test_editor_gives_orders_and_takes_parts(world, editor):
    rosa, address = make_participant(world.assembly), url(world.sitting, "parts/")
    told = editor.get(address)

    told = editor.post(address, {"part": "chair", "participant": rosa.pk}, headers=seen(told))
    told = editor.post(address, {"part": "speaker", "guest": "Guest"}, headers=seen(told))
    first, second = (one["id"] for one in told.json()["parts"])
    told = editor.post(f"{address}{second}/move/", {"to": 1}, headers=seen(told))
    assert [one["id"] for one in told.json()["parts"]] == [second, first]
    told = editor.post(f"{address}{first}/remove/", headers=seen(told))

    assert [one["name"] for one in told.json()["parts"]] == ["Guest"]


@pytest.mark.parametrize("act", ["add", "move", "remove"])
def test_parts_change_only_from_what_was_seen(world, editor, act):
    address, old = url(world.sitting, "parts/"), editor.get(url(world.sitting, "parts/"))
    one = make_part(world.sitting)
    acts = {
        "add": lambda **more: editor.post(address, {"part": "chair", "guest": "A"}, **more),
        "move": lambda **more: editor.post(f"{address}{one.pk}/move/", {"to": 1}, **more),
        "remove": lambda **more: editor.post(f"{address}{one.pk}/remove/", **more),
    }

    assert acts[act]().status_code == 428
    assert acts[act](headers=seen(old)).status_code == 412
    assert world.sitting.parts.count() == 1


@pytest.mark.parametrize(
    ("sent", "field"),
    [
        ({"part": "king", "guest": "A"}, "part"),
        ({"part": "chair"}, "participant"),
        ({"part": "chair", "guest": "A", "participant": 1}, "participant"),
        ({"part": "chair", "participant": 10**9}, "participant"),
        ({"part": "chair", "guest": ""}, "guest"),
        ({"part": "chair", "guest": "a" * 121}, "guest"),
        ({"part": "chair", "guest": "A", "function": "a\nb"}, "function"),
    ],
)
def test_bad_part_is_named(world, editor, sent, field):
    address = url(world.sitting, "parts/")

    answer = editor.post(address, sent, headers=seen(editor.get(address)))

    assert (answer.status_code, list(answer.json()["details"]["fields"])) == (400, [field])


def test_person_of_another_event_has_no_part(world, editor):
    address = url(world.sitting, "parts/")
    other = make_participant(make_assembly(139))

    answer = editor.post(
        address, {"part": "chair", "participant": other.pk}, headers=seen(editor.get(address))
    )

    assert answer.status_code == 400


def test_part_of_another_sitting_is_not_found(world, editor):
    one = make_part(world.closed_sitting)
    mark = seen(editor.get(url(world.sitting, "parts/")))

    answer = editor.post(url(world.sitting, f"parts/{one.pk}/remove/"), headers=mark)

    assert answer.status_code == 404


def test_everybody_reads_minutes_once_they_are_published(world):
    client, address = api_client(), url(world.sitting, "minutes/")
    save_minutes(world.sitting, world.editor, "Un.", language="fr")
    before = client.get(address)
    publish_minutes(world.sitting, world.editor, "One.")

    after = client.get(address, headers={"If-None-Match": before["ETag"]})
    again = client.get(address, headers={"If-None-Match": after["ETag"]})

    assert before.json() == {"minutes": []}
    (one,) = after.json()["minutes"]
    assert (one["language"], one["version"], one["text"]) == ("en", 1, "One.")
    assert again.status_code == 304


def test_editor_saves_and_publishes_what_she_has_seen(world, editor):
    address = url(world.sitting, "minutes/en/")
    first = editor.get(address)
    saved = editor.put(address, {"text": "One.\n"}, headers=seen(first))

    lost = editor.put(address, {"text": "Two."}, headers=seen(first))
    early = editor.post(f"{address}publish/", headers=seen(first))
    public = editor.post(f"{address}publish/", headers=seen(saved))
    withdrawn = editor.post(f"{address}withdraw/")

    assert first.json() == {
        "language": "en", "version": 0, "text": "", "published_version": None,
    }  # fmt: skip
    assert (saved.json()["version"], saved.json()["text"]) == (1, "One.\n")
    assert [a.status_code for a in (lost, early)] == [412, 412]
    assert public.json()["published_version"] == 1
    assert withdrawn.json()["published_version"] is None
    assert editor.put(address, {"text": "Two."}).status_code == 428
    assert editor.get(url(world.sitting, "minutes/de/")).status_code == 404


def test_quorum_is_read_as_it_was_counted(world):
    member = make_participant(
        world.assembly, delegation=world.file.delegation, capacity="member_of_parliament"
    )
    presence.record(participant=member, sitting=None, by=world.door, at=timezone.now())
    client, address = api_client(), url(world.sitting, "quorum/")
    before = client.get(address)
    presence.record_quorum(sitting=world.sitting, by=world.door, at=timezone.now())

    after = client.get(address, headers={"If-None-Match": before["ETag"]})

    assert before.json() == {"counts": []}
    (one,) = after.json()["counts"]
    assert one.pop("recorded_at")
    assert one == {"present": 1, "represented": 1, "needed": 1, "is_reached": True}


@pytest.mark.parametrize("who", [None, "desk", "delegate", "stranger"])
def test_others_edit_nothing(world, who):
    client = api_client(world.accounts.get(who))
    one, refused = make_part(world.sitting), 403 if who else 401

    for answer in (
        client.post(url(world.sitting, "parts/"), {"part": "chair", "guest": "A"}),
        client.post(url(world.sitting, f"parts/{one.pk}/remove/")),
        client.get(url(world.sitting, "minutes/en/")),
        client.put(url(world.sitting, "minutes/en/"), {"text": "A"}),
        client.post(url(world.sitting, "minutes/en/publish/")),
    ):
        assert answer.status_code == refused


def test_editor_gives_parts_in_a_sitting_that_is_only_planned(world, editor):
    planned = make_sitting(world.assembly, day=3, released_at=None)
    address = url(planned, "parts/")

    told = editor.post(address, {"part": "chair", "guest": "A"}, headers=seen(editor.get(address)))

    assert [one["name"] for one in told.json()["parts"]] == ["A"]
    for account in (world.door, world.delegate, world.stranger):
        assert api_client(account).get(address).status_code == 404
    assert api_client().get(address).status_code == 404


def test_quorum_is_put_on_record(world):
    address = url(world.sitting, "quorum/")
    door = api_client(world.door)

    first = door.post(address)
    api_client(world.editor).post(address)

    assert (first.status_code, len(first.json()["counts"])) == (200, 1)
    assert len(door.get(address).json()["counts"]) == 2
    assert first["ETag"] != door.get(address)["ETag"]
    assert QuorumRecord.objects.earliest("pk").recorded_by == world.door


def test_quorum_of_a_cancelled_sitting_is_refused(world):
    at = timezone.now()
    sittings.cancel(sitting=world.sitting, by=world.editor, at=at)

    answer = api_client(world.door).post(url(world.sitting, "quorum/"))

    assert (answer.status_code, answer.json()["code"]) == (409, "sitting_cancelled")
    assert not QuorumRecord.objects.exists()
