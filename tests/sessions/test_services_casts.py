"""Two tellers with blind sheets, and delegates who vote themselves. Every figure is invented."""

from datetime import timedelta
from uuid import uuid4

import pytest

from assemblies.models.audit import AuditEntry
from notifications.selectors import live_version
from sessions.enums import BallotMethod, BallotWeight, VoteChoice
from sessions.errors.ballots import (
    CastBySelf,
    ClockSetBack,
    DelegateElsewhere,
    DelegateNotPresent,
    KeyUsed,
    LineTaken,
    MoreVotesThanADelegate,
    MoreVotesThanLeft,
    MoreVotesThanUsable,
    NotOnSheet,
    SheetHandedIn,
    SheetsTaken,
    TakenOtherwise,
    VoteClosed,
)
from sessions.errors.emergency_items import SheetOpen
from sessions.models.ballots import Ballot, BallotRow
from sessions.models.casts import BallotCast, BlindEntry
from sessions.models.presence import Presence
from sessions.rules.majorities import Votes
from sessions.rules.roll_calls import left_of
from sessions.selectors.ballots import channels_of_screen, export_of, result_of_ballot
from sessions.selectors.casts import cast_by, delegation_in_room
from sessions.selectors.sheets import sheet_lines
from sessions.services import blind_sheets, casts, questions, roll_calls
from sessions.services.ballots import Entry
from sessions.services.casts import Wish
from tests.factories.accounts import make_account
from tests.factories.ballots import call, enter, make_delegation, make_question
from tests.factories.sessions import make_assembly, make_sitting
from tests.factories.worlds import make_parliament
from tools import verify_ballot

pytestmark = pytest.mark.django_db
FOR, AGAINST = VoteChoice.IN_FAVOUR, VoteChoice.AGAINST


@pytest.fixture
def sitting():
    return make_sitting(make_assembly(), day=2, hour=17)


@pytest.fixture
def at(sitting):
    return sitting.starts_at + timedelta(minutes=5)


@pytest.fixture
def delegations(sitting):
    """Two delegations with 18 votes each and two delegates in the room."""
    codes = {"FR": "France", "KE": "Kenya"}
    return [
        make_delegation(sitting.event, make_parliament(code, name), sitting)
        for code, name in codes.items()
    ]


@pytest.fixture
def tellers():
    return [make_account(f"teller{number}@example.org") for number in (1, 2)]


def opened(sitting, at, method, **known):
    question = make_question(sitting, at=at, **known)
    return questions.open_question(question=question, method=method, by=None, at=at)


def fresh(ballot):
    return Ballot.objects.get(pk=ballot.pk)


# --- two sheets ---------------------------------------------------------------------------------


def enter_blind(ballot, delegation, in_favour, *, by, at):
    entry = Entry(delegation=delegation.pk, votes=Votes(in_favour=in_favour))
    return blind_sheets.enter(ballot=ballot, entry=entry, by=by, at=at)


def test_lines_on_which_both_sheets_agree_are_on_record(sitting, delegations, tellers, at):
    ballot = opened(sitting, at, BallotMethod.TWO_SHEETS)
    (one, other), (france, kenya) = tellers, delegations
    with pytest.raises(TakenOtherwise):
        enter(ballot, france, Votes(in_favour=1), by=one, at=at)
    enter_blind(ballot, france, 17, by=one, at=at)
    enter_blind(ballot, france, 18, by=one, at=at)  # not handed in yet: her own to change
    with pytest.raises(MoreVotesThanUsable):
        enter_blind(ballot, kenya, 19, by=one, at=at)
    with pytest.raises(SheetOpen):
        blind_sheets.hand_in(ballot=ballot, by=one, at=at)
    enter_blind(ballot, kenya, 10, by=one, at=at)
    blind_sheets.hand_in(ballot=ballot, by=one, at=at)
    with pytest.raises(SheetHandedIn):
        enter_blind(ballot, kenya, 9, by=one, at=at)

    enter_blind(ballot, france, 18, by=other, at=at)
    enter_blind(ballot, kenya, 8, by=other, at=at)
    assert not BallotRow.objects.exists()
    blind_sheets.hand_in(ballot=ballot, by=other, at=at)

    assert [row.row.votes.in_favour for row in BallotRow.objects.all()] == [18]
    with pytest.raises(SheetOpen):
        roll_calls.close_vote(ballot=ballot, by=one, at=at)
    with pytest.raises(SheetHandedIn):
        enter_blind(ballot, france, 1, by=other, at=at)
    with pytest.raises(SheetsTaken):
        enter_blind(ballot, kenya, 8, by=make_account("third@example.org"), at=at)
    enter_blind(ballot, kenya, 8, by=one, at=at)
    closed = roll_calls.close_vote(ballot=ballot, by=one, at=at)

    assert result_of_ballot(closed).votes == Votes(in_favour=26)
    assert verify_ballot.faults(export_of(closed)) == []
    with pytest.raises(VoteClosed):
        enter_blind(ballot, kenya, 8, by=one, at=at)


