import csv
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assemblies.enums import Sex, YearlySession
from assemblies.errors import QuotaExceeded
from assemblies.rules.delegations import Composition, check_size, single_sex_run, size_limit
from assemblies.rules.editions import STATUTES_2003
from assemblies.rules.reasons import SENTENCES, ReasonCode

HERE = Path(__file__).parent
EARLIER = {
    "mixed": Composition(women=1, men=3),
    "single": Composition(women=0, men=4),
    "absent": None,
}
MEN = Composition(women=0, men=4)
MIXED = Composition(women=2, men=2)

compositions = st.builds(
    Composition, women=st.integers(min_value=0, max_value=10), men=st.integers(0, 10)
)
histories = st.lists(st.none() | compositions, max_size=4)


def rows(name):
    with (HERE / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def limit_of(proposed=MIXED, earlier=(), population=8_925_741, years_owed=0, session="first"):
    return size_limit(
        population=population,
        yearly_session=YearlySession(session),
        proposed=proposed,
        earlier=earlier,
        years_owed=years_owed,
        edition=STATUTES_2003,
    )


@pytest.mark.parametrize("row", rows("delegation_sizes.csv"), ids=lambda row: row["what"])
def test_size_limit_of_worked_examples(row):
    limit = limit_of(
        Composition(women=int(row["women"]), men=int(row["men"])),
        [EARLIER[row["before"]], EARLIER[row["before_that"]]],
        population=int(row["population"]),
        years_owed=int(row["years_owed"]),
        session=row["session"],
    )

    assert limit.seats == int(row["seats"])


@pytest.mark.parametrize("row", rows("members.csv"), ids=lambda row: row["iso2"])
def test_size_limit_of_real_members_at_the_first_session(row):
    assert limit_of(population=int(row["population"])).seats == int(row["seats_first_session"])


def test_size_limit_cites_the_article_that_decided():
    assert limit_of().article == "Statutes, art. 10"
    assert limit_of(MEN, [MEN, MEN]).article == "Statutes, art. 10.3"
    assert limit_of(MEN, [MEN, MEN], years_owed=2).article == "Statutes, art. 5.2"


def test_size_limit_says_why_step_by_step():
    limit = limit_of(MEN, [MEN, MEN], years_owed=2)

    assert [(reason.code, reason.details) for reason in limit.reasons] == [
        (ReasonCode.SIZE_BY_POPULATION, {"population": 8_925_741, "seats": 8}),
        (ReasonCode.SEATS_LOST_SINGLE_SEX, {"seats": 7, "instead_of": 8, "sessions": 3}),
        (ReasonCode.SEATS_WHEN_OWING, {"seats": 2, "years": 2}),
    ]


def test_size_limit_warns_before_a_run_costs_a_seat():
    first = limit_of(MEN)
    second = limit_of(MEN, [MEN, MIXED])

    assert first.reasons[-1].code == ReasonCode.SINGLE_SEX_SO_FAR
    assert first.reasons[-1].details == {"run": 1, "sessions": 3}
    assert second.reasons[-1].details == {"run": 2, "sessions": 3}
    assert (first.seats, second.seats) == (8, 8)


def test_size_limit_tells_a_delegation_of_one_that_it_is_of_one_sex():
    limit = limit_of(Composition(women=1, men=0), [MEN, MEN])

    assert limit.seats == 7
    assert limit.reasons[-1].code == ReasonCode.ONE_MEMBER_IS_SINGLE_SEX


def test_size_limit_of_a_mixed_delegation_says_nothing_about_sexes():
    assert [reason.code for reason in limit_of().reasons] == [ReasonCode.SIZE_BY_POPULATION]


def test_check_size_lets_the_full_number_in():
    check_size(count=8, limit=limit_of())


def test_check_size_refuses_one_more_with_numbers_and_article():
    with pytest.raises(QuotaExceeded) as refusal:
        check_size(count=8, limit=limit_of(Composition(women=0, men=8), [MEN, MEN]))

    assert refusal.value.code == "quota_exceeded"
    assert refusal.value.details == {"limit": 7, "asked": 8}
    assert refusal.value.rule == "Statutes, art. 10.3"
    assert str(refusal.value) == (
        "The delegation may have 7 members of parliament; 8 are asked for."
    )


@pytest.mark.parametrize(
    ("women", "men", "single"),
    [(0, 0, False), (1, 0, True), (0, 1, True), (3, 0, True), (1, 1, False), (1, 7, False)],
)
def test_composition_is_of_one_sex(women, men, single):
    assert Composition(women=women, men=men).is_single_sex is single


def test_composition_counts_sexes():
    composition = Composition.of(iter([Sex.MALE, Sex.FEMALE, Sex.MALE]))

    assert composition == Composition(women=1, men=2)
    assert composition.members == 3


@pytest.mark.parametrize(("women", "men"), [(-1, 0), (0, -1)])
def test_composition_refuses_negative_counts(women, men):
    with pytest.raises(ValueError, match="counts people"):
        Composition(women=women, men=men)


def test_size_limit_refuses_a_negative_population():
    with pytest.raises(ValueError, match="not negative"):
        limit_of(population=-1)


def test_every_reason_has_a_sentence():
    assert set(SENTENCES) == set(ReasonCode)


@given(compositions, histories)
def test_single_sex_run_is_never_longer_than_the_sessions_known(proposed, earlier):
    run = single_sex_run(proposed=proposed, earlier=earlier)

    assert 0 <= run <= 1 + len(earlier)
    assert (run > 0) is proposed.is_single_sex


@given(compositions, histories, st.integers(0, 2_000_000_000), st.integers(0, 4))
def test_size_limit_stays_within_the_table(proposed, earlier, population, years_owed):
    limit = limit_of(proposed, earlier, population=population, years_owed=years_owed)

    assert 2 <= limit.seats <= 10
    assert limit.seats in {2} if years_owed >= 2 else limit.seats in {7, 8, 9, 10}


@given(compositions, histories, st.integers(0, 2_000_000_000))
def test_a_mixed_delegation_never_has_fewer_seats(proposed, earlier, population):
    assert (
        limit_of(MIXED, earlier, population=population).seats
        >= limit_of(proposed, earlier, population=population).seats
    )


@given(compositions, histories, st.integers(0, 2_000_000_000), st.integers(0, 4))
def test_the_second_session_is_never_larger_than_the_first(
    proposed, earlier, population, years_owed
):
    facts = {"population": population, "years_owed": years_owed}

    assert (
        limit_of(proposed, earlier, session="second", **facts).seats
        <= limit_of(proposed, earlier, session="first", **facts).seats
    )
