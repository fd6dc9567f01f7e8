"""People of a delegation, through the interface for programs."""

import json

import pytest
from django.db import IntegrityError, connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from assemblies.models.accounts import ApiToken, User
from assemblies.models.audit import AuditEntry
from registrations.models.registrations import Registration
from tests.factories.accounts import api_client

URL = "/api/v1/registrations/"


def a_person(world, **changes):
    return {
        "delegation": world.file.pk,
        "given_name": "Ana",
        "family_name": "Silva",
        "badge_name": "Ana Silva",
        "sex": "female",
        "capacity": "member_of_parliament",
        **changes,
    }


@pytest.fixture
def client(world):
    return api_client(world.coordinator)


def test_person_is_added_as_a_draft(world, client):
    response = client.post(URL, a_person(world, languages=["fr", "en"], email="Ana@Example.org"))

    person = Registration.objects.get()
    assert response.status_code == 201
    assert response["ETag"] == f'"{person.pk}-1"'
    assert response["Location"] == f"{URL}{person.pk}/"
    body = response.json()
    assert (body["id"], body["state"], body["version"]) == (person.pk, "draft", 1)
    assert body["delegation"] == world.file.pk
    assert body["email"] == "ana@example.org"
    assert body["languages"] == ["fr", "en"]
    assert AuditEntry.objects.filter(act="registration.add", thing_key=str(person.pk)).count() == 1


def test_adding_a_person_reads_once_and_writes_once(world, client):
    client.get("/api/v1/me/")  # the day's note that the key was used

    with CaptureQueriesContext(connection) as queries:
        response = client.post(URL, a_person(world))

    asked = [q["sql"] or "a kept plan" for q in queries]
    statements = [sql for sql in asked if "SAVEPOINT" not in sql]
    assert response.status_code == 201
    # SQLite knows no statement within another: key and file are two, the person and her entry too.
    assert len(statements) == (2 if connection.vendor == "postgresql" else 4), "\n".join(statements)


@pytest.mark.parametrize(
    "body",
    [
        '{"note": {"delegation": %(other)s}, "delegation": %(own)s, %(rest)s}',  # no such field
        '{"delegation": %(own)s, %(rest)s}',
        '{"\\u0064elegation": %(own)s, %(rest)s}',
        '{"badge_name": "\\"delegation\\": %(other)s", "delegation": %(own)s, %(rest)s}',
        '{"delegation": %(other)s, %(rest)s}',
        '{"delegation": 99999999999999999999, %(rest)s}',
        '{"delegation": "x", %(rest)s}',
    ],
)
def test_what_the_body_says_counts_and_not_what_was_guessed_of_it(world, body):
    """The file is looked up with the key, by a glance at the body that may be wrong."""
    rest = '"given_name": "Ana", "family_name": "Silva", "sex": "female", "capacity": "adviser"'
    if "badge_name" not in body:
        rest += ', "badge_name": "Ana"'
    numbers = {"own": world.file.pk, "other": world.other_file.pk, "rest": rest}
    client = api_client(world.coordinator)
    sent = body % numbers
    named = json.loads(sent)["delegation"]

    answer = client.post(URL, sent, content_type="application/json")

    if "note" in sent or named == "x" or named == 99999999999999999999:
        assert answer.status_code == 400
    else:
        assert answer.status_code == (201 if named == world.file.pk else 404)
    assert {one.file for one in Registration.objects.all()} <= {world.file}


@pytest.mark.parametrize("key", ["unknown", "revoked", "closed account"])
def test_key_that_opens_nothing_adds_nobody(world, key):
    client = api_client(world.coordinator)
    if key == "unknown":
        client.credentials(HTTP_AUTHORIZATION="Bearer hem_unknown")
    elif key == "revoked":
        ApiToken.objects.update(revoked_at=timezone.now())
    else:
        User.objects.filter(pk=world.coordinator.pk).update(is_active=False)

    answer = client.post(URL, a_person(world))

    assert answer.status_code == 401
    assert not Registration.objects.exists()


