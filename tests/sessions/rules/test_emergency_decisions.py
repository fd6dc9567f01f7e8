from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assemblies.errors import EditionUnknown
from sessions.enums import DecisionKind, RequestKind, RequestOutcome
from sessions.errors.ballots import VotesNotWhole
from sessions.errors.emergency_items import KindNotKnown, NotTied
from sessions.rules.emergency_decisions import (
    EDITIONS,
    RULES_1971,
    RULES_2003,
    RULES_2024,
    Candidate,
    check_kind,
    decide,
    rules_on,
)
from sessions.rules.majorities import Votes, is_carried
from tests.sessions.rules.csv_rows import rows


def candidates(*in_favour_and_against):
    return [
        Candidate(number, Votes(in_favour=in_favour, against=against))
        for number, (in_favour, against) in enumerate(in_favour_and_against, start=1)
    ]


def outcomes(decision):
    return [one.outcome.value for one in decision.results]


@pytest.mark.parametrize("row", rows("official_decisions.csv"), ids=lambda row: row["assembly"])
def test_recorded_outcomes_follow_from_the_rules(row):
    """The tallies are invented where none was found: they only pass or fail as recorded."""
    voted = row["voted_on"].split(";")
    invented = [(900, 300) if outcome == "accepted" else (500, 600) for outcome in voted]

    decision = decide(candidates(*invented), rules=RULES_2003)

    assert outcomes(decision) == voted
    assert decision.kind == row["decision"]


def test_of_those_that_pass_the_one_with_the_most_votes_for_is_accepted():
    decision = decide(candidates((900, 100), (1000, 500), (999, 0), (700, 600)), rules=RULES_2024)

    assert outcomes(decision) == ["passed_over", "accepted", "passed_over", "rejected"]
    assert (decision.kind, decision.accepted) == (DecisionKind.ITEM, 2)
    assert (decision.tied, decision.is_by_president) == ((), False)
    assert decision.outcome_of(3) is RequestOutcome.PASSED_OVER


def test_only_request_still_needs_two_thirds():
    assert decide(candidates((904, 470)), rules=RULES_2024).kind is DecisionKind.NO_ITEM
    assert decide(candidates((916, 458)), rules=RULES_2024).accepted == 1


@pytest.mark.parametrize("voted", [[], candidates((0, 0)), candidates((1, 2), (300, 200))])
def test_no_item_is_a_normal_outcome(voted):
    decision = decide(voted, rules=RULES_2024)

    assert (decision.kind, decision.accepted) == (DecisionKind.NO_ITEM, None)
    assert set(outcomes(decision)) <= {"rejected"}


def test_tie_is_reported_and_then_decided_by_the_president():
    voted = candidates((800, 100), (700, 0), (800, 400), (10, 700))

    open_ = decide(voted, rules=RULES_2024)
    settled = decide(voted, rules=RULES_2024, chosen=3)

    assert (open_.kind, open_.accepted, open_.tied) == (DecisionKind.TIE, None, (1, 3))
    assert outcomes(open_) == ["tied", "passed_over", "tied", "rejected"]
    assert not open_.is_by_president
    assert (settled.kind, settled.accepted, settled.tied) == (DecisionKind.ITEM, 3, (1, 3))
    assert outcomes(settled) == ["passed_over", "passed_over", "accepted", "rejected"]
    assert settled.is_by_president


@pytest.mark.parametrize(
    ("voted", "chosen"),
    [
        (candidates((800, 0), (800, 0), (700, 0)), 3),
        (candidates((800, 0), (700, 0)), 1),
        (candidates((800, 0), (800, 0)), 9),
        (candidates((100, 800), (100, 800)), 1),
    ],
)
def test_president_decides_only_between_those_that_tie(voted, chosen):
    with pytest.raises(NotTied) as refused:
        decide(voted, rules=RULES_2024, chosen=chosen)
    assert refused.value.rule == "Assembly Rules, art. 11.2"


