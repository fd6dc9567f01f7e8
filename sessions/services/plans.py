"""Acts of editors on the draft of a programme. Nobody else sees any of it before a release.

Each is one step (`plan_steps`) that can be taken back.
"""

from collections.abc import Collection, Iterable, Mapping
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction

from assemblies.fields import LanguageMap
from assemblies.models.accounts import User
from assemblies.models.events import Event
from sessions.errors import (
    HourSkipped,
    HourTwice,
    HourUnclear,
    NothingToUndo,
)
from sessions.models.drafts import PlanStep, SittingDraft
from sessions.models.rooms import Room
from sessions.models.sittings import Sitting
from sessions.rules.changes import UNSAID
from sessions.rules.local_times import moment_of
from sessions.selectors.plans import (
    draft_of,
    state_of,
)
from sessions.services import plan_steps

LAST_STEPS = 50  # that can be taken back


@transaction.atomic
def add(*, event: Event, facts: Mapping[str, Any], by: User | None, at: datetime) -> Sitting:
    """Plan a new sitting.

    facts: columns of a sitting by name (`models.timetabled.PLANNED`); body, title, starts_at and
    ends_at at least. Raises EndsBeforeStart, DayTooFar, RoomElsewhere, FollowsNobody.
    """
    step = plan_steps.begin(event=event, by=by, at=at)
    blank = state_of(Sitting(event=event, starts_at=at, ends_at=at))
    state = plan_steps.laid_over(blank, facts)
    plan_steps.check_state(event, state)
    (sitting,) = step.add([state])
    plan_steps.keep(step, "add")
    return sitting


@transaction.atomic
def edit(
    *,
    sitting: Sitting,
    facts: Mapping[str, Any],
    note: LanguageMap | None = None,
    version: int | None = None,
    by: User | None,
    at: datetime,
) -> Sitting:
    """Plan a sitting otherwise; nobody is told before the release.

    facts: columns by name, those that change. note: what readers will be told of it; None leaves
    the one that is planned, an empty one takes it away. version: the `plan_version` that the editor
    saw. What follows it is planned along; itself follows nobody any more with another start, unless
    facts say whom. Raises Superseded,
    SittingCancelled, EndsBeforeStart, DayTooFar, RoomElsewhere, FollowsNobody, FollowsItself.
    """
    step = plan_steps.begin(event=sitting.event, by=by, at=at)
    sitting = step.take(sitting.pk, version)
    draft = draft_of(sitting)
    now = draft or sitting
    if "follows" not in facts and facts.get("starts_at", now.starts_at) != now.starts_at:
        facts = {**_at_own_hour(now), **facts}
    state = plan_steps.laid_over(state_of(now), facts)
    plan_steps.check_state(step.event, state)
    planned_note = draft.note if draft else None
    step.put(sitting, state, planned_note if note is None else note)
    plan_steps.keep(step, "edit")
    return sitting


@transaction.atomic
def drop(
    *,
    sitting: Sitting,
    note: LanguageMap | None = None,
    version: int | None = None,
    by: User | None,
    at: datetime,
) -> Sitting:
    """Plan that a sitting is cancelled; one that was never published just goes with the release.

    Raises Superseded, SittingCancelled.
    """
    step = plan_steps.begin(event=sitting.event, by=by, at=at)
    sitting = step.take(sitting.pk, version)
    step.put(sitting, state_of(draft_of(sitting) or sitting) | {"is_cancelled": True}, note)
    plan_steps.keep(step, "drop")
    return sitting


@transaction.atomic
def revert(
    *, sitting: Sitting, version: int | None = None, by: User | None, at: datetime
) -> Sitting:
    """Give up what is planned for a published sitting. Raises Superseded, SittingCancelled."""
    step = plan_steps.begin(event=sitting.event, by=by, at=at)
    sitting = step.take(sitting.pk, version)
    if sitting.released_at is not None and draft_of(sitting) is not None:
        step.put(sitting, state_of(sitting), None)
    plan_steps.keep(step, "revert")
    return sitting


@transaction.atomic
def shift(
    *,
    event: Event,
    sittings: Collection[int],
    days: int = 0,
    minutes: int = 0,
    version: int | None = None,
    by: User | None,
    at: datetime,
) -> int:
    """Move a block of sittings by whole days on the venue's clock, and by minutes.

    Who follows a sitting outside the block has an hour of its own from then on.
    version: of the draft, as the editor saw it. Returns how many. Raises Superseded, also when one
    is not of the event or gone, SittingCancelled, DayTooFar, HourUnclear where the clocks change.
    """
    step = plan_steps.begin(event=event, version=version, by=by, at=at)
    for pk in sorted(sittings):
        sitting = step.take(pk)
        draft = draft_of(sitting)
        now = draft or sitting
        begins = _later(now.starts_at, event, days, sitting) + timedelta(minutes=minutes)
        facts: dict[str, Any] = {
            "starts_at": begins,
            "ends_at": begins + (now.ends_at - now.starts_at),
        }
        if now.follows_id not in sittings and begins != now.starts_at:
            facts |= _at_own_hour(now)
        state = plan_steps.laid_over(state_of(now), facts)
        plan_steps.check_state(event, state)
        step.put(sitting, state, draft.note if draft else None)
    plan_steps.keep(step, "shift")
    return len(step.states)


