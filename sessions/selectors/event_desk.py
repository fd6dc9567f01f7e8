"""What editors see of all events: how far each has come, and what it still lacks."""

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from assemblies.enums import CalendarStatus, DatePrecision, EventKind, Language
from assemblies.models.events import Event, EventLink, EventSpeaker, Partner
from sessions.enums.events import EventStage
from sessions.models.drafts import SittingDraft
from sessions.models.sittings import Sitting
from sessions.rules.event_stages import is_overdue, stage_of

# A title that half of the readers cannot read is no title: the organization's two languages.
SAID_IN: Final = (Language.ENGLISH, Language.FRENCH)


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """Which events an editor looks for."""

    words: str = ""
    kind: str = ""
    stage: str = ""
    year: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """How an event stands for its editors."""

    event: Event
    stage: EventStage
    sittings: int
    unreleased: int
    has_both_titles: bool
    has_summary: bool
    has_speakers: bool
    has_partners: bool
    has_recording: bool
    is_overdue: bool

    @property
    def is_open(self) -> bool:
        """Tell whether something may still be prepared of it."""
        return self.stage in (EventStage.DRAFT, EventStage.SCHEDULED, EventStage.PUBLISHED)


def events_for_editors(wanted: Wanted, *, at: datetime) -> QuerySet[Event]:
    """Return the events that fit, drafts too, the latest first.

    Words are looked for in titles, places and addresses, whatever their language.
    """
    found = Event.objects.select_related("assembly", "body").order_by("-starts_on", "-pk")
    for word in wanted.words.split()[:10]:
        found = found.filter(_says(word))
    if wanted.kind:
        found = found.filter(kind=wanted.kind)
    if wanted.year:
        found = found.filter(starts_on__year__lte=wanted.year, ends_on__year__gte=wanted.year)
    return found.filter(_of_stage(wanted.stage, at)) if wanted.stage else found


def usual_body(kind: str) -> int | None:
    """Return the key of the body of the event of this kind that was made last. One query."""
    made = Event.objects.filter(kind=kind, body__isnull=False).order_by("-pk")
    return made.values_list("body_id", flat=True).first()


def _says(word: str) -> Q:
    said = Q(slug__icontains=word)
    for code in Language:
        said |= Q(**{f"title__{code}__icontains": word}) | Q(**{f"place__{code}__icontains": word})
    return said


def _of_stage(stage: str, at: datetime) -> Q:
    cancelled = Q(status=CalendarStatus.CANCELLED)
    draft, over = Q(published_at__isnull=True), Q(ends_on__lt=at.date())
    return {
        EventStage.CANCELLED: cancelled,
        EventStage.DRAFT: ~cancelled & draft & Q(publish_at__isnull=True),
        EventStage.SCHEDULED: ~cancelled & draft & Q(publish_at__isnull=False),
        EventStage.PUBLISHED: ~cancelled & ~draft & ~over,
        EventStage.OVER: ~cancelled & ~draft & over,
    }[EventStage(stage)]


def standings(events: Iterable[Event], *, at: datetime) -> list[Standing]:
    """Return how these events stand, in their order. Five queries, however many they are."""
    listed = list(events)
    keys = [event.pk for event in listed]
    planned = Sitting.planned.filter(event__in=keys)
    dropped = SittingDraft.objects.filter(sitting=OuterRef("pk"), is_cancelled=True)
    standing = planned.exclude(status=CalendarStatus.CANCELLED).filter(~Exists(dropped))
    sittings = _counted(standing)
    drafts = _counted(planned.filter(draft__isnull=False))
    speakers = set(_with(EventSpeaker.objects, keys))
    partners = set(_with(Partner.objects, keys))
    recordings = set(_with(EventLink.objects.filter(kind="recording"), keys))
    return [
        Standing(
            event=event,
            stage=stage_of(
                status=event.status,
                published_at=event.published_at,
                publish_at=event.publish_at,
                ends_on=event.ends_on,
                today=at.astimezone(event.zone).date(),
            ),
            sittings=sittings.get(event.pk, 0),
            unreleased=drafts.get(event.pk, 0),
            has_both_titles=all(event.title.get(code) for code in SAID_IN),
            has_summary=bool(event.summary),
            has_speakers=event.pk in speakers or event.kind == EventKind.ASSEMBLY,
            has_partners=event.pk in partners,
            has_recording=event.pk in recordings,
            is_overdue=is_overdue(publish_at=event.publish_at, at=at),
        )
        for event in listed
    ]


def _counted(sittings: QuerySet[Sitting]) -> Mapping[int, int]:
    return dict(sittings.order_by().values_list("event").annotate(Count("pk")))


def _with(rows: Any, keys: list[int]) -> Iterable[int]:  # noqa: ANN401 - a manager or a queryset
    found: Iterable[int] = rows.filter(event__in=keys).values_list("event_id", flat=True)
    return found


_DESCRIBED: Final = (
    "title", "summary", "format", "place", "country", "latitude", "longitude", "body_id",
    "languages", "starts_on", "ends_on", "time_zone", "status", "published_at", "publish_at",
)  # fmt: skip


def mark_of_event(event: Event) -> str:
    """Return what changes whenever something else is said of an event itself."""
    return _mark(getattr(event, name) for name in _DESCRIBED)


def mark_of_rows(rows: Iterable[Any]) -> str:
    """Return what changes whenever other partners, speakers or links stand there. No query."""
    facts = ("name", "url", "function", "country", "kind", "title", "language")
    return _mark(
        [getattr(row, name, None) for name in (*facts, "is_for_participants")] for row in rows
    )


def _mark(facts: Iterable[Any]) -> str:
    written = repr([_plain(one) for one in facts])
    return hashlib.sha256(written.encode()).hexdigest()[:16]


def _plain(fact: Any) -> Any:  # noqa: ANN401 - columns are of many types
    if isinstance(fact, dict):
        return sorted(fact.items())
    if isinstance(fact, list):
        return [_plain(one) for one in fact]
    return str(fact) if fact is not None else ""


def last_of_each_kind() -> list[Event]:
    """Return the latest event of each kind whose days are known. One query a kind."""
    dated = Event.objects.filter(date_precision=DatePrecision.DAY).exclude(
        status=CalendarStatus.CANCELLED
    )
    found = (dated.filter(kind=kind).order_by("-starts_on", "-pk").first() for kind in EventKind)
    return [one for one in found if one is not None]
