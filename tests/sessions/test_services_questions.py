"""Questions put to the vote: shows of hands, roll-calls of other bodies, votes annulled.

Every figure is invented.
"""

import json
from datetime import timedelta

import pytest

from assemblies.fields import LanguageMap
from assemblies.models.audit import AuditEntry
from sessions.enums import BallotMethod, BallotWeight, MajorityKind
from sessions.errors.ballots import (
    AnnulledAlready,
    AnnulmentNotCarried,
    AnnulmentTooSmall,
    AnnulmentUnexplained,
    AnotherVoteOpen,
    ChainBroken,
    CorrectionUnexplained,
    KeyUsed,
    MoreHandsThanPresent,
    MoreVotesThanUsable,
    NotCounted,
    NotOnSheet,
    TakenOtherwise,
    VoteClosed,
    VoteOpen,
)
from sessions.errors.emergency_items import SheetOpen
from sessions.models.ballots import BallotRow, HandCount
from sessions.models.emergency_items import EmergencyRequest
from sessions.rules.majorities import Votes
from sessions.selectors.ballots import export_of, result_of_ballot
from sessions.services import annulments, emergency_decisions, questions, roll_calls
from sessions.services.questions import Put
from tests.factories.accounts import make_account
from tests.factories.ballots import (
    call,
    enter,
    make_ballot,
    make_delegation,
    make_question,
    make_voted_list,
)
from tests.factories.requests import make_list
from tests.factories.sessions import make_assembly, make_sitting
from tests.factories.worlds import make_parliament
from tools import verify_ballot

pytestmark = pytest.mark.django_db


@pytest.fixture
def assembly():
    return make_assembly()


@pytest.fixture
def sitting(assembly):
    return make_sitting(assembly, day=2, hour=17)


@pytest.fixture
def teller():
    return make_account("teller@example.org")


@pytest.fixture
def at(sitting):
    return sitting.starts_at + timedelta(minutes=5)


@pytest.fixture
def delegations(assembly, sitting):
    """Two delegations, of a woman and a man and of one man; both in the room."""
    both = make_delegation(assembly, make_parliament("FR", "France"), sitting)
    return both, make_delegation(assembly, make_parliament("KE", "Kenya"), sitting, women=0)


def opened(sitting, at, method=BallotMethod.SHOW_OF_HANDS, **known):
    question = make_question(sitting, at=at, **known)
    return questions.open_question(question=question, method=method, by=None, at=at)


def votes(in_favour=0, against=0, abstaining=0):
    return Votes(in_favour=in_favour, against=against, abstaining=abstaining)


def test_show_of_hands_keeps_every_count_and_its_last_one_counts(sitting, delegations, teller, at):
    ballot = opened(sitting, at)
    with pytest.raises(NotCounted):
        roll_calls.close_vote(ballot=ballot, by=teller, at=at)
    with pytest.raises(NotOnSheet):
        call(ballot, {delegations[0]: (1, 0, 0)}, by=teller, at=at)
    count = {"ballot": ballot, "by": teller, "at": at}
    questions.count_hands(votes=votes(1, 2), **count)
    with pytest.raises(CorrectionUnexplained):
        questions.count_hands(votes=votes(2, 1), **count)
    with pytest.raises(MoreHandsThanPresent) as refused:
        questions.count_hands(votes=votes(3, 1), reason="again", **count)
    assert refused.value.details == {"counted": 4, "present": 3}
    questions.count_hands(votes=votes(2, 1), reason="A hand was missed.", **count)

    closed = roll_calls.close_vote(ballot=ballot, by=teller, at=at)

    assert result_of_ballot(closed).details["in_favour"] == 2
    assert result_of_ballot(closed).is_carried
    given = json.loads(json.dumps(export_of(closed)))
    assert verify_ballot.faults(given) == []
    assert (len(given["rows"]), given["last_hash"]) == (2, closed.last_hash)
    with pytest.raises(VoteClosed):
        questions.count_hands(votes=votes(1), reason="late", **count)
    HandCount.objects.filter(number=1).update(in_favour=3)
    with pytest.raises(ChainBroken):
        export_of(closed)


def test_changed_show_of_hands_is_seen_by_the_script(sitting, delegations, teller, at):
    ballot = opened(sitting, at)
    questions.count_hands(ballot=ballot, votes=votes(2, 1), by=teller, at=at)
    given = export_of(roll_calls.close_vote(ballot=ballot, by=teller, at=at))

    for row, result in ((1, "in_favour"), (2, "cast")):
        wrong = json.loads(json.dumps(given))
        wrong["result"][result] += row
        assert verify_ballot.faults(wrong)
    wrong = json.loads(json.dumps(given))
    wrong["rows"][0]["in_favour"] = 3
    assert verify_ballot.faults(wrong)


def test_council_counts_representatives(sitting, delegations, teller, at):
    ballot = opened(sitting, at, BallotMethod.ROLL_CALL, weight=BallotWeight.COUNCIL)

    assert [line["votes"] for line in ballot.head["lines"]] == [3, 1]
    with pytest.raises(MoreVotesThanUsable):
        call(ballot, {delegations[1]: (2, 0, 0)}, by=teller, at=at)
    call(ballot, {delegations[0]: (1, 1, 0)}, by=teller, at=at)
    with pytest.raises(SheetOpen):
        roll_calls.close_vote(ballot=ballot, by=teller, at=at)
    call(ballot, {delegations[1]: (1, 0, 0)}, by=teller, at=at)
    closed = roll_calls.close_vote(ballot=ballot, by=teller, at=at)

    assert result_of_ballot(closed).details == {
        "in_favour": 2, "against": 1, "abstaining": 0, "cast": 3, "needed": 2,
    }  # fmt: skip
    assert AuditEntry.objects.filter(act="ballot.close").count() == 1