@transaction.atomic
def copy_skeleton(
    *,
    source: Event,
    target: Event,
    sittings: Iterable[Sitting],
    version: int | None = None,
    by: User | None,
    at: datetime,
) -> int:
    """Plan sittings of a past event for another one: the same day of the event, hour and room name.

    sittings: of the source, rooms loaded, in the order they are to be planned. Sittings that follow
    others do so there too. version: of the target's draft, as the editor saw it. Returns how many.
    A dozen queries, however many they are. Raises Superseded, DayTooFar, HourUnclear.
    """
    step = plan_steps.begin(event=target, version=version, by=by, at=at)
    past = tuple(sittings)
    rooms, step.rooms = _rooms_like((one.room for one in past if one.room), target)
    places = {one.pk: place for place, one in enumerate(past)}
    states, follows = [], {}
    for place, one in enumerate(past):
        local = one.starts_at.astimezone(source.zone)
        day = target.starts_on + (local.date() - source.starts_on)
        starts = _at(datetime.combine(day, local.time()), target, one)
        state = state_of(one) | {
            "starts_at": starts.isoformat(),
            "ends_at": (starts + (one.ends_at - one.starts_at)).isoformat(),
            "room": rooms[one.room.name_key] if one.room else None,
            "follows": None,
            "is_cancelled": False,
        }
        plan_steps.check_hours(target, state)
        states.append(state)
        if one.follows_id in places:
            follows[place] = places[one.follows_id]
    step.add(states, follows=follows)
    plan_steps.keep(step, "copy")
    return len(states)


@transaction.atomic
def undo(*, event: Event, version: int | None = None, by: User, at: datetime) -> PlanStep:
    """Take back the editor's own last act on the draft; rooms that it made go unless used.

    version: of the draft, as the editor saw it. Raises NothingToUndo, Superseded when somebody has
    touched the same sittings since, a release has published them, or something hangs on one that
    would go (people, items, documents, what follows it), and FollowsItself or DayTooFar when what
    others have planned to follow them since cannot move along.
    """
    step = plan_steps.begin(event=event, version=version, by=by, at=at)
    mine = PlanStep.objects.filter(event_id=event.pk, done_by=by, undone_at=None)
    last = mine.exclude(act="undo").order_by("-pk").first()
    if last is None:
        raise NothingToUndo
    stand_again: dict[tuple[int, int], int] = {}
    new: list[Sitting] = []
    for one in reversed(last.states):
        sitting = step.take(one["sitting"], one["version"])
        before = one["before"]
        if before is None:
            state = state_of(draft_of(sitting) or sitting) | {"is_cancelled": True}
            step.put(sitting, state, None)
            new.append(sitting)
            continue
        state = {**UNSAID, **before["state"]}
        plan_steps.check_state(event, state)
        note = LanguageMap(before["note"]) if before["note"] else None
        step.put(sitting, state, note)
        stand_again[(sitting.pk, one["was"])] = sitting.plan_version
    plan_steps.remove_if_untouched(new)
    _renumber(mine.filter(pk__lt=last.pk).order_by("-pk")[:LAST_STEPS], stand_again)
    plan_steps.keep(step, "undo", gone=plan_steps.remove_rooms(event, last.rooms))
    last.undone_at = at
    last.save(update_fields=["undone_at"])
    return last


def _renumber(steps: Iterable[PlanStep], stand_again: Mapping[tuple[int, int], int]) -> None:
    """Let earlier acts be taken back too: what they left stands again, under another version."""
    for step in steps:
        versions = [
            stand_again.get((one["sitting"], one["version"]), one["version"]) for one in step.states
        ]
        if versions != [one["version"] for one in step.states]:
            for one, version in zip(step.states, versions, strict=True):
                one["version"] = version
            step.save(update_fields=["states"])


def _at_own_hour(now: Sitting | SittingDraft) -> dict[str, Any]:
    """Return what frees a sitting of the one it follows, which would put it back there."""
    return {"follows": None, "time_shown_as": None} if now.follows_id else {}


def _later(moment: datetime, event: Event, days: int, sitting: Sitting) -> datetime:
    if not days:
        return moment
    local = moment.astimezone(event.zone).replace(tzinfo=None)
    return _at(local + timedelta(days=days), event, sitting)


def _at(local: datetime, event: Event, sitting: Sitting) -> datetime:
    """Return the moment of that hour on the event's clock. Raises HourUnclear."""
    try:
        return moment_of(day=local.date(), clock=local.time(), zone=event.zone)
    except (HourSkipped, HourTwice) as refusal:
        raise HourUnclear(day=local.date(), sitting=sitting.title) from refusal


def _rooms_like(rooms: Iterable[Room], event: Event) -> tuple[dict[str, int], list[int]]:
    """Return the event's rooms by names, and the keys of those that it lacked. Two queries."""
    wanted = {room.name_key: room for room in rooms}
    there = Room.objects.filter(event_id=event.pk).values_list("name_key", "pk")
    found = dict(there)
    new = [
        Room(
            event=event,
            name=room.name,
            name_key=key,
            capacity=room.capacity,
            channels=room.channels,
            is_open=room.is_open,
        )
        for key, room in wanted.items()
        if key not in found
    ]
    made = {room.name_key: room.pk for room in Room.objects.bulk_create(new)}
    return found | made, list(made.values())