def test_body_too_large_is_refused_before_it_is_read(world, client, settings):
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 100

    assert client.post(URL, a_person(world)).status_code == 413


@pytest.mark.parametrize("people", [1, 3])
def test_list_of_people_takes_four_queries(world, client, people, django_assert_num_queries):
    client.get("/api/v1/me/")
    for _ in range(people):
        world.add_person()

    with django_assert_num_queries(4):
        response = client.get(URL)

    assert response.json()["count"] == people


def test_people_of_another_delegation_are_not_found(world):
    person = world.add_person()
    theirs = api_client(world.other_coordinator)

    answers = [
        theirs.get(f"{URL}{person.pk}/"),
        theirs.patch(f"{URL}{person.pk}/", {"sex": "male"}, headers={"If-Match": "x"}),
        theirs.post(f"{URL}{person.pk}/withdraw/"),
        theirs.post(f"{URL}{person.pk}/approve/"),
        theirs.post(URL, a_person(world)),
    ]

    assert [answer.status_code for answer in answers] == [404] * 5
    assert theirs.get(URL).json()["count"] == 0
    assert api_client(world.coordinator).get(URL).json()["count"] == 1
    assert {answer.json()["code"] for answer in answers} == {"not_found"}


def test_person_is_changed_in_the_version_that_was_seen(world, client):
    person = world.add_person()

    response = client.patch(
        f"{URL}{person.pk}/", {"badge_name": "M. Durand"}, headers={"If-Match": f'"{person.pk}-1"'}
    )

    assert response.status_code == 200
    assert response["ETag"] == f'"{person.pk}-2"'
    assert response.json()["badge_name"] == "M. Durand"
    assert client.get(f"{URL}{person.pk}/")["ETag"] == f'"{person.pk}-2"'


def test_change_without_a_version_is_refused(world, client):
    person = world.add_person()

    response = client.patch(f"{URL}{person.pk}/", {"sex": "male"})

    person.refresh_from_db()
    assert response.status_code == 428
    assert response.json()["code"] == "precondition_required"
    assert person.sex == "female"


@pytest.mark.parametrize("mark", ['"{pk}-7"', '"0-1"', "nonsense", "*", 'W/"{pk}-2"'])
def test_change_of_another_version_is_refused(world, client, mark):
    person = world.add_person()

    response = client.patch(
        f"{URL}{person.pk}/", {"sex": "male"}, headers={"If-Match": mark.format(pk=person.pk)}
    )

    person.refresh_from_db()
    assert response.status_code == 412
    assert response.json()["code"] == "superseded"
    assert person.sex == "female"


def test_weak_mark_of_the_right_version_is_taken(world, client):
    """A proxy that compresses answers makes their marks weak."""
    person = world.add_person()

    response = client.post(
        f"{URL}{person.pk}/withdraw/", headers={"If-Match": f'W/"{person.pk}-1"'}
    )

    assert response.status_code == 200
    assert response.json()["state"] == "withdrawn"


def test_coordinator_may_see_but_not_validate_her_people(world, client):
    person = world.add_person()

    response = client.post(f"{URL}{person.pk}/approve/", headers={"If-Match": f'"{person.pk}-1"'})

    assert response.status_code == 403
    assert response.json()["code"] == "permission_denied"


def test_secretariat_validates_and_refuses_people(world, client):
    first, second = world.add_person(), world.add_person(sex="male")
    client.post(f"/api/v1/delegations/{world.file.pk}/submit/", {})
    desk = api_client(world.desk)

    approved = desk.post(f"{URL}{first.pk}/approve/", headers={"If-Match": f'"{first.pk}-2"'})
    refused = desk.post(
        f"{URL}{second.pk}/refuse/",
        {"reason": "No longer in office."},
        headers={"If-Match": f'"{second.pk}-2"'},
    )

    assert (approved.status_code, refused.status_code) == (200, 200)
    assert approved.json()["state"] == "approved"
    assert approved.json()["participant"] is not None
    assert refused.json()["state"] == "refused"
    assert refused.json()["reason"] == "No longer in office."