def test_one_vote_at_a_time_and_no_result_before_the_close(sitting, delegations, at):
    ballot = opened(sitting, at, majority=MajorityKind.TWO_THIRDS)

    with pytest.raises(AnotherVoteOpen):
        opened(sitting, at)
    with pytest.raises(VoteClosed):
        questions.open_question(question=ballot.question, by=None, at=at)
    with pytest.raises(VoteOpen):
        result_of_ballot(ballot)
    with pytest.raises(VoteOpen):
        export_of(ballot)


def test_entry_that_is_sent_again_is_the_row_it_made(sitting, delegations, teller, at):
    ballot = opened(sitting, at, BallotMethod.ROLL_CALL)
    key, later = "5e0c4f6a-0c0b-4c8a-9d0e-3f4f4c1f2a10", at + timedelta(minutes=1)
    first = enter(ballot, delegations[0], votes(18), key=key, by=teller, at=at)

    again = enter(ballot, delegations[0], votes(18), key=key, by=teller, at=later)

    assert again == first
    with pytest.raises(KeyUsed):
        enter(ballot, delegations[0], votes(17), key=key, by=teller, at=later)
    assert BallotRow.objects.get().entered_at == at


def test_annulled_vote_keeps_its_record_and_is_repeated(sitting, delegations, teller, at):
    ballot = opened(sitting, at)
    annul = {"by": teller, "at": at}
    with pytest.raises(VoteOpen):
        annulments.annul(ballot=ballot, votes=votes(3), reason="x", **annul)
    questions.count_hands(ballot=ballot, votes=votes(2, 1), by=teller, at=at)
    closed = roll_calls.close_vote(ballot=ballot, by=teller, at=at)

    with pytest.raises(AnnulmentNotCarried):  # half of all votes is not more than half
        annulments.annul(ballot=closed, votes=votes(1, 0, 1), reason="x", **annul)
    with pytest.raises(AnnulmentTooSmall) as refused:  # of the three who had voted it is one
        annulments.annul(ballot=closed, votes=votes(1), reason="x", **annul)
    assert refused.value.details == {"needed": 2, "in_favour": 1}
    with pytest.raises(AnnulmentUnexplained):
        annulments.annul(ballot=closed, votes=votes(3), reason=" ", **annul)
    annulments.annul(ballot=closed, votes=votes(2, 1), reason="Misread.", **annul)
    with pytest.raises(AnnulledAlready):
        annulments.annul(ballot=closed, votes=votes(3), reason="x", **annul)

    assert result_of_ballot(closed).details["in_favour"] == 2
    again = questions.open_question(question=closed.question, by=teller, at=at)
    assert again.question == closed.question


def test_request_that_had_become_the_item_is_voted_upon_again(teller):
    """The item is withdrawn with the reason; another vote makes a new one."""
    assembly = make_assembly()
    list_ = make_list(assembly)
    at, member = list_.decision.starts_at, make_parliament("FR", "France")
    france = make_delegation(assembly, member, list_.decision)
    (request,) = make_voted_list(assembly, [member], by=teller, at=at)
    ballot = make_ballot(request, by=teller, at=at)
    call(ballot, {france: (18, 0, 0)}, by=teller, at=at)
    closed = roll_calls.close_vote(ballot=ballot, by=teller, at=at)
    emergency_decisions.announce(event=assembly, by=teller, at=at)
    item = EmergencyRequest.objects.get().agenda_item

    annulments.annul(ballot=closed, votes=votes(18), reason="Wrongly read out.", by=teller, at=at)

    item.refresh_from_db()
    request = EmergencyRequest.objects.get()
    assert (request.state, request.agenda_item) == ("presented", None)
    assert (item.state, item.reason) == ("withdrawn", {"en": "Wrongly read out."})
    again = roll_calls.open_vote(request=request, by=teller, at=at)
    with pytest.raises(VoteClosed):  # the annulled one is over, and moves nothing any more
        roll_calls.close_vote(ballot=closed, by=teller, at=at)
    assert EmergencyRequest.objects.get().state == "in_vote"
    call(again, {france: (0, 18, 0)}, by=teller, at=at)
    roll_calls.close_vote(ballot=again, by=teller, at=at)
    assert emergency_decisions.announce(event=assembly, by=teller, at=at).kind == "no_item"


def test_request_is_voted_upon_by_roll_call(teller):
    assembly = make_assembly()
    list_ = make_list(assembly)
    member = make_parliament("FR", "France")
    (request,) = make_voted_list(assembly, [member], by=teller, at=list_.decision.starts_at)

    with pytest.raises(TakenOtherwise):
        roll_calls.open_vote(
            request=request, method=BallotMethod.SHOW_OF_HANDS, by=None, at=request.state_at
        )


def test_question_keeps_its_words_and_who_put_it(sitting, teller, at):
    council, title = BallotWeight.COUNCIL, LanguageMap({"en": "Shall the list be closed?"})
    put = Put(sitting=sitting, title=title, weight=council)

    question = questions.put(question=put, by=teller, at=at)

    assert (str(question.title), question.majority) == ("Shall the list be closed?", "simple")
    assert AuditEntry.objects.get(act="question.put").by_key == str(teller.pk)
