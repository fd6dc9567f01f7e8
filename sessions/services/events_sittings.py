"""What is said of an event and its sittings say as well: its name, its form, its place."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from assemblies.enums import CalendarStatus, EventFormat
from assemblies.fields import LanguageMap
from assemblies.models.accounts import User
from assemblies.models.events import Event
from notifications.rules.sequence import Seen
from sessions.models.sittings import Sitting
from sessions.selectors.entries import seen_of_sitting
from sessions.selectors.plans import draft_of, planned_sittings, state_of
from sessions.services import formats, places, plan_steps, releases, sittings


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """What an event was, before it is said otherwise; entries: by the key of each sitting."""

    title: LanguageMap
    format: EventFormat
    entries: Mapping[int, tuple[int, Seen]]  # its SEQUENCE, and what calendars show


def said_of(event: Event, *, at: datetime) -> Said:
    """Return what an event is called and how it is held, and what its sittings show of it.

    Assumes the caller's transaction and lock.
    """
    return Said(
        title=LanguageMap(event.title),
        format=EventFormat(event.format),
        entries={one.pk: (one.sequence, seen_of_sitting(one)) for one in _still_to_end(event, at)},
    )


def follow(event: Event, was: Said, *, by: User | None, at: datetime) -> None:
    """Have the sittings say what their event is now; those that are over stay as they were held.

    Those that were called or held as it was take its name and its form; of published ones
    calendars see a new number, and who follows them is told of another name. Assumes the caller's
    transaction and lock, and the event saved.
    """
    if event.title != was.title:
        _rename(event, was.title, by=by, at=at)
    if event.format != was.format:
        _hold_as(event, was.format, by=by, at=at)
    for one in _still_to_end(event, at):
        sequence, before = was.entries[one.pk]
        # Who was renamed or is held otherwise has its number; here is another place alone.
        if one.sequence == sequence and seen_of_sitting(one) != before:
            sittings.show_change(sitting=places.locked(one), before=before, at=at)


def _still_to_end(event: Event, at: datetime) -> Iterable[Sitting]:
    standing = Sitting.objects.filter(event_id=event.pk, ends_at__gt=at)
    standing = standing.exclude(status=CalendarStatus.CANCELLED)
    return standing.select_related("event", "body", "room").order_by("pk")


def _hold_as(event: Event, was: EventFormat, *, by: User | None, at: datetime) -> None:
    new = Sitting.planned.filter(event_id=event.pk, released_at=None, format=was)
    new.update(format=event.format)  # nobody but editors knows of them
    for sitting in _still_to_end(event, at):
        if sitting.format == was:
            formats.set_format(sitting=sitting, to=EventFormat(event.format), by=by, at=at)


def _rename(event: Event, was: LanguageMap, *, by: User | None, at: datetime) -> None:
    same = [
        one
        for one in planned_sittings(event)
        if one.facts.title == was
        and not one.is_cancelled
        and (one.is_new or one.sitting.ends_at > at)
    ]
    if not same:
        return
    step = plan_steps.begin(event=event, by=by, at=at)
    for one in same:
        sitting = step.take(one.sitting.pk)
        draft = draft_of(sitting)
        state = plan_steps.laid_over(state_of(draft or sitting), {"title": event.title})
        step.put(sitting, state, draft.note if draft else None)
    plan_steps.keep(step, "edit")
    known = {one.sitting.pk for one in same if not one.is_new and one.sitting.title == was}
    if known:
        urgent = releases.Urgent(facts={"title"})
        releases.release(event=event, only=known, urgent=urgent, by=by, at=at)
