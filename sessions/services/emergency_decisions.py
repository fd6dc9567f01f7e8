"""The act by which the votes on all requests become an item, a tie, or no item."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from django.db import transaction

from assemblies.models.accounts import User
from assemblies.models.events import Event
from sessions.enums import ItemKind, ItemStep, RequestActor, RequestOutcome
from sessions.errors.emergency_items import RequestNotMovable, VotesOutstanding
from sessions.models.emergency_items import EmergencyRequest
from sessions.rules.emergency_announcements import (
    ACTS,
    changes,
    decide_anew,
    waits_for_announcement,
)
from sessions.rules.emergency_decisions import Decision, Result
from sessions.rules.emergency_requests import BEFORE_VOTE
from sessions.selectors.ballots import candidates_of
from sessions.selectors.emergency_decisions import states_of, weighed, words_of
from sessions.selectors.emergency_requests import facts_of, list_of, rules_of
from sessions.services import agenda_items, request_news, request_steps
from sessions.services.agenda_items import Wanted


@transaction.atomic
def announce(
    *,
    event: Event,
    chosen: EmergencyRequest | None = None,
    reason: str = "",
    by: User | None,
    at: datetime,
) -> Decision:
    """Announce what the votes decide, computed anew from every row of every sheet that counts.

    The request accepted becomes the item with the next free number; all Members are told. After a
    vote was annulled and repeated another one may become it; the item that it displaces is
    withdrawn. chosen: in a tie, the one that the President prefers, with the reason. Raises
    VotesOutstanding, NotTied, RequestReasonMissing, RequestNotMovable where nothing waits to be
    announced or the item is debated already.
    """
    voted = _voted(event)
    states = states_of(voted)
    decision = decide_anew(
        candidates_of(voted),
        rules=rules_of(list_of(voted[0])),
        states=states,
        chosen=chosen.pk if chosen else None,
    )
    by_key = {one.pk: one for one in voted}
    for result in changes(decision, states):
        _tell(by_key[result.key], result, reason, by, at)
    item = by_key[decision.accepted] if decision.accepted else None
    request_news.decided(event, decision.kind, item, at=at)
    return decision


def _voted(event: Event) -> Sequence[EmergencyRequest]:
    """Hold the event and its requests; return those whose votes count."""
    of_event = EmergencyRequest.objects.filter(event_id=event.pk).in_order()
    if first := of_event.first():
        request_steps.locked(first)
    requests = list(of_event.all())
    states = states_of(requests).values()
    if BEFORE_VOTE.intersection(states):
        raise VotesOutstanding
    voted = weighed(requests)
    if not voted or not waits_for_announcement(states):
        raise RequestNotMovable
    return voted


def _tell(
    request: EmergencyRequest, result: Result, reason: str, by: User | None, at: datetime
) -> None:
    act, displaced = ACTS[result.outcome], request.agenda_item
    facts = replace(facts_of(request, act, at=at, reason=reason), outcome=result.outcome)
    request_steps.step(
        request, act, actor=RequestActor.PRESIDENT, facts=facts, by=by, agenda_item=None
    )
    if displaced is not None:
        told = words_of(result)
        agenda_items.proceed(item=displaced, step=ItemStep.WITHDRAW, reason=told, by=by, at=at)
    if result.outcome is RequestOutcome.ACCEPTED:
        become_item(request, by=by, at=at)


def become_item(request: EmergencyRequest, *, by: User | None, at: datetime) -> None:
    """Give a request that was accepted the next free number of the agenda.

    Part of the acts that accept; they hold the request.
    """
    wanted = Wanted(title=request.title, kind=ItemKind.EMERGENCY_ITEM)
    agenda = list_of(request).item.agenda
    request.agenda_item = agenda_items.add(agenda=agenda, wanted=wanted, by=by, at=at)
    request.save(update_fields=["agenda_item"])
