"""What the readable page of a calendar prints, ready-made: days, and the entries of each."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import groupby

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from assemblies.models.events import Event
from sessions.models.sittings import Sitting
from sessions.selectors.entries import public_address_of_event, public_address_of_sitting
from sessions.selectors.sitting_words import joined
from sessions.selectors.theme_words import theme_names
from sessions.selectors.wording import days_in_words
from sessions.web.presenting import Card, Reader, card_of, offset_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One sitting as an h-event; moments with the offset of the venue's clock (ISO 8601)."""

    card: Card
    url: str
    starts: str
    ends: str
    zone: str
    place: str
    event: str  # empty where all are of one
    summary: str


@dataclass(frozen=True, slots=True)
class Day:
    """A day on the venues' clocks; heading: over the first to come, and over the first held."""

    on: date
    clock: str
    heading: str
    entries: tuple[Entry, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Days:
    """The days of an event as an h-event; after: the day after the last, as microformats want."""

    title: str
    url: str
    starts: date
    after: date
    words: str
    place: str
    is_cancelled: bool


def days_of_calendar(
    sittings: Iterable[Sitting], *, names_events: bool, at: datetime
) -> tuple[Day, ...]:
    """Sort a page of sittings, in the order in which it was cut, into days. At most one query.

    Event, body and room are loaded with them. names_events: they may be of several.
    """
    held = list(sittings)
    reader = Reader(themes=theme_names(code for one in held for code in one.themes))
    days: list[Day] = []
    was_past = None
    for (is_past, on, clock), group in groupby(held, key=lambda one: _day_of(one, at)):
        entries = tuple(_entry(one, reader, at, names_event=names_events) for one in group)
        heading = _("Held before") if is_past else pgettext("days", "To come")
        days.append(Day(on, clock, heading if is_past is not was_past else "", entries))
        was_past = is_past
    return tuple(days)


def days_of_events(events: Iterable[Event]) -> tuple[Days, ...]:
    """Return the days of events. No query."""
    return tuple(
        Days(
            title=str(one.title),
            url=public_address_of_event(one),
            starts=one.starts_on,
            after=one.ends_on + timedelta(days=1),
            words=days_in_words(one),
            place=str(one.place),
            is_cancelled=one.is_cancelled,
        )
        for one in events
    )


def _day_of(sitting: Sitting, at: datetime) -> tuple[bool, date, str]:
    start = sitting.local_start
    return (sitting.ends_at < at, start.date(), offset_of(start))


def _entry(sitting: Sitting, reader: Reader, at: datetime, *, names_event: bool) -> Entry:
    card = card_of(sitting, reader, at=at)
    body = card.body if card.body != card.title else ""
    said = joined((body, card.group, card.purposes, card.languages))
    return Entry(
        card=card,
        url=public_address_of_sitting(sitting),
        starts=sitting.local_start.isoformat(timespec="minutes"),
        ends=sitting.local_end.isoformat(timespec="minutes"),
        zone=sitting.event.time_zone,
        place=card.room or str(sitting.event.place),
        event=str(sitting.event.title) if names_event else "",
        summary=joined((_("Cancelled"), said)) if card.is_cancelled else said,
    )
