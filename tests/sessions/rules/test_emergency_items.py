from collections import Counter
from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assemblies.enums import InstitutionKind
from assemblies.errors import DomainError
from sessions.enums import RequestAct, RequestActor, RequestOutcome, RequestPaper, RequestState
from sessions.errors.ballots import ClockSetBack, NoQuorum
from sessions.errors.emergency_items import (
    AnnulmentLost,
    AuthorLeftOut,
    AuthorsDisagree,
    CommitteeUnnamed,
    ConsensusNotKnown,
    GroupElsewhere,
    LastAuthor,
    ListClosed,
    ListOpen,
    MemberSuspended,
    NotAMember,
    NotForThem,
    NothingToCombine,
    NotItsTurn,
    NotTheOnlyRequest,
    OneItemOnly,
    OutcomeElsewise,
    PapersMissing,
    RequestNotMovable,
    RequestReasonMissing,
    SheetOpen,
    SubjectBarred,
    SubjectsDiffer,
    SymbolMissing,
    VotesOutstanding,
    WithdrawalAfterVote,
    WithdrawalDuringVote,
)
from sessions.rules.emergency_decisions import RULES_1971
from sessions.rules.emergency_items import ENDS, TABLE, acts_from, move, step_of
from sessions.rules.emergency_requests import BARS_ITS_SUBJECT, IS_ITEM, Part
from sessions.rules.majorities import ABSOLUTE, Votes, figures
from sessions.rules.presence import quorum
from tests.sessions.rules.request_facts import AFTER, CLOSES_AT, author, facts, moved

State = RequestState

# A row's own answer to what else has to be so: everything else is as `facts` has it.
KNOWN = {
    "put_on_ballot": {"at": AFTER},
    "reject": {"outcome": RequestOutcome.REJECTED},
    "declare_tie": {"outcome": RequestOutcome.TIED},
    "accept": {"outcome": RequestOutcome.ACCEPTED},
    "pass_over": {"outcome": RequestOutcome.PASSED_OVER},
    "accept_by_consensus": {"rules": RULES_1971},
}
TIED = {"others": (State.TIED,)}


def known_of(step):
    return KNOWN.get(step.act, {}) | (TIED if step.before is State.TIED else {})


EXPECTED = """
in_preparation   discard              author                 discarded
in_preparation   file                 author                 received
returned         discard              author                 discarded
returned         file                 author                 received
received         return               secretariat            returned
received         circulate            secretariat            circulated
received         leave                author                 received
received         merge                author                 merged
received         withdraw             author                 withdrawn
circulated       revise               author                 revised
circulated       leave                author                 circulated
circulated       merge                author                 merged
circulated       withdraw             author                 withdrawn
circulated       put_on_ballot        president+secretariat  on_ballot
revised          circulate            secretariat            circulated
revised          revise               author                 revised
revised          refuse_revision      secretariat            circulated
revised          leave                author                 revised
revised          merge                author                 merged
revised          withdraw             author                 withdrawn
on_ballot        leave                author                 on_ballot
on_ballot        withdraw             author+president       withdrawn
on_ballot        present              president              presented
presented        leave                author                 presented
presented        withdraw             author+president       withdrawn
presented        open_vote            president              in_vote
presented        accept_by_consensus  assembly               accepted
in_vote          close_vote           president              voted
voted            annul_vote           assembly               presented
voted            reject               president              rejected
voted            pass_over            president              passed_over
voted            declare_tie          president              tied
voted            accept               president              accepted
rejected         annul_vote           assembly               presented
passed_over      annul_vote           assembly               presented
passed_over      declare_tie          president              tied
passed_over      accept               president              accepted
tied             annul_vote           assembly               presented
tied             pass_over            president              passed_over
tied             accept               president              accepted
accepted         annul_vote           assembly               presented
accepted         declare_tie          president              tied
accepted         pass_over            president              passed_over
accepted         debate               president              debated
debated          refer                assembly               in_drafting
debated          adopt                assembly               adopted
debated          decline              assembly               not_adopted
in_drafting      adopt                assembly               adopted
in_drafting      decline              assembly               not_adopted
adopted          report               member                 reported_on
reported_on      report               member                 reported_on
"""


def test_table_is_what_was_agreed():
    """Written a second time, by hand: whoever changes the table changes this, too."""
    expected = [tuple(line.split()) for line in EXPECTED.strip().splitlines()]

    found = [(one.before, one.act, "+".join(sorted(one.actors)), one.after) for one in TABLE]

    assert sorted(found) == sorted(expected)


