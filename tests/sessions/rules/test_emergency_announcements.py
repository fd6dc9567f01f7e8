"""What announcing changes where something was announced before; the flow is tested with votes."""

import pytest

from sessions.enums import RequestState
from sessions.errors.emergency_items import NotTied
from sessions.rules.emergency_announcements import changes, decide_anew, waits_for_announcement
from sessions.rules.emergency_decisions import RULES_2024, Candidate
from sessions.rules.majorities import Votes


def anew(each, *, chosen=None):
    """(votes for, the state before) of each request, by keys from 1 on."""
    voted = [Candidate(key, Votes(in_favour=one)) for key, (one, _state) in enumerate(each, 1)]
    states = {key: RequestState(state) for key, (_votes, state) in enumerate(each, 1)}
    decision = decide_anew(voted, rules=RULES_2024, states=states, chosen=chosen)
    return decision, [(one.key, one.outcome.value) for one in changes(decision, states)]


@pytest.mark.parametrize(
    ("states", "waits"),
    [
        ("rejected accepted passed_over", False),
        ("rejected accepted voted", True),
        ("withdrawn passed_over", True),
        ("withdrawn rejected", False),
        ("accepted presented voted", False),
        ("debated voted", False),
        ("tied tied", True),
    ],
)
def test_what_waits_is_undecided_or_left_without_an_item(states, waits):
    assert waits_for_announcement(map(RequestState, states.split())) is waits


def test_displaced_item_is_told_before_the_one_that_displaces_it():
    _decision, told = anew([(30, "passed_over"), (50, "voted"), (40, "accepted")])

    assert told == [(3, "passed_over"), (2, "accepted")]


def test_choice_of_the_president_holds_until_another_vote_joins_the_tie():
    decision, told = anew([(40, "passed_over"), (40, "accepted"), (30, "voted")])
    assert (decision.accepted, told) == (2, [(3, "passed_over")])

    decision, told = anew([(40, "passed_over"), (40, "accepted"), (40, "voted")])
    assert (decision.accepted, told) == (None, [(2, "tied"), (1, "tied"), (3, "tied")])
    with pytest.raises(NotTied):
        anew([(40, "tied"), (40, "voted")], chosen=1)
    assert anew([(40, "tied"), (40, "tied")], chosen=1)[0].accepted == 1
