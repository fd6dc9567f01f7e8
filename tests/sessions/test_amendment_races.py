"""An amendment is treated while a vote opens that decides of it. Real locks only."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import transaction

from sessions.enums.decisions import AmendmentState
from sessions.errors.amendments import AmendmentInVote, AmendmentTreated, FallsInVote
from sessions.models.ballots import Ballot
from sessions.services import amendment_votes, amendments, questions
from tests.factories.committees import make_amendments, make_committee
from tests.factories.sessions import make_assembly, make_sitting
from tests.simultaneously import alone, wait_until_somebody_waits

pytestmark = [pytest.mark.stack, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def sitting():
    return make_sitting(make_assembly(), body=make_committee())


@pytest.fixture
def proposed(sitting):
    """Two amendments to one paragraph; the first is put to the vote."""
    first, second = make_amendments(sitting)
    amendment_votes.put(amendment=first, sitting=sitting, by=None, at=sitting.starts_at)
    first.refresh_from_db()
    return first, second


def adopt(amendment, at):
    return amendments.treat(amendment=amendment, state=AmendmentState.ADOPTED, by=None, at=at)


def open_vote(amendment, at):
    return questions.open_question(question=amendment.question, by=None, at=at)


@pytest.mark.parametrize(("which", "refusal"), [(0, AmendmentInVote), (1, FallsInVote)])
def test_amendment_is_not_adopted_while_the_vote_opens(proposed, sitting, which, refusal):
    with ThreadPoolExecutor(1) as pool:
        with transaction.atomic():
            open_vote(proposed[0], sitting.starts_at)
            adopted = pool.submit(alone, adopt, proposed[which], sitting.starts_at)
            wait_until_somebody_waits()
        with pytest.raises(refusal):
            adopted.result(timeout=30)


@pytest.mark.parametrize("which", [0, 1])
def test_vote_is_not_opened_while_the_amendment_is_settled(proposed, sitting, which):
    with ThreadPoolExecutor(1) as pool:
        with transaction.atomic():
            adopt(proposed[which], sitting.starts_at)
            opened = pool.submit(alone, open_vote, proposed[0], sitting.starts_at)
            wait_until_somebody_waits()
        with pytest.raises(AmendmentTreated):
            opened.result(timeout=30)

    assert not Ballot.objects.exists()


def test_without_the_question_held_a_vote_is_open_on_what_is_settled(
    proposed, sitting, monkeypatch
):
    """The negative control: neither act sees what the other has not ended yet."""
    monkeypatch.setattr(questions, "hold", lambda keys: None)
    first, _second = proposed

    with ThreadPoolExecutor(1) as pool, transaction.atomic():
        open_vote(first, sitting.starts_at)
        pool.submit(alone, adopt, first, sitting.starts_at).result(timeout=30)

    first.refresh_from_db()
    assert first.state == AmendmentState.ADOPTED
    assert Ballot.objects.get().closed_at is None
