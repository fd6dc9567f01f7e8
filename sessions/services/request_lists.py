"""Acts upon the list of an event's requests: opened until an hour, and closed for the vote."""

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction

from assemblies.models.accounts import User
from assemblies.models.events import Event
from assemblies.services import audit
from sessions.enums import RequestAct, RequestActor, RequestFloor, RequestKind, RequestState
from sessions.errors.emergency_items import RequestNotMovable
from sessions.models.agenda import AgendaItem
from sessions.models.emergency_items import EmergencyRequest, RequestList
from sessions.models.sittings import Sitting
from sessions.rules.emergency_decisions import check_kind
from sessions.rules.emergency_requests import ON_BALLOT_OR_LATER
from sessions.rules.request_floor import SPEAKING_MINUTES
from sessions.selectors.emergency_requests import facts_of, rules_of
from sessions.services import events, request_news, request_steps


@transaction.atomic
def open_list(
    *,
    item: AgendaItem,
    decision: Sitting,
    closes_at: datetime | None = None,
    minutes: Mapping[RequestFloor, int] = SPEAKING_MINUTES,
    by: User | None,
    at: datetime,
) -> RequestList:
    """Say under which item an event's requests are considered, in which sitting, and until when.

    Said again, it replaces what was said. closes_at: None is when the sitting begins. minutes: of
    those who speak on a request. Raises
    RequestNotMovable where item and sitting are of two events, or where a request is on the ballot
    already and would be decided in another sitting; KindNotKnown by the day's rules.
    """
    events.lock(among=Event.objects.filter(pk=decision.event_id))
    if item.agenda.event_id != decision.event_id or _is_settled_elsewhere(decision):
        raise RequestNotMovable
    list_, _new = RequestList.objects.update_or_create(
        event_id=decision.event_id,
        defaults={
            "item": item,
            "decision": decision,
            "closes_at": closes_at,
            "author_minutes": minutes[RequestFloor.AUTHOR],
            "objector_minutes": minutes[RequestFloor.OBJECTOR],
        },
    )
    check_kind(RequestKind(list_.kind), rules=rules_of(list_))
    moment = closes_at.isoformat() if closes_at else None
    audit.record(act="requestlist.open", thing=list_, by=by, at=at, after={"closes_at": moment})
    return list_


def _is_settled_elsewhere(decision: Sitting) -> bool:
    of_event = EmergencyRequest.objects.filter(event_id=decision.event_id)
    lists = RequestList.objects.filter(event_id=decision.event_id).exclude(decision=decision)
    return lists.exists() and of_event.filter(state__in=ON_BALLOT_OR_LATER).exists()


@transaction.atomic
def put_on_ballot(*, event: Event, by: User | None, at: datetime) -> tuple[EmergencyRequest, ...]:
    """Close the list: every circulated request goes to the vote, in the order of receipt.

    All Members are told. Raises ListOpen before the hour, RequestNotMovable where one is received
    or revised and not circulated yet.
    """
    events.lock(among=Event.objects.filter(pk=event.pk))
    waiting = EmergencyRequest.objects.filter(
        event_id=event.pk,
        state__in=[RequestState.RECEIVED, RequestState.CIRCULATED, RequestState.REVISED],
    )
    put = []
    for one in waiting.in_order():
        request = request_steps.locked(one)
        facts = facts_of(request, RequestAct.PUT_ON_BALLOT, at=at)
        put.append(
            request_steps.step(
                request,
                RequestAct.PUT_ON_BALLOT,
                actor=RequestActor.SECRETARIAT,
                facts=facts,
                by=by,
            )
        )
    if put:
        request_news.closed(event, put, at=at)
    return tuple(put)
