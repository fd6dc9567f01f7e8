"""What a public calendar's address means by now: events, bodies, themes, rooms, and its name."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeVar

from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from assemblies.enums import EventKind
from assemblies.models.bodies import Body, Theme
from assemblies.models.events import Assembly, Event
from assemblies.selectors import listed, published_assemblies, published_events
from sessions.errors.feeds import NoSuchCalendar
from sessions.models.feeds import WithdrawnEntry
from sessions.models.rooms import Room
from sessions.permissions import visible_rooms
from sessions.rules.feed_filters import FeedFilter, Show, Wanted

M = TypeVar("M", bound=models.Model)

LONGEST_NAME = 200  # letters


@dataclass(frozen=True, slots=True, kw_only=True)
class Scope:
    """A filter in keys of rows; None: does not narrow.

    ``event`` is the one event that the calendar is about, None where it is about several. ``zone``
    is the clock that an empty calendar names.
    """

    wanted: Wanted
    name: str
    description: str
    zone: str
    event: int | None
    events: frozenset[int] | None
    bodies: frozenset[int] | None
    themes: frozenset[str] | None
    rooms: frozenset[int] | None


def scope_of(wanted: Wanted, *, at: datetime) -> Scope:
    """Look up what a calendar's address names; one query for each key that it has.

    Raises NoSuchCalendar where it names something that there is not, or that strangers may not
    know of: a room where no public sitting has ever been.
    """
    chosen = wanted.filter
    with translation.override(wanted.language):
        assemblies = _all_of(published_assemblies(), "number", chosen.assembly)
        events = _all_of(published_events(), "slug", chosen.event)
        bodies = _all_of(Body.objects.all(), "code", chosen.body)
        themes = _all_of(Theme.objects.all(), "code", chosen.theme)
        rooms = _all_of(public_rooms(at), "pk", chosen.room)
        about = _events(chosen, assemblies, events, rooms)
        one = about[0] if about is not None and len(about) == 1 else None
        is_one = one is not None and bool(chosen.assembly or chosen.event or chosen.room)
        parts = [
            *(_names(thing.title for thing in things) for things in (assemblies, events)),
            _names(kind_in_words(kind) for kind in chosen.kind),
            *(_names(thing.name for thing in things) for things in (bodies, themes, rooms)),
        ]
        name = _name(chosen, parts)
        is_programme = is_one and chosen.choices == 1 and not chosen.room
        words = _("Programme of the %(title)s") if is_programme else _("Calendar: %(title)s")
        return Scope(
            wanted=wanted,
            name=name,
            description=words % {"title": name},
            zone=one.time_zone if one else "UTC",
            event=one.pk if one and is_one else None,
            events=None if about is None else frozenset(event.pk for event in about),
            bodies=_keys(bodies) if chosen.body else None,
            themes=frozenset(chosen.theme) if chosen.theme else None,
            rooms=_keys(rooms) if chosen.room else None,
        )


def _all_of(rows: models.QuerySet[M], column: str, values: tuple[Any, ...]) -> list[M]:
    if not values:
        return []
    found = list(rows.filter(**{f"{column}__in": values}).order_by(column))
    if len(found) != len(values):
        raise NoSuchCalendar
    return found


def public_rooms(at: datetime) -> models.QuerySet[Room]:
    """Return the rooms that public calendars may name."""
    # Where a sitting was public and is closed now, calendars say once that it has gone.
    withdrawn = WithdrawnEntry.objects.filter(room=OuterRef("pk"))
    seen = visible_rooms(AnonymousUser(), at=at).values("pk")
    return Room.objects.filter(Q(pk__in=seen) | Q(Exists(withdrawn)))


def _events(
    chosen: FeedFilter, assemblies: list[Assembly], events: list[Event], rooms: list[Room]
) -> list[Event] | None:
    """Return the events that all keys about events leave; None: every event. One query at most."""
    if not (chosen.assembly or chosen.event or chosen.kind or chosen.room):
        return None
    rows = published_events()
    for is_given, keys in (
        (chosen.assembly, [event.pk for event in assemblies]),
        (chosen.event, [event.pk for event in events]),
        (chosen.room, [room.event_id for room in rooms]),
    ):
        if is_given:
            rows = rows.filter(pk__in=keys)
    if chosen.kind:
        rows = rows.filter(kind__in=[kind.value for kind in chosen.kind])
    return list(rows.order_by("pk"))


def _keys(rows: Iterable[models.Model]) -> frozenset[int]:
    return frozenset(row.pk for row in rows)


def _names(words: Iterable[object]) -> str:
    return listed(dict.fromkeys(str(word) for word in words))


def _name(chosen: FeedFilter, parts: list[str]) -> str:
    said = [part for part in parts if part] or [_("Assemblies and events")]
    if chosen.show is Show.DAYS:
        said.append(pgettext("of a calendar", "days only"))
    elif chosen.show is Show.SITTINGS:
        said.append(pgettext("of a calendar", "sittings only"))
    if chosen.hides_cancelled:
        said.append(pgettext("of a calendar", "without what is cancelled"))
    name = " · ".join(said)
    return name if len(name) <= LONGEST_NAME else f"{name[: LONGEST_NAME - 1].rstrip()}…"


def kind_in_words(kind: EventKind) -> str:
    """Return what events of a kind are called, in the active language."""
    return {
        EventKind.ASSEMBLY: _("Assemblies"),
        EventKind.WEBINAR: _("Webinars"),
        EventKind.CONFERENCE: _("Conferences"),
        EventKind.HEARING: _("Hearings"),
        EventKind.SEMINAR: _("Seminars"),
        EventKind.SUMMIT: _("Summits"),
        EventKind.MEETING: pgettext("of bodies, outside assemblies", "Meetings"),
    }[kind]
