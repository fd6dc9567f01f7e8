import pytest
from hypothesis import given
from hypothesis import strategies as st

from registrations.rules.changes import (
    ASKS_APPROVAL_AGAIN,
    KEEPS_APPROVAL,
    asks_approval_again,
    changes_that_ask_approval,
)

known = st.sampled_from(sorted(KEEPS_APPROVAL | ASKS_APPROVAL_AGAIN))


def test_a_field_keeps_or_asks_but_not_both():
    assert frozenset() == KEEPS_APPROVAL & ASKS_APPROVAL_AGAIN


@pytest.mark.parametrize("field", sorted(KEEPS_APPROVAL))
def test_contact_language_and_access_needs_keep_the_approval(field):
    assert not asks_approval_again([field])


@pytest.mark.parametrize("field", sorted(ASKS_APPROVAL_AGAIN))
def test_name_sex_capacity_and_functions_ask_it_again(field):
    assert asks_approval_again([field])


def test_no_change_keeps_the_approval():
    assert not asks_approval_again([])


def test_one_field_that_asks_decides_for_all_and_is_named():
    changed = ["email", "sex", "access_needs", "family_name", "sex"]

    assert changes_that_ask_approval(changed) == ("family_name", "sex")


def test_a_field_nobody_classified_asks_for_approval():
    assert changes_that_ask_approval(["shoe_size"]) == ("shoe_size",)


@given(st.sets(known), known)
def test_a_further_change_never_gives_an_approval_back(changed, further):
    if asks_approval_again(changed):
        assert asks_approval_again({*changed, further})
