"""Delegates of one delegation vote at the same moment. Real locks only."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier, BrokenBarrierError
from uuid import uuid4

import pytest
from django.db import transaction

from assemblies.services import audit
from sessions.enums import BallotMethod, VoteChoice
from sessions.errors.ballots import CastBySelf, LineTaken, MoreVotesThanLeft, VoteClosed
from sessions.models.ballots import Ballot, BallotRow
from sessions.models.casts import BallotCast
from sessions.rules.majorities import Votes
from sessions.selectors.ballots import result_of_ballot
from sessions.services import casts, questions, roll_calls
from sessions.services.casts import Counted, Wish
from tests.factories.accounts import make_account
from tests.factories.ballots import enter, make_delegation, make_question
from tests.factories.sessions import make_assembly, make_sitting
from tests.factories.worlds import make_parliament
from tests.simultaneously import alone, simultaneously, wait_until_somebody_waits

pytestmark = [pytest.mark.stack, pytest.mark.django_db(transaction=True)]

PHONES = 4  # of ten votes each, where the delegation has 18


@pytest.fixture
def ballot():
    sitting = make_sitting(make_assembly(), day=2, hour=17)
    for code, name in (("FR", "France"), ("KE", "Kenya")):
        held = make_delegation(sitting.event, make_parliament(code, name), sitting, women=PHONES)
        for one in held.participants.all():
            one.user = make_account(f"delegate{one.pk}@example.org")
            one.save()
    question = make_question(sitting, at=sitting.starts_at)
    return questions.open_question(
        question=question, method=BallotMethod.ELECTRONIC, by=None, at=sitting.starts_at
    )


def phones(ballot, votes):
    """The phones of France, then those of Kenya, of which each has a man besides."""
    at = ballot.opened_at + timedelta(minutes=1)
    delegates = ballot.event.participants.order_by("pk").select_related("user")

    def vote(one):
        wish = Wish(choice=VoteChoice.IN_FAVOUR, votes=votes, key=uuid4())
        return lambda: casts.cast(ballot=ballot, delegate=one, wish=wish, by=one.user, at=at)

    return [vote(one) for one in delegates]


def cast_in_all():
    return sum(BallotCast.objects.values_list("votes", flat=True))


def test_no_more_votes_are_cast_than_the_delegation_has(ballot):
    outcomes = simultaneously(*phones(ballot, 9)[:PHONES])

    assert sorted(type(one).__name__ for one in outcomes) == [
        "Counted", "Counted", *[MoreVotesThanLeft.__name__] * (PHONES - 2),
    ]  # fmt: skip
    assert cast_in_all() == 18


def test_vote_sent_twice_at_once_is_cast_once(ballot):
    first, *_others = phones(ballot, 4)

    outcomes = simultaneously(first, first, first)

    assert {type(one) for one in outcomes} == {Counted}
    assert (BallotCast.objects.count(), cast_in_all()) == (1, 4)


def test_vote_during_the_close_is_counted_or_refused(ballot):
    """Nothing is lost in between: what was accepted is in the result."""
    teller, at = make_account("teller@example.org"), ballot.opened_at + timedelta(minutes=2)

    *outcomes, closed = simultaneously(
        *phones(ballot, 4)[:PHONES], lambda: roll_calls.close_vote(ballot=ballot, by=teller, at=at)
    )

    accepted = [one for one in outcomes if isinstance(one, Counted)]
    assert isinstance(closed, Ballot)
    assert {type(one) for one in outcomes} <= {Counted, VoteClosed}
    assert result_of_ballot(closed).votes.in_favour == 4 * len(accepted) == cast_in_all()


def test_entry_of_the_tellers_meanwhile_is_taken_or_the_votes_are(ballot):
    """A delegation votes in one way: whoever comes second is refused."""
    teller, at = make_account("teller@example.org"), ballot.opened_at + timedelta(minutes=1)
    held = ballot.event.participants.first().delegation

    cast, entered = simultaneously(
        phones(ballot, 4)[0],
        lambda: enter(ballot, held, Votes(in_favour=18), by=teller, at=at),
    )

    assert {type(cast), type(entered)} in ({Counted, CastBySelf}, {LineTaken, BallotRow})


def test_delegations_do_not_wait_for_each_other(ballot, monkeypatch):
    """All of them are in the middle of their act at the same moment."""
    together, record = Barrier(2, timeout=30), audit.record

    def record_together(**said):
        together.wait()
        return record(**said)

    with monkeypatch.context() as patched:
        patched.setattr(audit, "record", record_together)
        outcomes = simultaneously(phones(ballot, 1)[0], phones(ballot, 1)[PHONES + 1])
    assert {type(one) for one in outcomes} == {Counted}

    together = Barrier(2, timeout=1)
    with monkeypatch.context() as patched:  # the negative control: of one delegation one waits
        patched.setattr(audit, "record", record_together)
        outcomes = simultaneously(*phones(ballot, 1)[1:3])
    assert {type(one) for one in outcomes} == {BrokenBarrierError}


def test_close_waits_for_votes_that_are_being_cast(ballot):
    """What is cast but not committed when the close comes is in the result."""
    teller, at = make_account("teller@example.org"), ballot.opened_at + timedelta(minutes=2)
    first, second, *_others = phones(ballot, 4)

    with ThreadPoolExecutor(1) as pool:
        with transaction.atomic():
            first()
            closing = pool.submit(
                alone, lambda: roll_calls.close_vote(ballot=ballot, by=teller, at=at)
            )
            wait_until_somebody_waits()
            second()
        closed = closing.result(timeout=30)

    assert result_of_ballot(closed).votes.in_favour == 8 == cast_in_all()


def test_without_the_lock_they_would_cast_more_than_there_are(ballot, monkeypatch):
    """The negative control: nobody holds the delegation, so that each sees all votes left."""
    together, check = Barrier(PHONES, timeout=30), casts.check_cast

    def check_together(new, **known):
        check(new, **known)
        together.wait()

    monkeypatch.setattr(casts, "_held", lambda held, _delegation: Ballot.objects.get(pk=held.pk))
    monkeypatch.setattr(casts, "check_cast", check_together)

    simultaneously(*phones(ballot, 9)[:PHONES])

    assert cast_in_all() == 9 * PHONES
