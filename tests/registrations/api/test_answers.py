"""Answers to the questions of an event, through the interface for programs."""

import base64
from datetime import date

import pytest
from django.utils import timezone

from assemblies.enums import Capability
from registrations.models.questions import Answer
from registrations.models.registrations import Registration
from registrations.models.uploads import Upload
from registrations.services import delegations, reviews
from tests.assemblies.api.test_keys import client_with
from tests.factories.accounts import api_client
from tests.factories.questions import PDF, ask, ask_list, ask_passport

NOW = timezone.now()


@pytest.fixture
def client(world):
    return api_client(world.coordinator)


def put(client, thing, answers, version=None):
    """Put answers about a person in a version, or those of a delegation as they are now."""
    noun = "registrations" if version is not None else "delegations"
    address = f"/api/v1/{noun}/{thing.pk}/answers/"
    seen = f'"{thing.pk}-{version}"' if version is not None else mark_of(client, address)
    return client.put(address, {"answers": answers}, headers={"If-Match": seen})


def mark_of(client, address):
    return client.get(address).get("ETag", '"0-0"')


def approved(world):
    person = world.add_person()
    delegations.submit(file=world.file, by=world.coordinator, at=NOW)
    reviews.approve_all(file=world.file, by=world.desk, at=NOW)
    person.refresh_from_db()
    return person


def kept():
    return {one.question.key: one.value for one in Answer.objects.select_related("question")}


def test_a_day_before_her_birth_is_refused_at_its_question(world, client):
    ask(world, "arrival", "date")
    person = world.add_person(born_on=date(1970, 6, 2))

    refused = put(client, person, {"arrival": "1970-06-01"}, person.version)

    assert refused.status_code == 400
    assert "before the person's date of birth" in refused.content.decode()
    assert kept() == {}


def test_answers_are_put_whole_and_read_with_the_version(world, client):
    ask(world, "food")
    ask(world, "drink")
    person = world.add_person()

    first = put(client, person, {"food": "Rice", "drink": "Tea"}, 1)
    second = put(client, person, {"food": "Bread"}, 2)
    read = client.get(f"/api/v1/registrations/{person.pk}/answers/")

    assert (first.status_code, first["ETag"]) == (200, f'"{person.pk}-2"')
    assert kept() == {"food": "Bread"}
    assert read["ETag"] == second["ETag"] == f'"{person.pk}-3"'
    assert [(one["key"], one["value"], one["is_answered"]) for one in read.json()["answers"]] == [
        ("food", "Bread", True), ("drink", None, False)
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("answers", "named"),
    [
        ({"food": 5}, {"food": ["This is no answer to this kind of question."]}),
        ({"shoes": "42"}, {"shoes": ["This question is not asked here, or not now."]}),
        ({"food": {"name": "a.pdf"}}, {"food": ["This is no answer to this kind of question."]}),
        ({"food": [1, 2]}, {"food": ["This is no answer to this kind of question."]}),
        ({"paper": {"name": "a.pdf", "content": "%%%"}},
         {"paper": ["This is no answer to this kind of question."]}),
        ({"paper": "a.pdf"}, {"paper": ["This is no answer to this kind of question."]}),
        ({"nights": 10**30}, {"nights": ["This is out of the range that is asked for."]}),
        ({"nights": 2.5}, {"nights": ["This is no answer to this kind of question."]}),
    ],
)  # fmt: skip
def test_wrong_answers_are_named_by_their_key(world, client, answers, named):
    ask(world, "food")
    ask(world, "paper", "file")
    ask(world, "nights", "number")
    person = world.add_person()

    answer = put(client, person, answers, 1)

    assert (answer.status_code, answer.json()["code"]) == (400, "invalid")
    assert answer.json()["details"]["fields"] == {"answers": named}
    assert not Answer.objects.exists()


def test_older_or_missing_version_is_refused(world, client):
    ask(world, "food")
    person = world.add_person()
    put(client, person, {"food": "Rice"}, 1)

    assert put(client, person, {"food": "Bread"}, 1).status_code == 412
    path = f"/api/v1/registrations/{person.pk}/answers/"
    assert client.put(path, {"answers": {}}).status_code == 428


def test_protected_answers_are_masked_and_stay_until_they_are_replaced(world, client):
    ask(world, "food")
    ask_passport(world)
    person = approved(world)

    given = put(client, person, {"passport": "X1234567", "food": "Rice"}, person.version)
    put(client, person, {"food": "Bread"}, person.version + 1)
    read = client.get(f"/api/v1/registrations/{person.pk}/answers/")

    assert "X1234567" not in given.content.decode() + read.content.decode()
    passport = read.json()["answers"][1]
    assert (passport["value"], passport["shown"], passport["is_answered"]) == (None, "••••67", True)
    assert Answer.objects.get(question__key="passport").protected_value == "X1234567"
    put(client, person, {"food": "Bread", "passport": None}, person.version + 2)
    assert kept() == {"food": "Bread"}


