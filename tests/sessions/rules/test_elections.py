import secrets
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assemblies.enums import Sex
from sessions.errors.ballots import (
    AlreadyElected,
    BallotsDoNotAddUp,
    MoreThanSeats,
    NoCandidateLeft,
    NotACandidate,
    SealBroken,
    VotesNotWhole,
    VotesOnBallots,
)
from sessions.rules.election_rounds import Lacking, lacking_of_a_third, seats_to_fill
from sessions.rules.elections import (
    KEY_DIGITS,
    Round,
    SecretBallot,
    candidates_of_next_round,
    check_ballots_found,
    check_chosen,
    check_counted,
    check_seal,
    counted,
    result_of,
    seal,
    seal_of,
)
from tests.sessions.rules.csv_rows import rows

OFFICIAL = rows("official_elections.csv")


def round_of(*votes, void=0, number=1, **known):
    candidates = tuple(range(1, len(votes) + 1))
    return Round(**{
        "number": number, "candidates": candidates, "ballots": sum(votes) + void, "void": void,
        "votes": dict(zip(candidates, votes, strict=True)), **known,
    })  # fmt: skip


def sealed_with(chosen, drawn=None, **known):
    known = {"number": 2, "candidates": (1, 2, 3), "keys": drawn or keys(len(chosen))} | known
    return seal(chosen, **known)


