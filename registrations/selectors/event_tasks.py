"""What is still to be done for an event before the public may come, as its editors see it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from django.db.models import Count, Q

from assemblies.enums import EventFormat, EventKind
from assemblies.models.events import Event
from registrations.models.admissions import Admission
from registrations.models.meetings import OnlineMeeting
from sessions.enums.events import EventStage
from sessions.models.sittings import Sitting
from sessions.selectors.event_desk import Standing, standings

# Nobody is announced as a speaker of these.
_WITHOUT_SPEAKERS = (EventKind.ASSEMBLY, EventKind.MEETING)


class EventTask(StrEnum):
    """A step of preparing an event, in the order in which one thinks of them."""

    TITLES = "titles"
    SUMMARY = "summary"
    SITTINGS = "sittings"
    SPEAKERS = "speakers"
    REGISTRATION = "registration"
    MEETING = "meeting"
    PUBLICATION = "publication"


@dataclass(frozen=True, slots=True)
class Prepared:
    """An event with the steps that it has, and those that are done.

    without_meeting: how many of its sittings online have no online meeting yet.
    """

    standing: Standing
    steps: tuple[EventTask, ...]
    done: frozenset[EventTask]
    without_meeting: int

    @property
    def event(self) -> Event:
        return self.standing.event

    @property
    def missing(self) -> tuple[EventTask, ...]:
        """Return what is still to be done; nothing of an event that is over or cancelled."""
        if not self.standing.is_open:
            return ()
        return tuple(step for step in self.steps if step not in self.done)


def prepared(events: Iterable[Event], *, at: datetime) -> list[Prepared]:
    """Return how far these events are, in their order. Eight queries, however many they are."""
    stand = standings(events, at=at)
    keys = [one.event.pk for one in stand]
    admitting = set(Admission.objects.filter(event__in=keys).values_list("event_id", flat=True))
    online = _sittings_online(keys)
    met = OnlineMeeting.objects.filter(sitting__event__in=keys, sitting__cancelled_at=None)
    meetings = dict(met.order_by().values_list("sitting__event").annotate(Count("pk")))
    return [
        _prepared(one, one.event.pk in admitting, online.get(one.event.pk, 0),
                  meetings.get(one.event.pk, 0))
        for one in stand
    ]  # fmt: skip


def _sittings_online(keys: list[int]) -> dict[int, int]:
    held = Sitting.planned.filter(event__in=keys, cancelled_at=None)
    joined = held.filter(~Q(format=EventFormat.IN_PERSON))
    return dict(joined.order_by().values_list("event").annotate(Count("pk")))


def _prepared(standing: Standing, admits: bool, online: int, meetings: int) -> Prepared:
    event = standing.event
    is_assembly = event.kind == EventKind.ASSEMBLY
    has_window = event.registration_opens_at is not None
    done = {
        EventTask.TITLES: standing.has_both_titles,
        EventTask.SUMMARY: standing.has_summary,
        EventTask.SITTINGS: standing.sittings > 0,
        EventTask.SPEAKERS: standing.has_speakers,
        EventTask.REGISTRATION: has_window and (admits or is_assembly),
        EventTask.MEETING: 0 < online <= meetings,
        EventTask.PUBLICATION: standing.stage not in (EventStage.DRAFT, EventStage.SCHEDULED),
    }
    left_out = set()
    if event.kind in _WITHOUT_SPEAKERS:
        left_out.add(EventTask.SPEAKERS)
    if not EventFormat(event.format).is_joined_online or is_assembly:
        left_out.add(EventTask.MEETING)
    return Prepared(
        standing,
        tuple(step for step in EventTask if step not in left_out),
        frozenset(step for step, is_done in done.items() if is_done),
        max(0, online - meetings),
    )
