from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sessions.enums import MajorityKind, VoteChoice
from sessions.errors.ballots import NoQuorum, VotesNotWhole
from sessions.rules.majorities import (
    ABSOLUTE,
    SIMPLE,
    TWO_THIRDS,
    TWO_THIRDS_OF_ALL,
    Votes,
    check_quorum,
    check_whole,
    figures,
    is_carried,
    needed,
    total,
    votes_cast,
)
from sessions.rules.presence import quorum
from tests.sessions.rules.csv_rows import rows, whole

MAJORITIES = {
    "two_thirds": TWO_THIRDS,
    "two_thirds_of_all": TWO_THIRDS_OF_ALL,
    "simple": SIMPLE,
    "absolute": ABSOLUTE,
}
OFFICIAL = rows("official_votes.csv")

numbers = st.integers(min_value=0, max_value=5000)
votes = st.builds(Votes, in_favour=numbers, against=numbers, abstaining=numbers)
majorities = st.sampled_from(list(MAJORITIES.values()))


@pytest.mark.parametrize(
    "row", [row for row in OFFICIAL if row["against"]], ids=lambda row: row["id"]
)
def test_official_votes_come_out_as_they_did(row):
    found = figures(
        Votes(
            in_favour=int(row["in_favour"]),
            against=int(row["against"]),
            abstaining=int(row["abstaining"] or 0),
        ),
        MAJORITIES[row["rules"]],
    )

    assert (found.cast, found.needed) == (int(row["cast"]), int(row["needed"]))
    assert found.is_carried is (row["outcome"] == "accepted")


@pytest.mark.parametrize(
    "row", [row for row in OFFICIAL if not row["against"]], ids=lambda row: row["id"]
)
def test_votes_known_in_part_are_kept_as_recorded_and_contradict_no_rule(row):
    in_favour = whole(row["in_favour"]) or 1
    most_against = in_favour // 2  # with more than that two thirds are missed

    assert row["cast"] == row["needed"] == ""
    against = most_against if row["outcome"] == "accepted" else most_against + 1
    assert is_carried(Votes(in_favour=in_favour, against=against), MAJORITIES[row["rules"]]) is (
        row["outcome"] == "accepted"
    )


@pytest.mark.parametrize(
    ("cast", "two_thirds", "more_than_half"),
    [(0, 1, 1), (1, 1, 1), (2, 2, 2), (3, 2, 2), (4, 3, 3), (5, 4, 3), (6, 4, 4), (1417, 945, 709),
     (1665, 1110, 833), (352, 235, 177), (394, 263, 198)],
)  # fmt: skip
def test_needed_is_the_smallest_number_that_carries(cast, two_thirds, more_than_half):
    assert needed(cast, TWO_THIRDS) == two_thirds
    assert needed(cast, SIMPLE) == needed(cast, ABSOLUTE) == more_than_half


def test_abstentions_count_only_where_the_rules_say_so():
    cast = Votes(in_favour=1106, against=311, abstaining=248)

    assert votes_cast(cast, TWO_THIRDS) == 1417
    assert votes_cast(cast, TWO_THIRDS_OF_ALL) == 1665
    assert is_carried(cast, TWO_THIRDS)
    assert not is_carried(cast, TWO_THIRDS_OF_ALL)


def test_tie_of_an_ordinary_question_is_not_carried():
    found = figures(Votes(in_favour=50, against=50, abstaining=3), SIMPLE)

    assert (found.is_even, found.is_carried, found.needed) == (True, False, 51)


@pytest.mark.parametrize("majority", MAJORITIES.values(), ids=MAJORITIES)
def test_nothing_is_carried_where_nobody_votes(majority):
    assert not is_carried(Votes(), majority)
    assert not is_carried(Votes(abstaining=300), majority)


def test_figures_explain_themselves():
    found = figures(Votes(in_favour=1106, against=311, abstaining=248), TWO_THIRDS)
    lost = figures(Votes(in_favour=904, against=470), TWO_THIRDS)

    assert found.message.format(**found.details) == ("1106 for of 1417 cast; 945 needed: carried.")
    assert lost.message.format(**lost.details) == "904 for of 1374 cast; 916 needed: not carried."
    assert found.majority.article == "Assembly Rules, art. 11.2"
    assert (found.details["against"], found.details["abstaining"]) == (311, 248)


@pytest.mark.parametrize(
    "bad",
    [Votes(in_favour=-1), Votes(against=1.5), Votes(abstaining=True), Votes(in_favour="3")],
    ids=str,
)
def test_votes_are_whole_numbers(bad):
    with pytest.raises(VotesNotWhole) as refusal:
        check_whole(bad)
    assert refusal.value.rule == "Statutes, art. 15"
    with pytest.raises(VotesNotWhole):
        figures(bad, SIMPLE)


def test_votes_cast_are_not_negative():
    with pytest.raises(ValueError, match="negative"):
        needed(-1, SIMPLE)


def test_no_vote_without_a_quorum():
    check_quorum(quorum(represented=179, present=90))

    with pytest.raises(NoQuorum) as refusal:
        check_quorum(quorum(represented=179, present=89))
    assert refusal.value.details == {"present": 89, "needed": 90}
    assert refusal.value.rule == "Assembly Rules, on the quorum"


def test_votes_of_one_choice():
    assert Votes.of(VoteChoice.AGAINST, 7) == Votes(against=7)
    assert Votes.of(VoteChoice.AGAINST, 7).plus(Votes(in_favour=2, against=1)) == Votes(
        in_favour=2, against=8
    )


@given(cast=numbers, majority=majorities)
def test_needed_agrees_with_fractions(cast, majority):
    least = needed(cast, majority)

    if majority.kind is MajorityKind.TWO_THIRDS:
        assert Fraction(least) >= Fraction(2, 3) * cast
        assert least == 1 or Fraction(least - 1) < Fraction(2, 3) * cast
    else:
        assert Fraction(least) > Fraction(cast, 2) >= Fraction(least - 1)


@given(votes=votes, majority=majorities, more=numbers)
def test_more_votes_for_never_lose_and_more_against_never_win(votes, majority, more):
    if is_carried(votes, majority):
        assert is_carried(votes.plus(Votes(in_favour=more)), majority)
    else:
        assert not is_carried(votes.plus(Votes(against=more)), majority)


@given(votes=votes, abstaining=numbers)
def test_abstentions_change_nothing_where_they_do_not_count(votes, abstaining):
    more = votes.plus(Votes(abstaining=abstaining))

    assert figures(more, TWO_THIRDS).needed == figures(votes, TWO_THIRDS).needed
    assert is_carried(more, TWO_THIRDS) is is_carried(votes, TWO_THIRDS)


@given(st.lists(votes).flatmap(lambda each: st.tuples(st.just(each), st.permutations(each))))
def test_sum_does_not_depend_on_the_order(drawn):
    each, otherwise = drawn

    assert total(each) == total(otherwise)
    assert total(each).all == sum(one.all for one in each)
