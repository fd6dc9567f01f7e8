"""Electors who vote at the same moment. Real locks only."""

from datetime import timedelta
from threading import Barrier

import pytest

from sessions.errors.elections import NoRoundOpen, PlacesTaken
from sessions.models.elections import CastBallot, ElectionRound, RoundVoter
from sessions.services import election_votes, elections
from tests.factories.elections import make_election, make_electors, vote
from tests.factories.sessions import make_assembly, make_sitting
from tests.factories.worlds import make_parliament
from tests.simultaneously import simultaneously

pytestmark = [pytest.mark.stack, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def sitting():
    return make_sitting(make_assembly(), day=5, hour=15)


@pytest.fixture
def at(sitting):
    return sitting.starts_at + timedelta(minutes=20)


@pytest.fixture
def election(sitting, at):
    election = make_election(sitting)
    elections.open_round(election=election, by=None, at=at)
    return election


def names(outcomes):
    return sorted(type(one).__name__ for one in outcomes)


def counts():
    return RoundVoter.objects.count(), CastBallot.objects.count()


def test_elector_with_four_devices_has_one_ballot(sitting, election, at):
    ((anna, *_),) = make_electors(sitting, make_parliament("AA", "AA"))

    outcomes = simultaneously(*[lambda: vote(election, anna, None, at=at)] * 4)

    assert names(outcomes) == ["HasVoted"] * 3 + ["NoneType"]
    assert counts() == (1, 1)


def two_of_one_place(sitting, election, at):
    """A delegation of one sex has one place; two of its members vote for it."""
    ((anna, dina),) = make_electors(sitting, make_parliament("AA", "AA"), women=2, men=0)
    return [lambda who=who: vote(election, who, None, at=at) for who in (anna, dina)]


def test_two_members_for_one_place_cast_one_ballot(sitting, election, at):
    outcomes = simultaneously(*two_of_one_place(sitting, election, at))

    assert any(isinstance(one, PlacesTaken) for one in outcomes)
    assert counts() == (1, 1)


def test_without_the_lock_both_would_vote(sitting, election, at, monkeypatch):
    """The negative control: nobody holds the round, so both find the place free."""
    barrier, check = Barrier(2, timeout=30), election_votes.check_places

    def unlocked(election):
        return ElectionRound.objects.get(election=election, closed_at=None)

    def checked(**known):
        check(**known)
        barrier.wait()

    monkeypatch.setattr(election_votes, "_locked", unlocked)
    monkeypatch.setattr(election_votes, "check_places", checked)

    outcomes = simultaneously(*two_of_one_place(sitting, election, at))

    assert names(outcomes) == ["NoneType", "NoneType"]
    assert counts() == (2, 2)


def test_ballot_cast_while_the_round_is_closed_is_in_the_seal_or_refused(sitting, election, at):
    ((anna, *_),) = make_electors(sitting, make_parliament("AA", "AA"))

    cast, round_ = simultaneously(
        lambda: vote(election, anna, None, at=at),
        lambda: elections.close_round(election=election, by=None, at=at),
    )

    assert cast is None or isinstance(cast, NoRoundOpen)
    assert round_.ballots == counts()[0] == counts()[1] == (1 if cast is None else 0)
