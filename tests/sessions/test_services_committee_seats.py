"""Member and substitute of a Standing Committee, and their one vote. Every figure is invented."""

from datetime import timedelta
from uuid import uuid4

import pytest

from assemblies.models.audit import AuditEntry
from sessions.enums import BallotMethod, BallotWeight, VoteChoice
from sessions.enums.committees import CommitteePlace
from sessions.errors.ballots import (
    MoreHandsThanPresent,
    MoreVotesThanLeft,
    NobodyOfCommittee,
    NotOfCommittee,
    SubstituteWaits,
)
from sessions.errors.committees import NoStandingCommittee, SeatElsewhere
from sessions.models.ballots import Ballot
from sessions.models.committees import CommitteeSeat
from sessions.models.presence import Presence
from sessions.rules.majorities import Votes
from sessions.selectors.ballots import export_of, result_of_ballot
from sessions.selectors.casts import delegation_in_room
from sessions.selectors.sheets import sheet_lines
from sessions.services import casts, committee_seats, questions, roll_calls
from sessions.services.casts import Wish
from sessions.services.committee_seats import Named
from tests.factories.accounts import make_account
from tests.factories.ballots import enter, make_delegation, make_question
from tests.factories.committees import make_committee, seat
from tests.factories.sessions import NOW, make_assembly, make_body, make_sitting
from tests.factories.worlds import make_parliament
from tools import verify_ballot

pytestmark = pytest.mark.django_db
FOR = Votes(in_favour=1)


@pytest.fixture
def sitting():
    return make_sitting(make_assembly(), body=make_committee())


@pytest.fixture
def at(sitting):
    return sitting.starts_at + timedelta(minutes=5)


@pytest.fixture
def france(sitting):
    """Three delegates, all in the room."""
    return make_delegation(sitting.event, make_parliament("FR", "France"), sitting, women=2)


@pytest.fixture
def teller():
    return make_account("teller@example.org")


def opened(sitting, at, method=BallotMethod.ROLL_CALL):
    question = make_question(sitting, at=at, weight=BallotWeight.COMMITTEE)
    return questions.open_question(question=question, method=method, by=None, at=at)


def leave(*people):
    Presence.objects.filter(participant__in=people).delete()


def cast(ballot, delegate, *, at):
    if delegate.user is None:
        delegate.user = make_account(f"delegate{delegate.pk}@example.org")
        delegate.save()
    wish = Wish(choice=VoteChoice.IN_FAVOUR, votes=1, key=uuid4())
    return casts.cast(ballot=ballot, delegate=delegate, wish=wish, by=delegate.user, at=at)


def voter(ballot):
    (line,) = sheet_lines(ballot)
    return line.voter


def test_member_and_substitute_are_named_on_record_and_change_places(france, sitting):
    member, substitute = seat(france, sitting.body)
    act = {"delegation": france, "body": sitting.body, "by": None, "at": NOW}

    swapped = committee_seats.name(named=Named(member=substitute, substitute=member), **act)
    committee_seats.name(named=Named(member=substitute, substitute=member), **act)  # once more

    assert {place: one.participant for place, one in swapped.items()} == {
        CommitteePlace.MEMBER: substitute,
        CommitteePlace.SUBSTITUTE: member,
    }
    entries = AuditEntry.objects.filter(act="committee.name").order_by("pk")
    assert [one.after["member"] for one in entries] == [member.pk, substitute.pk]
    committee_seats.name(named=Named(), **act)
    assert not CommitteeSeat.objects.exists()


def test_only_accredited_members_of_parliament_sit_in_standing_committees(france, sitting):
    kenya = make_delegation(sitting.event, make_parliament("KE", "Kenya"), sitting)
    adviser, *_others = france.participants.order_by("pk")
    adviser.capacity = "adviser"
    adviser.save()
    act = {"delegation": france, "by": None, "at": NOW}

    for one in (adviser, kenya.participants.first()):
        with pytest.raises(SeatElsewhere):
            committee_seats.name(body=sitting.body, named=Named(member=one), **act)
    with pytest.raises(NoStandingCommittee):
        committee_seats.name(body=make_body("executive_committee"), named=Named(), **act)


def test_tellers_see_who_votes_and_enter_one_vote(france, sitting, teller, at):
    ballot = opened(sitting, at)
    assert "Nobody is named" in voter(ballot)
    with pytest.raises(NobodyOfCommittee):
        enter(ballot, france, FOR, by=teller, at=at)
    member, substitute = seat(france, sitting.body)
    assert voter(ballot) == f"{member.badge_name}, the member"
    leave(member)
    assert voter(ballot).startswith(f"{substitute.badge_name}, the substitute")
    leave(substitute)
    with pytest.raises(NobodyOfCommittee):  # though others of the delegation are in the room
        enter(ballot, france, FOR, by=teller, at=at)
    Presence.objects.create(
        event_id=sitting.event_id, sitting=sitting, participant=substitute, recorded_at=at
    )

    enter(ballot, france, FOR, by=teller, at=at)
    closed = roll_calls.close_vote(ballot=ballot, by=teller, at=at)

    assert result_of_ballot(closed).votes == FOR
    assert verify_ballot.faults(export_of(closed)) == []


def test_delegates_cast_the_members_vote_as_their_places_are(france, sitting, teller, at):
    ballot = opened(sitting, at, BallotMethod.ELECTRONIC)
    member, substitute = seat(france, sitting.body)
    other = france.participants.exclude(pk__in=[member.pk, substitute.pk]).get()

    room = delegation_in_room(ballot, france.pk, cast=())
    assert [room.left_to(one.pk, ()) for one in (member, substitute, other)] == [1, 0, 0]
    with pytest.raises(NotOfCommittee):
        cast(ballot, other, at=at)
    with pytest.raises(SubstituteWaits):
        cast(ballot, substitute, at=at)
    leave(member)
    cast(ballot, substitute, at=at)

    Presence.objects.create(
        event_id=sitting.event_id, sitting=sitting, participant=member, recorded_at=at
    )
    with pytest.raises(MoreVotesThanLeft):  # one vote a Member: it is cast
        cast(ballot, member, at=at)
    closed = roll_calls.close_vote(ballot=Ballot.objects.get(pk=ballot.pk), by=teller, at=at)
    assert result_of_ballot(closed).votes == FOR


def test_hands_in_a_committee_are_one_a_member(france, sitting, teller, at):
    ballot = opened(sitting, at, BallotMethod.SHOW_OF_HANDS)
    seat(france, sitting.body)

    with pytest.raises(MoreHandsThanPresent):
        questions.count_hands(ballot=ballot, votes=Votes(in_favour=2), by=teller, at=at)
    questions.count_hands(ballot=ballot, votes=FOR, by=teller, at=at)
