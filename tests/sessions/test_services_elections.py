"""Elections: candidates, rounds, secret ballots that nothing joins to who cast them.

Every name and figure is invented.
"""

import json
from datetime import timedelta

import pytest
from django.apps import apps
from django.db import connection

from assemblies.models.audit import AuditEntry
from assemblies.models.institutions import MembershipPeriod
from sessions.enums.decisions import ElectionMethod
from sessions.errors.ballots import (
    AlreadyElected,
    BallotsDoNotAddUp,
    ClockSetBack,
    DelegateNotPresent,
    HasVoted,
    MoreThanSeats,
    NoCandidateLeft,
    NotACandidate,
    NotAnElector,
    SealBroken,
)
from sessions.errors.elections import (
    CandidateElected,
    CandidateGone,
    CandidaturesClosed,
    NoRoundOpen,
    NotByPhone,
    PlacesTaken,
    RoundUnderWay,
    TotalsMissing,
)
from sessions.models.elections import CastBallot, Election, ElectionRound, RoundVoter
from sessions.models.presence import Presence
from sessions.selectors.elections import export_of_round, results_of, rounds_of, voters_of
from sessions.services import election_votes, elections
from sessions.services.elections import Candidature
from tests.factories.elections import (
    candidates,
    close_paper,
    make_election,
    make_electors,
    vote,
)
from tests.factories.sessions import NOW, make_assembly, make_sitting
from tests.factories.worlds import make_parliament
from tools import verify_ballot

pytestmark = pytest.mark.django_db


@pytest.fixture
def sitting():
    return make_sitting(make_assembly(), day=5, hour=15)


@pytest.fixture
def at(sitting):
    return sitting.starts_at + timedelta(minutes=20)


@pytest.fixture
def election(sitting):
    return make_election(sitting)


@pytest.fixture
def electors(sitting):
    """Two mixed delegations of three, who have three places each."""
    return make_electors(sitting, *(make_parliament(code, code) for code in ("AA", "BB")))


def opened(election, at):
    return elections.open_round(election=election, by=None, at=at)


def closed(election, at):
    return elections.close_round(election=election, by=None, at=at)


# --- candidates ---------------------------------------------------------------------------------


def test_candidatures_are_taken_until_a_day_before_the_sitting(sitting, election):
    ada = Candidature(name="Dora Invented")
    last = sitting.starts_at - timedelta(hours=24)

    stood = elections.stand(election=election, candidature=ada, by=None, at=last)
    with pytest.raises(CandidaturesClosed):
        elections.stand(election=election, candidature=ada, by=None, at=last + timedelta(seconds=1))

    assert (stood.position, election.candidates.count()) == (4, 4)


def test_candidates_withdraw_between_rounds_and_not_during_one(election, at):
    ada, ben, cleo = candidates(election)
    first = opened(election, at)
    assert first.candidates == [ada.pk, ben.pk, cleo.pk]

    for act in (
        lambda: elections.withdraw(election=election, candidate=cleo, by=None, at=at),
        lambda: opened(election, at),
        lambda: elections.stand(
            election=election, candidature=Candidature(name="Late"), by=None, at=NOW
        ),
    ):
        with pytest.raises(RoundUnderWay):
            act()
    closed(election, at)
    elections.withdraw(election=election, candidate=cleo, by=None, at=at)
    with pytest.raises(CandidateGone):
        elections.withdraw(election=election, candidate=cleo, by=None, at=at)

    assert opened(election, at).candidates == [ada.pk, ben.pk]


def test_election_without_candidates_has_no_round(sitting, at):
    with pytest.raises(NoCandidateLeft):
        opened(make_election(sitting, names=()), at)


# --- on paper -----------------------------------------------------------------------------------


