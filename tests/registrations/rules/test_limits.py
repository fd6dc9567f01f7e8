import pytest
from hypothesis import given
from hypothesis import strategies as st

from assemblies.errors import RuleViolation
from registrations.errors.registering import (
    DelegationLimitReached,
    OrganizationLimitReached,
    OverallLimitReached,
)
from registrations.rules.limits import Asked, Limits, check_limits

ALL = Limits(per_delegation=1, per_organization=2, overall=3)


def test_up_to_each_limit_people_may_come():
    check_limits(limits=ALL, asked=Asked(overall=3, of_delegation=1, of_organization=2))


@pytest.mark.parametrize(
    ("asked", "refusal", "details"),
    [
        (Asked(overall=2, of_delegation=2), DelegationLimitReached, {"limit": 1, "asked": 2}),
        (Asked(overall=3, of_organization=3), OrganizationLimitReached, {"limit": 2, "asked": 3}),
        (Asked(overall=4), OverallLimitReached, {"limit": 3, "asked": 4}),
        (
            Asked(overall=9, of_delegation=9, of_organization=9),
            DelegationLimitReached,
            {"limit": 1, "asked": 9},
        ),
    ],
)
def test_one_more_is_refused_and_the_narrowest_limit_is_named(asked, refusal, details):
    with pytest.raises(refusal) as refused:
        check_limits(limits=ALL, asked=asked)

    assert refused.value.details == details


def test_who_has_no_delegation_and_no_organization_meets_the_overall_limit_only():
    check_limits(
        limits=Limits(per_delegation=0, per_organization=0, overall=1), asked=Asked(overall=1)
    )


def test_a_limit_of_none_is_no_limit_and_of_zero_is_one():
    assert not Limits().is_limited
    assert Limits(overall=0).is_limited
    with pytest.raises(OverallLimitReached):
        check_limits(limits=Limits(overall=0), asked=Asked(overall=1))


@given(
    limit=st.integers(0, 50), asked=st.integers(0, 50), of_organization=st.none() | st.integers(0)
)
def test_overall_is_refused_exactly_above_the_limit(limit, asked, of_organization):
    try:
        check_limits(
            limits=Limits(overall=limit),
            asked=Asked(overall=asked, of_organization=of_organization),
        )
    except RuleViolation:
        assert asked > limit
    else:
        assert asked <= limit
