"""Votes for programs: open, entered, cast, closed."""

from uuid import uuid4

import pytest
from rest_framework.test import APIClient

from assemblies.enums import Capability
from assemblies.services import accounts
from assemblies.services.accounts import Narrowing
from sessions.enums import BallotMethod, BallotWeight
from sessions.models.ballots import BallotRow
from sessions.models.casts import BallotCast
from sessions.rules.majorities import Votes
from sessions.services import questions, roll_calls
from tests.factories.accounts import api_client, make_account
from tests.factories.ballots import make_delegation, make_question
from tests.factories.sessions import make_sitting
from tests.factories.worlds import make_parliament
from tools import verify_ballot

pytestmark = pytest.mark.django_db


@pytest.fixture
def sitting(world):
    return make_sitting(world.assembly, day=2, hour=17)


@pytest.fixture
def delegation(sitting):
    """Zimbabwe with 18 votes and two delegates in the room, each with an account."""
    made = make_delegation(sitting.event, make_parliament("ZW", "Zimbabwe"), sitting)
    for one in made.participants.order_by("pk"):
        one.user = make_account(f"delegate{one.pk}@example.org")
        one.save()
    return made


def opened(sitting, method=BallotMethod.ROLL_CALL, **known):
    question = make_question(sitting, at=sitting.starts_at, **known)
    at = sitting.event.created_at
    return questions.open_question(question=question, method=method, by=None, at=at)


def post(user, ballot, act, body):
    return api_client(user).post(f"/api/v1/votes/{ballot.pk}/{act}/", body, format="json")


def test_result_is_told_once_the_vote_is_closed(world, sitting, delegation):
    ballot = opened(sitting)
    visitor, address = api_client(), f"/api/v1/votes/{ballot.pk}/"
    entered = post(world.editor, ballot, "entries", {"delegation": delegation.pk, "in_favour": 12})
    before = visitor.get(address).json()
    hidden = visitor.get(f"{address}record/")
    roll_calls.close_vote(ballot=ballot, by=world.editor, at=BallotRow.objects.get().entered_at)
    after = visitor.get(address).json()

    assert entered.status_code == 200
    (line,) = [one for one in entered.json()["lines"] if one["delegation"] == delegation.pk]
    assert (line["usable"], line["row"]) == (18, 1)
    assert line["entered"] == {"in_favour": 12, "against": 0, "abstaining": 0}
    assert (before["result"], before["progress"]) == (None, {"called": 1, "of": 1})
    assert (hidden.status_code, hidden.json()["code"]) == (409, "vote_open")
    assert after["result"] == {
        "in_favour": 12, "against": 0, "abstaining": 0, "cast": 12, "needed": 7,
        "is_carried": True,
    }  # fmt: skip
    assert verify_ballot.faults(visitor.get(f"{address}record/").json()) == []


def test_entry_against_the_rules_is_refused_with_its_citation(world, sitting, delegation):
    ballot, entry = opened(sitting), {"delegation": delegation.pk, "in_favour": 19}

    many = post(world.editor, ballot, "entries", entry)
    key = {"key": str(uuid4()), "in_favour": 18}
    twice = [post(world.editor, ballot, "entries", {**entry, **key}) for _ in range(2)]
    taken = post(world.manager, ballot, "entries", {**entry, "in_favour": 1})
    absent = post(world.editor, ballot, "entries", {**entry, "delegation": 2**40})

    assert (many.status_code, many.json()["code"]) == (409, "more_votes_than_usable")
    assert many.json()["details"] == {"usable": 18, "asked": 19}
    assert many.json()["rule"].startswith("Statutes, art. 15")
    assert [one.status_code for one in twice] == [200, 200]
    assert taken.json()["code"] == "line_taken"
    assert absent.json()["code"] == "not_on_sheet"
    assert BallotRow.objects.count() == 1


def test_delegate_casts_and_sees_what_is_left(world, sitting, delegation):
    ballot, (one, other) = (
        opened(sitting, BallotMethod.ELECTRONIC),
        delegation.participants.order_by("pk"),
    )
    wish = {"choice": "in_favour", "votes": 10, "key": str(uuid4())}

    answers = [post(one.user, ballot, "casts", wish) for _ in range(2)]
    refused = post(other.user, ballot, "casts", {**wish, "votes": 9, "key": str(uuid4())})
    stranger = post(world.manager, ballot, "casts", wish)

    assert [answer.json()["left"] for answer in answers] == [8, 8]
    assert answers[0].json()["cast"] == [{"choice": "in_favour", "votes": 10}]
    assert (refused.status_code, refused.json()["code"]) == (409, "more_votes_than_left")
    assert stranger.status_code == 404
    assert BallotCast.objects.get().cast.votes == 10
    closed = roll_calls.close_vote(
        ballot=ballot, by=world.editor, at=BallotCast.objects.get().cast_at
    )
    late = post(other.user, closed, "casts", {**wish, "key": str(uuid4())})
    assert (late.status_code, late.json()["code"]) == (409, "vote_closed")
    assert BallotRow.objects.get().row.votes == Votes(in_favour=10)


def test_key_made_for_something_else_casts_nothing(world, sitting, delegation):
    ballot, one = opened(sitting, BallotMethod.ELECTRONIC), delegation.participants.first()
    narrowing = Narrowing(scopes=[Capability.FOLLOW_SITTINGS])
    at = sitting.event.created_at
    _key, secret = accounts.issue_token(
        user=one.user, name="calendar", narrowing=narrowing, by=one.user, at=at
    )
    client = APIClient()
    client.credentials(HTTP_AUTHORIZATION=f"Bearer {secret}")
    address, wish = f"/api/v1/votes/{ballot.pk}/casts/", {"choice": "in_favour", "votes": 1}

    answers = [
        client.get(f"/api/v1/votes/{ballot.pk}/"),
        client.get(address),
        client.post(address, {**wish, "key": str(uuid4())}, format="json"),
    ]

    assert [one.status_code for one in answers] == [200, 404, 404]
    assert not BallotCast.objects.exists()


def test_votes_are_listed_in_one_query_more_for_all(
    world, sitting, delegation, django_assert_num_queries
):
    address = "/api/v1/assemblies/138/votes/"
    opened(sitting)
    client = api_client()
    client.get(address)
    with django_assert_num_queries(3):
        one = client.get(address).json()
    opened(make_sitting(world.assembly, day=3, hour=9), weight=BallotWeight.COUNCIL)
    with django_assert_num_queries(3):
        two = client.get(f"{address}?is_open=true").json()

    assert (one["count"], two["count"]) == (1, 2)
    assert client.get(f"{address}?is_open=false").json()["count"] == 0
