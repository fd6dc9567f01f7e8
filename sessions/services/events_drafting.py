"""Events that there were not: made from a template or as the last one, and drafts thrown away."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from typing import Any, Final
from zoneinfo import ZoneInfo

from django.db import IntegrityError, models, transaction
from django.utils.text import slugify

from assemblies.enums import EventFormat, EventKind, LinkKind, YearlySession
from assemblies.errors import Superseded
from assemblies.fields import LanguageMap
from assemblies.models.accounts import User
from assemblies.models.bodies import Body, Theme
from assemblies.models.events import Assembly, Event, EventLink, Partner
from assemblies.services import audit
from sessions.enums.events import Template
from sessions.errors.events import (
    DayPast,
    EventIsPublished,
    MustBeKept,
    NumberMissing,
    NumberTaken,
    PlaceMissing,
)
from sessions.models.documents import Document
from sessions.models.feeds import GoneVersion
from sessions.models.releases import Release
from sessions.models.rooms import Venue
from sessions.models.sittings import Sitting
from sessions.rules.event_templates import (
    TEMPLATES,
    Shape,
    check_days,
    hours_of_sittings,
    registration_hours,
    shapes_of,
)
from sessions.rules.hours import Hours
from sessions.rules.shifted import last_day, shifted
from sessions.selectors.event_desk import mark_of_event
from sessions.selectors.event_preview import as_planned
from sessions.selectors.event_vocabulary import ONLINE, in_every_language, title_of_part
from sessions.selectors.plans import planned_sittings, state_of
from sessions.services import events, plan_steps, plans

_LONGEST_SLUG: Final = 70  # characters, with room for a year and a number
# What a sitting has beside its plan, and keeps in a copy.
_BESIDE_PLAN: Final = ("format", "places", "reminders", "offer_hours")


@dataclass(frozen=True, slots=True, kw_only=True)
class Numbered:
    """What an assembly has, and no other event."""

    number: int
    yearly_session: YearlySession


@dataclass(frozen=True, slots=True, kw_only=True)
class NewEvent:
    """What is said of a new event on one page.

    ends_on None: as many days as its template has. starts: when the sittings of a day begin, on
    the event's clock; none: as its template has them. minutes: how long each lasts. places: in
    each sitting; None: without asking for one. place None: only of what is held online.
    """

    template: Template
    title: LanguageMap
    starts_on: date
    time_zone: str
    body: Body
    ends_on: date | None = None
    format: EventFormat | None = None
    place: LanguageMap | None = None
    country: str = ""
    summary: LanguageMap | None = None
    languages: Sequence[str] = ()
    themes: Collection[Theme] = ()
    starts: Sequence[time] = ()
    minutes: int | None = None
    places: int | None = None
    numbered: Numbered | None = None


@transaction.atomic
def create(*, new: NewEvent, by: User | None, at: datetime) -> Event:
    """Make a draft from a template: its sittings, its reminders, when people register.

    Nobody but its editors knows of it. Raises DayPast, DaysReversed, TooManyDays, PlaceMissing,
    HoursMissing, HourOnThatDay, NumberMissing, NumberTaken.
    """
    template = TEMPLATES[new.template]
    zone, held = ZoneInfo(new.time_zone), new.format or template.format
    ends_on = new.ends_on or _days_after(new.starts_on, template.days)
    check_days(starts_on=new.starts_on, ends_on=ends_on)
    _check_to_come(new.starts_on, zone, at)
    shapes = shapes_of(template, starts=new.starts, minutes=new.minutes)
    days = {"starts_on": new.starts_on, "ends_on": ends_on}
    sittings = hours_of_sittings(shapes, **days, zone=zone)
    window = registration_hours(
        template,
        sittings=[hours for _shape, hours in sittings],
        first=_midnight(new.starts_on, zone),
        at=at,
    )
    event = _made(
        new.numbered if template.kind is EventKind.ASSEMBLY else None,
        kind=template.kind,
        format=held,
        title=new.title,
        summary=new.summary or None,
        place=_place(new.place, held),
        country=new.country,
        time_zone=new.time_zone,
        **days,
        body=new.body,
        languages=list(new.languages),
        **_window(window),
        created_at=at,
        changed_at=at,
    )
    event.themes.set(new.themes)
    _plan_sittings(event, sittings, new, by=by, at=at)
    after = {"kind": event.kind, "template": new.template, "sittings": len(sittings)}
    audit.record(act="event.create", thing=event, by=by, at=at, after=after)
    return event


@transaction.atomic
def clone(
    *,
    source: Event,
    starts_on: date,
    title: LanguageMap,
    numbered: Numbered | None = None,
    by: User | None,
    at: datetime,
) -> Event:
    """Make a draft like an event: everything but people, attendance and outcomes.

    Its sittings, as they are planned now, are so many days later at the same hours of the clock;
    cancelled ones are left out. Recordings, slides and surveys are outcomes, pages are not. Raises
    DayPast, HourOnThatDay, HourUnclear, NumberMissing, NumberTaken.
    """
    _check_to_come(starts_on, source.zone, at)
    shift = (starts_on - source.starts_on).days
    kept = (
        "kind", "format", "summary", "place", "country", "latitude", "longitude", "time_zone",
        "body", "languages",
    )  # fmt: skip
    until = last_day(starts_on=starts_on, was_from=source.starts_on, was_until=source.ends_on)
    event = _made(
        numbered if source.kind == EventKind.ASSEMBLY else None,
        **{name: getattr(source, name) for name in kept},
        title=title,
        starts_on=starts_on,
        ends_on=until,
        **_window(_window_like(source, shift, at)),
        created_at=at,
        changed_at=at,
    )
    event.themes.set(source.themes.all())
    _copy_around(source, event)
    count = _copy_sittings(source, event, by=by, at=at)
    after = {"of": source.pk, "sittings": count}
    audit.record(act="event.clone", thing=event, by=by, at=at, after=after)
    return event


@transaction.atomic
def delete(*, event: Event, seen: str | None = None, by: User | None, at: datetime) -> None:
    """Throw a draft away, with everything that was planned of it.

    seen: the mark of what the editor saw (`mark_of_event`). Raises Superseded, EventIsPublished,
    MustBeKept once something of it was published or stands in it.
    """
    events.lock(among=Event.objects.filter(pk=event.pk))
    found = Event.objects.filter(pk=event.pk).first()
    if found is None or (seen is not None and seen != mark_of_event(found)):
        raise Superseded
    event = found
    if not event.is_draft:
        raise EventIsPublished
    released = Release.objects.filter(event_id=event.pk)
    documents = Document.objects.filter(event_id=event.pk)
    if released.exists() or documents.exists():
        raise MustBeKept
    key = event.pk
    try:
        with transaction.atomic():
            for sitting in Sitting.planned.filter(event_id=event.pk).order_by("-pk"):
                sitting.delete()
            event.delete()
            GoneVersion.objects.create(version=event.calendar_version)
    except models.ProtectedError as refusal:
        raise MustBeKept from refusal
    event.pk = key  # for the entry, which outlives what it is about
    audit.record(act="event.delete", thing=event, by=by, at=at, before={"kind": event.kind})


def next_number() -> int:
    """Return the number that the next assembly will probably have. One query."""
    last = Assembly.objects.aggregate(last=models.Max("number"))["last"]
    return (last or 0) + 1


def _made(numbered: Numbered | None, **columns: Any) -> Event:  # noqa: ANN401 - columns
    """Write the row under an address that is free. Raises NumberMissing, NumberTaken."""
    if columns["kind"] != EventKind.ASSEMBLY:
        return _addressed(Event, _address(columns["title"], columns["starts_on"].year), columns)
    if numbered is None:
        raise NumberMissing
    if Assembly.objects.filter(number=numbered.number).exists():
        raise NumberTaken(number=numbered.number)
    more = {"number": numbered.number, "yearly_session": numbered.yearly_session}
    try:
        made = _addressed(Assembly, str(numbered.number), columns | more)
    except IntegrityError as refusal:  # a colleague was quicker
        raise NumberTaken(number=numbered.number) from refusal
    return Event.objects.select_related("assembly").get(pk=made.pk)


def _addressed(model: type[Event], slug: str, columns: dict[str, Any]) -> Event:
    """Write the row; where its address is taken, with a number behind it."""
    taken = set(Event.objects.filter(slug__startswith=slug).values_list("slug", flat=True))
    free = [one for one in _spellings(slug, len(taken) + 2) if one not in taken]
    for one in free[:-1]:
        try:
            with transaction.atomic():
                return model.objects.create(slug=one, **columns)
        except IntegrityError:
            if not Event.objects.filter(slug=one).exists():
                raise
    return model.objects.create(slug=free[-1], **columns)


def _spellings(slug: str, count: int) -> list[str]:
    return [slug, *(f"{slug}-{n}" for n in range(2, count + 2))]


def _address(title: LanguageMap, year: int) -> str:
    """Return what stands in the event's address: its title and its year."""
    words = slugify(title.in_language("en")) or "event"
    if words.endswith(f"-{year}"):
        words = words.removesuffix(f"-{year}")
    return f"{words[:_LONGEST_SLUG].strip('-_')}-{year}"


