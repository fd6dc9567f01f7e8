from datetime import date

import pytest

from assemblies.rules.council import representation
from assemblies.rules.delegations import Composition

DAY = date(2026, 3, 21)


@pytest.mark.parametrize(
    ("women", "men", "places", "fillable"),
    [(0, 0, 0, 0), (1, 0, 1, 1), (0, 1, 1, 1), (0, 8, 1, 1), (5, 0, 1, 1), (1, 1, 3, 2),
     (1, 2, 3, 3), (4, 4, 3, 3)],
)  # fmt: skip
def test_places_follow_from_the_composition(women, men, places, fillable):
    found = representation(composition=Composition(women=women, men=men), day=DAY)

    assert (found.places, found.fillable) == (places, fillable)


def test_reason_says_what_is_lost():
    [reason] = representation(composition=Composition(women=0, men=3), day=DAY).reasons

    assert reason.details == {"places": 1, "instead_of": 3}
    assert "one sex only" in reason.message
