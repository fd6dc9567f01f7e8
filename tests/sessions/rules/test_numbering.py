import pytest
from hypothesis import given
from hypothesis import strategies as st

from sessions.errors import AgendaFull
from sessions.rules.numbering import (
    LEVELS,
    MOST_AT_A_LEVEL,
    next_free_number,
    numbers_anew,
    printed,
)

numbers = st.integers(1, MOST_AT_A_LEVEL)
paths = st.lists(numbers, min_size=1, max_size=LEVELS)


@pytest.mark.parametrize(
    ("path", "said"),
    [
        ([1], "1"),
        ([12], "12"),
        ([3, 1], "3(a)"),
        ([3, 2], "3(b)"),
        ([3, 26], "3(z)"),
        ([3, 27], "3(aa)"),
        ([3, 28], "3(bb)"),
        ([3, 52], "3(zz)"),
        ([3, 53], "3(aaa)"),
        ([3, 2, 1], "3(b)(i)"),
        ([3, 2, 4], "3(b)(iv)"),
        ([3, 2, 19], "3(b)(xix)"),
        ([10, 1, 44], "10(a)(xliv)"),
        ([10, 1, 199], "10(a)(cxcix)"),
    ],
)
def test_numbers_are_printed_as_documents_have_them(path, said):
    assert printed(path) == said


@pytest.mark.parametrize("path", [[0], [3, 0], [-1], [1, 1, 1, 1]])
def test_no_number_below_one_and_no_fourth_level(path):
    with pytest.raises(ValueError, match="numbers begin at 1"):
        printed(path)


@given(one=paths, other=paths)
def test_two_items_never_have_one_printed_number(one, other):
    assert (printed(one) == printed(other)) == (one == other)


@given(path=st.lists(numbers, min_size=2, max_size=LEVELS))
def test_number_of_a_part_begins_with_that_of_its_whole(path):
    assert printed(path).startswith(printed(path[:-1]) + "(")


def test_accepted_emergency_item_takes_the_number_after_the_last():
    assert next_free_number([1, 2, 3, 4, 5, 6, 7, 8]) == 9


def test_first_item_is_number_one_and_no_gap_is_filled():
    assert next_free_number([]) == 1
    assert next_free_number([1, 2, 7]) == 8


def test_numbers_come_to_an_end():
    with pytest.raises(AgendaFull) as refused:
        next_free_number([MOST_AT_A_LEVEL])

    assert (refused.value.code, refused.value.details) == ("agenda_full", {"most": 200})


@given(taken=st.sets(st.integers(1, MOST_AT_A_LEVEL - 1)))
def test_next_free_number_is_free_and_above_every_other(taken):
    number = next_free_number(taken)

    assert number not in taken
    assert all(number > other for other in taken)


@given(keys=st.lists(st.integers(), unique=True))
def test_numbered_anew_the_order_is_that_of_the_numbers(keys):
    numbered = numbers_anew(keys)

    assert sorted(numbered, key=numbered.get) == keys
    assert sorted(numbered.values()) == list(range(1, len(keys) + 1))
