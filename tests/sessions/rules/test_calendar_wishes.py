"""What the words behind an address's question mark say."""

import pytest

from sessions.rules.calendar_wishes import LONGEST_ALARM, NoSuchWish, Shown, Wishes, wishes_of


def test_nothing_asked_is_everything_without_alarms():
    assert wishes_of([]) == Wishes(Shown.BOTH, hides_cancelled=False, alarm=None)


def test_order_and_other_keys_do_not_matter():
    given = [("cancelled", "hide"), ("utm", "x"), ("show", "days"), ("alarm", "15")]

    expected = Wishes(Shown.DAYS, hides_cancelled=True, alarm=15)
    assert wishes_of(given) == wishes_of(reversed(given)) == expected
    assert wishes_of(given).words == expected.words != Wishes().words


@pytest.mark.parametrize(
    "pair",
    [("show", "all"), ("show", ""), ("cancelled", "yes"), ("alarm", "0"), ("alarm", "-1"),
     ("alarm", "1.5"), ("alarm", "٣"), ("alarm", str(LONGEST_ALARM + 1)), ("alarm", "9" * 99)],
)  # fmt: skip
def test_another_value_of_these_keys_is_none(pair):
    with pytest.raises(NoSuchWish):
        wishes_of([pair])