def test_paper_rounds_go_on_until_somebody_has_more_than_half_of_the_valid_ballots(sitting, at):
    """Four, then two candidates, as in 2014; the figures are invented."""
    election = make_election(sitting, method=ElectionMethod.PAPER)
    ada, ben, cleo = candidates(election)
    opened(election, at)
    close_paper(election, (5, 4, 2), void=1, at=at)
    elections.withdraw(election=election, candidate=cleo, by=None, at=at)
    opened(election, at)
    close_paper(election, (5, 7), at=at)

    first, second = results_of(rounds_of(election))

    assert (first.valid, first.needed, first.elected) == (11, 6, ())
    assert (second.valid, second.needed, second.elected) == (12, 7, (ben.pk,))
    assert first.candidates == (ada.pk, ben.pk, cleo.pk)
    with pytest.raises(AlreadyElected):
        opened(election, at)
    with pytest.raises(CandidateElected):
        elections.withdraw(election=election, candidate=ben, by=None, at=at)


def test_totals_that_cannot_be_are_refused_and_the_round_stays_open(sitting, at):
    election = make_election(sitting, method=ElectionMethod.PAPER)
    with pytest.raises(NoRoundOpen):
        closed(election, at)
    opened(election, at)

    with pytest.raises(TotalsMissing):
        closed(election, at)
    with pytest.raises(BallotsDoNotAddUp):
        close_paper(election, (5, 4, 2), voted=13, at=at)
    assert ElectionRound.objects.get().closed_at is None


# --- by phone -----------------------------------------------------------------------------------


def test_each_elector_votes_once_and_only_who_may(sitting, election, electors, at):
    (anna, bert, carl), (dina, *_) = electors
    ada, ben, _cleo = candidates(election)
    with pytest.raises(NoRoundOpen):
        vote(election, anna, ada, at=at)
    opened(election, at)
    vote(election, anna, ada, at=at)
    vote(election, dina, None, at=at)

    with pytest.raises(HasVoted):
        vote(election, anna, ben, at=at)
    Presence.objects.filter(participant=bert).delete()
    with pytest.raises(DelegateNotPresent):
        vote(election, bert, ada, at=at)
    stranger = make_election(sitting).candidates.first()
    with pytest.raises(NotACandidate):
        vote(election, carl, stranger, at=at)
    with pytest.raises(ClockSetBack):
        vote(election, carl, ada, at=at - timedelta(seconds=1))
    with pytest.raises(NotAnElector):
        election_votes.vote(election=election, elector=carl, chosen=[], by=anna.user, at=at)
    assert (RoundVoter.objects.count(), CastBallot.objects.count()) == (2, 2)


def test_delegation_of_one_sex_has_one_ballot_and_one_without_votes_has_none(sitting, election, at):
    alike = make_parliament("CC", "CC")
    ((first, second),) = make_electors(sitting, alike, women=2, men=0)
    owing = make_parliament("DD", "DD")
    ((debtor, *_),) = make_electors(sitting, owing)
    MembershipPeriod.objects.filter(institution=owing).update(full_years_owed=2)
    opened(election, at)
    vote(election, first, None, at=at)

    for person in (second, debtor):
        with pytest.raises(PlacesTaken):
            vote(election, person, None, at=at)


def test_paper_election_takes_no_ballot_by_phone(sitting, electors, at):
    election = make_election(sitting, method=ElectionMethod.PAPER)
    opened(election, at)

    with pytest.raises(NotByPhone):
        vote(election, electors[0][0], None, at=at)


# --- secrecy ------------------------------------------------------------------------------------


def rows_in_storage(model):
    """Return the keys as the database holds them, in the order in which they were written."""
    with connection.cursor() as cursor:
        order = "ctid" if connection.vendor == "postgresql" else "rowid"
        column = "participant_id" if model is RoundVoter else "key"
        cursor.execute(f"SELECT {column} FROM {model._meta.db_table} ORDER BY {order}")
        return [row[0] for row in cursor.fetchall()]