def test_votes_are_whole_and_a_request_is_voted_upon_once():
    with pytest.raises(VotesNotWhole):
        decide(candidates((10, -1)), rules=RULES_2024)
    with pytest.raises(ValueError, match="once"):
        decide([*candidates((1, 0)), *candidates((1, 0))], rules=RULES_2024)


def test_results_explain_themselves():
    said = [
        one.message.format(**one.details)
        for one in decide(
            candidates((1106, 311), (1000, 100), (300, 500)), rules=RULES_2003
        ).results
    ]
    tie = decide(candidates((5, 0), (5, 0)), rules=RULES_2003).results[0]

    assert said == [
        "1106 for of 1417 cast; 945 needed: accepted.",
        "1000 for of 1100 cast; 734 needed: passed, but another was preferred.",
        "300 for of 800 cast; 534 needed: rejected.",
    ]
    assert tie.message.format(**tie.details) == (
        "5 for of 5 cast; 4 needed: passed, as many for as another; the President decides."
    )


@pytest.mark.parametrize(
    ("day", "rules"),
    [
        (date(1971, 9, 10), RULES_1971),
        (date(2000, 10, 16), RULES_1971),
        (date(2003, 3, 31), RULES_1971),
        (date(2003, 4, 1), RULES_2003),
        (date(2018, 10, 15), RULES_2003),
        (date(2024, 3, 24), RULES_2024),
    ],
)
def test_old_vote_is_decided_by_the_rules_of_its_day(day, rules):
    assert rules_on(day) is rules
    assert rules_on(day, editions=tuple(reversed(EDITIONS))) is rules


def test_no_rules_are_held_before_the_first():
    with pytest.raises(EditionUnknown):
        rules_on(date(1970, 12, 31))


def test_same_votes_lose_by_the_rules_of_1971_and_win_by_those_of_2003():
    votes = [Candidate(1, Votes(in_favour=1106, against=311, abstaining=248))]

    assert decide(votes, rules=RULES_1971).kind is DecisionKind.NO_ITEM
    assert decide(votes, rules=RULES_2003).kind is DecisionKind.ITEM


def test_kinds_of_items_are_those_of_the_day():
    for kind in (RequestKind.SUPPLEMENTARY_ITEM, RequestKind.EMERGENCY_SUPPLEMENTARY_ITEM):
        check_kind(kind, rules=RULES_1971)
        with pytest.raises(KindNotKnown):
            check_kind(kind, rules=RULES_2003)
    check_kind(RequestKind.EMERGENCY_ITEM, rules=RULES_2024)
    with pytest.raises(KindNotKnown):
        check_kind(RequestKind.EMERGENCY_ITEM, rules=RULES_1971)


voted = st.lists(
    st.builds(
        Votes,
        in_favour=st.integers(0, 30),
        against=st.integers(0, 30),
        abstaining=st.integers(0, 30),
    ),
    max_size=7,
).map(lambda each: [Candidate(key, votes) for key, votes in enumerate(each)])


@given(voted, st.sampled_from(EDITIONS))
def test_at_most_one_is_accepted_and_only_with_the_majority_and_the_most_votes(each, rules):
    decision = decide(each, rules=rules)
    passed = [one for one in each if is_carried(one.votes, rules.majority)]
    most = max((one.votes.in_favour for one in passed), default=0)
    by_key = {one.key: one.votes.in_favour for one in passed}

    assert outcomes(decision).count("accepted") == (decision.kind is DecisionKind.ITEM)
    assert (decision.kind is DecisionKind.NO_ITEM) is (not passed)
    assert len(decision.tied) != 1
    for key in (decision.accepted, *decision.tied):
        assert key is None or by_key[key] == most


@given(voted.flatmap(lambda each: st.tuples(st.just(each), st.permutations(each))))
def test_order_of_receipt_never_decides(drawn):
    each, otherwise = drawn
    one, other = decide(each, rules=RULES_2024), decide(otherwise, rules=RULES_2024)

    assert (one.kind, one.accepted, set(one.tied)) == (other.kind, other.accepted, set(other.tied))
    assert {key.key: one.outcome_of(key.key) for key in each} == {
        key.key: other.outcome_of(key.key) for key in each
    }
