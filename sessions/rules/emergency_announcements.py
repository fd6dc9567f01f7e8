"""What announcing a decision changes: those requests that stand otherwise than the votes say."""

from collections.abc import Iterable, Mapping
from typing import Final

from sessions.enums import RequestAct, RequestOutcome, RequestState
from sessions.errors.emergency_items import NotTied
from sessions.rules.emergency_decisions import Candidate, Decision, EmergencyRules, Result, decide
from sessions.rules.emergency_requests import BEFORE_VOTE, IS_DEBATED, IS_ITEM, UNDECIDED

# Whose votes count, as long as they are not annulled: an outcome that was announced is none for
# good before the item is debated.
WEIGHED: Final = UNDECIDED | {
    RequestState.REJECTED,
    RequestState.PASSED_OVER,
    RequestState.ACCEPTED,
}
ACTS: Final[Mapping[RequestOutcome, RequestAct]] = {
    RequestOutcome.REJECTED: RequestAct.REJECT,
    RequestOutcome.TIED: RequestAct.DECLARE_TIE,
    RequestOutcome.ACCEPTED: RequestAct.ACCEPT,
    RequestOutcome.PASSED_OVER: RequestAct.PASS_OVER,
}
# The winner before those it leaves behind: of a tie, it needs to stand beside it.
_IN_TURN: Final = tuple(ACTS)


def waits_for_announcement(states: Iterable[RequestState]) -> bool:
    """Tell whether there is something to announce, by the states of an event's requests.

    A vote that was repeated may leave the Assembly without the item it had, or with another one;
    once the item is debated, it stays.

    Source: reading of the project (docs/adr/0030).
    """
    held = frozenset(states)
    if held & (BEFORE_VOTE | IS_DEBATED):
        return False
    is_without_item = RequestState.PASSED_OVER in held and not held & IS_ITEM
    return bool(held & UNDECIDED) or is_without_item


def is_announced(states: Iterable[RequestState]) -> bool:
    """Tell whether nothing is left to announce or to vote upon, by the states of all requests.

    Source: as in `waits_for_announcement`.
    """
    held = frozenset(states)
    return not held & BEFORE_VOTE and not waits_for_announcement(held)


def decide_anew(
    candidates: Iterable[Candidate],
    *,
    rules: EmergencyRules,
    states: Mapping[int, RequestState],
    chosen: int | None = None,
) -> Decision:
    """Return what all votes that count decide, whatever was announced before.

    states: of the candidates, by their keys. What the President has decided in a tie holds as long
    as the same requests tie; what he decides now is announced as a tie first. Raises NotTied.

    Source: as in `decide`; reading of the project for votes that were repeated (docs/adr/0030).
    """
    voted = tuple(candidates)
    made = decide(voted, rules=rules, chosen=chosen)
    if chosen is not None and any(states[key] is not RequestState.TIED for key in made.tied):
        raise NotTied
    if chosen is None and (held := _decided_before(made.tied, states)):
        return decide(voted, rules=rules, chosen=held)
    return made


def changes(decision: Decision, states: Mapping[int, RequestState]) -> tuple[Result, ...]:
    """Return the results that are not announced yet, in the order in which they can be.

    First that of the item which another one displaces, for there is one item only.

    Source: Assembly Rules, art. 11.2 (one item only).
    """
    new = [one for one in decision.results if states[one.key] != RequestState(one.outcome.value)]
    return tuple(
        sorted(
            new,
            key=lambda one: (
                states[one.key] is not RequestState.ACCEPTED,
                _IN_TURN.index(one.outcome),
            ),
        )
    )


def _decided_before(tied: Iterable[int], states: Mapping[int, RequestState]) -> int | None:
    """Return which request of a tie the President preferred, where no other vote has joined it."""
    by_state = {key: states[key] for key in tied}
    if set(by_state.values()) != {RequestState.ACCEPTED, RequestState.PASSED_OVER}:
        return None
    return next(key for key, state in by_state.items() if state is RequestState.ACCEPTED)
