"""What the pages of the programme print, ready-made: templates only loop and show."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from itertools import groupby
from zoneinfo import ZoneInfo

from django.urls import reverse
from django.utils import formats

from assemblies.fields import LanguageMap
from assemblies.models.events import Event
from sessions.models.agenda import AgendaItem
from sessions.models.sittings import Sitting
from sessions.permissions import is_offered
from sessions.selectors.sitting_words import languages_in_words, purposes_in_words
from sessions.web.timetable import Grid, grid_of

_STAMP = "%Y-%m-%dT%H:%M:%SZ"


@dataclass(frozen=True, slots=True)
class Reader:
    """For whom the programme is printed: her clock, what she follows, what she may do.

    in_hand: by a sitting's key, the items it treats now, as far as she may read the agenda.
    themes: the names of themes by code, as far as sittings have them.
    """

    zone: ZoneInfo | None = None
    may_follow: bool = False
    may_edit: bool = False
    followed: Collection[str] = ()
    in_hand: Mapping[int, Iterable[AgendaItem]] = field(default_factory=dict)
    themes: Mapping[str, LanguageMap] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """One sitting as the programme prints it."""

    pk: int
    url: str
    title: str
    body: str
    room: str
    starts: str
    ends: str
    label: str
    starts_stamp: str
    ends_stamp: str
    reader: str
    note: str
    is_closed: bool
    is_cancelled: bool
    is_changed: bool
    is_now: bool
    end_is_open: bool
    can_follow: bool
    is_followed: bool
    edit_url: str
    place: str = ""
    places: int | None = None
    places_left: int | None = None
    can_ask: bool = False
    in_hand: tuple[str, ...] = ()
    group: str = ""
    purposes: str = ""
    languages: str = ""
    themes: tuple[tuple[str, str], ...] = ()  # code and name

    @property
    def look(self) -> str:
        """Name the stripe: the strongest of what there is to say."""
        states = (
            ("cancelled", self.is_cancelled),
            ("closed", self.is_closed),
            ("moved", self.is_changed),
        )
        return next((name for name, holds in states if holds), "")


@dataclass(frozen=True, slots=True)
class Day:
    """One day of the programme on the venue's calendar."""

    on: date
    clock: str
    is_today: bool
    cards: tuple[Card, ...]
    grid: Grid | None

    @property
    def anchor(self) -> str:
        return f"day-{self.on:%Y-%m-%d}"


def days_of(
    event: Event, sittings: Iterable[Sitting], reader: Reader, *, at: datetime
) -> tuple[Day, ...]:
    """Sort the sittings, already in order of time, into days."""
    today = at.astimezone(event.zone).date()
    days = []
    for on, group in groupby(sittings, key=lambda sitting: sitting.local_start.date()):
        held = list(group)
        grid = grid_of(held)
        places = grid.places if grid else {}
        cards = tuple(card_of(s, reader, at=at, place=places.get(s.pk, "")) for s in held)
        days.append(Day(on, offset_of(held[0].local_start), on == today, cards, grid))
    return tuple(days)


def card_of(sitting: Sitting, reader: Reader, *, at: datetime, place: str = "") -> Card:
    """Return what is printed of one sitting; needs event, body and room loaded with it."""
    path = [sitting.event.slug, sitting.pk]
    edits = reader.may_edit and not sitting.is_cancelled
    places = None if sitting.is_closed or sitting.is_cancelled else sitting.places
    return Card(
        pk=sitting.pk,
        url=reverse("assembly_sessions:sitting-detail", args=path),
        title=str(sitting.title),
        body=str(sitting.body.name),
        room=sitting.room.name if sitting.room else "",
        starts=f"{sitting.local_start:%H:%M}",
        ends="" if sitting.end_is_indicative else f"{sitting.local_end:%H:%M}",
        label=str(sitting.time_shown_as or ""),
        starts_stamp=sitting.starts_at.astimezone(UTC).strftime(_STAMP),
        ends_stamp=sitting.ends_at.astimezone(UTC).strftime(_STAMP),
        reader=_on_the_clock_of(reader.zone, sitting),
        note=str(sitting.change_note or ""),
        is_closed=sitting.is_closed,
        is_cancelled=sitting.is_cancelled,
        is_changed=sitting.sequence > 0 and not sitting.is_cancelled,
        is_now=sitting.starts_at <= at < sitting.ends_at and not sitting.is_cancelled,
        end_is_open=sitting.end_is_indicative,
        can_follow=reader.may_follow and is_offered(sitting),
        is_followed=sitting.topic in reader.followed,
        edit_url=reverse("assembly_sessions:sitting-move", args=path) if edits else "",
        place=place,
        places=places,
        places_left=sitting.places_left,
        can_ask=places is not None and at < sitting.starts_at,
        in_hand=tuple(item.printed for item in reader.in_hand.get(sitting.pk, ())),
        group=sitting.group,
        purposes=purposes_in_words(sitting),
        languages=languages_in_words(sitting),
        themes=tuple(
            (code, str(reader.themes[code])) for code in sitting.themes if code in reader.themes
        ),
    )


def offset_of(moment: datetime) -> str:
    """Return how far a local moment's clock is from UTC, as in ``UTC+02:00``."""
    minutes = int(moment.utcoffset().total_seconds() // 60) if moment.utcoffset() else 0  # type: ignore[union-attr]
    sign = "−" if minutes < 0 else "+"
    return f"UTC{sign}{abs(minutes) // 60:02}:{abs(minutes) % 60:02}"


def _on_the_clock_of(zone: ZoneInfo | None, sitting: Sitting) -> str:
    if zone is None:
        return ""
    start, end = sitting.starts_at.astimezone(zone), sitting.ends_at.astimezone(zone)
    hours = f"{start:%H:%M}" if sitting.end_is_indicative else f"{start:%H:%M} – {end:%H:%M}"
    if start.date() == sitting.local_start.date():
        return hours
    return f"{hours} ({formats.date_format(start, 'D j M')})"
