"""Tellers enter votes at the same moment. Real locks only."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest
from django.db import IntegrityError, transaction

from sessions.errors.ballots import AnotherVoteOpen, LineTaken
from sessions.errors.resolutions import VoteElsewhere
from sessions.models.ballots import Ballot, BallotRow
from sessions.models.emergency_items import RequestList
from sessions.rules.ballot_sheets import result_of_sheet
from sessions.rules.majorities import Votes
from sessions.selectors.ballots import rows_of
from sessions.services import annulments, ballots, questions, resolutions, roll_calls
from tests.factories.accounts import make_account
from tests.factories.ballots import (
    enter,
    make_ballot,
    make_closed_vote,
    make_delegation,
    make_question,
    make_voted_list,
)
from tests.factories.requests import make_list
from tests.factories.resolutions import make_resolution
from tests.factories.sessions import make_assembly, make_sitting
from tests.factories.worlds import make_parliament
from tests.simultaneously import alone, simultaneously, wait_until_somebody_waits

pytestmark = [pytest.mark.stack, pytest.mark.django_db(transaction=True)]

TELLERS = 6


@pytest.fixture
def entering():
    """Return acts of six tellers, given the delegation for which each of them enters votes."""
    assembly, teller = make_assembly(), make_account("teller@example.org")
    make_list(assembly)
    sitting = RequestList.objects.select_related("decision").get().decision
    parliaments = [make_parliament(f"X{number}", f"Member {number}") for number in range(TELLERS)]
    held = [make_delegation(assembly, one, sitting) for one in parliaments]
    at = sitting.starts_at + timedelta(minutes=1)
    (request,) = make_voted_list(assembly, parliaments[:1], by=teller, at=sitting.starts_at)
    ballot = make_ballot(request, by=teller, at=at)

    def entry(delegation):
        return lambda: enter(ballot, delegation, Votes(in_favour=7), by=teller, at=at)

    return lambda choose: [entry(choose(held, number)) for number in range(TELLERS)]


def recomputed():
    ballot = Ballot.objects.get()
    return result_of_sheet(ballot.sheet, rows_of(ballot)).votes.in_favour


def test_every_entry_stands_in_one_chain(entering):
    outcomes = simultaneously(*entering(lambda held, number: held[number]))

    assert {type(one) for one in outcomes} == {BallotRow}
    assert [one.number for one in rows_of(Ballot.objects.get())] == list(range(1, TELLERS + 1))
    assert recomputed() == 7 * TELLERS


def test_one_of_those_on_one_line_enters_it_and_the_others_are_told(entering):
    outcomes = simultaneously(*entering(lambda held, number: held[0]))

    assert sorted(type(one).__name__ for one in outcomes) == [
        "BallotRow", *[LineTaken.__name__] * (TELLERS - 1),
    ]  # fmt: skip
    assert recomputed() == 7


@pytest.fixture
def openings():
    """Return the acts of opening the votes on two questions of one sitting."""
    sitting = make_sitting(make_assembly(), day=2, hour=17)
    make_delegation(sitting.event, make_parliament("X1", "Member 1"), sitting)
    at = sitting.starts_at
    put = [make_question(sitting, at=at, title=f"Question {number}") for number in (1, 2)]

    def opening(question):
        return lambda: questions.open_question(question=question, by=None, at=at)

    return [opening(one) for one in put]


def test_of_two_votes_opened_in_one_sitting_the_second_is_told(openings):
    outcomes = simultaneously(*openings)

    assert {type(one) for one in outcomes} == {Ballot, AnotherVoteOpen}


def test_without_the_sitting_held_both_would_find_none_open(openings, monkeypatch):
    """The negative control: the table refuses the second, and nobody is told why."""
    together, head_of = Barrier(2, timeout=30), ballots.head_of

    def head_together(sheet):
        together.wait()
        return head_of(sheet)

    monkeypatch.setattr(questions, "sitting_held", lambda sitting: sitting)
    monkeypatch.setattr(ballots, "head_of", head_together)

    assert {type(one) for one in simultaneously(*openings)} == {Ballot, IntegrityError}


def test_resolution_is_not_adopted_by_a_vote_that_is_annulled_meanwhile():
    assembly = make_assembly()
    closed = make_closed_vote(make_sitting(assembly, day=2, hour=17))
    resolution, at = make_resolution(assembly, at=closed.opened_at), closed.closed_at

    def adopt():
        return resolutions.adopt(resolution=resolution, ballot=closed, by=None, at=at)

    with ThreadPoolExecutor(1) as pool:
        with transaction.atomic():
            ballots.locked(closed)
            adopted = pool.submit(alone, adopt)
            wait_until_somebody_waits()
            annulments.annul(
                ballot=closed, votes=Votes(in_favour=1), reason="Misread.", by=None, at=at
            )
        with pytest.raises(VoteElsewhere):
            adopted.result(timeout=30)


def test_without_the_lock_they_would_want_one_place_in_the_chain(entering, monkeypatch):
    """The negative control: nobody holds the ballot, so that each adds to the same last row."""
    together, read = Barrier(TELLERS, timeout=30), ballots.rows_of

    def rows_read_together(ballot):
        found = read(ballot)
        together.wait()
        return found

    monkeypatch.setattr(
        roll_calls,
        "locked",
        lambda ballot: Ballot.objects.select_related("event", "sitting").get(pk=ballot.pk),
    )
    monkeypatch.setattr(ballots, "rows_of", rows_read_together)

    outcomes = simultaneously(*entering(lambda held, number: held[number]))

    assert sorted(type(one).__name__ for one in outcomes) == [
        "BallotRow", *["IntegrityError"] * (TELLERS - 1),
    ]  # fmt: skip
