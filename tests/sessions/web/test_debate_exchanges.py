"""Exchanges of places on the pages of delegations and of the desk, and for programs."""

import pytest
from django.test import Client

from sessions.models.debates import PlaceExchange
from sessions.services.debates.exchanges import ask
from tests.factories.accounts import api_client
from tests.factories.debates import make_drawn
from tests.factories.sessions import make_sitting

pytestmark = pytest.mark.django_db


@pytest.fixture
def debate(world):
    files = world.file, world.other_file
    sitting = make_sitting(world.assembly, day=2)
    return make_drawn(sitting, *(file.delegation for file in files))


@pytest.fixture
def pair(debate):
    return list(debate.speakers.order_by("pk"))


def page(debate, more=""):
    return f"/en/events/138/debates/{debate.pk}/exchanges/{more}"


def logged_in(user):
    client = Client()
    client.force_login(user)
    return client


def ranks(debate):
    return list(debate.speakers.order_by("pk").values_list("rank", flat=True))


def test_one_delegation_asks_on_its_page_and_the_other_agrees_on_hers(world, debate, pair):
    france, kenya = pair
    one, other = logged_in(world.coordinator), logged_in(world.other_coordinator)
    before = ranks(debate)
    offered = one.get(page(debate)).content.decode()
    asked = one.post(page(debate, "ask/"), {"asks": france.pk, "asked": kenya.pk})
    exchange = PlaceExchange.objects.get()
    own_word = one.post(page(debate, f"{exchange.pk}/answer/"), {"answer": "yes"})
    read = other.get(page(debate)).content.decode()
    agreed = other.post(page(debate, f"{exchange.pk}/answer/"), {"answer": "yes"})
    again = other.post(page(debate, f"{exchange.pk}/answer/"), {"answer": "no"})

    assert f'name="asked" value="{kenya.pk}"' in offered
    assert "You are asked" not in offered
    assert (asked.status_code, own_word.status_code, agreed.status_code) == (302, 404, 302)
    assert "You are asked" in read
    assert again.status_code == 422
    assert "This request is over" in again.content.decode()
    assert ranks(debate) == before[::-1]


def test_public_page_leads_who_may_ask_to_the_exchanges_and_nobody_else(world, debate, pair):
    page = f"/en/events/138/debates/{debate.pk}/"
    people = (world.coordinator, world.other_coordinator, world.stranger)

    links = [b"/exchanges/" in logged_in(one).get(page).content for one in people]

    assert links == [True, True, False]


def test_nobody_offers_the_place_of_others(world, debate, pair):
    france, kenya = pair
    one = logged_in(world.coordinator)
    for sent in (
        {"asks": kenya.pk, "asked": france.pk},
        {"asks": france.pk, "asked": "x"},
        {"asks": france.pk, "asked": 10**30},
        {},
    ):
        assert one.post(page(debate, "ask/"), sent).status_code == 404
    assert logged_in(world.stranger).get(page(debate)).status_code == 404
    assert not PlaceExchange.objects.exists()


def test_the_desk_enters_an_exchange_and_sees_what_is_asked(world, debate, pair):
    france, kenya = pair
    ask(asks=france, asked=kenya, by=None, at=debate.registration_closes_at)
    editor, address = logged_in(world.editor), f"/en/console/138/debates/{debate.pk}/exchanges/"
    before = ranks(debate)
    same = editor.post(address, {"one": france.pk, "other": france.pk})
    shown = editor.get(address).content.decode()
    entered = editor.post(address, {"one": france.pk, "other": kenya.pk})

    assert same.status_code == 422
    assert "Not answered yet" in shown
    assert entered.status_code == 302
    assert ranks(debate) == before[::-1]
    assert PlaceExchange.objects.get().ended_at is not None


def test_programs_ask_answer_take_back_and_enter(world, debate, pair):
    france, kenya = pair
    one, other = api_client(world.coordinator), api_client(world.other_coordinator)
    desk = api_client(world.editor)
    wish = {"asks": france.pk, "asked": kenya.pk}
    before = ranks(debate)
    made = one.post("/api/v1/place-exchanges/", wish, format="json")
    address = f"/api/v1/place-exchanges/{made.json()['id']}"
    own = one.post(f"{address}/answer/", {"agrees": True}, format="json")
    back = one.post(f"{address}/take-back/")
    second = one.post("/api/v1/place-exchanges/", wish, format="json").json()["id"]
    agreed = other.post(
        f"/api/v1/place-exchanges/{second}/answer/", {"agrees": True}, format="json"
    )
    entered = desk.post("/api/v1/place-exchanges/enter/", wish, format="json")
    foreign = other.post("/api/v1/place-exchanges/", wish, format="json")
    listed = one.get("/api/v1/place-exchanges/", {"debate": debate.pk}).json()["results"]

    assert (made.status_code, own.status_code, back.status_code) == (201, 403, 200)
    assert (agreed.status_code, agreed.json()["agreed"]) == (200, True)
    assert entered.json() == {
        **wish, "asks_rank": before[0], "asked_rank": before[1],
    }  # fmt: skip
    assert foreign.status_code == 404
    assert [one["agreed"] for one in listed] == [True, None]
    assert api_client(world.stranger).get("/api/v1/place-exchanges/").json()["count"] == 0


def test_who_is_asked_reads_what_each_of_the_two_would_get(world, debate, pair):
    france, kenya = pair
    ask(asks=france, asked=kenya, by=None, at=debate.registration_closes_at)
    place = {one.pk: one.rank for one in pair}
    moves = f"from {place[kenya.pk]} to {place[france.pk]}"

    for user in (world.other_coordinator, world.coordinator):
        shown = logged_in(user).get(page(debate)).content.decode()
        assert f"Kenya moves {moves}" in shown
