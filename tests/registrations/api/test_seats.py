"""Places in sittings, for programs."""

from django.utils import timezone

from registrations.models.seats import SeatParty
from registrations.services import sitting_seats
from tests.factories.accounts import api_client
from tests.factories.seats import make_participants, make_workshop


def test_coordinators_program_asks_and_gives_up(world):
    sitting = make_workshop(world.assembly, 1)
    one, two = make_participants(world.assembly, 2, delegation=world.file.delegation)
    client = api_client(world.coordinator)

    held = client.post("/api/v1/seat-parties/", {"sitting": sitting.pk, "people": [one.pk]})
    waits = client.post("/api/v1/seat-parties/", {"sitting": sitting.pk, "people": [two.pk]})

    assert (held.status_code, held.json()["state"], held.json()["rank"]) == (201, "held", None)
    assert (waits.json()["state"], waits.json()["rank"]) == ("waiting", 1)
    freed = client.post(f"{held['Location']}give-up/", {"people": [one.pk]})
    assert (freed.json()["state"], freed.json()["people"]) == ("given_up", [])
    listed = client.get("/api/v1/seat-parties/", {"state": "held"}).json()["results"]
    assert [party["people"] for party in listed] == [[two.pk]]


def test_same_key_asks_once(world):
    sitting = make_workshop(world.assembly, 5)
    (person,) = make_participants(world.assembly, 1, delegation=world.file.delegation)
    client, body = api_client(world.coordinator), {"sitting": sitting.pk, "people": [person.pk]}

    answers = [
        client.post("/api/v1/seat-parties/", body, headers={"Idempotency-Key": "k-1"})
        for _ in range(2)
    ]
    other = client.post("/api/v1/seat-parties/", body)

    assert [answer.status_code for answer in answers] == [201, 201]
    assert answers[0].json() == answers[1].json()
    assert (other.status_code, other.json()["code"]) == (409, "place_asked_already")
    assert SeatParty.objects.count() == 1


def test_nobody_asks_for_people_of_others(world):
    sitting = make_workshop(world.assembly, 5)
    (theirs,) = make_participants(world.assembly, 1, delegation=world.other_file.delegation)
    body = {"sitting": sitting.pk, "people": [theirs.pk]}

    assert api_client(world.coordinator).post("/api/v1/seat-parties/", body).status_code == 403
    assert api_client(world.desk).post("/api/v1/seat-parties/", body).status_code == 201
    party = SeatParty.objects.get()
    seen = api_client(world.coordinator).get(f"/api/v1/seat-parties/{party.pk}/")
    assert seen.status_code == 404


def test_offer_is_answered(world):
    sitting = make_workshop(world.assembly, 1, offer_hours=2)
    one, two, three = make_participants(world.assembly, 3, delegation=world.file.delegation)
    parties = [
        sitting_seats.ask(sitting=sitting, people=[person.pk], by=None, at=timezone.now())
        for person in (one, two, three)
    ]
    sitting_seats.give_up(party=parties[0], by=None, at=timezone.now())
    client = api_client(world.coordinator)

    refused = client.post(f"/api/v1/seat-parties/{parties[1].pk}/decline/")
    taken = client.post(f"/api/v1/seat-parties/{parties[2].pk}/accept/")
    again = client.post(f"/api/v1/seat-parties/{parties[2].pk}/accept/")

    assert (refused.json()["state"], taken.json()["state"]) == ("declined", "held")
    assert (again.status_code, again.json()["code"]) == (409, "not_on_offer")


def test_editor_sets_places_and_limits(world):
    sitting = make_workshop(world.assembly, 1)
    address = f"/api/v1/sitting-places/{sitting.pk}/"
    client = api_client(world.editor)
    body = {
        "places": 30, "offer_hours": 24, "per_delegation": 2,
        "per_capacity": [{"capacity": "press", "most": 0}],
    }  # fmt: skip

    done = client.post(f"{address}set/", body)

    assert done.status_code == 200
    assert client.get(address).json() == {
        "sitting": sitting.pk, "places_taken": 0, "places_left": 30, **body,
    }  # fmt: skip
    shown = api_client().get(f"/api/v1/sittings/{sitting.pk}/").json()
    assert (shown["places"], shown["places_left"], shown["offer_hours"]) == (30, 30, 24)
    assert client.post(f"{address}set/", {"places": 0}).status_code == 400


def test_list_costs_the_same_for_one_and_three(world, django_assert_num_queries):
    sitting = make_workshop(world.assembly, 9)
    client = api_client(world.desk)
    client.get("/api/v1/seat-parties/")  # the day's note that the key was used
    for _ in range(2):
        for person in make_participants(world.assembly, 2):
            sitting_seats.ask(sitting=sitting, people=[person.pk], by=None, at=timezone.now())
        with django_assert_num_queries(5):
            client.get("/api/v1/seat-parties/")
