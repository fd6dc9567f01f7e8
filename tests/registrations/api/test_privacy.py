"""Pictures, protected data and erasure for programs."""

import pytest
from django.utils import timezone

from assemblies.enums import Capability
from assemblies.models.accounts import User
from assemblies.models.audit import AuditEntry
from registrations.enums import AskedWhen, DataClass, QuestionKind, RetentionBasis
from registrations.models.photos import Photo
from registrations.models.questions import Answer, Question
from registrations.models.registrations import Registration
from registrations.models.retention import Erasure
from tests.assemblies.api.test_keys import client_with
from tests.factories.accounts import api_client
from tests.factories.papers import make_approved
from tests.factories.questions import ask_passport, make_answer
from tests.registrations.pictures import HTML, corners, picture

NOW = timezone.now()
NONE = '"0-0"'  # the mark of a picture that is not there


@pytest.fixture
def person(world):
    return world.add_person()


@pytest.fixture
def photo(person):
    return f"/api/v1/registrations/{person.pk}/photo/"


def put(client, address, content, kind="image/jpeg", seen=NONE):
    headers = {"If-Match": seen} if seen else {}
    return client.generic("PUT", address, content, content_type=kind, headers=headers)


def test_picture_is_put_read_and_erased(world, person, photo):
    client = api_client(world.coordinator)

    kept = put(client, photo + "?x=0&y=0&width=600", picture(1200, 1600))
    read = client.get(photo)
    again = client.get(photo, headers={"If-None-Match": kept["ETag"]})
    gone = client.delete(photo, headers={"If-Match": kept["ETag"]})

    assert (kept.status_code, kept.json()["width"], kept.json()["version"]) == (200, 480, 1)
    assert (read["Content-Type"], read["ETag"]) == ("image/jpeg", kept["ETag"])
    assert corners(read.content) == ["red"] * 4
    assert again.status_code == 304
    assert gone.status_code == 204
    assert client.get(photo).json()["code"] == "not_found"
    assert client.get(photo, headers={"Accept": "image/jpeg"}).json()["code"] == "not_found"


@pytest.mark.parametrize(
    ("content", "kind", "status", "code"),
    [
        (HTML, "image/jpeg", 409, "upload_unknown"),
        (b"", "image/png", 409, "upload_empty"),
        (b"\xff\xd8\xff" + bytes(12_000_000), "image/jpeg", 413, "too_large"),
        (picture()[:4000], "image/jpeg", 409, "image_broken"),
        (picture(20, 20), "image/jpeg", 409, "image_too_small"),
        (picture(), "image/gif", 415, "unsupported_media_type"),
        (b"{}", "application/json", 415, "unsupported_media_type"),
    ],
)
def test_bad_picture_is_refused(world, photo, content, kind, status, code):
    answer = put(api_client(world.coordinator), photo, content, kind)

    assert (answer.status_code, answer.json()["code"]) == (status, code)
    assert not Photo.objects.exists()


def test_picture_is_replaced_and_erased_in_the_version_that_was_seen(world, photo):
    client = api_client(world.coordinator)
    first = put(client, photo, picture())

    again = put(client, photo, picture())  # as if there were none
    blind = put(client, photo, picture(), seen="")
    second = put(client, photo, picture(), seen=first["ETag"])
    old = client.delete(photo, headers={"If-Match": first["ETag"]})
    unsaid = client.delete(photo)

    assert [again.status_code, blind.status_code, second.status_code] == [412, 428, 200]
    assert [old.status_code, unsaid.status_code] == [412, 428]
    assert Photo.objects.get().version == 2


def test_part_that_is_no_number_is_named(world, photo):
    answer = put(api_client(world.coordinator), photo + "?x=a&y=0&width=10", picture())

    assert list(answer.json()["details"]["fields"]) == ["x"]


def test_protected_answers_are_read_with_a_record(world, person):
    question = Question.objects.create(
        event=world.assembly, key="passport", kind=QuestionKind.TEXT, label={"en": "Passport"},
        is_protected=True, asked_when=AskedWhen.AFTER_APPROVAL,
    )  # fmt: skip
    Answer.objects.create(
        question=question, registration=person, protected_value="18CK04521", answered_at=NOW
    )
    address = f"/api/v1/registrations/{person.pk}/protected-answers/"

    read = api_client(world.protocol).get(address)
    refused = api_client(world.coordinator).get(address)

    assert [(one["question"], one["value"]) for one in read.json()] == [("passport", "18CK04521")]
    assert refused.status_code == 404
    (entry,) = AuditEntry.objects.filter(act="protected.look")
    assert (entry.by_key, entry.thing_key) == (str(world.protocol.pk), str(person.pk))
    looks = api_client(world.manager).get("/api/v1/looks/").json()["results"]
    assert [(one["registration"], one["questions"]) for one in looks] == [
        (str(person.pk), ["passport"])
    ]


