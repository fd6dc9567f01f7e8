"""What every act upon a resolution does: hold it, ask the one table, keep the act on record."""

from dataclasses import replace
from datetime import datetime
from typing import Any

from assemblies.enums import SearchThing
from assemblies.errors import Superseded
from assemblies.models.accounts import User
from assemblies.models.events import Event
from assemblies.services import audit
from sessions.enums import RequestAct, RequestActor
from sessions.enums.decisions import ResolutionAct, ResolutionState
from sessions.models.emergency_items import EmergencyRequest
from sessions.models.resolutions import Resolution
from sessions.rules.resolutions import Facts, move
from sessions.selectors import emergency_requests
from sessions.services import events, request_steps, search


def locked(resolution: Resolution, version: int | None = None) -> Resolution:
    """Hold the event, its requests where it is about one, then the resolution; return it.

    version: the one that was seen. Raises Superseded. Assumes the caller's transaction.
    """
    if resolution.request is None:
        events.lock(among=Event.objects.filter(pk=resolution.event_id))
    else:
        request_steps.locked(resolution.request)
    held = Resolution.objects.select_for_update(of=("self",), no_key=True)
    one = held.select_related("event", "body", "request", "document").get(pk=resolution.pk)
    if version is not None and one.version != version:
        raise Superseded
    return one


def step(
    resolution: Resolution,
    act: ResolutionAct,
    *,
    facts: Facts,
    by: User | None,
    after: dict[str, Any] | None = None,
    **changes: Any,  # noqa: ANN401 - columns of the resolution, of any type
) -> Resolution:
    """Move a resolution that is held as the table allows, with these columns changed, on record.

    after: what the record says of the act beside the state. Raises what
    `sessions.rules.resolutions.move` raises. Assumes the caller's transaction.
    """
    before = ResolutionState(resolution.state)
    state = move(before, act, facts=facts)
    for name, value in changes.items():
        setattr(resolution, name, value)
    if state is not before:
        resolution.state, resolution.state_at, resolution.state_by = state, facts.at, by
    resolution.version += 1
    resolution.save()
    audit.record(
        act=f"resolution.{act}",
        thing=resolution,
        by=by,
        at=facts.at,
        before={"state": before},
        after={"state": state, **(after or {})},
    )
    search.keep(thing=SearchThing.RESOLUTION, keys=[resolution.pk], at=facts.at)
    return resolution


def step_request(
    resolution: Resolution,
    act: RequestAct,
    *,
    actor: RequestActor,
    by: User | None,
    at: datetime,
    **known: Any,  # noqa: ANN401 - what only this act knows of the facts
) -> None:
    """Move the request that the resolution is about, if it is about one, by its own table."""
    if resolution.request_id is None:
        return
    request = EmergencyRequest.objects.select_related("group").get(pk=resolution.request_id)
    facts = replace(emergency_requests.facts_of(request, act, at=at), **known)
    request_steps.step(request, act, actor=actor, facts=facts, by=by)
