import secrets
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sessions.errors.ballots import (
    AlreadyElected,
    BallotsDoNotAddUp,
    NoCandidateLeft,
    NotACandidate,
    SealBroken,
    VotesNotWhole,
)
from sessions.rules.elections import (
    KEY_DIGITS,
    Round,
    SecretBallot,
    candidates_of_next_round,
    check_ballots_found,
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
    assert found.elected == int(row["elected"])


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

    assert (first.elected, first.needed, standing) == (None, 161, (1, 2, 3))
    assert (second.elected, second.needed, second.number) == (1, 161, 2)


def test_exactly_half_is_no_majority_and_void_ballots_are_not_in_the_base():
    assert result_of(round_of(50, 50)).elected is None
    assert result_of(round_of(50, 49, void=40)).elected == 1
    assert result_of(round_of(50, 50, void=40)).elected is None


def test_candidates_are_ranked_by_votes_and_else_as_on_the_paper():
    found = result_of(round_of(10, 30, 10, 20, votes={1: 10, 2: 30, 4: 20}, ballots=60))

    assert found.ranking == ((2, 30), (4, 20), (1, 10), (3, 0))
    assert found.candidates == (2, 4, 1, 3)


def test_nobody_is_elected_where_no_ballot_is_valid():
    found = result_of(round_of(0, 0, void=12))

    assert (found.valid, found.needed, found.elected) == (0, 1, None)


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
    sealed = sealed_with([1, 2, None], ["c" * 32, "a" * 32, "b" * 32])

    assert sealed.ballots == (
        SecretBallot("a" * 32, 2),
        SecretBallot("b" * 32, None),
        SecretBallot("c" * 32, 1),
    )
    # As sha256sum says of {"ballots":[{"candidate":2,"key":"aaa…"},…],"candidates":…}.
    assert sealed.seal == "e62069aab69f90df61bb816685e1492940b22095486f5537e010a6c16ff0619b"
    check_seal(sealed)


def test_ballot_says_its_key_and_its_candidate_and_nothing_else():
    assert list(SecretBallot.__slots__) == ["key", "candidate"]


def test_whatever_is_changed_breaks_the_seal():
    sealed = sealed_with([1, 2, 2])
    first, *others = sealed.ballots
    changed = (
        {"ballots": (SecretBallot(first.key, 9), *others)},
        {"ballots": tuple(others)},
        {"ballots": (*others, first)},
        {"ballots": (*sealed.ballots, SecretBallot("f" * 32, 1))},
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
        sealed_with([1, 2], bad)


choices = st.lists(st.sampled_from([1, 2, 3, None]), max_size=60)


@given(choices)
def test_sealed_round_counts_to_what_was_cast(chosen):
    round_ = counted(sealed_with(chosen))
    found = result_of(round_)

    assert (round_.ballots, round_.void) == (len(chosen), chosen.count(None))
    assert dict(found.ranking) == {one: chosen.count(one) for one in (1, 2, 3)}
    assert found.elected is None or chosen.count(found.elected) > found.valid / 2


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
