"""Acts on who has a part in a sitting. Calendars do not print it, so no SEQUENCE rises."""

from collections import Counter
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import Max

from assemblies.errors import Superseded
from assemblies.models.accounts import User
from assemblies.models.delegations import Participant
from assemblies.models.events import Event
from assemblies.services import audit
from sessions.enums import Part
from sessions.errors import HasThatPart, NotOfThisEvent, SittingCancelled
from sessions.models.parts import SittingPart
from sessions.models.sittings import Sitting
from sessions.selectors.parts import mark_of_parts, parts_of, plain_name
from sessions.services import events


@dataclass(frozen=True, slots=True, kw_only=True)
class Who:
    """A participant of the event, or a guest by name.

    function: printed instead of the participant's own.
    """

    participant: Participant | None = None
    guest: str = ""
    function: str = ""


@transaction.atomic
def add(
    *,
    sitting: Sitting,
    who: Who,
    part: Part,
    seen: str | None = None,
    by: User | None,
    at: datetime,
) -> SittingPart:
    """Give somebody a part in a sitting, after everybody else.

    seen: the mark of the parts that the editor saw. Raises Superseded, also when the
    sitting was only planned and is gone, SittingCancelled, NotOfThisEvent for who is not accredited
    there, HasThatPart.
    """
    sitting = _held(sitting, seen)
    _check_is_held(sitting)
    _check_is_there(sitting, who.participant)
    parts = SittingPart.objects.filter(sitting=sitting)
    if parts.filter(part=part, participant=who.participant, guest=who.guest).exists():
        raise HasThatPart
    last = parts.aggregate(last=Max("order"))["last"] or 0
    added = SittingPart.objects.create(
        sitting=sitting,
        part=part,
        order=last + 1,
        participant=who.participant,
        guest=who.guest,
        function=who.function,
    )
    after = {"part": part, "participant": who.participant.pk if who.participant else None}
    audit.record(act="part.add", thing=sitting, by=by, at=at, after=after)
    events.renew_calendar(event_id=sitting.event_id)
    return added


@transaction.atomic
def remove(
    *, sitting: Sitting, key: int, seen: str | None = None, by: User | None, at: datetime
) -> None:
    """Take somebody's part in a sitting away, also where the sitting was cancelled.

    Raises Superseded when it is gone or others were changed.
    """
    sitting = _held(sitting, seen)
    one = _part_of(sitting, key)
    before = {"part": one.part, "participant": one.participant_id}
    one.delete()
    audit.record(act="part.remove", thing=sitting, by=by, at=at, before=before)
    events.renew_calendar(event_id=sitting.event_id)


@transaction.atomic
def move(
    *, sitting: Sitting, key: int, to: int, seen: str | None = None, by: User | None, at: datetime
) -> None:
    """Name somebody elsewhere in the order. to: her new place, from 1; beyond the end is the end.

    Raises Superseded when the part is gone or others were changed, SittingCancelled.
    """
    sitting = _held(sitting, seen)
    _check_is_held(sitting)
    one = _part_of(sitting, key)
    others = [other for other in parts_of(sitting) if other.pk != one.pk]
    others.insert(to - 1, one)
    for order, other in enumerate(others, start=1):
        SittingPart.objects.filter(pk=other.pk).update(order=order)
    after = {"order": [other.pk for other in others]}
    audit.record(act="part.move", thing=sitting, by=by, at=at, after=after)
    events.renew_calendar(event_id=sitting.event_id)


def forget(*, participant: Participant) -> int:
    """Take away every part of a person who is erased; return how many.

    Part of the act that erases her.
    """
    gone, _tables = SittingPart.objects.filter(participant=participant).delete()
    if gone:
        events.renew_calendar(event_id=participant.event_id)
    return gone


def forget_guest(*, name: str) -> dict[int, int]:
    """Take away every part of guests of that name; return how many, by the keys of their events.

    Case, accents and what stands between words do not matter. Part of the act that erases them.
    """
    guests = SittingPart.objects.exclude(guest="").order_by("pk").values_list("pk", "guest")
    keys = [pk for pk, guest in guests if plain_name(guest) == plain_name(name)]
    gone = SittingPart.objects.filter(pk__in=keys)
    # Of every event before the first part: nobody who holds one of them then waits for us.
    events.lock(among=Event.objects.filter(pk__in=gone.values("sitting__event")))
    of_event = Counter(gone.order_by("pk").values_list("sitting__event", flat=True))
    gone.delete()
    for event_id in of_event:
        events.renew_calendar(event_id=event_id)
    return dict(of_event)


def _held(sitting: Sitting, seen: str | None) -> Sitting:
    events.lock(among=Event.objects.filter(pk=sitting.event_id))
    there = Sitting.planned.select_for_update(of=("self",), no_key=True)
    held = there.filter(pk=sitting.pk).first()
    if held is None:  # it was only planned, and its editor has taken that back
        raise Superseded
    if seen is not None and seen != mark_of_parts(held, parts_of(held)):
        raise Superseded
    return held


def _check_is_held(sitting: Sitting) -> None:
    if sitting.is_cancelled:
        raise SittingCancelled


def _part_of(sitting: Sitting, key: int) -> SittingPart:
    one = SittingPart.objects.filter(sitting=sitting, pk=key).first()
    if one is None:
        raise Superseded
    return one


def _check_is_there(sitting: Sitting, participant: Participant | None) -> None:
    if participant is None:
        return
    there = Participant.objects.accredited().filter(event_id=sitting.event_id, pk=participant.pk)
    if not there.exists():
        raise NotOfThisEvent