def _place(place: LanguageMap | None, held: EventFormat) -> LanguageMap:
    if place:
        return place
    if held is not EventFormat.ONLINE:
        raise PlaceMissing
    return in_every_language(ONLINE)


def _days_after(first: date, days: int) -> date:
    return date.fromordinal(first.toordinal() + days - 1)


def _midnight(day: date, zone: ZoneInfo) -> datetime:
    return datetime.combine(day, time(), zone).astimezone(UTC)


def _check_to_come(day: date, zone: ZoneInfo, at: datetime) -> None:
    if day < at.astimezone(zone).date():
        raise DayPast


def _window(hours: Hours | None) -> dict[str, datetime | None]:
    return {
        "registration_opens_at": hours.starts_at if hours else None,
        "registration_closes_at": hours.ends_at if hours else None,
    }


def _window_like(source: Event, days: int, at: datetime) -> Hours | None:
    """Return the same window so many days later, opened now where it were open already."""
    opens, closes = source.registration_opens_at, source.registration_closes_at
    if opens is None or closes is None:
        return None
    opens = max(shifted(opens, days=days, zone=source.zone), at).replace(second=0, microsecond=0)
    closes = shifted(closes, days=days, zone=source.zone)
    return Hours(opens, closes) if closes > opens else None


def _plan_sittings(
    event: Event,
    sittings: Sequence[tuple[Shape, Hours]],
    new: NewEvent,
    *,
    by: User | None,
    at: datetime,
) -> None:
    if not sittings:
        return
    step = plan_steps.begin(event=event, by=by, at=at)
    blank = state_of(Sitting(event=event, starts_at=at, ends_at=at))
    told = {
        "body": new.body,
        "languages": list(new.languages),
        "themes": [theme.code for theme in new.themes],
    }
    states = [
        plan_steps.laid_over(
            blank,
            {
                **told,
                "title": title_of_part(shape.part, new.title),
                "starts_at": hours.starts_at,
                "ends_at": hours.ends_at,
            },
        )
        for shape, hours in sittings
    ]
    made = step.add(states)
    Sitting.planned.filter(pk__in=[one.pk for one in made]).update(
        format=event.format,
        places=new.places,
        reminders=list(TEMPLATES[new.template].reminders),
    )
    plan_steps.keep(step, "add")


