import csv
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assemblies.rules.delegations import Composition
from assemblies.rules.editions import STATUTES_2003
from assemblies.rules.reasons import ReasonCode
from assemblies.rules.votes import additional_votes, entitlement, usable, why_not_all_usable

HERE = Path(__file__).parent
MIXED = Composition(women=2, men=2)
MEN = Composition(women=0, men=4)
WOMEN = Composition(women=4, men=0)

populations = st.integers(min_value=0, max_value=3_000_000_000)
compositions = st.builds(
    Composition, women=st.integers(min_value=0, max_value=10), men=st.integers(0, 10)
)
histories = st.lists(st.none() | compositions, max_size=4)


def rows(name):
    with (HERE / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def votes_of(population, proposed=MIXED, earlier=(), years_owed=0, is_suspended=False):
    return entitlement(
        population=population,
        proposed=proposed,
        earlier=earlier,
        years_owed=years_owed,
        is_suspended=is_suspended,
        edition=STATUTES_2003,
    )


def codes(answer):
    return [reason.code for reason in answer.reasons]


@pytest.mark.parametrize("row", rows("band_limits.csv"), ids=lambda row: row["population"])
def test_additional_votes_on_both_sides_of_every_limit(row):
    assert additional_votes(int(row["population"]), STATUTES_2003) == int(row["additional"])


@pytest.mark.parametrize("row", rows("members.csv"), ids=lambda row: row["iso2"])
def test_entitlement_of_real_members(row):
    mixed = votes_of(int(row["population"]))
    single_sex = votes_of(int(row["population"]), MEN, [MEN, MEN])

    assert mixed.additional == int(row["additional"])
    assert mixed.votes == int(row["votes"])
    assert single_sex.votes == int(row["votes_single_sex"])


def test_examples_name_the_largest_and_the_smallest():
    votes = {row["iso2"]: int(row["votes"]) for row in rows("members.csv")}

    assert (votes["CN"], votes["IN"], votes["TV"]) == (23, 23, 10)


def test_entitlement_says_why():
    answer = votes_of(8_925_741)

    assert [(reason.code, reason.article, reason.details) for reason in answer.reasons] == [
        (ReasonCode.MINIMUM_VOTES, "Statutes, art. 15.2(a)", {"votes": 10}),
        (
            ReasonCode.ADDITIONAL_VOTES,
            "Statutes, art. 15.2(b)",
            {"population": 8_925_741, "votes": 2},
        ),
    ]


def test_entitlement_after_three_sessions_of_one_sex_names_the_article_and_both_minimums():
    answer = votes_of(8_925_741, MEN, [WOMEN, MEN])

    first = answer.reasons[0]
    assert (answer.votes, answer.minimum, answer.additional) == (10, 8, 2)
    assert first.code == ReasonCode.MINIMUM_VOTES_SINGLE_SEX
    assert first.article == "Statutes, art. 15.2(c)"
    assert first.details == {"votes": 8, "instead_of": 10, "sessions": 3}


@pytest.mark.parametrize(
    ("proposed", "earlier", "minimum"),
    [
        (MEN, [MEN, MEN], 8),
        (MEN, [MEN], 10),
        (MEN, [MEN, MIXED], 10),
        (MEN, [MEN, None], 10),
        (MEN, [None, MEN, MEN], 10),
        (MIXED, [MEN, MEN, MEN], 10),
        (Composition(women=0, men=0), [MEN, MEN], 10),
        (Composition(women=1, men=0), [MEN, MEN], 8),
        (MEN, [MEN, MEN, MEN, MEN], 8),
    ],
)
def test_minimum_by_this_session_and_the_two_before(proposed, earlier, minimum):
    assert votes_of(0, proposed, earlier).minimum == minimum


@pytest.mark.parametrize(
    ("years_owed", "is_suspended", "votes", "bars"),
    [
        (0, False, 12, []),
        (1, False, 12, []),
        (2, False, 0, [ReasonCode.NO_VOTES_WHEN_OWING]),
        (5, False, 0, [ReasonCode.NO_VOTES_WHEN_OWING]),
        (0, True, 0, [ReasonCode.NO_VOTES_SUSPENDED]),
        (2, True, 0, [ReasonCode.NO_VOTES_WHEN_OWING, ReasonCode.NO_VOTES_SUSPENDED]),
    ],
)
def test_entitlement_of_a_member_in_arrears_or_suspended(years_owed, is_suspended, votes, bars):
    answer = votes_of(8_925_741, years_owed=years_owed, is_suspended=is_suspended)

    assert answer.votes == votes
    assert answer.is_barred is bool(bars)
    assert codes(answer)[2:] == bars
    assert answer.minimum + answer.additional == 12


def test_one_member_is_told_that_it_counts_as_one_sex_before_it_costs_votes():
    answer = votes_of(500_000, Composition(women=1, men=0), [MEN])

    assert answer.votes == 10
    assert codes(answer)[2:] == [
        ReasonCode.ONE_MEMBER_IS_SINGLE_SEX,
        ReasonCode.SINGLE_SEX_SO_FAR,
    ]
    assert answer.reasons[-1].details == {"run": 2, "sessions": 3}


@pytest.mark.parametrize(
    ("population", "present", "votes"),
    [
        (1_419_316_933, 0, 0),
        (1_419_316_933, 1, 10),
        (1_419_316_933, 2, 20),
        (1_419_316_933, 3, 23),
        (1_419_316_933, 4, 23),
        (11_824, 0, 0),
        (11_824, 1, 10),
        (11_824, 2, 10),
        (8_925_741, 1, 10),
        (8_925_741, 2, 12),
    ],
)
def test_usable_votes_are_ten_a_delegate_present(population, present, votes):
    assert usable(votes_of(population), present, STATUTES_2003) == votes


@pytest.mark.parametrize(
    ("present", "said"),
    [(0, [{"each": 10, "votes": 0}]), (1, [{"each": 10, "votes": 10}]), (2, []), (3, [])],
)
def test_votes_that_cannot_be_used_are_explained(present, said):
    reasons = why_not_all_usable(votes_of(8_925_741), present, STATUTES_2003)

    assert [reason.details for reason in reasons] == said
    assert {reason.article for reason in reasons} <= {"Statutes, art. 15.3"}


def test_barred_member_is_not_told_of_ten_votes_a_delegate():
    assert why_not_all_usable(votes_of(8_925_741, years_owed=2), 1, STATUTES_2003) == ()


def test_usable_votes_of_a_barred_member_are_none():
    assert usable(votes_of(1_419_316_933, years_owed=2), 10, STATUTES_2003) == 0


@pytest.mark.parametrize(
    "ask",
    [lambda: additional_votes(-1, STATUTES_2003), lambda: usable(votes_of(1), -1, STATUTES_2003)],
)
def test_negative_counts_are_a_mistake_of_the_caller(ask):
    with pytest.raises(ValueError, match=r"negative|counts people"):
        ask()


def test_entitlement_follows_the_edition_passed_in():
    amended = replace(STATUTES_2003, minimum=12)

    answer = entitlement(
        population=0, proposed=MIXED, earlier=(), years_owed=0, is_suspended=False, edition=amended
    )

    assert answer.votes == 12


@given(populations, populations)
def test_more_people_never_means_fewer_votes(one, other):
    fewer, more = sorted((one, other))

    assert additional_votes(fewer, STATUTES_2003) <= additional_votes(more, STATUTES_2003)


@given(populations, compositions, histories)
def test_votes_lie_between_8_and_23_and_add_up(population, proposed, earlier):
    answer = votes_of(population, proposed, earlier)

    assert 8 <= answer.votes <= 23
    assert answer.votes == answer.minimum + answer.additional


@given(populations, compositions, histories)
def test_a_woman_and_a_man_never_cost_votes(population, proposed, earlier):
    mixed = Composition(women=max(1, proposed.women), men=max(1, proposed.men))

    assert (
        votes_of(population, mixed, earlier).votes >= votes_of(population, proposed, earlier).votes
    )


@given(populations, compositions, histories, st.integers(0, 12))
def test_usable_votes_never_exceed_the_entitlement_and_grow_with_presence(
    population, proposed, earlier, present
):
    answer = votes_of(population, proposed, earlier)

    now = usable(answer, present, STATUTES_2003)

    assert 0 <= now <= answer.votes
    assert now <= usable(answer, present + 1, STATUTES_2003)
    assert usable(answer, 3, STATUTES_2003) == answer.votes


@given(populations, compositions, histories, st.integers(0, 4), st.booleans())
def test_every_reason_prints(population, proposed, earlier, years_owed, is_suspended):
    answer = votes_of(population, proposed, earlier, years_owed, is_suspended)

    for reason in answer.reasons:
        assert reason.article.startswith("Statutes, art. ")
        assert "{" not in reason.message.format(**reason.details)
