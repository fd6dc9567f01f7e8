"""The doors for programs: one scan, many at once, the signed list, undoing."""

import base64
import json
from uuid import uuid4

import pytest
from django.utils import timezone

from assemblies.models.audit import AuditEntry
from registrations.gateways import signatures
from registrations.models.check_in import CheckIn
from registrations.models.photos import Photo
from registrations.models.registrations import Registration
from registrations.services import badges
from tests.factories.accounts import api_client
from tests.registrations.badged import badge_people, let_in, scan, token_of

pytestmark = pytest.mark.django_db

URL = "/api/v1/check-ins/"
LIST = f"{URL}signed-list/?assembly=138"


@pytest.fixture
def api(world):
    return api_client(world.door)


def scanned(**changes):
    return {"assembly": 138, "client_id": str(uuid4()), **changes}


def test_scan_is_answered_with_person_and_outcome(world, api):
    badge, *_ = badge_people(world)

    first = api.post(URL, scanned(badge=token_of(badge), device="Phone 1"))
    again = api.post(URL, scanned(badge=str(badge.serial)))

    assert (first.status_code, again.status_code) == (201, 200)
    assert first.json()["outcome"] == "admitted"
    assert first.json()["participant"] == {
        "id": badge.participant_id,
        "name": "Awa Diop",
        "origin": "France",
        "capacity": "member_of_parliament",
        "photo": None,
    }
    assert again.json()["outcome"] == "already"
    assert again.json()["by"] == world.door.email
    assert again.json()["check_in"] == first.json()["check_in"]


def test_picture_is_shown_where_there_is_one(world, api):
    badge, *_ = badge_people(world)
    person = Registration.objects.get(participant=badge.participant)
    Photo.objects.create(
        registration=person, content=b"JPEG", width=480, height=640, changed_at=timezone.now()
    )

    answer = api.post(URL, scanned(badge=str(badge.serial))).json()

    assert answer["participant"]["photo"] == person.pk


def test_batch_is_answered_each_and_sent_twice_is_once(world, api):
    first, second, _third = badge_people(world)
    badges.void(badge=second, reason="lost", by=world.desk, at=timezone.now())
    scans = [
        {"badge": token_of(first), "client_id": str(uuid4()), "at": "2026-10-21T08:00:00+02:00"},
        {"badge": str(second.serial), "client_id": str(uuid4())},
        {"badge": "unknown", "client_id": str(uuid4())},
    ]

    headers = {"Idempotency-Key": "k1"}  # of no use here: each scan has its `client_id`
    answers = [
        api.post(f"{URL}batch/", {"assembly": 138, "scans": scans}, headers=headers)
        for _time in range(2)
    ]

    assert [answer.status_code for answer in answers] == [200, 200]
    assert "Idempotent-Replayed" not in answers[1]
    for answer in answers:
        assert [(one["client_id"], one["outcome"]) for one in answer.json()] == [
            (scans[0]["client_id"], "admitted"),
            (scans[1]["client_id"], "void"),
            (scans[2]["client_id"], "unknown"),
        ]
    assert CheckIn.objects.count() == 1


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({}, "non_field_errors"),
        ({"badge": "1", "participant": 1}, "non_field_errors"),
        ({"badge": 1}, "badge"),
        ({"badge": "1", "client_id": "one"}, "client_id"),
        ({"badge": "1", "client_id": 5}, "client_id"),
        ({"badge": "1", "at": "2026-10-21T08:00:00"}, "at"),
        ({"badge": "1", "device": "x" * 41}, "device"),
        ({"badge": "1", "name": "Awa"}, "name"),
        ({"badge": "x" * 401}, "badge"),
    ],
)
def test_bad_scan_is_named(world, api, body, field):
    answer = api.post(URL, scanned(**body))

    assert answer.status_code == 400
    assert field in answer.json()["details"]["fields"]


def test_too_many_at_once_are_refused_whole(world, api):
    badge, *_ = badge_people(world)
    scans = [{"badge": str(badge.serial), "client_id": str(uuid4())} for _scan in range(101)]

    answer = api.post(f"{URL}batch/", {"assembly": 138, "scans": scans})

    assert answer.status_code == 400
    assert CheckIn.objects.count() == 0


def test_sitting_of_another_assembly_is_not_found(world, api):
    assert api.post(URL, scanned(badge="1", sitting=999)).status_code == 404
    assert api.post(URL, scanned(badge="1", assembly=1)).status_code == 404


