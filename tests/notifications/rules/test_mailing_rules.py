"""When mails of an act wait for a second look, and who lets them go."""

import pytest

from notifications.enums import MailingState
from notifications.rules.mailings import NEXT, is_held, may_release


@pytest.mark.parametrize(
    ("told", "things", "above", "is_asked", "held"),
    [
        (501, 2, 500, False, True),
        (500, 2, 500, False, False),
        (501, 1, 500, False, False),  # an urgent move of one sitting
        (9_999, 20, 0, False, False),  # no number is set
        (1, 1, 0, True, True),
        (0, 3, 0, True, False),
    ],
)
def test_news_is_held(told, things, above, is_asked, held):
    assert is_held(told=told, things=things, above=above, is_asked=is_asked) is held


def test_somebody_else_lets_it_go_where_there_is_somebody():
    assert may_release(writer=1, releaser=2, others=True)
    assert not may_release(writer=1, releaser=1, others=True)
    assert may_release(writer=1, releaser=1, others=False)
    assert may_release(writer=None, releaser=1, others=True)


def test_what_has_left_or_was_dropped_is_settled():
    assert not NEXT[MailingState.RELEASED]
    assert not NEXT[MailingState.DROPPED]
    assert MailingState.RELEASED not in NEXT[MailingState.DRAFT]
