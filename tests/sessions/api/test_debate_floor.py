"""The floor of a debate for programs: how it stands, the chair's acts, who is slower."""

import pytest
from django.utils import timezone

from sessions.enums.debates import DebateKind, ListCategory
from sessions.models.debates import Debate
from sessions.models.turns import Turn
from sessions.services.debates import chair
from tests.factories.accounts import api_client, make_account
from tests.factories.debates import make_debate, make_speaker
from tests.factories.sessions import make_sitting
from tests.factories.worlds import make_parliament

pytestmark = pytest.mark.django_db


@pytest.fixture
def sitting(world):
    return make_sitting(world.assembly, day=2)


@pytest.fixture
def debate(world, sitting):
    debate = make_debate(sitting, DebateKind.EMERGENCY)
    for rank, (code, name) in enumerate([("CL", "Chile"), ("ZW", "Zimbabwe")], start=1):
        make_speaker(debate, make_parliament(code, name), rank=rank, name=f"Rosa {name}")
    return chair.open_in(debate=debate, sitting=sitting, by=world.editor, at=timezone.now())


@pytest.fixture
def program(world):
    return api_client(world.editor)


def floor(client, debate):
    return client.get(f"/api/v1/debates/{debate.pk}/floor/")


def act(client, debate, name, body=None, *, seen=None):
    seen = seen or floor(client, debate)["ETag"]
    path = f"/api/v1/debates/{debate.pk}/floor/{name}/"
    return client.post(path, body or {}, format="json", HTTP_IF_MATCH=seen)


def test_program_runs_a_debate(program, debate, sitting):
    answer = act(program, debate, "call").json()
    assert (answer["turn"]["institution"], answer["turn"]["state"]) == ("CL", "running")
    assert [one["name"] for one in answer["waiting"]] == ["Rosa Zimbabwe"]
    assert answer["waiting"][0]["expected_at"] is not None

    for name, body in [
        ("extend", {"seconds": 30}),
        ("give-point-of-order", {"institution": "ZW", "languages": ["en"]}),
        ("end-turn", {}),
        ("end-turn", {}),
        ("call", {"starts": False}),
        ("skip", {}),
        ("close-list", {}),
        ("adjourn", {}),
        ("open", {"sitting": sitting.pk}),
        ("take-back", {}),
        ("close", {}),
    ]:
        response = act(program, debate, name, body)
        assert response.status_code == 200, response.json()

    assert response.json()["stage"] == "closed"
    assert [turn.kind for turn in Turn.objects.order_by("pk")] == [
        "speech", "point_of_order", "speech",
    ]  # fmt: skip


def test_who_is_slower_is_refused_and_nothing_happens(program, debate):
    seen = floor(program, debate)["ETag"]
    assert act(program, debate, "call", seen=seen).status_code == 200

    response = act(program, debate, "call", seen=seen)

    assert (response.status_code, response.json()["code"]) == (412, "debate_moved")
    assert Turn.objects.get().name == "Rosa Chile"


@pytest.mark.parametrize(
    ("name", "body", "status", "code"),
    [
        ("end-turn", {}, 409, "floor_empty"),
        ("skip", {"speaker": 99999}, 409, "not_waiting"),
        ("open", {}, 409, "sitting_elsewhere"),
        ("place", {}, 409, "not_waiting"),
        ("give-reply", {"institution": "XX"}, 400, "invalid"),
        ("extend", {"seconds": 3601}, 400, "invalid"),
        ("extend", {}, 409, "time_not_whole"),
        ("call", {"speaker": "first"}, 400, "invalid"),
        ("call", {"speaker": 1, "unknown": 1}, 400, "invalid"),
        ("draw", {}, 404, "not_found"),
        ("take_back", {}, 404, "not_found"),
    ],
)
def test_refusals_have_codes_and_leave_the_list_unharmed(program, debate, name, body, status, code):
    response = act(program, debate, name, body)

    assert (response.status_code, response.json()["code"]) == (status, code)
    assert not Turn.objects.exists()


def test_body_that_is_to_have_the_floor_takes_part(program, debate):
    make_parliament("XX", "Atlantis")  # is no delegation of this assembly

    response = act(program, debate, "give-reply", {"institution": "XX"})

    assert (response.status_code, response.json()["code"]) == (409, "speaks_for_nobody")


def test_everybody_reads_and_only_chairs_act(client, debate):
    stranger = api_client(make_account("someone.else@example.org"))

    assert floor(client, debate).status_code == 200
    assert act(stranger, debate, "call").status_code == 404
    path = f"/api/v1/debates/{debate.pk}/floor/call/"
    assert client.post(path).status_code == 401
    assert not Turn.objects.exists()


def test_closed_sitting_tells_outsiders_nothing(client, program, debate, sitting):
    sitting.is_closed = True
    sitting.save()

    assert floor(client, debate).status_code == 404
    assert floor(program, debate).status_code == 200


def test_list_to_be_drawn_is_nobody_s_business_before_it_is_closed(client, program, sitting):
    debate = make_debate(sitting, DebateKind.GENERAL)
    make_speaker(debate, category=ListCategory.FIRST_SPEAKERS)

    assert floor(client, debate).json()["waiting"] == []
    assert len(floor(program, debate).json()["waiting"]) == 1
    Debate.objects.update(lists_closed_at=timezone.now())
    (waits,) = floor(client, debate).json()["waiting"]
    assert (waits["place"], waits["expected_at"]) == (None, None)  # the lot is not drawn
