import pytest
from hypothesis import given
from hypothesis import strategies as st

from registrations.enums import LetterKind
from registrations.errors.papers import LetterUnknown
from registrations.rules.letters import ALPHABET, LENGTH, number_of, read_code, shown_code

codes = st.text(alphabet=ALPHABET, min_size=LENGTH, max_size=LENGTH)


def test_a_number_names_event_kind_and_count():
    assert number_of("138", LetterKind.INVITATION, 1) == "138/INV/0001"
    assert number_of("138", LetterKind.VISA, 12345) == "138/VISA/12345"


@given(codes)
def test_a_code_is_read_as_it_is_printed_or_carelessly_typed(code):
    printed = shown_code(code)

    assert read_code(printed) == code
    assert read_code(f" {printed.lower().replace('-', ' ')} ") == code
    assert read_code(printed.replace("0", "o").replace("1", "l")) == code


@pytest.mark.parametrize("typed", ["", "ABCD", "U" * 16, "A" * 17, "é" * 16, "A" * 15 + "\x00"])
def test_what_cannot_be_a_code_is_refused(typed):
    with pytest.raises(LetterUnknown):
        read_code(typed)