def test_each_row_stands_once_and_cites():
    assert max(Counter((one.before, one.act) for one in TABLE).values()) == 1
    assert all(one.article and one.source[-2:-1] in "SPDBR" and one.actors for one in TABLE)
    assert set(RequestAct) == {one.act for one in TABLE}
    assert set(RequestActor) == {actor for one in TABLE for actor in one.actors}


def test_every_state_is_reached_and_those_that_end_are_known():
    reached, more = set(), {State.IN_PREPARATION}
    while more:
        reached |= more
        more = {one.after for one in TABLE if one.before in reached} - reached

    assert reached == set(State)
    assert set(ENDS) == {"discarded", "merged", "withdrawn", "not_adopted"}
    assert all("pass" not in one and "accept" not in one for one in ENDS)


@pytest.mark.parametrize("step", TABLE, ids=lambda one: f"{one.before}-{one.act}")
def test_each_row_moves_for_each_of_its_actors_and_nobody_else(step):
    for actor in RequestActor:
        given_ = facts(**known_of(step))
        if actor in step.actors:
            assert move(step.before, step.act, actor=actor, facts=given_) is step.after
        else:
            with pytest.raises(NotForThem) as refused:
                move(step.before, step.act, actor=actor, facts=given_)
            assert refused.value.rule == step.article


@pytest.mark.parametrize("state", State)
def test_what_is_not_in_the_table_moves_nothing(state):
    allowed = {one.act for one in TABLE if one.before is state}

    for act in set(RequestAct) - allowed:
        with pytest.raises((RequestNotMovable, WithdrawalDuringVote, WithdrawalAfterVote)) as no:
            step_of(state, act)
        assert no.value.rule
    assert {act for actor in RequestActor for act in acts_from(state, actor=actor)} == allowed


def test_acts_are_offered_in_the_order_of_a_requests_life():
    assert acts_from(State.CIRCULATED, actor=RequestActor.AUTHOR) == (
        "revise", "leave", "merge", "withdraw",
    )  # fmt: skip
    assert acts_from(State.VOTED, actor=RequestActor.AUTHOR) == ()


@pytest.mark.parametrize(
    ("state", "refusal"),
    [
        ("in_vote", WithdrawalDuringVote),
        ("voted", WithdrawalAfterVote),
        ("rejected", WithdrawalAfterVote),
        ("accepted", WithdrawalAfterVote),
        ("in_drafting", WithdrawalAfterVote),
        ("adopted", WithdrawalAfterVote),
        ("merged", RequestNotMovable),
        ("withdrawn", RequestNotMovable),
        ("in_preparation", RequestNotMovable),
    ],
)
def test_nobody_withdraws_during_the_vote_or_after_it(state, refusal):
    for actor in RequestActor:
        with pytest.raises(refusal):
            moved(state, "withdraw", actor)


def test_withdrawal_in_the_sitting_is_recorded_by_the_president():
    assert moved("presented", "withdraw", "president", at=AFTER) == "withdrawn"
    assert moved("on_ballot", "withdraw", "author", at=AFTER) == "withdrawn"
    with pytest.raises(NotForThem):
        moved("circulated", "withdraw", "president")


def test_clock_that_was_set_back_moves_nothing():
    since = facts().at + timedelta(seconds=1)
    for step in TABLE:
        with pytest.raises(ClockSetBack) as refused:
            move(
                step.before,
                step.act,
                actor=min(step.actors),
                facts=facts(**known_of(step) | {"since": since, "at": facts().at}),
            )
        assert refused.value.rule == step.article


ONE_OF_TWO = (Part(subject="x", authors=frozenset({1})), Part(subject="x", authors=frozenset({2})))
SUSPENDED = (author(1), author(2, is_suspended=True))
OBSERVER = (author(1, kind=InstitutionKind.OBSERVER),)
TWO = (author(1), author(2))
LOST = figures(Votes(in_favour=50, against=40, abstaining=10), ABSOLUTE)


