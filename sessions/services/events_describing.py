"""What an event is said to be, and on which days it is: drafts in silence, published ones told."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.db import transaction

from assemblies.enums import EventFormat
from assemblies.errors import Superseded
from assemblies.fields import LanguageMap
from assemblies.models.accounts import User
from assemblies.models.bodies import Body, Theme
from assemblies.models.events import Event
from assemblies.services import audit
from sessions.errors import NothingChanged
from sessions.errors.events import (
    DayPast,
    EventBegun,
    EventIsCancelled,
    EventIsPublished,
    PlaceMissing,
)
from sessions.rules.event_templates import check_days
from sessions.rules.shifted import last_day, shifted
from sessions.selectors.entries import seen_of_event
from sessions.selectors.event_desk import mark_of_event
from sessions.selectors.event_vocabulary import ONLINE, in_every_language
from sessions.selectors.plans import draft_of, planned_sittings, state_of
from sessions.services import events, plan_steps, releases
from sessions.services.events_sittings import follow, said_of

_DAYS = frozenset({"starts_at", "ends_at"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Description:
    """What is said of an event, all of it. place None: of what is held online alone."""

    title: LanguageMap
    summary: LanguageMap | None
    format: EventFormat
    place: LanguageMap | None
    country: str
    latitude: float | None
    longitude: float | None
    body: Body | None
    themes: Collection[Theme]
    languages: Sequence[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Days:
    """When an event is to be held.

    ends_on None: it lasts as long as before. time_zone None: on the same clock.
    """

    starts_on: date
    ends_on: date | None = None
    time_zone: str | None = None


@transaction.atomic
def describe(
    *, event: Event, said: Description, seen: str | None = None, by: User | None, at: datetime
) -> Event:
    """Say otherwise what an event is; where calendars show it, followers of a published one hear.

    seen: the mark of what the editor saw (`mark_of_event`). Sittings that are still to end and
    were called or held as the event was follow it, published ones by a release. Raises Superseded,
    EventIsCancelled, PlaceMissing.
    """
    event = locked(event, seen)
    place = said.place or (in_every_language(ONLINE) if said.format is EventFormat.ONLINE else None)
    if place is None:
        raise PlaceMissing
    before, shown, was = told_of(event), seen_of_event(event), said_of(event, at=at)
    event.title, event.summary, event.place = said.title, said.summary or None, place
    event.format, event.country, event.body = said.format, said.country, said.body
    event.latitude, event.longitude = said.latitude, said.longitude
    event.languages = list(said.languages)
    event.themes.set(said.themes)
    fields = [
        "title", "summary", "place", "format", "country", "latitude", "longitude", "body",
        "languages",
    ]  # fmt: skip
    save_shown(event, fields, shown, at)
    follow(event, was, by=by, at=at)
    after = told_of(event)
    audit.record(act="event.describe", thing=event, by=by, at=at, before=before, after=after)
    return event


@transaction.atomic
def move(
    *,
    event: Event,
    to: Days,
    note: LanguageMap | None = None,
    seen: str | None = None,
    by: User | None,
    at: datetime,
) -> Event:
    """Hold an event on other days: its sittings move along and keep their hours on its clock.

    Only a draft takes another clock, which then shows the same hours. note: for readers of a
    published one, whose sittings are released at once. When people register moves along too.

    Raises Superseded, EventIsCancelled, EventBegun, DayPast, DaysReversed, TooManyDays,
    HourOnThatDay, EventIsPublished for another zone, NothingChanged, and what `releases.release`
    raises.
    """
    event = locked(event, seen)
    today = at.astimezone(event.zone).date()
    if not event.is_draft and event.starts_on <= today:
        raise EventBegun
    zone = ZoneInfo(to.time_zone) if to.time_zone else event.zone
    if to.starts_on < at.astimezone(zone).date():
        raise DayPast
    lasts = {"was_from": event.starts_on, "was_until": event.ends_on}
    until = to.ends_on or last_day(starts_on=to.starts_on, **lasts)
    check_days(starts_on=to.starts_on, ends_on=until)
    if zone != event.zone and not event.is_draft:
        raise EventIsPublished
    if (to.starts_on, until, zone) == (event.starts_on, event.ends_on, event.zone):
        raise NothingChanged
    before, shown, was = told_of(event), seen_of_event(event), event.zone
    days = (to.starts_on - event.starts_on).days
    window = _window_moved(event, days=days, zone=zone)
    event.starts_on, event.ends_on, event.time_zone = to.starts_on, until, zone.key
    for name, moment in window.items():
        setattr(event, name, moment)
    save_shown(event, ["starts_on", "ends_on", "time_zone", *window], shown, at)
    moved = _move_sittings(event, days=days, was=was, note=note, by=by, at=at)
    if moved and not event.is_draft:
        urgent = releases.Urgent(facts=_DAYS, note=note)
        releases.release(event=event, only=moved, urgent=urgent, note=note, by=by, at=at)
    after = told_of(event) | {"moved": len(moved)}
    audit.record(act="event.move", thing=event, by=by, at=at, before=before, after=after)
    return event


def locked(event: Event, seen: str | None = None) -> Event:
    """Return the event with its row held, as the editor saw it. Assumes the caller's transaction.

    Raises Superseded, EventIsCancelled.
    """
    events.lock(among=Event.objects.filter(pk=event.pk))
    found = Event.objects.select_related("assembly", "body").filter(pk=event.pk).first()
    if found is None or (seen is not None and seen != mark_of_event(found)):
        raise Superseded
    if found.is_cancelled:
        raise EventIsCancelled
    return found


def save_shown(event: Event, fields: list[str], shown: Any, at: datetime) -> None:  # noqa: ANN401 - what was seen
    """Save what was changed: of a draft in silence, of a published event to whom it concerns."""
    if event.is_draft:
        event.save(update_fields=fields)
    elif not events.show_change(event=event, before=shown, fields=fields, at=at):
        events.renew_calendar(event_id=event.pk)  # pages show more than calendars


def told_of(event: Event) -> dict[str, Any]:
    """Return what the audit keeps of an event: words and days, nothing of people."""
    return {
        "title": dict(event.title),
        "format": event.format,
        "days": [event.starts_on.isoformat(), event.ends_on.isoformat()],
        "time_zone": event.time_zone,
        "place": dict(event.place),
    }


def _window_moved(event: Event, *, days: int, zone: ZoneInfo) -> dict[str, datetime]:
    """Return when people register for it then; nothing where that was not set."""
    opens, closes = event.registration_opens_at, event.registration_closes_at
    if opens is None or closes is None:
        return {}
    closes = shifted(closes, days=days, zone=event.zone, to=zone)
    on_its_day = shifted(opens, days=0, zone=event.zone, to=zone)
    if closes <= on_its_day:
        on_its_day = shifted(opens, days=days, zone=event.zone, to=zone)
    return {"registration_opens_at": on_its_day, "registration_closes_at": closes}


def _move_sittings(
    event: Event,
    *,
    days: int,
    was: ZoneInfo,
    note: LanguageMap | None,
    by: User | None,
    at: datetime,
) -> set[int]:
    """Plan every standing sitting so many days later; return the keys of the published ones."""
    standing = [one for one in planned_sittings(event) if not one.is_cancelled]
    if not standing or (not days and was == event.zone):
        return set()
    step = plan_steps.begin(event=event, by=by, at=at)
    for one in standing:
        sitting = step.take(one.sitting.pk)
        draft = draft_of(sitting)
        now = draft or sitting
        begins = shifted(now.starts_at, days=days, zone=was, to=event.zone)
        hours = {"starts_at": begins, "ends_at": begins + (now.ends_at - now.starts_at)}
        state = plan_steps.laid_over(state_of(now), hours)
        plan_steps.check_hours(event, state)
        step.put(sitting, state, note or (draft.note if draft else None))
    plan_steps.keep(step, "shift")
    return {one.sitting.pk for one in standing if not one.is_new}
