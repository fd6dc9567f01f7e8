"""Who is admitted to an event without delegations; the examples stand in `admissions.csv`."""

import csv
from contextlib import suppress
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assemblies.enums import Capacity, InstitutionKind, Sex
from assemblies.errors import DomainError
from registrations.enums import AdmittedKind, ComesAs
from registrations.errors.admissions import MemberLimitReached, TooOld, TooYoung
from registrations.errors.registering import BirthDateImpossible
from registrations.rules.admissions import (
    ENROLLED,
    OF_A_PARLIAMENT,
    Applicant,
    Conditions,
    capacity_of,
    check_admitted,
    check_age,
    check_member_limits,
    comes_as,
)

FIRST_DAY, TODAY = date(2027, 3, 1), date(2027, 1, 10)
with (Path(__file__).parent / "admissions.csv").open(encoding="utf-8") as _file:
    EXAMPLES = list(csv.DictReader(_file))
SEXES = {"F": Sex.FEMALE, "M": Sex.MALE}


def number(text):
    return int(text) if text else None


def conditions_in(row):
    return Conditions(
        who=AdmittedKind(row["who"]),
        most_of_member=number(row["most"]),
        most_women_of_member=number(row["women"]),
        most_men_of_member=number(row["men"]),
        youngest=number(row["youngest"]),
        oldest=number(row["oldest"]),
    )


def decide(row):
    """Ask the law what an act asks it, in the same order."""
    conditions = conditions_in(row)
    yes = {name: row[name] == "yes" for name in ("of_member", "names_somebody", "is_invited")}
    born_on = date(FIRST_DAY.year - int(row["age"]), 1, 1) if row["age"] else None
    applicant = Applicant(
        capacity=Capacity(row["capacity"]),
        born_on=born_on,
        is_of_member=yes.pop("of_member"),
        **yes,
    )
    check_admitted(conditions, applicant)
    check_age(conditions, born_on, starts_on=FIRST_DAY, today=TODAY)
    if applicant.is_of_member:
        sexes = [SEXES[one] for one in row["others"].split()]
        check_member_limits(conditions, sexes=sexes, asking=Sex(row["sex"]))


@pytest.mark.parametrize(
    "row", EXAMPLES, ids=[f"{n}-{row['outcome']}" for n, row in enumerate(EXAMPLES)]
)
def test_examples_of_the_secretariat(row):
    if row["outcome"] == "admitted":
        decide(row)
    else:
        with pytest.raises(DomainError) as refused:
            decide(row)
        assert refused.value.code == row["outcome"]


people = st.lists(st.sampled_from(Sex), max_size=12)
limits = st.none() | st.integers(0, 12)


@given(others=people, most=limits, women=limits, men=limits, asking=st.sampled_from(Sex))
def test_nobody_is_admitted_beyond_a_limit_and_everybody_below_it(others, most, women, men, asking):
    conditions = Conditions(most_of_member=most, most_women_of_member=women, most_men_of_member=men)
    after = [*others, asking]
    of_sex = women if asking is Sex.FEMALE else men

    fits = (most is None or len(after) <= most) and (
        of_sex is None or after.count(asking) <= of_sex
    )
    if fits:
        check_member_limits(conditions, sexes=others, asking=asking)
    else:
        with pytest.raises(DomainError):
            check_member_limits(conditions, sexes=others, asking=asking)


@given(asking=st.lists(st.sampled_from(Sex), max_size=30), most=st.integers(0, 5))
def test_one_after_the_other_exactly_as_many_as_may_come(asking, most):
    conditions, came = Conditions(most_of_member=most), []
    for one in asking:
        with suppress(MemberLimitReached):
            check_member_limits(conditions, sexes=came, asking=one)
            came.append(one)

    assert len(came) == min(most, len(asking))


@given(born=st.dates(FIRST_DAY - timedelta(days=365 * 100), TODAY), least=st.integers(1, 100))
def test_each_age_is_on_one_side_of_a_border_and_no_other(born, least):
    def refused(conditions, refusal):
        try:
            check_age(conditions, born, starts_on=FIRST_DAY, today=TODAY)
        except refusal:
            return True
        return False

    assert refused(Conditions(youngest=least), TooYoung) is not refused(
        Conditions(oldest=least - 1), TooOld
    )


@pytest.mark.parametrize("born", [TODAY + timedelta(days=1), date(1900, 1, 1)])
def test_births_that_cannot_be(born):
    with pytest.raises(BirthDateImpossible):
        check_age(Conditions(youngest=1), born, starts_on=FIRST_DAY, today=TODAY)


@pytest.mark.parametrize("said", ComesAs)
@pytest.mark.parametrize("kind", [None, *InstitutionKind])
def test_what_was_said_comes_back_from_the_capacity(said, kind):
    capacity = capacity_of(said, kind)

    names_somebody = said is not ComesAs.OTHER
    assert comes_as(capacity, names_somebody=names_somebody) is said
    assert capacity in ENROLLED
    assert (capacity in OF_A_PARLIAMENT) is (said in (ComesAs.MEMBER, ComesAs.STAFF))


def test_delegates_of_associate_members_are_no_members_of_parliament():
    associate = capacity_of(ComesAs.MEMBER, InstitutionKind.ASSOCIATE)

    assert associate is Capacity.ASSOCIATE_MEMBER
    assert not associate.is_delegate