@pytest.mark.parametrize(
    ("state", "act", "actor", "known", "refusal", "details"),
    [
        ("in_preparation", "file", "author", {"authors": ()}, NotAMember, {}),
        ("in_preparation", "file", "author", {"authors": OBSERVER}, NotAMember, {}),
        ("in_preparation", "file", "author", {"authors": SUSPENDED}, MemberSuspended, {}),
        ("in_preparation", "file", "author", {"group": "arab"}, GroupElsewhere, {}),
        ("in_preparation", "file", "author", {"at": CLOSES_AT}, ListClosed,
         {"closed_at": CLOSES_AT.isoformat(), "zone": "Europe/Zurich"}),
        ("in_preparation", "file", "author", {"papers": frozenset({RequestPaper.LETTER})},
         PapersMissing, {"count": 2}),
        ("in_preparation", "file", "author", {"authors": TWO, "joining": frozenset({2})},
         AuthorsDisagree, {"count": 1}),
        ("received", "return", "secretariat", {"reason": "  "}, RequestReasonMissing, {}),
        ("received", "circulate", "secretariat", {"symbol": ""}, SymbolMissing, {}),
        ("received", "circulate", "secretariat", {"papers": frozenset()}, PapersMissing,
         {"count": 3}),
        ("circulated", "revise", "author", {"at": AFTER}, ListClosed,
         {"closed_at": CLOSES_AT.isoformat(), "zone": "Europe/Zurich"}),
        ("circulated", "revise", "author", {"authors": TWO, "joining": frozenset({2})},
         AuthorsDisagree, {"count": 1}),
        ("revised", "refuse_revision", "secretariat", {"reason": ""}, RequestReasonMissing, {}),
        ("circulated", "leave", "author", {"authors": ()}, LastAuthor, {}),
        ("circulated", "merge", "author", {"combines": ONE_OF_TWO[:1]}, NothingToCombine, {}),
        ("circulated", "merge", "author", {"combines": ONE_OF_TWO}, AuthorLeftOut, {"count": 1}),
        ("circulated", "merge", "author", {"authors": TWO}, AuthorsDisagree, {"count": 1}),
        ("circulated", "merge", "author",
         {"combines": (ONE_OF_TWO[0], Part(subject="y", authors=frozenset({1})))},
         SubjectsDiffer, {}),
        ("circulated", "withdraw", "author", {"authors": TWO}, AuthorsDisagree, {"count": 1}),
        ("presented", "withdraw", "president", {"authors": ()}, AuthorsDisagree, {"count": 0}),
        ("circulated", "put_on_ballot", "secretariat", {}, ListOpen,
         {"closes_at": CLOSES_AT.isoformat(), "zone": "Europe/Zurich"}),
        ("on_ballot", "present", "president", {"ahead": (State.ON_BALLOT,)}, NotItsTurn, {}),
        ("on_ballot", "present", "president", {"ahead": (State.REVISED,)}, NotItsTurn, {}),
        ("presented", "open_vote", "president", {"ahead": (State.PRESENTED,)}, NotItsTurn, {}),
        ("presented", "open_vote", "president", {"ahead": (State.RECEIVED,)}, NotItsTurn, {}),
        ("presented", "open_vote", "president", {"others": (State.IN_VOTE,)}, NotItsTurn, {}),
        ("presented", "open_vote", "president",
         {"quorum": quorum(represented=4, present=1)}, NoQuorum, {"present": 1, "needed": 2}),
        ("in_vote", "close_vote", "president", {"sheet_is_agreed": False}, SheetOpen, {}),
        ("voted", "annul_vote", "assembly", {"annulment": None}, AnnulmentLost, {}),
        ("rejected", "annul_vote", "assembly", {"annulment": LOST}, AnnulmentLost, {}),
        ("voted", "annul_vote", "assembly", {"reason": ""}, RequestReasonMissing, {}),
        ("voted", "reject", "president", {"outcome": RequestOutcome.ACCEPTED}, OutcomeElsewise, {}),
        ("voted", "accept", "president", {"outcome": RequestOutcome.TIED}, OutcomeElsewise, {}),
        ("voted", "accept", "president", {}, OutcomeElsewise, {}),
        ("voted", "accept", "president",
         {"outcome": RequestOutcome.ACCEPTED, "others": (State.PRESENTED,)}, VotesOutstanding, {}),
        ("voted", "accept", "president",
         {"outcome": RequestOutcome.ACCEPTED, "others": (State.ACCEPTED,)}, OneItemOnly, {}),
        ("voted", "accept", "president",
         {"outcome": RequestOutcome.ACCEPTED, "others": (State.ADOPTED,)}, OneItemOnly, {}),
        ("voted", "declare_tie", "president",
         {"outcome": RequestOutcome.TIED, "others": (State.IN_VOTE,)}, VotesOutstanding, {}),
        ("rejected", "annul_vote", "assembly", {"others": (State.DEBATED,)}, RequestNotMovable, {}),
        ("accepted", "debate", "president", {"others": (State.PRESENTED,)}, VotesOutstanding, {}),
        ("accepted", "debate", "president", {"others": (State.VOTED,)}, VotesOutstanding, {}),
        ("tied", "accept", "president",
         {"outcome": RequestOutcome.ACCEPTED, "others": (State.TIED, State.ACCEPTED)},
         OneItemOnly, {}),
        ("tied", "accept", "president",
         {"outcome": RequestOutcome.ACCEPTED, "others": (State.TIED,), "reason": ""},
         RequestReasonMissing, {}),
        ("presented", "accept_by_consensus", "assembly", {}, ConsensusNotKnown, {}),
        ("presented", "accept_by_consensus", "assembly",
         {"rules": RULES_1971, "others": (State.ON_BALLOT,)}, NotTheOnlyRequest, {}),
        ("presented", "accept_by_consensus", "assembly",
         {"rules": RULES_1971, "others": (State.VOTED,)}, NotTheOnlyRequest, {}),
        ("presented", "accept_by_consensus", "assembly",
         {"rules": RULES_1971, "others": (State.ACCEPTED,)}, OneItemOnly, {}),
        ("debated", "refer", "assembly", {"committee": 0}, CommitteeUnnamed, {}),
        ("in_drafting", "adopt", "assembly", {"barred": ("Golan", "Kyiv")}, SubjectBarred,
         {"subjects": "Golan; Kyiv"}),
        ("debated", "decline", "assembly", {"reason": ""}, RequestReasonMissing, {}),
    ],
)  # fmt: skip
def test_what_a_row_needs_is_refused_by_name(state, act, actor, known, refusal, details):
    with pytest.raises(refusal) as refused:
        moved(state, act, actor, **known)

    assert refused.value.details == details
    assert refused.value.rule
    assert "{" not in str(refused.value)


