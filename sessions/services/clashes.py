"""Letting a clash stand, on record, and taking that back."""

from datetime import datetime

from django.db import transaction

from assemblies.errors import Superseded
from assemblies.models.accounts import User
from assemblies.models.events import Event
from assemblies.services import audit
from sessions.enums import ClashKind
from sessions.errors import ClashGone, ClashNotAccepted
from sessions.models.clashes import AcceptedClash
from sessions.models.sittings import Sitting
from sessions.rules.acceptances import Considered
from sessions.rules.clashes import Clash
from sessions.selectors.clashes import Found, clashes_in
from sessions.selectors.plans import planned_sittings
from sessions.services import plan_steps, plans


@transaction.atomic
def accept(
    *,
    event: Event,
    key: str,
    reason: str,
    terms: str = "",
    version: int | None = None,
    by: User,
    at: datetime,
) -> AcceptedClash:
    """Accept a clash as it is now, with the reason; another one of the same sittings is not meant.

    Who accepts that a room is taken says that the sittings share it, so that they can be published.
    key: the clash's own (`Clash.key`). terms: as the editor saw them (`Clash.terms`), version: of
    the draft; whoever accepted twenty minutes has not accepted two hours. Raises Superseded,
    ClashGone.
    """
    plan_steps.begin(event=event, version=version, by=by, at=at)
    clash = _of_key(clashes_in(event, planned_sittings(event)), key).clash
    if terms and clash.terms != terms:
        raise Superseded
    accepted, _is_new = AcceptedClash.objects.update_or_create(
        event=event,
        key=clash.key,
        terms=clash.terms,
        defaults={"reason": reason, "accepted_at": at, "accepted_by": by},
    )
    if clash.kind is ClashKind.ROOM_TAKEN:
        _share_room(clash, is_shared=True, by=by, at=at)
    audit.record(act="clash.accept", thing=accepted, by=by, at=at, after=_about(event, clash))
    return accepted


@transaction.atomic
def take_back(
    *, event: Event, key: str, version: int | None = None, by: User, at: datetime
) -> None:
    """Let a clash stand no more: it is open again.

    That the sittings share their room is taken back with it, unless the room is shared with a third
    as well. key, version: as in `accept`. Raises Superseded, ClashGone, ClashNotAccepted.
    """
    plan_steps.begin(event=event, version=version, by=by, at=at)
    found = clashes_in(event, planned_sittings(event))
    one = _of_key(found, key)
    if one.accepted is None:
        raise ClashNotAccepted
    clash = one.clash
    accepted = AcceptedClash.objects.get(event=event, key=clash.key, terms=clash.terms)
    before = {
        **_about(event, clash),
        "accepted_by": accepted.accepted_by_id,
        "accepted_at": accepted.accepted_at.isoformat(),
    }
    audit.record(act="clash.take_back", thing=accepted, by=by, at=at, before=before)
    accepted.delete()
    if clash.kind is ClashKind.ROOM_TAKEN and not _shares_with_a_third(found, clash):
        _share_room(clash, is_shared=False, by=by, at=at)


def _of_key(found: Found, key: str) -> Considered:
    one = next((one for one in found.clashes if one.clash.key == key), None)
    if one is None:
        raise ClashGone
    return one


def _share_room(clash: Clash, *, is_shared: bool, by: User, at: datetime) -> None:
    sitting = Sitting.planned.select_related("event").get(pk=clash.sittings[-1])
    plans.edit(sitting=sitting, facts={"shares_room": is_shared}, by=by, at=at)


def _shares_with_a_third(found: Found, clash: Clash) -> bool:
    return any(
        one.accepted is not None
        and one.clash.kind is ClashKind.ROOM_TAKEN
        and one.clash.sittings[-1] == clash.sittings[-1]
        and one.clash.key != clash.key
        for one in found.clashes
    )


def _about(event: Event, clash: Clash) -> dict[str, object]:
    return {"event": event.pk, "kind": clash.kind, "sittings": list(clash.sittings)}
