"""Delegates of one delegation vote at the same moment. Real locks only."""

from datetime import timedelta
from threading import Barrier
from uuid import uuid4

import pytest

from sessions.enums import BallotMethod, VoteChoice
from sessions.errors.ballots import MoreVotesThanLeft, VoteClosed
from sessions.models.ballots import Ballot
from sessions.models.casts import BallotCast
from sessions.selectors.ballots import result_of_ballot
from sessions.services import casts, questions, roll_calls
from sessions.services.casts import Wish
from tests.factories.accounts import make_account
from tests.factories.ballots import make_delegation, make_question
from tests.factories.sessions import make_assembly, make_sitting
from tests.factories.worlds import make_parliament
from tests.simultaneously import simultaneously

pytestmark = [pytest.mark.stack, pytest.mark.django_db(transaction=True)]

PHONES = 4  # of ten votes each, where the delegation has 18


@pytest.fixture
def ballot():
    sitting = make_sitting(make_assembly(), day=2, hour=17)
    held = make_delegation(sitting.event, make_parliament("FR", "France"), sitting, women=PHONES)
    for one in held.participants.all():
        one.user = make_account(f"delegate{one.pk}@example.org")
        one.save()
    question = make_question(sitting, at=sitting.starts_at)
    return questions.open_question(
        question=question, method=BallotMethod.ELECTRONIC, by=None, at=sitting.starts_at
    )


def phones(ballot, votes):
    at = ballot.opened_at + timedelta(minutes=1)
    delegates = ballot.event.participants.order_by("pk").select_related("user")[:PHONES]

    def vote(one):
        wish = Wish(choice=VoteChoice.IN_FAVOUR, votes=votes, key=uuid4())
        return lambda: casts.cast(ballot=ballot, delegate=one, wish=wish, by=one.user, at=at)

    return [vote(one) for one in delegates]


def cast_in_all():
    return sum(BallotCast.objects.values_list("votes", flat=True))


def test_no_more_votes_are_cast_than_the_delegation_has(ballot):
    outcomes = simultaneously(*phones(ballot, 9))

    assert sorted(type(one).__name__ for one in outcomes) == [
        "BallotCast", "BallotCast", *[MoreVotesThanLeft.__name__] * (PHONES - 2),
    ]  # fmt: skip
    assert cast_in_all() == 18


def test_vote_sent_twice_at_once_is_cast_once(ballot):
    first, *_others = phones(ballot, 4)

    outcomes = simultaneously(first, first, first)

    assert {type(one) for one in outcomes} == {BallotCast}
    assert (BallotCast.objects.count(), cast_in_all()) == (1, 4)


def test_vote_during_the_close_is_counted_or_refused(ballot):
    """Nothing is lost in between: what was accepted is in the result."""
    teller, at = make_account("teller@example.org"), ballot.opened_at + timedelta(minutes=2)

    *outcomes, closed = simultaneously(
        *phones(ballot, 4), lambda: roll_calls.close_vote(ballot=ballot, by=teller, at=at)
    )

    accepted = [one for one in outcomes if isinstance(one, BallotCast)]
    assert isinstance(closed, Ballot)
    assert {type(one) for one in outcomes} <= {BallotCast, VoteClosed}
    assert result_of_ballot(closed).votes.in_favour == 4 * len(accepted) == cast_in_all()


def test_without_the_lock_they_would_cast_more_than_there_are(ballot, monkeypatch):
    """The negative control: nobody holds the vote, so that each sees all votes left."""
    together, check = Barrier(PHONES, timeout=30), casts.check_cast

    def check_together(new, **known):
        check(new, **known)
        together.wait()

    monkeypatch.setattr(casts, "locked", lambda held: Ballot.objects.get(pk=held.pk))
    monkeypatch.setattr(casts, "check_cast", check_together)

    simultaneously(*phones(ballot, 9))

    assert cast_in_all() == 9 * PHONES