def test_rules_are_read_and_set_by_the_manager(world):
    address = f"/api/v1/assemblies/{world.assembly.number}/retention/"
    client = api_client(world.manager)

    read = client.get(address)
    seen = {"If-Match": read["ETag"]}
    changed = client.put(address, {"photos": 5, "answers": None}, headers=seen)
    too_long = client.put(address, {"protected_answers": 181}, headers=seen)
    unknown = client.put(address, {"outbox_bodies": 1, "photos": "5"}, headers=seen)
    late = client.put(address, {"photos": 6}, headers=seen)
    missing = client.put(address, {"photos": 6})
    back = client.put(address, {"photos": None}, headers={"If-Match": changed["ETag"]})

    rules = {rule["data_class"]: rule for rule in changed.json()}
    assert (rules["photos"]["days"], rules["photos"]["basis"]) == (5, "event")
    assert (rules["answers"]["days"], rules["answers"]["basis"]) == (180, "house")
    assert list(too_long.json()["details"]["fields"]) == ["protected_answers"]
    assert unknown.status_code == 400
    assert (late.status_code, missing.status_code) == (412, 428)
    assert back["ETag"] == read["ETag"] != changed["ETag"]
    assert api_client(world.desk).get(address).status_code == 404


def test_proof_of_erasure_is_listed_for_the_manager(world):
    Erasure.objects.create(
        event=world.assembly, data_class=DataClass.PHOTOS, count=3, basis=RetentionBasis.HOUSE,
        days=90, erased_at=NOW,
    )  # fmt: skip

    listed = api_client(world.manager).get("/api/v1/erasures/?data_class=photos").json()
    none = api_client(world.manager).get("/api/v1/erasures/?data_class=answers").json()

    assert [(one["count"], one["days"]) for one in listed["results"]] == [(3, 90)]
    assert none["count"] == 0
    assert api_client(world.desk).get("/api/v1/erasures/").status_code == 403


def test_person_is_erased_by_the_desk_and_reads_her_own_data(world, person):
    mine = api_client(world.coordinator).get("/api/v1/my-data/")
    refused = api_client(world.coordinator).post(f"/api/v1/registrations/{person.pk}/erase/")
    done = api_client(world.desk).post(f"/api/v1/registrations/{person.pk}/erase/")

    assert mine.json()["account"]["email"] == world.coordinator.email
    assert refused.status_code == 404
    assert done.status_code == 204
    assert Registration.objects.get(pk=person.pk).badge_name == "(erased)"


def test_person_takes_back_herself_that_she_is_listed(world):
    person = make_approved(world, email="ada@example.org", is_listed=True)
    address = f"/api/v1/registrations/{person.pk}/unlist/"
    herself = User.objects.get(email="ada@example.org")

    for client in (
        api_client(world.delegate), client_with(herself, scopes=[Capability.FOLLOW_SITTINGS]),
    ):  # fmt: skip
        assert client.post(address).status_code == 404
    answer = api_client(herself).post(address)

    assert (answer.status_code, answer.json()["is_listed"]) == (200, False)
    assert answer["ETag"] == f'"{person.pk}-{answer.json()["version"]}"'
    person.refresh_from_db()
    assert (person.is_listed, person.state) == (False, "approved")


def test_looks_are_narrowed(world, person):
    question = ask_passport(world)
    make_answer(question, person, "18CK04521")
    address = f"/api/v1/registrations/{person.pk}/protected-answers/"
    for who in (world.protocol, world.manager):
        api_client(who).get(address)
    manager = api_client(world.manager)

    def found(**filters):
        listed = manager.get("/api/v1/looks/", filters).json()["results"]
        return sorted(int(one["account"]) for one in listed)

    both = sorted([world.protocol.pk, world.manager.pk])
    assert found(account=world.protocol.pk) == [world.protocol.pk]
    assert found(registration=person.pk) == found(since="2018-01-01T00:00:00Z") == both
    assert found(registration=person.pk + 1) == found(since="2090-01-01T00:00:00Z") == []