def test_line_on_one_sheet_does_not_vanish_when_the_delegation_leaves(
    sitting, delegations, tellers, at
):
    """Called while it was there, it is entered by the other teller too, and then closed."""
    ballot = opened(sitting, at, BallotMethod.TWO_SHEETS)
    (one, other), (france, kenya) = tellers, delegations
    enter_blind(ballot, france, 18, by=one, at=at)
    enter_blind(ballot, kenya, 10, by=one, at=at)
    enter_blind(ballot, france, 18, by=other, at=at)
    Presence.objects.filter(participant__delegation=kenya).delete()
    for teller in tellers:
        with pytest.raises(SheetOpen):
            roll_calls.close_vote(ballot=ballot, by=one, at=at)
        blind_sheets.hand_in(ballot=ballot, by=teller, at=at)
    with pytest.raises(SheetOpen):  # Kenya stands on one sheet only, and has left
        roll_calls.close_vote(ballot=ballot, by=one, at=at)

    with pytest.raises(MoreVotesThanUsable):
        enter_blind(ballot, kenya, 19, by=other, at=at)
    enter_blind(ballot, kenya, 10, by=other, at=at)
    closed = roll_calls.close_vote(ballot=ballot, by=one, at=at)

    assert result_of_ballot(closed).votes == Votes(in_favour=28)
    assert verify_ballot.faults(export_of(closed)) == []


def test_blind_sheets_belong_to_their_kind_of_vote(sitting, delegations, tellers, at):
    ballot = opened(sitting, at, BallotMethod.ROLL_CALL)

    with pytest.raises(TakenOtherwise):
        enter_blind(ballot, delegations[0], 1, by=tellers[0], at=at)
    assert not BlindEntry.objects.exists()


# --- delegates themselves -----------------------------------------------------------------------


@pytest.fixture
def delegates(delegations):
    """The two delegates of France, then the two of Kenya, each with an account."""
    people = [one for held in delegations for one in held.participants.order_by("pk")]
    for one in people:
        one.user = make_account(f"delegate{one.pk}@example.org")
        one.save()
    return people


def cast(ballot, delegate, votes, *, at, choice=FOR, key=None, by=None):
    wish = Wish(choice=choice, votes=votes, key=key or uuid4())
    made = casts.cast(ballot=ballot, delegate=delegate, wish=wish, by=by or delegate.user, at=at)
    return made.vote


def test_what_delegates_cast_are_rows_when_the_vote_is_closed(
    sitting, delegates, delegations, tellers, at
):
    ballot = opened(sitting, at, BallotMethod.ELECTRONIC)
    versions = [live_version(channels_of_screen(ballot))]
    cast(ballot, delegates[0], 6, at=at)
    versions.append(live_version(channels_of_screen(ballot)))
    cast(ballot, delegates[0], 4, choice=AGAINST, at=at)
    cast(ballot, delegates[1], 8, at=at)
    call(ballot, {delegations[1]: (0, 0, 5)}, by=tellers[0], at=at)  # without a device
    with pytest.raises(LineTaken):
        cast(ballot, delegates[2], 1, at=at)
    with pytest.raises(CastBySelf):
        call(ballot, {delegations[0]: (1, 0, 0)}, by=tellers[0], at=at)
    Presence.objects.filter(participant=delegates[1]).delete()  # she has left, her votes stay

    closed = roll_calls.close_vote(ballot=ballot, by=tellers[0], at=at)

    assert result_of_ballot(closed).votes == Votes(in_favour=14, against=4, abstaining=5)
    assert verify_ballot.faults(export_of(closed)) == []
    versions.append(live_version(channels_of_screen(ballot)))
    assert versions == [1, 2, 7]  # the opening, a cast; two more, two entries, the close
    assert live_version(channels_of_screen(ballot, delegations[0].pk)) == 7
    assert live_version(channels_of_screen(ballot, delegations[1].pk)) == 4
    assert AuditEntry.objects.filter(act="ballot.cast").count() == 3
    assert "in_favour" not in str(AuditEntry.objects.filter(act="ballot.cast").first().after)


