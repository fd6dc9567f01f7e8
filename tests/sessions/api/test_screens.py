"""The screens of the halls for programs: hung up, set, readdressed, removed; editors alone."""

import pytest
from django.test import Client

from sessions.models.screens import HallScreen
from tests.factories.accounts import api_client
from tests.factories.debates import make_debate, make_screen
from tests.factories.sessions import make_assembly, make_sitting

pytestmark = pytest.mark.django_db
LIST = "/api/v1/assemblies/138/screens/"


@pytest.fixture
def editor(world):
    return api_client(world.editor)


def test_program_hangs_up_a_screen_sets_it_and_takes_it_down(world, editor):
    debate = make_debate(make_sitting(world.assembly, day=2, hour=9))
    made = editor.post(LIST, {"name": " Plenary  hall ", "language": "fr"})
    one = f"/api/v1/screens/{made.json()['id']}/"
    told = {"name": "Plenary hall", "language": "fr", "shows": "speakers", "debate": debate.pk}
    shown = editor.put(one, told)
    address = shown.json()["address"]
    moved = editor.post(f"{one}readdress/").json()["address"]
    path = "/" + moved.split("/", 3)[3]
    seen = Client().get(path).status_code
    gone = [editor.post(f"{one}remove/").status_code for _ in range(2)]

    assert (made.status_code, made.json()["name"], made.json()["shows"]) == (
        201,
        "Plenary hall",
        "nothing",
    )
    assert (shown.status_code, shown.json()["debate"]) == (200, debate.pk)
    assert address != moved
    assert (seen, Client().get(path).status_code, gone) == (200, 404, [204, 204])
    assert editor.get(LIST).json()["count"] == 0


@pytest.mark.parametrize(
    ("told", "status", "code"),
    [
        ({"shows": "vote"}, 409, "screen_empty"),
        ({"shows": "speakers", "debate": 99_999}, 409, "screen_empty"),
        ({"shows": "message", "message": {}}, 409, "screen_empty"),
        ({"shows": "nothing", "name": "Lobby"}, 409, "screen_name_taken"),
        ({"shows": "films"}, 400, "invalid"),
        ({"shows": "message", "message": {"de": "Halt"}}, 400, "invalid"),
        ({"shows": "message", "message": {"en": "a" * 161}}, 400, "invalid"),
    ],
)
def test_what_cannot_be_shown_is_refused_by_its_code(world, editor, told, status, code):
    screen = make_screen(world.assembly)
    make_screen(world.assembly, "Lobby")

    body = {"name": screen.name, "language": "en", **told}
    answer = editor.put(f"/api/v1/screens/{screen.pk}/", body)

    assert (answer.status_code, answer.json()["code"]) == (status, code)
    assert HallScreen.objects.get(pk=screen.pk).shows == "nothing"


def test_another_events_debate_is_not_shown(world, editor):
    elsewhere = make_debate(make_sitting(make_assembly(number=139)))
    screen = make_screen(world.assembly)

    told = {"name": "a", "language": "en", "shows": "speakers", "debate": elsewhere.pk}
    answer = editor.put(f"/api/v1/screens/{screen.pk}/", told)

    assert (answer.status_code, answer.json()["code"]) == (409, "screen_empty")


def test_list_has_one_assemblys_screens_in_a_literal_number_of_questions(
    world, editor, django_assert_num_queries
):
    make_screen(make_assembly(number=139), "Elsewhere")
    editor.get(LIST)
    for name in ("B", "A", "C"):
        make_screen(world.assembly, name)

    with django_assert_num_queries(5):
        found = editor.get(LIST).json()

    assert [one["name"] for one in found["results"]] == ["A", "B", "C"]