def test_file_comes_in_base64_and_is_read_by_its_name(world, client):
    ask_list(world)
    content = base64.b64encode(PDF).decode()

    answer = put(client, world.file, {"list": {"name": "../list.exe", "content": content}})
    put(client, world.file, {})

    assert answer.json()["answers"][0]["value"] == Upload.objects.get().name
    assert bytes(Upload.objects.get().content) == PDF
    script = base64.b64encode(b"<script>").decode()
    refused = put(client, world.file, {"list": {"name": "a.pdf", "content": script}})
    assert (refused.status_code, refused.json()["code"]) == (409, "upload_unknown")
    put(client, world.file, {"list": None})
    assert not Upload.objects.exists()


def test_answers_of_others_are_not_found(world):
    ask(world, "food")
    ask_list(world)
    person = world.add_person()
    client = api_client(world.other_coordinator)

    assert put(client, person, {"food": "Rice"}, 1).status_code == 404
    assert put(client, world.file, {}).status_code == 404
    assert not Answer.objects.exists()


def test_sending_without_a_required_answer_says_which(world, client):
    ask(world, "food", is_required=True)
    world.add_person(badge_name="Ada Exemplar")

    answer = client.post(f"/api/v1/delegations/{world.file.pk}/submit/", {})

    assert (answer.status_code, answer.json()["code"]) == (409, "answers_missing")
    assert answer.json()["details"] == {"name": "Ada Exemplar", "question": "Food", "count": 1}


def test_answers_of_a_delegation_are_put_as_they_were_seen(world, client):
    ask(world, "hotel", of="delegation")
    address = f"/api/v1/delegations/{world.file.pk}/answers/"
    empty = client.get(address)["ETag"]

    first = client.put(address, {"answers": {"hotel": "A"}}, headers={"If-Match": empty})
    late = client.put(address, {"answers": {"hotel": "B"}}, headers={"If-Match": empty})
    missing = client.put(address, {"answers": {"hotel": "B"}})
    back = client.put(address, {"answers": {}}, headers={"If-Match": first["ETag"]})

    assert (first.status_code, late.status_code, missing.status_code) == (200, 412, 428)
    assert (late.json()["code"], missing.json()["code"]) == ("superseded", "precondition_required")
    assert first["ETag"] != empty == back["ETag"]
    assert kept() == {}


def test_file_is_no_answer_to_a_question_that_asks_for_none(world, client):
    ask(world, "food")
    person = world.add_person()
    content = base64.b64encode(PDF).decode()

    answer = put(client, person, {"food": {"name": "a.pdf", "content": content}}, 1)

    assert list(answer.json()["details"]["fields"]["answers"]) == ["food"]
    assert not Upload.objects.exists()


@pytest.fixture
def herself(world):
    """Return somebody who is approved, with a client of her own account."""
    ask(world, "hotel")
    ask(world, "flight", asked_when="after_approval")
    ask_passport(world)
    person = world.add_person(email="ada@example.org")
    delegations.submit(file=world.file, by=world.coordinator, at=NOW)
    reviews.approve_all(file=world.file, by=world.desk, at=NOW)
    person = Registration.objects.get(pk=person.pk)
    return person, person.participant.user


def test_approved_person_answers_herself_what_is_asked_after_approval(world, client, herself):
    person, user = herself
    put(client, person, {"hotel": "Ritz", "flight": "XX 1"}, person.version)
    own = api_client(user)
    address = f"/api/v1/registrations/{person.pk}/answers/"

    read = own.get(address)
    mark = {"If-Match": read["ETag"]}
    answer = own.put(address, {"answers": {"passport": "X1234567"}}, headers=mark)
    old = own.put(address, {"answers": {}}, headers=mark)

    assert [one["key"] for one in read.json()["answers"]] == ["flight", "passport"]
    assert (answer.status_code, old.status_code) == (200, 412)
    assert "X1234567" not in answer.content.decode()
    # What she does not answer stays; what she leaves out of her own answers goes.
    assert kept() == {"hotel": "Ritz", "passport": None}
    person.refresh_from_db()
    assert (person.state, person.email) == ("approved", "ada@example.org")


def test_approved_person_answers_nothing_else(world, herself):
    person, user = herself
    own = api_client(user)

    answer = put(own, person, {"hotel": "Ritz", "flight": "XX 1"}, person.version)

    assert (answer.status_code, answer.json()["code"]) == (400, "invalid")
    assert answer.json()["details"]["fields"] == {
        "answers": {"hotel": ["This question is not asked here, or not now."]}
    }
    assert kept() == {}
    Registration.objects.update(state="submitted")
    assert put(own, person, {"flight": "XX 1"}, person.version).status_code == 403


@pytest.mark.parametrize(
    ("narrowing", "status"),
    [({"is_read_only": True}, 403), ({"scopes": [Capability.FOLLOW_SITTINGS]}, 404)],
)
def test_narrowed_key_answers_nothing_for_its_holder(world, herself, narrowing, status):
    person, user = herself

    answer = put(client_with(user, **narrowing), person, {"flight": "XX 1"}, person.version)

    assert answer.status_code == status
    assert api_client(world.delegate).get(
        f"/api/v1/registrations/{person.pk}/answers/"
    ).status_code == 404  # fmt: skip
    assert kept() == {}