@pytest.mark.parametrize(("weight", "each"), [("assembly", (10, 8)), ("council", (1, 1))])
def test_who_has_voted_and_left_takes_nothing_from_who_is_there(
    sitting, delegates, tellers, at, weight, each
):
    ballot = opened(sitting, at, BallotMethod.ELECTRONIC, weight=weight)
    one, other = delegates[:2]
    cast(ballot, one, each[0], at=at)
    Presence.objects.filter(participant=one).delete()

    before = cast_by(ballot, one.delegation_id)
    room = delegation_in_room(ballot, one.delegation_id, cast=before)
    asked = sheet_lines(ballot)[0].line.usable
    cast(ballot, other, each[1], at=at)
    Presence.objects.filter(participant=other).delete()
    closed = roll_calls.close_vote(ballot=ballot, by=tellers[0], at=at)

    assert left_of(room.line, before) >= each[1]
    assert asked == room.line.usable  # the tellers' sheet says so, too
    assert room.present == {other.pk}
    assert result_of_ballot(closed).votes == Votes(in_favour=sum(each))
    assert verify_ballot.faults(export_of(closed)) == []


def test_vote_that_cannot_be_cast_changes_nothing(sitting, delegates, tellers, at):
    ballot = opened(sitting, at, BallotMethod.ELECTRONIC)
    other = opened(
        make_sitting(sitting.event, day=3, hour=9),
        at,
        BallotMethod.SHOW_OF_HANDS,
        weight=BallotWeight.COUNCIL,
    )
    late = make_delegation(sitting.event, make_parliament("CL", "Chile"), sitting)
    stranger = late.participants.first()
    stranger.user = make_account("late@example.org")
    stranger.save()
    cast(ballot, delegates[0], 10, at=at)
    Presence.objects.filter(participant=delegates[3]).delete()
    refused = [
        (MoreVotesThanADelegate, {"delegate": delegates[0], "votes": 1}),
        (MoreVotesThanLeft, {"delegate": delegates[1], "votes": 9}),
        (DelegateNotPresent, {"delegate": delegates[3], "votes": 1}),
        (DelegateElsewhere, {"delegate": delegates[1], "votes": 1, "by": tellers[0]}),
        (NotOnSheet, {"delegate": stranger, "votes": 1}),
        (ClockSetBack, {"delegate": delegates[1], "votes": 1, "at": at - timedelta(seconds=1)}),
    ]

    for refusal, asked in refused:
        with pytest.raises(refusal) as found:
            cast(ballot, **{"at": at, **asked})
        assert found.value.rule
    with pytest.raises(NotOnSheet):
        cast(other, delegates[1], 1, at=at)
    assert BallotCast.objects.count() == 1


def test_vote_that_is_sent_again_counts_once(sitting, delegates, tellers, at):
    ballot, key = opened(sitting, at, BallotMethod.ELECTRONIC), uuid4()
    first = cast(ballot, delegates[0], 10, key=key, at=at)

    assert cast(ballot, delegates[0], 10, key=key, at=at) == first
    with pytest.raises(KeyUsed):
        cast(ballot, delegates[0], 9, key=key, at=at)
    closed = roll_calls.close_vote(ballot=ballot, by=tellers[0], at=at)
    assert cast(ballot, delegates[0], 10, key=key, at=at) == first  # its answer was lost
    with pytest.raises(VoteClosed):
        cast(ballot, delegates[1], 1, at=at)
    assert result_of_ballot(fresh(closed)).votes == Votes(in_favour=10)


def test_delegates_vote_themselves_only_where_the_vote_is_taken_so(sitting, delegates, at):
    ballot = opened(sitting, at, BallotMethod.ROLL_CALL)

    with pytest.raises(TakenOtherwise):
        cast(ballot, delegates[0], 1, at=at)