@pytest.mark.parametrize("language", ["en", "fr", "ar", "es"])
def test_refusal_has_one_shape_in_the_readers_language(world, language):
    person = world.add_person()
    desk, stranger = api_client(world.desk), api_client()
    seen = {"If-Match": f'"{person.pk}-1"', "Accept-Language": language}

    answers = [
        desk.post(f"{URL}{person.pk}/approve/", headers=seen),
        desk.post(f"{URL}{person.pk}/approve/", headers={"Accept-Language": language}),
        desk.get("/api/v1/nothing/", headers=seen),
        desk.post(URL, {}, headers=seen),
        desk.delete(URL, headers=seen),
        stranger.get(URL, headers=seen),
    ]

    refusals = [answer.json() for answer in answers]
    assert [answer.status_code for answer in answers] == [409, 428, 404, 400, 405, 401]
    assert all(set(refusal) == {"code", "detail", "rule", "details"} for refusal in refusals)
    assert [refusal["code"] for refusal in refusals] == [
        "not_reviewable", "precondition_required", "not_found", "invalid", "method_not_allowed",
        "not_authenticated",
    ]  # fmt: skip
    assert all(answer["Content-Language"] == language for answer in answers)
    english = "This person is not waiting for a decision."
    assert (refusals[0]["detail"] == english) == (language == "en")
    assert (refusals[2]["detail"] == "There is nothing here.") == (language == "en")


def test_what_the_database_refuses_is_a_conflict(world, client, monkeypatch):
    """Two at the same moment may both pass a check; the constraint then has the last word."""

    def twice(**kwargs):
        raise IntegrityError

    monkeypatch.setattr("registrations.services.people.add", twice)

    response = client.post(URL, a_person(world))

    assert (response.status_code, response.json()["code"]) == (409, "conflict")


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("sex", "x"),
        ("sex", None),
        ("sex", 3),
        ("capacity", "king"),
        ("given_name", ""),
        ("given_name", "   "),
        ("given_name", "a" * 101),
        ("given_name", 17),
        ("given_name", ["a"]),
        ("given_name", "a\x00b"),
        ("given_name", "a\nb"),
        ("given_name", "\u202eabc"),
        ("given_name", "a\ufffdb"),
        ("family_name", {"en": "a"}),
        ("badge_name", "a" * 121),
        ("email", "nobody"),
        ("email", "a@b.example\nBcc: c@d.example"),
        ("email", "a" * 250 + "@example.org"),
        ("languages", "fr"),
        ("languages", ["fr", "xx"]),
        ("languages", ["fr"] * 5),
        ("language", "de"),
        ("access_needs", "a" * 1001),
        ("delegation", "1"),
        ("delegation", 0),
        ("delegation", -1),
        ("delegation", 10**30),
        ("delegation", 1.5),
        ("delegation", True),
        ("favourite_colour", "red"),
        ("state", "approved"),
    ],
)
def test_bad_answer_is_named(world, client, field, value):
    response = client.post(URL, a_person(world, **{field: value}))

    assert response.status_code == 400
    assert response.json()["code"] == "invalid"
    assert list(response.json()["details"]["fields"]) == [field]
    assert Registration.objects.count() == 0


@pytest.mark.parametrize("field", ["given_name", "family_name", "badge_name", "sex", "capacity",
                                   "delegation"])  # fmt: skip
def test_missing_answer_is_named(world, client, field):
    person = a_person(world)
    del person[field]

    response = client.post(URL, person)

    assert response.status_code == 400
    assert list(response.json()["details"]["fields"]) == [field]


@pytest.mark.parametrize("name", ["Zoë 🌍", "שָׁלוֹם\u200f", "<b>O'Brien</b>", "Nguyễn"])
def test_name_is_kept_as_it_was_typed(world, client, name):
    response = client.post(URL, a_person(world, badge_name=name))

    assert response.status_code == 201
    assert response.json()["badge_name"] == name
    assert Registration.objects.get().badge_name == name