def keys(number):
    return [secrets.token_hex(KEY_DIGITS // 2) for _ in range(number)]


@pytest.mark.parametrize(
    "row", [row for row in OFFICIAL if row["ballots"]], ids=lambda row: row["id"]
)
def test_official_elections_come_out_as_they_did(row):
    votes = [int(number) for number in row["votes"].split(";")]
    round_ = round_of(*votes, void=int(row["void"]), number=int(row["round"]))

    found = result_of(round_)

    assert round_.ballots == int(row["ballots"])
    assert (found.valid, found.needed) == (int(row["valid"]), int(row["needed"]))
    assert found.elected == (int(row["elected"]),)


def test_election_known_in_part_is_kept_as_recorded():
    (row,) = [row for row in OFFICIAL if not row["ballots"]]

    assert (row["id"], row["votes"], row["needed"]) == ("2017-president", "287;", "")


def test_round_without_a_majority_is_followed_by_another():
    """As in 2014: four candidates, nobody has it, one withdraws, and three stand again.

    The figures of the first round are invented; those of the second are the real ones.
    """
    first = result_of(round_of(150, 80, 60, 31))
    standing = candidates_of_next_round(first, withdrawn={4})
    second = result_of(round_of(169, 95, 57, number=2))

    assert (first.elected, first.needed, standing) == ((), 161, (1, 2, 3))
    assert (second.elected, second.needed, second.number) == ((1,), 161, 2)


def test_exactly_half_is_no_majority_and_void_ballots_are_not_in_the_base():
    assert result_of(round_of(50, 50)).elected == ()
    assert result_of(round_of(50, 49, void=40)).elected == (1,)
    assert result_of(round_of(50, 50, void=40)).elected == ()


def test_candidates_are_ranked_by_votes_and_else_as_on_the_paper():
    found = result_of(round_of(10, 30, 10, 20, votes={1: 10, 2: 30, 4: 20}, ballots=60))

    assert found.ranking == ((2, 30), (4, 20), (1, 10), (3, 0))
    assert found.candidates == (2, 4, 1, 3)


def test_nobody_is_elected_where_no_ballot_is_valid():
    found = result_of(round_of(0, 0, void=12))

    assert (found.valid, found.needed, found.elected) == (0, 1, ())


@pytest.mark.parametrize(
    ("round_", "refusal", "details"),
    [
        (round_of(10, 5, ballots=16), BallotsDoNotAddUp, {"counted": 15, "found": 16}),
        (round_of(10, 5, void=2, ballots=15), BallotsDoNotAddUp, {"counted": 17, "found": 15}),
        (round_of(10, candidates=(2,)), NotACandidate, {}),
        (round_of(10, -1, ballots=9), VotesNotWhole, {}),
        (round_of(10, void=-1, ballots=9), VotesNotWhole, {}),
        (round_of(1.0), VotesNotWhole, {}),
    ],
)
def test_count_that_cannot_be_is_refused(round_, refusal, details):
    for ask in (check_counted, result_of):
        with pytest.raises(refusal) as refused:
            ask(round_)
        assert refused.value.details == details
        assert refused.value.rule


def test_next_round_is_refused_where_there_is_none():
    undecided = result_of(round_of(5, 5))

    with pytest.raises(AlreadyElected):
        candidates_of_next_round(result_of(round_of(6, 5)), withdrawn=set())
    with pytest.raises(NotACandidate):
        candidates_of_next_round(undecided, withdrawn={9})
    with pytest.raises(NoCandidateLeft):
        candidates_of_next_round(undecided, withdrawn={1, 2})
    assert candidates_of_next_round(undecided, withdrawn={1}) == (2,)


def test_urn_holds_one_ballot_a_person():
    check_ballots_found(ballots=3, voted=3)
    for ballots in (2, 4):
        with pytest.raises(BallotsDoNotAddUp):
            check_ballots_found(ballots=ballots, voted=3)


def test_ballots_are_sealed_in_the_order_of_their_keys():
    sealed = sealed_with([(1,), (2,), ()], ["c" * 32, "a" * 32, "b" * 32])

    assert sealed.ballots == (
        SecretBallot("a" * 32, (2,)),
        SecretBallot("b" * 32, ()),
        SecretBallot("c" * 32, (1,)),
    )
    # As sha256sum says of {"ballots":[{"candidate":2,"key":"aaa…"},…],"candidates":…}.
    assert sealed.seal == "e62069aab69f90df61bb816685e1492940b22095486f5537e010a6c16ff0619b"
    check_seal(sealed)


def test_ballot_says_its_key_and_its_candidates_and_nothing_else():
    assert list(SecretBallot.__slots__) == ["key", "chosen"]


def test_whatever_is_changed_breaks_the_seal():
    sealed = sealed_with([(1,), (2,), (2,)])
    first, *others = sealed.ballots
    changed = (
        {"ballots": (SecretBallot(first.key, (9,)), *others)},
        {"ballots": tuple(others)},
        {"ballots": (*others, first)},
        {"ballots": (*sealed.ballots, SecretBallot("f" * 32, (1,)))},
        {"number": 1},
        {"candidates": (1, 2)},
    )

    for one in changed:
        with pytest.raises(SealBroken):
            counted(replace(sealed, **one))
        assert seal_of(replace(sealed, **one)) != sealed.seal


@pytest.mark.parametrize(
    "bad", [["a" * 32], ["a" * 32] * 2, ["a" * 31, "b" * 32], ["a" * 32, "b" * 32, "c" * 32]]
)
def test_each_ballot_takes_a_random_key_of_its_own(bad):
    with pytest.raises(ValueError, match="random key"):
        sealed_with([(1,), (2,)], bad)


choices = st.lists(st.sampled_from([(1,), (2,), (3,), ()]), max_size=60)


@given(choices)
def test_sealed_round_counts_to_what_was_cast(chosen):
    round_ = counted(sealed_with(chosen))
    found = result_of(round_)

    assert (round_.ballots, round_.void) == (len(chosen), chosen.count(()))
    assert dict(found.ranking) == {one: chosen.count((one,)) for one in (1, 2, 3)}
    assert all(chosen.count((one,)) > found.valid / 2 for one in found.elected)


@given(choices.flatmap(lambda each: st.tuples(st.just(each), st.permutations(each))))
def test_order_of_voting_leaves_no_trace(drawn):
    """The same keys, given to the same choices: whoever voted first, the sealed ballots are one."""
    each, otherwise = drawn
    given_to = {choice: iter(sorted(keys(each.count(choice)))) for choice in set(each)}
    again = {choice: list(given_to[choice]) for choice in given_to}

    def sealed(order):
        drawn_keys = {choice: iter(list_) for choice, list_ in again.items()}
        return sealed_with(order, [next(drawn_keys[choice]) for choice in order])

    assert sealed(each) == sealed(otherwise)


# --- several seats --------------------------------------------------------------------------------


def test_several_seats_are_filled_by_majority_and_the_rest_in_another_round():
    """Ten valid ballots, three seats: 6 are needed, two have them."""
    first = result_of(round_of(8, 3, 6, 5, ballots=10, seats=3))
    left = candidates_of_next_round(first, withdrawn={2})
    second = result_of(round_of(4, 6, number=2))

    assert (first.needed, first.elected, left) == (6, (1, 3), (4,))
    assert seats_to_fill(3, [first]) == 1
    assert seats_to_fill(3, [first, second]) == 0


def test_more_have_the_majority_than_there_are_seats_and_the_last_of_them_are_equal():
    assert result_of(round_of(9, 7, 6, ballots=11, seats=2)).elected == (1, 2)
    assert result_of(round_of(9, 7, 7, ballots=12, seats=2)).elected == (1,)
    assert result_of(round_of(7, 7, 7, ballots=12, seats=2)).elected == ()


@pytest.mark.parametrize(
    ("round_", "refusal"),
    [
        (round_of(10, 5, ballots=9, seats=2), VotesOnBallots),  # on no ballot a name stands twice
        (round_of(9, 9, 9, ballots=12, seats=2), VotesOnBallots),  # 27 on twelve ballots of two
        (round_of(3, 2, ballots=6, seats=2), VotesOnBallots),  # who names nobody is void
        (round_of(3, void=7, ballots=6, seats=2), BallotsDoNotAddUp),
        (round_of(10, candidates=(2,), seats=2), NotACandidate),
    ],
)
def test_count_of_several_seats_that_cannot_be_is_refused(round_, refusal):
    with pytest.raises(refusal):
        result_of(round_)


def test_ballot_names_each_candidate_once_and_no_more_than_there_are_seats():
    known = {"candidates": {1, 2, 3}, "seats": 2}
    for chosen in ((), (1,), (3, 1)):
        check_chosen(chosen, **known)
    with pytest.raises(MoreThanSeats):
        check_chosen((1, 2, 3), **known)
    for chosen in ((1, 1), (4,)):
        with pytest.raises(NotACandidate):
            check_chosen(chosen, **known)


several = st.lists(st.sets(st.sampled_from(range(1, 7)), max_size=3).map(tuple), max_size=60)


@given(several)
def test_sealed_round_of_several_seats_counts_to_what_was_cast(chosen):
    known = {"candidates": tuple(range(1, 7)), "seats": 3}
    found = result_of(counted(sealed_with(chosen, **known)))
    votes = {one: sum(one in each for each in chosen) for one in known["candidates"]}

    assert dict(found.ranking) == votes
    assert len(found.elected) <= 3
    assert all(votes[one] > found.valid / 2 for one in found.elected)
    passed = {one for one in votes if votes[one] > found.valid / 2}
    behind = max((votes[one] for one in passed - set(found.elected)), default=0)
    assert all(votes[one] > behind for one in found.elected)
    assert len(passed) > 3 or set(found.elected) == passed


@pytest.mark.parametrize(
    ("elected", "seats", "said"),
    [
        ("FMF", 3, None),
        ("MMM", 4, (Sex.FEMALE, 2, 1)),
        ("MM", 4, (Sex.FEMALE, 2, 2)),
        ("FFFF", 5, (Sex.MALE, 2, 1)),
        ("MMF", 5, (Sex.FEMALE, 1, 2)),
    ],
)
def test_third_of_each_sex_is_warned_of(elected, seats, said):
    sexes = [Sex.FEMALE if one == "F" else Sex.MALE for one in elected]

    found = lacking_of_a_third(sexes, seats=seats)

    assert found == (said and Lacking(*said))
    assert said is None or found.is_lost == (said[1] > said[2])
