"""Letters, badges and lists, for programs."""

import pytest

from registrations.models.badges import Badge
from registrations.models.letters import Letter
from tests.factories.accounts import api_client
from tests.factories.papers import change_approved, make_approved, make_badge, make_letter

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk(world):
    return api_client(world.desk)


def test_letters_are_issued_found_read_and_withdrawn(desk, world):
    person = make_approved(world)
    asked = {"registration": person.pk, "kind": "invitation", "language": "fr"}

    made = desk.post("/api/v1/letters/", asked)
    twice = desk.post("/api/v1/letters/", asked)

    assert made.status_code == 201
    assert made.json()["number"] == f"{world.assembly.number}/INV/0001"
    assert made.json()["check_url"].endswith(f"/fr/letters/{made.json()['code']}/")
    assert (twice.status_code, twice.json()["code"]) == (409, "letter_not_due")
    path = f"/api/v1/letters/{made.json()['id']}/"
    found = desk.get("/api/v1/letters/", {"kind": "invitation", "withdrawn": "false"})
    assert [one["id"] for one in found.json()["results"]] == [made.json()["id"]]
    assert desk.get(f"{path}pdf/").content.startswith(b"%PDF-")
    withdrawn = desk.post(f"{path}withdraw/", {"reason": "Wrong name"})
    assert withdrawn.json()["withdrawn_reason"] == "Wrong name"
    assert desk.get(f"{path}pdf/").status_code == 404


def test_letters_that_are_not_true_any_more_are_found_and_replaced(desk, world):
    person = make_approved(world)
    old, _same = make_letter(world, person), make_letter(world, make_approved(world))
    change_approved(world, person, function_in_parliament="Speaker")

    found = desk.get("/api/v1/letters/", {"outdated": "true"}).json()["results"]
    assert [(one["id"], one["outdated_at"] is None) for one in found] == [(old.pk, False)]
    asked = {"registration": person.pk, "kind": "invitation", "language": "en"}
    again = desk.post("/api/v1/letters/", asked)

    assert (again.status_code, again.json()["outdated_at"]) == (201, None)
    replaced = desk.get(f"/api/v1/letters/{old.pk}/").json()
    assert replaced["withdrawn_reason"] == "replaced"


def test_a_letter_asked_for_twice_under_one_key_is_one(desk, world):
    asked = {"registration": make_approved(world).pk, "kind": "visa", "language": "en"}

    answers = [
        desk.post("/api/v1/letters/", asked, headers={"Idempotency-Key": "once"}) for _n in "ab"
    ]

    assert [answer.status_code for answer in answers] == [201, 201]
    assert answers[0].json() == answers[1].json()
    assert Letter.objects.count() == 1


def test_a_parliament_reads_its_own_letters_and_issues_none(world):
    ours = make_letter(world, make_approved(world))
    theirs = make_letter(world, make_approved(world, file=world.other_file))
    coordinator = api_client(world.coordinator)

    found = coordinator.get("/api/v1/letters/").json()["results"]

    assert [one["id"] for one in found] == [ours.pk]
    assert coordinator.get(f"/api/v1/letters/{theirs.pk}/pdf/").status_code == 404
    asked = {"registration": ours.registration_id, "kind": "visa", "language": "en"}
    assert coordinator.post("/api/v1/letters/", asked).status_code == 403
    refused = coordinator.post(f"/api/v1/letters/{ours.pk}/withdraw/", {"reason": "x"})
    assert refused.status_code == 403


def test_badges_are_made_printed_replaced_and_taken_back(desk, world):
    people = [make_approved(world).participant_id for _n in "ab"]
    asked = {"assembly": world.assembly.number, "participants": people}

    made = desk.post("/api/v1/badges/", asked)

    assert made.status_code == 201
    first, second = (one["id"] for one in made.json())
    assert [one["serial"] for one in made.json()] == [1, 2]
    again = desk.post("/api/v1/badges/", asked)
    assert (again.status_code, again.json()["code"]) == (409, "badge_not_due")
    pdf = desk.get(f"/api/v1/badges/{first}/pdf/", {"layout": "a6"})
    assert pdf.content.startswith(b"%PDF-")
    printed = {"assembly": world.assembly.number, "badges": [first, second]}
    assert desk.post("/api/v1/badges/record-printing/", printed).json() == {"printed": 2}
    new = desk.post(f"/api/v1/badges/{first}/reprint/", {"reason": "Lost"})
    assert (new.status_code, new.json()["serial"], new.json()["issue"]) == (201, 3, 2)
    gone = desk.post(f"/api/v1/badges/{second}/void/", {"reason": "Left"})
    assert gone.json()["void_reason"] == "Left"
    void = desk.get("/api/v1/badges/", {"void": "true"}).json()["results"]
    assert [one["id"] for one in void] == [first, second]


def test_badges_are_for_the_desk(world):
    badge = make_badge(world, make_approved(world, email="delegate@example.org"))

    for user in (world.delegate, world.coordinator, world.door, world.stranger):
        client = api_client(user)
        assert client.get("/api/v1/badges/").status_code == 403
        assert client.get(f"/api/v1/badges/{badge.pk}/pdf/").status_code == 404
        asked = {"assembly": world.assembly.number, "participants": [badge.participant_id]}
        assert client.post("/api/v1/badges/", asked).status_code == 403
    assert Badge.objects.count() == 1


def test_lists_are_frozen_published_and_read_in_a_language(desk, world):
    make_approved(world, family_name="Zola", is_listed=True)
    make_approved(world, family_name="Hidden")
    reader = api_client(world.stranger)

    made = desk.post("/api/v1/participant-lists/", {"assembly": world.assembly.number})
    path = f"/api/v1/participant-lists/{made.json()['id']}/"

    assert (made.status_code, made.json()["people"]) == (201, 1)
    assert reader.get(path).status_code == 404
    desk.post(f"{path}publish/")
    read = reader.get(path, {"language": "fr"}).json()
    people = read["chapters"][0]["groups"][0]["people"]
    assert [(one["family_name"], one["capacity"]) for one in people] == [("Zola", "Parlementaire")]
    assert reader.get(f"{path}pdf/", {"language": "ar"}).content.startswith(b"%PDF-")
    assert reader.get(f"{path}xlsx/").content.startswith(b"PK")
    desk.post(f"{path}retract/")
    assert reader.get(path).status_code == 404


def test_the_provisional_list_is_for_those_who_take_part(world):
    make_approved(world, family_name="Zola", is_listed=True)
    path = f"/api/v1/assemblies/{world.assembly.number}/participants/"

    assert api_client(world.stranger).get(path).status_code == 404
    read = api_client(world.coordinator).get(path).json()

    assert read["chapters"][0]["groups"][0]["people"][0]["family_name"] == "Zola"
