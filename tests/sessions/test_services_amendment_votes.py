"""Amendments that a committee votes upon. Every figure is invented."""

from datetime import timedelta

import pytest

from sessions.enums import BallotMethod, BallotWeight
from sessions.enums.decisions import AmendmentState
from sessions.errors.amendments import (
    AmendmentInVote,
    AmendmentPut,
    AmendmentTreated,
    FallsInVote,
    SitsElsewhere,
    TextMovedOn,
)
from sessions.models.ballots import PutQuestion
from sessions.rules.majorities import Votes
from sessions.selectors.amendments import amendments_of
from sessions.selectors.resolutions import newest_draft
from sessions.services import (
    amendment_votes,
    amendments,
    annulments,
    questions,
    roll_calls,
)
from tests.factories.accounts import make_account
from tests.factories.committees import make_amendments, make_committee
from tests.factories.sessions import make_assembly, make_sitting

pytestmark = pytest.mark.django_db
CARRIED, LOST = Votes(in_favour=1), Votes(against=1)


@pytest.fixture
def sitting():
    return make_sitting(make_assembly(), body=make_committee())


@pytest.fixture
def at(sitting):
    return sitting.starts_at + timedelta(minutes=5)


@pytest.fixture
def teller():
    return make_account("teller@example.org")


@pytest.fixture
def proposed(sitting):
    return make_amendments(sitting)


def put(amendment, sitting, *, at):
    return amendment_votes.put(amendment=amendment, sitting=sitting, by=None, at=at)


def vote(question, votes, *, by, at):
    method = BallotMethod.SHOW_OF_HANDS
    ballot = questions.open_question(question=question, method=method, by=None, at=at)
    questions.count_hands(ballot=ballot, votes=votes, by=by, at=at)
    return roll_calls.close_vote(ballot=ballot, by=by, at=at)


def states(amendment):
    draft = newest_draft(amendment.draft.resolution)
    return {one.number: one.state for one in amendments_of(draft)}


def test_closed_vote_settles_the_amendment_and_what_falls_with_it(proposed, sitting, teller, at):
    first, second = proposed
    question = put(first, sitting, at=at)
    assert question.title["en"] == "Amendment 1 (Kuwait), paragraph 2"
    assert question.weight == BallotWeight.COMMITTEE
    with pytest.raises(AmendmentPut):
        put(first, sitting, at=at)

    vote(question, CARRIED, by=teller, at=at)

    assert states(first) == {1: "adopted", 2: "fallen"}
    with pytest.raises(AmendmentTreated):
        put(second, sitting, at=at)


def test_vote_that_is_not_carried_rejects_the_amendment(proposed, sitting, teller, at):
    first, second = proposed
    question = put(second, sitting, at=at)

    vote(put(first, sitting, at=at), LOST, by=teller, at=at)

    assert states(first) == {1: "rejected", 2: "pending"}
    amendments.treat(amendment=second, state=AmendmentState.WITHDRAWN, by=None, at=at)
    with pytest.raises(AmendmentTreated):
        questions.open_question(question=question, by=None, at=at)


def test_amendment_is_not_treated_while_the_vote_on_it_is_open(proposed, sitting, at):
    first, second = proposed
    questions.open_question(question=put(first, sitting, at=at), by=None, at=at)
    adopted = {"state": AmendmentState.ADOPTED, "by": None, "at": at}

    with pytest.raises(AmendmentInVote):
        amendments.treat(amendment=first, **adopted)
    with pytest.raises(FallsInVote) as refused:
        amendments.treat(amendment=second, **adopted)

    assert refused.value.details == {"number": 1}
    amendments.treat(amendment=second, state=AmendmentState.REJECTED, by=None, at=at)
    assert states(first) == {1: "pending", 2: "rejected"}


def test_annulled_vote_lets_all_be_pending_again_until_the_text_moves_on(
    proposed, sitting, teller, at
):
    first, _second = proposed
    question = put(first, sitting, at=at)
    annulled = {"votes": CARRIED, "reason": "Hands were miscounted.", "by": None, "at": at}

    annulments.annul(ballot=vote(question, CARRIED, by=teller, at=at), **annulled)
    assert states(first) == {1: "pending", 2: "pending"}
    again = vote(question, CARRIED, by=teller, at=at + timedelta(minutes=1))
    amendments.merge(resolution=first.draft.resolution, by=None, at=at)

    with pytest.raises(TextMovedOn):
        annulments.annul(ballot=again, **annulled)


def test_amendment_falls_whose_vote_is_annulled_after_another_took_its_place(
    proposed, sitting, teller, at
):
    """Both would be adopted else, and the words of one lost."""
    first, second = proposed
    question = put(first, sitting, at=at)
    lost = vote(question, LOST, by=teller, at=at)
    vote(put(second, sitting, at=at), CARRIED, by=teller, at=at + timedelta(minutes=1))
    why = {"votes": CARRIED, "reason": "Hands were miscounted.", "by": None}

    annulments.annul(ballot=lost, at=at + timedelta(minutes=2), **why)
    assert states(first) == {1: "fallen", 2: "adopted"}
    with pytest.raises(AmendmentTreated):
        questions.open_question(question=question, by=None, at=at + timedelta(minutes=2))

    won = PutQuestion.objects.exclude(pk=question.pk).get().ballots.get()
    annulments.annul(ballot=won, at=at + timedelta(minutes=3), **why)
    assert states(first) == {1: "pending", 2: "pending"}


def test_annulled_vote_that_was_lost_brings_nothing_back_that_fell_by_another(
    proposed, sitting, teller, at
):
    first, second = proposed
    lost = vote(put(first, sitting, at=at), LOST, by=teller, at=at)
    amendments.treat(amendment=second, state=AmendmentState.FALLEN, by=None, at=at)

    annulments.annul(ballot=lost, votes=CARRIED, reason="Miscounted.", by=None, at=at)

    assert states(first) == {1: "pending", 2: "fallen"}


def test_amendment_is_put_where_its_body_sits(proposed, sitting, at):
    elsewhere = make_sitting(sitting.event, day=3)

    with pytest.raises(SitsElsewhere):
        put(proposed[0], elsewhere, at=at)
    assert not PutQuestion.objects.exists()