def test_request_of_a_group_has_an_author_of_the_group():
    known = {"authors": (author(1), author(2, groups=frozenset({"arab"}))), "group": "arab"}

    assert moved("in_preparation", "file", "author", **known) == "received"


def test_last_second_before_the_hour_is_in_time():
    assert (
        moved("in_preparation", "file", "author", at=CLOSES_AT - timedelta(microseconds=1))
        == "received"
    )
    assert moved("received", "circulate", "secretariat", at=AFTER) == "circulated"


def test_repeated_vote_can_give_the_item_to_another():
    """A was accepted, B passed over; A's vote is annulled, and it gets fewer than B."""
    b_accepted = {"outcome": RequestOutcome.ACCEPTED}
    with pytest.raises(VotesOutstanding):
        moved("passed_over", "accept", "president", others=(State.PRESENTED,), **b_accepted)

    assert moved("accepted", "annul_vote", "assembly") == "presented"
    assert moved("passed_over", "accept", "president", others=(State.VOTED,), **b_accepted)


def test_what_bars_its_subject_was_lost_or_withdrawn():
    assert set(BARS_ITS_SUBJECT) == {"rejected", "passed_over", "withdrawn"}
    assert set(IS_ITEM) == {
        "accepted", "debated", "in_drafting", "adopted", "not_adopted", "reported_on",
    }  # fmt: skip


states, acts, actors = (st.sampled_from(one) for one in (State, RequestAct, RequestActor))
somewhere = st.builds(
    replace,
    st.just(facts()),
    at=st.sampled_from([facts().at, CLOSES_AT, AFTER]),
    others=st.lists(states, max_size=3).map(tuple),
    ahead=st.lists(states, max_size=3).map(tuple),
    outcome=st.none() | st.sampled_from(RequestOutcome),
    reason=st.sampled_from(["", "said"]),
    rules=st.sampled_from([RULES_1971, facts().rules]),
    sheet_is_agreed=st.booleans(),
)


@given(states, acts, actors, somewhere)
def test_move_answers_with_the_table_or_refuses_with_a_citation(state, act, actor, given_):
    try:
        after = move(state, act, actor=actor, facts=given_)
    except DomainError as refusal:
        said = (bool(refusal.rule), refusal.code in {"refused", "wrong_state", "rule_violation"})
    else:
        said = (True, False)
        assert (state, act, after) in {(one.before, one.act, one.after) for one in TABLE}
        assert not (after is State.ACCEPTED and IS_ITEM & set(given_.others))

    assert said == (True, False)
