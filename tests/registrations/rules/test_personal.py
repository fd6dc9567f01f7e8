from datetime import date, timedelta

import pytest

from registrations.enums import RegistrationState
from registrations.errors.privacy import StillTakingPart
from registrations.rules.personal import ERASED, check_erasable, without_names

LAST_DAY = date(2018, 3, 28)


@pytest.mark.parametrize("state", RegistrationState)
def test_who_is_expected_withdraws_first_and_everybody_may_go_afterwards(state):
    is_expected = state in (RegistrationState.SUBMITTED, RegistrationState.APPROVED)

    if is_expected:
        with pytest.raises(StillTakingPart):
            check_erasable(state, ends_on=LAST_DAY, today=LAST_DAY)
    else:
        check_erasable(state, ends_on=LAST_DAY, today=LAST_DAY)
    check_erasable(state, ends_on=LAST_DAY, today=LAST_DAY + timedelta(days=1))


@pytest.mark.parametrize(
    ("words", "names", "left"),
    [
        ("Ms Marie Durand is approved", {"Marie Durand", "Durand"}, f"Ms {ERASED} is approved"),
        ("Libya sends Li", {"Li"}, f"Libya sends {ERASED}"),
        ("DURAND, marie", {"Durand", "Marie"}, f"{ERASED}, {ERASED}"),
        ("نورة العلي معتمدة", {"نورة العلي"}, f"{ERASED} معتمدة"),
        ("O'Neil (Seán)", {"O'Neil", "Seán"}, f"{ERASED} ({ERASED})"),
        ("nobody", {""}, "nobody"),
    ],
)
def test_names_are_taken_out_of_words(words, names, left):
    assert without_names(words, names) == left
