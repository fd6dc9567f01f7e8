"""The desk's work for programs: search, notes, history, duplicates, lists as files."""

import pytest
from django.utils import timezone

from registrations.enums import ExportState
from registrations.jobs import exports as jobs
from registrations.models.desk import Export, Note, NotTheSame
from registrations.services import people
from tests.factories.accounts import api_client

PEOPLE, NOTES, CHANGES = "/api/v1/registrations/", "/api/v1/notes/", "/api/v1/field-changes/"
DUPLICATES, EXPORTS = "/api/v1/duplicates/", "/api/v1/exports/"


@pytest.fixture
def client(world):
    return api_client(world.desk)


def test_people_are_searched_and_narrowed(world, client):
    world.add_person(badge_name="One", family_name="Núñez")
    world.add_person(badge_name="Two", file=world.other_file)
    moment = timezone.now().isoformat()

    def found(**query):
        answer = client.get(PEOPLE, query)
        assert answer.status_code == 200, answer.json()
        return [person["badge_name"] for person in answer.json()["results"]]

    assert found(search="nunez") == ["One"]
    assert found(search="kenya") == ["Two"]
    assert found(institution="FR") == ["One"]
    assert found(changed_since=moment) == []
    assert found(changed_since="2018-03-24T09:00:00+01:00") == ["One", "Two"]
    assert client.get(PEOPLE, {"changed_since": "yesterday"}).status_code == 400


def test_search_finds_nothing_that_is_not_ones_own(world):
    world.add_person(family_name="Núñez")

    answer = api_client(world.other_coordinator).get(PEOPLE, {"search": "nunez"})

    assert answer.json()["count"] == 0


def test_note_is_written_listed_and_removed_by_its_author(world, client):
    person = world.add_person()
    written = client.post(NOTES, {"registration": person.pk, "text": "Call her."})
    assert written.status_code == 201
    note = written.json()
    assert (note["text"], note["written_by"]) == ("Call her.", world.desk.pk)

    assert client.get(NOTES, {"registration": person.pk}).json()["count"] == 1
    assert client.get(NOTES, {"registration": person.pk + 1}).json()["count"] == 0
    manager = api_client(world.manager)
    assert manager.post(f"{NOTES}{note['id']}/remove/").status_code == 404
    assert client.post(f"{NOTES}{note['id']}/remove/").status_code == 204
    assert not Note.objects.exists()


@pytest.mark.parametrize("text", ["", " ", "\x00", "x" * 2001, None, 5])
def test_note_that_is_none_is_refused(world, client, text):
    answer = client.post(NOTES, {"registration": world.add_person().pk, "text": text})

    assert answer.status_code == 400
    assert not Note.objects.exists()


def test_media_officer_writes_about_the_press_alone(world):
    answer = api_client(world.media).post(
        NOTES, {"registration": world.add_person().pk, "text": "Hm."}
    )

    assert answer.status_code == 404


def test_note_under_one_key_is_written_once(world, client):
    body = {"registration": world.add_person().pk, "text": "Once."}

    answers = [client.post(NOTES, body, headers={"Idempotency-Key": "a"}) for _try in range(2)]

    assert answers[0].json() == answers[1].json()
    assert Note.objects.count() == 1


def test_history_tells_each_field(world, client):
    person = world.add_person()
    at = timezone.now()
    people.change(person=person, changes={"given_name": "Zoé"}, by=world.coordinator, at=at)

    (change,) = client.get(CHANGES, {"registration": person.pk}).json()["results"]

    assert (change["field"], change["before"], change["after"]) == ("given_name", "Marie", "Zoé")
    assert change["changed_by"] == world.coordinator.pk
    assert client.get(CHANGES, {"field": "sex"}).json()["count"] == 0


def test_duplicates_are_listed_and_found_apart(world, client):
    one, other = world.add_person(family_name="Lefèvre"), world.add_person(family_name="Lefebvre")

    (pair,) = client.get(DUPLICATES, {"assembly": 138}).json()["results"]
    assert (pair["first"], pair["second"]) == (one.pk, other.pk)
    assert pair["reasons"] == ["other_spelling"]
    answer = client.post(f"{DUPLICATES}apart/", {"one": other.pk, "other": one.pk})

    assert answer.status_code == 204
    assert client.get(DUPLICATES, {"assembly": 138}).json()["count"] == 0
    same = client.post(f"{DUPLICATES}apart/", {"one": one.pk, "other": one.pk})
    assert (same.status_code, same.json()["code"]) == (409, "not_a_pair")
    assert NotTheSame.objects.count() == 1


@pytest.mark.parametrize(("number", "status"), [("", 400), ("x", 400), ("99999", 400), ("7", 404)])
def test_duplicates_of_no_assembly_are_refused(client, number, status):
    assert client.get(DUPLICATES, {"assembly": number}).status_code == status


def test_list_is_asked_for_polled_and_taken_away(world, client):
    world.add_person(badge_name="Ada", family_name="Zed")
    world.add_person(badge_name="Otto", file=world.other_file)

    asked = client.post(EXPORTS, {"assembly": 138, "sheet": "csv", "institution": "FR"})
    assert (asked.status_code, asked.json()["state"]) == (202, "waiting")
    place = asked["Location"]
    early = client.get(f"{place}file/")
    assert (early.status_code, early.json()["code"]) == (409, "export_not_ready")

    jobs.make_next(clock=timezone.now)

    state = client.get(place).json()
    assert (state["state"], state["done"], state["total"]) == ("ready", 1, 1)
    table = b"".join(client.get(f"{place}file/").streaming_content).decode()
    assert "Ada" in table
    assert "Otto" not in table
    assert api_client(world.manager).get(place).status_code == 404
    assert client.get(EXPORTS).json()["count"] == 1


def test_list_is_cancelled_once(world, client):
    place = client.post(EXPORTS, {"assembly": 138, "sheet": "xlsx"})["Location"]

    answers = [client.post(f"{place}cancel/") for _try in range(2)]

    assert [answer.status_code for answer in answers] == [200, 409]
    assert answers[1].json()["code"] == "export_finished"
    assert Export.objects.get().state == ExportState.CANCELLED


@pytest.mark.parametrize(
    "body",
    [
        {"assembly": 138},
        {"assembly": 138, "sheet": "pdf"},
        {"assembly": 7, "sheet": "csv"},
        {"assembly": 138, "sheet": "csv", "state": "gone"},
        {"assembly": 138, "sheet": "csv", "nonsense": 1},
        {"assembly": [138], "sheet": "csv"},
        {"assembly": 10**30, "sheet": "csv"},
    ],
)
def test_list_that_cannot_be_is_refused(world, client, body):
    assert client.post(EXPORTS, body).status_code == 400
    assert not Export.objects.exists()


@pytest.mark.parametrize("who", ["coordinator", "delegate", "editor", "protocol", "stranger"])
def test_desk_is_closed_to_others(world, who):
    client = api_client(getattr(world, who))

    answers = [client.get(url) for url in (NOTES, CHANGES, EXPORTS, f"{DUPLICATES}?assembly=138")]

    assert [answer.status_code for answer in answers] == [403] * 4
