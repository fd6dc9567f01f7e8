"""Amendments that a committee votes upon. Every figure is invented."""

from datetime import timedelta

import pytest

from assemblies.enums import Language
from assemblies.fields import LanguageMap
from sessions.enums import BallotMethod, BallotWeight
from sessions.enums.decisions import AmendmentKind, AmendmentState
from sessions.errors.amendments import (
    AmendmentInVote,
    AmendmentPut,
    AmendmentTreated,
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
    resolutions,
    roll_calls,
)
from sessions.services.amendments import Proposed
from tests.factories.accounts import make_account
from tests.factories.ballots import make_delegation
from tests.factories.committees import make_committee, seat
from tests.factories.resolutions import make_resolution
from tests.factories.sessions import NOW, make_assembly, make_sitting
from tests.factories.worlds import make_parliament

pytestmark = pytest.mark.django_db
TEXT = LanguageMap({"en": "Recalling,\nDeploring,\n1. Calls upon parliaments;"})
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
    """Two amendments to one paragraph, of a Member whose representative is in the room."""
    kuwait = make_delegation(sitting.event, make_parliament("KW", "Kuwait"), sitting)
    seat(kuwait, sitting.body)
    resolution = make_resolution(sitting.event, body=sitting.body, text=TEXT)
    acting = {"resolution": resolution, "by": None, "at": NOW}
    resolutions.show_drafts(are_public=True, **acting)
    wanted = Proposed(
        language=Language.ENGLISH, paragraph=2, kind=AmendmentKind.REPLACE, text="Regretting,"
    )
    return [
        amendments.propose(institution=kuwait.institution, proposed=wanted, **acting)
        for _twice in range(2)
    ]


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
    first, _second = proposed
    questions.open_question(question=put(first, sitting, at=at), by=None, at=at)

    with pytest.raises(AmendmentInVote):
        amendments.treat(amendment=first, state=AmendmentState.ADOPTED, by=None, at=at)


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


def test_amendment_is_put_where_its_body_sits(proposed, sitting, at):
    elsewhere = make_sitting(sitting.event, day=3)

    with pytest.raises(SitsElsewhere):
        put(proposed[0], elsewhere, at=at)
    assert not PutQuestion.objects.exists()
