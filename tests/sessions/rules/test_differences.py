"""Where two texts differ: every word of both is there, and said whose it is."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sessions.enums import Wording
from sessions.rules.differences import differences

BOTH, OTHER, OWN = Wording.BOTH, Wording.OTHER, Wording.OWN
TEXTS = st.text(alphabet="ab \n\r\u2028é", max_size=60)


def said(other, own):
    return [(piece.of, piece.text) for piece in differences(other=other, own=own)]


@pytest.mark.parametrize(
    ("other", "own", "pieces"),
    [
        ("", "", []),
        ("One.\n", "One.\n", [(BOTH, "One.\n")]),
        ("", "One.", [(OWN, "One.")]),
        ("One.", "", [(OTHER, "One.")]),
        (
            "The sitting opened at nine.\n",
            "The sitting opened at ten.\n",
            [(BOTH, "The sitting opened at "), (OTHER, "nine."), (OWN, "ten."), (BOTH, "\n")],
        ),
        ("One.\nTwo.\n", "One.\nTwo.\nThree.\n", [(BOTH, "One.\nTwo.\n"), (OWN, "Three.\n")]),
    ],
)
def test_passages_say_whose_they_are(other, own, pieces):
    assert said(other, own) == pieces


@given(other=TEXTS, own=TEXTS)
def test_nothing_of_either_text_is_lost(other, own):
    pieces = said(other, own)

    assert "".join(text for of, text in pieces if of != OWN) == other
    assert "".join(text for of, text in pieces if of != OTHER) == own


def test_long_passages_that_differ_throughout_are_shown_whole():
    other, own = "a b " * 1_000, "c d " * 1_000

    assert said(other, own) == [(OTHER, other), (OWN, own)]
