"""What every act upon a request does: hold it, ask the one table, keep the step on record."""

from datetime import datetime
from typing import Any

from assemblies.enums import SearchThing
from assemblies.errors import Superseded
from assemblies.models.accounts import User
from assemblies.models.events import Event
from assemblies.services import audit
from sessions.enums import RequestAct, RequestActor, RequestState
from sessions.models.emergency_items import EmergencyRequest, RequestStep
from sessions.rules.emergency_items import move
from sessions.rules.emergency_requests import Facts
from sessions.services import events, search


def locked(request: EmergencyRequest, version: int | None = None) -> EmergencyRequest:
    """Hold the event, then all its requests by their keys; return this one as it stands.

    All: whose turn it is, and whether another one is the item, depends on the others.
    version: the one that was seen. Raises Superseded. Assumes the caller's transaction.
    """
    events.lock(among=Event.objects.filter(pk=request.event_id))
    held = EmergencyRequest.objects.select_for_update(of=("self",), no_key=True)
    beside = held.filter(event_id=request.event_id).select_related("event", "group", "document")
    one = next(other for other in beside.order_by("pk") if other.pk == request.pk)
    if version is not None and one.version != version:
        raise Superseded
    return one


def step(
    request: EmergencyRequest,
    act: RequestAct,
    *,
    actor: RequestActor,
    facts: Facts,
    by: User | None,
    **changes: Any,  # noqa: ANN401 - columns of the request, of any type
) -> EmergencyRequest:
    """Move a request that is held as the table allows, with these columns changed, on record.

    Raises what `sessions.rules.emergency_items.move` raises. Assumes the caller's transaction.
    """
    before = RequestState(request.state)
    after = move(before, act, actor=actor, facts=facts)
    for name, value in changes.items():
        setattr(request, name, value)
    request.state, request.state_at, request.state_by = after, facts.at, by
    request.version += 1
    request.save()
    RequestStep.objects.create(
        request=request,
        act=act,
        actor=actor,
        before=before,
        after=after,
        reason=facts.reason.strip(),
        taken_at=facts.at,
        taken_by=by,
    )
    _record(request, act, before, by, facts.at)
    return request


def _record(
    request: EmergencyRequest, act: RequestAct, before: RequestState, by: User | None, at: datetime
) -> None:
    audit.record(
        act=f"emergencyrequest.{act}",
        thing=request,
        by=by,
        at=at,
        before={"state": before},
        after={"state": request.state, "order": request.order, "revision": request.revision},
    )
    search.keep(thing=SearchThing.REQUEST, keys=[request.pk], at=at)
    events.renew_calendar(event_id=request.event_id)