def _copy_around(source: Event, event: Event) -> None:
    """Copy its partners, pages and channels. Six queries at most."""
    Partner.objects.bulk_create(
        Partner(event=event, name=one.name, url=one.url, position=one.position)
        for one in source.partners.order_by("position", "pk")
    )
    EventLink.objects.bulk_create(
        EventLink(
            event=event,
            kind=one.kind,
            title=one.title,
            url=one.url,
            language=one.language,
            is_for_participants=one.is_for_participants,
            position=one.position,
        )
        for one in source.links.filter(kind=LinkKind.PAGE).order_by("position", "pk")
    )
    channels = Venue.objects.filter(event_id=source.pk).values_list("channels", flat=True).first()
    if channels is not None:
        Venue.objects.create(event_id=event.pk, channels=channels)


def _copy_sittings(source: Event, event: Event, *, by: User | None, at: datetime) -> int:
    """Plan its sittings as the source's are planned now, with what each has beside its plan."""
    standing = [as_planned(one.sitting) for one in planned_sittings(source) if not one.is_cancelled]
    for one in standing:
        if one.title == source.title:  # it is called as its event is
            one.title = event.title
    count = plans.copy_skeleton(source=source, target=event, sittings=standing, by=by, at=at)
    copies = list(Sitting.planned.filter(event_id=event.pk).order_by("pk"))
    for was, copy in zip(standing, copies, strict=True):
        for name in _BESIDE_PLAN:
            setattr(copy, name, getattr(was, name))
    Sitting.planned.bulk_update(copies, list(_BESIDE_PLAN), batch_size=200)
    return count
