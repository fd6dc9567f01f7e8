"""What figures may tell of people: never so few that one is known."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sessions.rules.story import LEAST, Sexes, is_over, of_an_age, told, told_of_all

GROUPS = st.lists(st.tuples(st.integers(0, 30), st.integers(0, 30)), max_size=8)


@pytest.mark.parametrize(
    ("women", "men", "split"),
    [(5, 5, True), (0, 30, True), (30, 0, True), (4, 30, False), (30, 1, False), (0, 0, True),
     (2, 2, False)],
)  # fmt: skip
def test_women_and_men_are_told_apart_where_each_is_hidden_among_others(women, men, split):
    found = told("x", Sexes(women, men))

    assert found.total == women + men
    assert (found.women, found.men) == ((women, men) if split else (None, None))


def test_small_groups_are_joined_and_come_last():
    found = told_of_all([("a", Sexes(20, 20)), ("b", Sexes(2, 1)), ("c", Sexes(2, 2))])

    assert [(one.key, one.total) for one in found] == [("a", 40), ("", 7)]


def test_what_is_still_small_is_left_out():
    assert [one.key for one in told_of_all([("a", Sexes(20, 20)), ("b", Sexes(2, 1))])] == ["a"]


def test_group_that_is_silent_has_company():
    """Else the sum of all would give it away."""
    found = told_of_all([("a", Sexes(20, 20)), ("b", Sexes(9, 9)), ("c", Sexes(3, 30))])

    assert {one.key: one.is_split for one in found} == {"a": True, "b": False, "c": False}


def test_so_many_groups_are_silent_that_those_subtracted_from_the_sum_hide_each_other():
    """Two women in two silent groups: whoever takes the others from the sum would find them."""
    found = told_of_all([("a", Sexes(1, 10)), ("b", Sexes(1, 12)), ("c", Sexes(6, 6))])

    assert not any(one.is_split for one in found)


def test_those_left_out_and_those_of_no_group_are_hidden_by_others_too():
    big = [("a", Sexes(20, 20)), ("b", Sexes(30, 30))]

    assert [one.is_split for one in told_of_all(big)] == [True, True]
    assert not told_of_all([*big, ("c", Sexes(1, 1))])[0].is_split
    assert not told_of_all(big, others=Sexes(1, 0))[0].is_split


@given(GROUPS, st.builds(Sexes, st.integers(0, 9), st.integers(0, 9)))
def test_nothing_can_be_subtracted_from_the_sum(groups, others):
    """What the sum holds beyond the groups that are told apart: nobody, or as many as hide."""
    found = told_of_all([(str(n), Sexes(*one)) for n, one in enumerate(groups)], others=others)

    women = sum(w for w, _m in groups) + others.women - sum(one.women or 0 for one in found)
    men = sum(m for _w, m in groups) + others.men - sum(one.men or 0 for one in found)
    is_any_told = any(one.is_split for one in found)
    assert not is_any_told or all(n == 0 or n >= LEAST for n in (women, men))


@given(GROUPS)
def test_nobody_is_known_by_any_figure(groups):
    found = told_of_all([(str(n), Sexes(*one)) for n, one in enumerate(groups)])

    for one in found:
        assert one.total >= LEAST
        for part in (one.women, one.men):
            assert part is None or part == 0 or part >= LEAST
    silent = [one for one in found if not one.is_split]
    assert len(silent) != 1 or len(found) == 1


def test_few_people_of_an_age_are_not_counted():
    assert [of_an_age(n) for n in (0, 1, 4, 5, 60)] == [0, None, None, 5, 60]


def test_event_is_over_the_day_after_its_last():
    last = date(2018, 3, 28)

    assert [is_over(last, date(2018, 3, day)) for day in (27, 28, 29)] == [False, False, True]
