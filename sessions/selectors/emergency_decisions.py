"""What the votes on an event's requests decide, before the President has said so."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _

from assemblies.fields import LanguageMap
from sessions.enums import RequestState
from sessions.errors.ballots import ChainBroken
from sessions.models.emergency_items import EmergencyRequest
from sessions.rules.ballot_sheets import exported_decision
from sessions.rules.emergency_announcements import (
    WEIGHED,
    decide_anew,
    is_announced,
    waits_for_announcement,
)
from sessions.rules.emergency_decisions import Decision, Result, decide
from sessions.rules.emergency_requests import BEFORE_VOTE, IS_ITEM
from sessions.selectors.ballots import candidates_of, exports_of, voted_upon
from sessions.selectors.emergency_requests import list_of, rules_of


@dataclass(frozen=True, slots=True)
class Foreseen:
    """What there is to announce. voted, outstanding: requests in the order of receipt.

    voted: all whose votes count, those with an outcome that was announced before, too; empty where
    nothing waits to be announced. decision: None while a vote is outstanding, where nothing waits,
    or where the record of a vote does not agree with itself.
    """

    voted: tuple[EmergencyRequest, ...]
    outstanding: tuple[EmergencyRequest, ...]
    decision: Decision | None

    @property
    def tied(self) -> tuple[EmergencyRequest, ...]:
        """Return the requests of a tie that is announced and waits for the President."""
        keys = self.decision.tied if self.decision else ()
        tied = tuple(one for one in self.voted if one.pk in keys)
        return tied if all(one.state == RequestState.TIED for one in tied) else ()


def states_of(requests: Iterable[EmergencyRequest]) -> dict[int, RequestState]:
    """Return the states of requests by their keys. No query."""
    return {one.pk: RequestState(one.state) for one in requests}


def weighed(requests: Sequence[EmergencyRequest]) -> tuple[EmergencyRequest, ...]:
    """Return those of an event's requests whose votes count. One query."""
    return voted_upon([one for one in requests if one.state in WEIGHED])


def foreseen(requests: Sequence[EmergencyRequest]) -> Foreseen:
    """Return what the votes on these requests of one event decide.

    Recomputed from the rows: four queries at most.
    """
    states = states_of(requests)
    outstanding = tuple(one for one in requests if one.state in BEFORE_VOTE)
    waits = waits_for_announcement(states.values())
    voted = weighed(requests) if outstanding or waits else ()
    return Foreseen(voted, outstanding, _decision(voted, states) if waits else None)


def export_of_decision(requests: Sequence[EmergencyRequest]) -> dict[str, Any] | None:
    """Return what was decided with the votes that decided it, for `tools/verify_ballot.py`.

    requests: of one event, in the order of receipt. None until it is announced, and where no vote
    was taken. Five queries at most. Raises ChainBroken.
    """
    states = states_of(requests)
    voted = voted_upon(requests)
    if not voted or not is_announced(states.values()):
        return None
    candidates, rules = candidates_of(voted), rules_of(list_of(voted[0]))
    made = decide(candidates, rules=rules)
    item = next((one for one in made.tied if states[one] in IS_ITEM), None)
    if item is not None:  # the President has decided
        made = decide(candidates, rules=rules, chosen=item)
    return exported_decision(exports_of(voted), made)


def words_of(result: Result) -> LanguageMap:
    """Return what the votes make of a request, in a sentence with its figures. No query."""
    said = {}
    for language, _name in settings.LANGUAGES:
        with translation.override(language):
            said[language] = _(result.message).format(**result.details)
    return LanguageMap(said)


def _decision(
    voted: Sequence[EmergencyRequest], states: Mapping[int, RequestState]
) -> Decision | None:
    if not voted:
        return None
    try:
        return decide_anew(candidates_of(voted), rules=rules_of(list_of(voted[0])), states=states)
    except ChainBroken:
        return None