def test_cancelled_sitting_is_said_of_each_scan(world, api):
    badge, *_ = badge_people(world)
    type(world.sitting).objects.filter(pk=world.sitting.pk).update(
        status="cancelled", cancelled_at=timezone.now()
    )

    scans = [{"badge": str(badge.serial), "client_id": str(uuid4())}]
    body = {"assembly": 138, "sitting": world.sitting.pk, "scans": scans}
    answer = api.post(f"{URL}batch/", body)

    assert answer.status_code == 200
    assert [one["outcome"] for one in answer.json()] == ["cancelled"]
    assert answer.json()[0]["participant"]["name"] == "Awa Diop"


def test_scan_says_with_whose_account_it_was_made(world, api):
    badge, *_ = badge_people(world)

    answer = api.post(URL, scanned(badge=str(badge.serial), scanned_by=world.desk.pk))

    assert answer.status_code == 201
    entry = AuditEntry.objects.get(act="check_in.admit")
    assert (entry.by_key, entry.after["scanned_by"]) == (str(world.door.pk), world.desk.pk)


def test_signed_list_is_signed_over_its_exact_bytes(world, api):
    first, second, _third = badge_people(world, email="secret@example.org")
    badges.void(badge=second, reason="lost", by=world.desk, at=timezone.now())
    let_in(world, scan(first.serial))

    answer = api.get(LIST)

    packed = answer["Signature"]
    signature = base64.urlsafe_b64decode(packed + "=" * (-len(packed) % 4))
    key = world.assembly.badge_key.public_key
    assert signatures.is_signed(key, answer.content, signature)
    assert not signatures.is_signed(key, answer.content.replace(b"Awa", b"Ada"), signature)
    said = json.loads(answer.content)
    assert b"@" not in answer.content
    by_name = {one["name"]: one for one in said["people"]}
    assert by_name["Awa Diop"]["badges"] == [[first.serial, 1, True]]
    assert by_name["Awa Diop"]["admitted"]["by"] == ""
    assert by_name["Marie Durand"]["badges"] == [[second.serial, 1, False]]
    assert by_name["Marie Durand"]["admitted"] is None


def test_list_is_sent_again_only_when_it_says_something_new(world, api):
    badge, *_ = badge_people(world)
    etag = api.get(LIST)["ETag"]

    same = api.get(LIST, headers={"If-None-Match": f"W/{etag}"})
    let_in(world, scan(badge.serial))
    new = api.get(LIST, headers={"If-None-Match": etag})

    assert (same.status_code, same.content) == (304, b"")
    assert (new.status_code, new["ETag"] != etag) == (200, True)


def test_list_of_a_sitting_says_who_holds_a_place(world, api):
    badge_people(world)

    said = api.get(f"{LIST}&sitting={world.closed_sitting.pk}").json()

    assert said["sitting"] == world.closed_sitting.pk
    assert said["over_at"] == "2026-10-25T23:00:00+00:00"
    assert said["is_closed"]


@pytest.mark.parametrize("count", [1, 3])
def test_list_asks_as_often_for_many(world, api, count, django_assert_num_queries):
    badge_people(world, names=["Awa Diop", "Marie Durand", "Jean Petit"][:count])
    api.get(LIST)

    with django_assert_num_queries(7):
        assert api.get(LIST).status_code == 200


def test_check_in_is_undone_with_a_reason(world, api):
    badge, *_ = badge_people(world)
    check_in = let_in(world, scan(badge.serial)).check_in
    url = f"{URL}{check_in.pk}/undo/"

    without = api.post(url, {})
    undone = api.post(url, {"reason": "wrong person"})
    again = api.post(url, {"reason": "wrong person"})

    assert (without.status_code, undone.status_code) == (400, 200)
    assert undone.json()["undone_because"] == "wrong person"
    assert (again.status_code, again.json()["code"]) == (409, "check_in_undone")


def test_list_of_check_ins_is_narrowed(world, api):
    badge, other, _third = badge_people(world)
    let_in(world, scan(badge.serial))
    let_in(world, scan(other.serial), sitting=world.sitting)

    def count(query):
        return api.get(f"{URL}?{query}").json()["count"]

    assert count("") == 2
    assert count("is_arrival=true") == 1
    assert count(f"sitting={world.sitting.pk}") == 1
    assert count("assembly=138&is_standing=true") == 2
    assert count("assembly=137") == 0


def test_presence_of_a_sitting_is_told(world, api):
    badge, *_ = badge_people(world)
    let_in(world, scan(badge.serial))

    told = api.get(f"/api/v1/sittings/{world.sitting.pk}/presence/").json()

    assert told["people"] == [badge.participant_id]
    assert (told["is_own_record"], told["delegates"], told["usable_votes"]) == (False, 1, 10)
    assert [(one["institution"], one["present"]) for one in told["delegations"]] == [("FR", 1)]
