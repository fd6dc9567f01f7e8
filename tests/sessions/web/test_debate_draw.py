"""The draw in the browser and for programs: the desk closes and draws, everybody checks."""

import json
from datetime import timedelta
from pathlib import Path

import pytest
from django.test import Client
from django.utils import timezone

from sessions.enums.debates import DebateKind, ListCategory
from sessions.models.debates import Debate, ListDraw
from sessions.services.debates import draws, registration
from tests.factories.accounts import api_client
from tests.factories.debates import make_debate, make_drawn, make_speaker
from tests.factories.sessions import make_sitting
from tests.factories.worlds import make_parliament
from tools import verify_draw

pytestmark = pytest.mark.django_db
SOON = timedelta(hours=2)


@pytest.fixture
def debate(world):
    debate = make_debate(make_sitting(world.assembly, day=2))
    for code, name in {"GR": "Greece", "PL": "Poland", "PT": "Portugal"}.items():
        parliament = make_parliament(code, name)
        make_speaker(debate, parliament, category=ListCategory.FIRST_SPEAKERS)
    return debate


@pytest.fixture
def due(debate):
    """The debate, its deadline an hour ago."""
    debate.registration_closes_at = timezone.now() - timedelta(hours=1)
    debate.registration_opens_at = debate.registration_closes_at - timedelta(days=30)
    debate.draw_at = timezone.now() + SOON
    debate.save()
    return debate


@pytest.fixture
def editor(world):
    client = Client()
    client.force_login(world.editor)
    return client


def announce_now(debate):
    Debate.objects.filter(pk=debate.pk).update(draw_at=timezone.now())


def public(debate, more=""):
    return f"/en/events/138/debates/{debate.pk}/draw/{more}"


def desk(debate, more=""):
    return f"/en/console/138/debates/{debate.pk}/draw/{more}"


def read(client, address):
    answer = client.get(address)
    assert answer.status_code == 200, answer.status_code
    return answer.content.decode()


def test_the_desk_closes_and_draws_and_everybody_can_check(due, editor, client):
    assert "The lists are not closed yet." in read(client, public(due))
    assert client.get(public(due, "draw.json")).status_code == 404

    closed = editor.post(desk(due, "close/"))
    secret = ListDraw.objects.get().secret
    pages = [read(client, public(due, more)) for more in ("", "draw.json", "lists.txt")]
    pages += [read(editor, desk(due)), read(client, f"/api/v1/debates/{due.pk}/draw/")]

    assert read(client, public(due, "verify_draw.py")) == Path(verify_draw.__file__).read_text()
    assert (closed.status_code, closed.url) == (302, desk(due))
    assert "It is earlier than announced." in pages[3]
    assert not any(secret in page for page in pages)
    assert pages[2].count("\n") == 3

    early = editor.post(desk(due), {"spoken": "Jade 6"})
    assert (early.status_code, ListDraw.objects.get().drawn_at) == (422, None)
    assert "that hour was announced" in early.content.decode()
    announce_now(due)
    nothing = editor.post(desk(due), {"spoken": "…"})
    drawn = editor.post(desk(due), {"spoken": "Jade 6, ROUGE 4"})
    again = editor.post(desk(due), {"spoken": "another"})

    assert (nothing.status_code, drawn.status_code, again.status_code) == (422, 302, 422)
    assert "It is drawn once." in again.content.decode()
    given = json.loads(read(client, public(due, "draw.json")))
    assert verify_draw.faults(given, spoken="jade 6 rouge 4") == []
    page = read(client, public(due))
    assert secret in page
    assert "jade 6 rouge 4" in page
    first = next(one for one in given["order"] if one["category"] == "first_speakers")["lines"]
    places = [page.index(f'data-line="{one["line"]}" value="{one["number"]}"') for one in first]
    assert places == sorted(places)


def test_before_the_deadline_the_desk_closes_nothing(debate, editor):
    debate.registration_closes_at = timezone.now() + SOON
    debate.save()
    refused = editor.post(desk(debate, "close/"))

    assert "Close the lists" not in read(editor, desk(debate))
    assert refused.status_code == 422
    assert "Registration to speak is still open." in refused.content.decode()
    assert not ListDraw.objects.exists()


def test_programs_close_and_draw(due, world, client):
    program, other = api_client(world.editor), api_client(world.coordinator)
    address = f"/api/v1/debates/{due.pk}"
    assert other.post(f"{address}/close-lists/").status_code == 403
    closed = program.post(f"{address}/close-lists/")
    assert other.post(f"{address}/draw/", {"spoken": "7"}, format="json").status_code == 403
    early = program.post(f"{address}/draw/", {"spoken": "7 11"}, format="json")
    assert (early.status_code, early.json()["code"]) == (409, "draw_announced")
    announce_now(due)
    drawn = program.post(f"{address}/draw/", {"spoken": "7 11"}, format="json")
    again = program.post(f"{address}/draw/", {"spoken": "8"}, format="json")

    assert (closed.status_code, closed.json()["secret"]) == (200, None)
    assert (again.status_code, again.json()["code"]) == (409, "drawn_already")
    assert drawn.json() == client.get(f"{address}/draw/").json()
    assert verify_draw.faults(drawn.json(), commitment=closed.json()["commitment"]) == []


def test_who_withdrew_before_the_close_is_no_late_speaker(due, client):
    greece = due.speakers.get(institution__code="GR")
    registration.withdraw(speaker=greece, by=None, at=due.registration_opens_at)
    draws.close_lists(debate=due, by=None, at=timezone.now())
    late = {"category": ListCategory.FIRST_SPEAKERS, "is_late": True}
    make_speaker(due, make_parliament("MT", "Malta"), **late)

    page = read(client, public(due))

    assert ["Greece" in page, "Poland" in page, "Malta" in page] == [False, True, True]


def test_of_a_closed_sitting_nothing_is_shown_outside(world, client, editor):
    drawn = make_drawn(world.closed_sitting)
    shut = [public(drawn), public(drawn, "draw.json"), f"/api/v1/debates/{drawn.pk}/draw/"]

    assert {client.get(address).status_code for address in shut} == {404}
    assert "The lot is drawn." in read(editor, desk(drawn))


def test_a_debate_without_a_lot_has_no_page_of_it(world, client):
    emergency = make_debate(make_sitting(world.assembly, day=2), DebateKind.EMERGENCY)

    assert client.get(public(emergency)).status_code == 404


def test_the_page_costs_as_much_with_many_lines(due, client, django_assert_num_queries):
    draws.close_lists(debate=due, by=None, at=timezone.now())
    with django_assert_num_queries(5):
        client.get(public(due))
    for number in range(9):
        late = make_parliament(f"X{number}", f"Member {number}")
        make_speaker(due, late, category=ListCategory.FIRST_SPEAKERS, is_late=True)
    with django_assert_num_queries(5):
        client.get(public(due))


def test_before_the_deadline_the_desk_reads_how_to_close_earlier(debate, editor):
    later = timezone.now() + timedelta(hours=1)
    Debate.objects.filter(pk=debate.pk).update(
        registration_opens_at=timezone.now(), registration_closes_at=later
    )
    page = read(editor, desk(debate))

    assert "To close them earlier" in page
    assert f"/en/console/138/debates/{debate.pk}/change/" in page
    assert editor.post(desk(debate, "close/")).status_code == 422