def test_after_the_close_nothing_joins_who_voted_to_what_was_cast(election, electors, at):
    """Everything an operator finds in the database: order of rows, keys, columns, audit."""
    people = [one for bench in electors for one in bench]
    wanted = [*candidates(election), None, *candidates(election)[:2]]
    round_ = opened(election, at)
    for who, candidate in zip(reversed(people), wanted, strict=True):
        vote(election, who, candidate, at=at)
    keys_while_open = set(CastBallot.objects.values_list("key", flat=True))
    voters_while_open = set(RoundVoter.objects.values_list("key", flat=True))

    closed(election, at + timedelta(minutes=30))

    stored = rows_in_storage(CastBallot)
    assert stored == sorted(stored)
    assert keys_while_open.isdisjoint(stored)
    assert rows_in_storage(RoundVoter) == sorted(one.pk for one in people)
    assert voters_while_open.isdisjoint(RoundVoter.objects.values_list("key", flat=True))
    assert {field.name for field in CastBallot._meta.fields} == {"key", "round", "chosen"}
    assert {field.name for field in RoundVoter._meta.fields} == {"key", "round", "participant"}
    assert not {"election.vote", "roundvoter.vote"} & set(
        AuditEntry.objects.values_list("act", flat=True)
    )
    told = json.dumps(list(AuditEntry.objects.values_list("thing_key", "before", "after")))
    assert not any(key in told for key in (*keys_while_open, *stored))
    assert {one.participant_id for one in voters_of(round_)} == {one.pk for one in people}


def test_no_table_but_the_two_changes_when_a_ballot_is_cast(election, electors, at):
    ben = candidates(election)[1]
    opened(election, at)
    before = snapshot()

    vote(election, electors[0][0], ben, at=at)

    after = snapshot()
    assert {name for name in before if before[name] != after[name]} == {"CastBallot", "RoundVoter"}


def snapshot():
    return {
        model.__name__: sorted(map(repr, model.objects.values_list()))
        for model in apps.get_models()
        if model.__module__.startswith(("assemblies.", "sessions.", "notifications."))
    }


def test_sealed_round_is_checked_by_the_script_that_shares_no_code(election, electors, at):
    ada, ben, _cleo = candidates(election)
    people = [one for bench in electors for one in bench]
    round_ = opened(election, at)
    for who, candidate in zip(people, (ada, ben, ben, ben, ben, None), strict=True):
        vote(election, who, candidate, at=at)
    closed(election, at)
    round_.refresh_from_db()

    export = export_of_round(round_)

    assert list(verify_ballot.faults(json.loads(json.dumps(export)))) == []
    assert (export["voted"], export["result"]["valid"], export["result"]["elected"]) == (
        6, 5, ben.pk,
    )  # fmt: skip
    assert "elector" not in json.dumps(export)
    swapped = CastBallot.objects.filter(chosen=[ben.pk]).first()
    CastBallot.objects.filter(pk=swapped.pk).update(chosen=[ada.pk])
    with pytest.raises(SealBroken):
        export_of_round(round_)


def test_urn_with_a_ballot_too_many_is_not_sealed(election, electors, at):
    round_ = opened(election, at)
    vote(election, electors[0][0], None, at=at)
    CastBallot.objects.create(key="0" * 32, round=round_, chosen=[])

    with pytest.raises(BallotsDoNotAddUp):
        closed(election, at)
    assert Election.objects.get(pk=election.pk).rounds.get().closed_at is None


# --- several seats ------------------------------------------------------------------------------


def test_two_seats_are_filled_over_two_rounds_and_both_are_checked_by_the_script(
    sitting, electors, at
):
    election = make_election(sitting, seats=2)
    ada, ben, cleo = candidates(election)
    people = [one for bench in electors for one in bench]
    first = opened(election, at)
    with pytest.raises(MoreThanSeats):
        vote(election, people[0], ada, ben, cleo, at=at)
    ballots = ((ada, ben), (ada, cleo), (ada,), (ada, ben), (cleo,), (None,))
    for who, named in zip(people, ballots, strict=True):
        vote(election, who, *named, at=at)
    closed(election, at)
    second = opened(election, at)
    with pytest.raises(NotACandidate):  # she has her seat
        vote(election, people[0], ada, at=at)
    for who in people[:3]:
        vote(election, who, ben, at=at)
    closed(election, at)

    first.refresh_from_db()
    second.refresh_from_db()
    results = results_of(rounds_of(election))
    assert [one.elected for one in results] == [(ada.pk,), (ben.pk,)]
    assert [one.seats for one in results] == [2, 1]
    for round_ in (first, second):
        assert verify_ballot.faults(json.loads(json.dumps(export_of_round(round_)))) == []
    with pytest.raises(AlreadyElected):
        opened(election, at)
