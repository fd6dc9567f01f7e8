"""Questions, answers and the forms of capacities, through the interface for programs."""

import base64

import pytest
from django.utils import timezone

from assemblies.enums import Capacity
from registrations.models.questions import Answer, CapacityForm
from registrations.models.uploads import Upload
from registrations.services import delegations, reviews
from tests.factories.accounts import api_client
from tests.factories.questions import PDF, ask, ask_list, ask_passport

NOW = timezone.now()
FORM = {"way_in": "public", "approval": "desk", "is_open": True}


@pytest.fixture
def client(world):
    return api_client(world.coordinator)


@pytest.fixture
def manager(world):
    return api_client(world.manager)


def put(client, thing, answers, version=None):
    noun = "registrations" if version is not None else "delegations"
    headers = {"If-Match": f'"{thing.pk}-{version}"'} if version is not None else {}
    address = f"/api/v1/{noun}/{thing.pk}/answers/"
    return client.put(address, {"answers": answers}, headers=headers)


def approved(world):
    person = world.add_person()
    delegations.submit(file=world.file, by=world.coordinator, at=NOW)
    reviews.approve_all(file=world.file, by=world.desk, at=NOW)
    person.refresh_from_db()
    return person


def kept():
    return {one.question.key: one.value for one in Answer.objects.select_related("question")}


def test_questions_of_an_event_are_listed_by_capacity(world, client):
    hotel = ask(world, "hotel", "choice")
    ask(world, "nights", "number", waits=(hotel, "yes"), is_required=True)
    ask(world, "card", capacities=(Capacity.PRESS,))
    ask_list(world)

    whole = client.get("/api/v1/questions/", {"assembly": world.assembly.number}).json()
    press = client.get("/api/v1/questions/", {"capacity": "press"}).json()
    adviser = client.get("/api/v1/questions/", {"capacity": "adviser"}).json()
    of_delegation = client.get("/api/v1/questions/", {"of": "delegation"}).json()

    assert [one["key"] for one in whole["results"]] == ["hotel", "nights", "card", "list"]
    assert [one["key"] for one in press["results"]] == ["hotel", "nights", "card"]
    assert [one["key"] for one in adviser["results"]] == ["hotel", "nights"]
    assert [one["key"] for one in of_delegation["results"]] == ["list"]
    nights = whole["results"][1]
    assert (nights["depends_on"], nights["depends_value"]) == ("hotel", "yes")
    assert nights["label"] == {"en": "Nights", "fr": "Nights"}
    assert client.get("/api/v1/questions/", {"capacity": "king"}).status_code == 400


def test_questions_of_events_where_nobody_is_registered_by_it_are_not_listed(world):
    ask(world, "food")

    assert api_client(world.stranger).get("/api/v1/questions/").json()["count"] == 0
    assert api_client(world.desk).get("/api/v1/questions/").json()["count"] == 1


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


def test_forms_are_read_and_set_in_the_version_that_was_seen(world, manager):
    path = f"/api/v1/assemblies/{world.assembly.number}/forms/press/"
    unset = manager.get(path)
    assert (unset["ETag"], unset.json()["way_in"]) == ('"0-0"', "delegation")

    answer = manager.put(
        path,
        {**FORM, "way_in": "secret_link", "limit_overall": 40, "introduction": {"en": "Hello"},
         "closes_at": "2030-01-01T10:00:00+01:00"},
        headers={"If-Match": unset["ETag"]},
    )  # fmt: skip

    form = CapacityForm.objects.get()
    body = answer.json()
    assert (answer.status_code, answer["ETag"]) == (200, f'"{form.pk}-1"')
    assert (body["secret"], body["limit_overall"]) == (form.secret, 40)
    assert body["introduction"] == {"en": "Hello"}
    assert manager.put(path, FORM, headers={"If-Match": unset["ETag"]}).status_code == 412
    assert manager.put(path, FORM, headers={"If-Match": answer["ETag"]}).status_code == 200
    assert CapacityForm.objects.get().limit_overall is None
    everything = manager.get(f"/api/v1/assemblies/{world.assembly.number}/forms/").json()
    assert [one["capacity"] for one in everything["results"]] == list(Capacity)


def test_desk_reads_forms_without_secrets_and_sets_none(world, manager):
    path = f"/api/v1/assemblies/{world.assembly.number}/forms/press/"
    manager.put(path, {**FORM, "way_in": "secret_link"}, headers={"If-Match": '"0-0"'})
    desk = api_client(world.desk)

    assert desk.get(path).json()["secret"] == ""
    assert desk.put(path, FORM, headers={"If-Match": '"0-0"'}).status_code == 403
    assert api_client(world.coordinator).get(path).status_code == 404


@pytest.mark.parametrize(
    ("field", "value"),
    [("way_in", "window"), ("limit_overall", -1), ("limit_overall", 10**30), ("is_open", "maybe"),
     ("closes_at", "2030-01-01"), ("introduction", {"fr": "Sans anglais"}), ("secret", "mine"),
     ("introduction", {"en": "a", "xx": "b"})],
)  # fmt: skip
def test_bad_setting_is_named(world, manager, field, value):
    path = f"/api/v1/assemblies/{world.assembly.number}/forms/press/"

    answer = manager.put(path, {**FORM, field: value}, headers={"If-Match": '"0-0"'})

    assert answer.status_code == 400
    assert list(answer.json()["details"]["fields"]) == [field]
    assert not CapacityForm.objects.exists()


def test_unknown_capacity_is_not_found(world, manager):
    path = f"/api/v1/assemblies/{world.assembly.number}/forms/king/"

    assert manager.get(path).status_code == 404
    assert manager.put(path, FORM, headers={"If-Match": '"0-0"'}).status_code == 404
