"""The page of an event that is no assembly: when, where, who speaks, how to take part."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Final
from urllib.parse import quote

from django.utils.translation import gettext as _

from assemblies.enums import DatePrecision, EventFormat, LinkKind
from assemblies.models.events import Event
from assemblies.permissions import Visitor
from sessions.models.sittings import Sitting
from sessions.permissions import takes_part_in
from sessions.selectors.event_parts import Linked, parts_of_event
from sessions.selectors.event_vocabulary import FORMATS, KINDS
from sessions.selectors.event_words import (
    country_in_words,
    place_in_words,
    registration_in_words,
    standing_of,
)
from sessions.selectors.outcomes import outcomes_at
from sessions.selectors.own_links import sittings_with_place
from sessions.selectors.programme import shown_sittings
from sessions.selectors.sitting_words import language_in_words, languages_in_words
from sessions.web.public_event_lines import (
    OutcomeLine,
    absolute,
    languages_of,
    outcome_lines,
    way_to,
)

MOST_OUTCOMES: Final = 20
_ENTER: Final = "registrations:enrol"
_JOIN: Final = "registrations:lobby"


@dataclass(frozen=True, slots=True, kw_only=True)
class Hour:
    """A sitting of the event: its hours, languages, places.

    join: where who takes part goes in. needs_place: she takes part, and has no place in it.
    """

    url: str
    title: str
    starts: datetime
    ends: datetime | None
    room: str
    languages: str
    places_left: int | None
    is_full: bool
    is_now: bool
    is_over: bool
    is_cancelled: bool
    join: str
    needs_place: bool


@dataclass(frozen=True, slots=True)
class Offer:
    """A recording, slides, a survey, a page."""

    kind: str
    title: str
    url: str
    language: str


def event_page(event: Event, user: Visitor, *, at: datetime) -> dict[str, Any]:
    """Return what the page prints. For strangers three queries, one more where something came out.

    A draft's page is the same; who may look at it is asked before.
    """
    takes_part = takes_part_in(user, event)
    parts = parts_of_event(event, user, takes_part=takes_part, at=at)
    sittings = shown_sittings(event, user, at=at)
    standing = standing_of(event, at=at)
    if sittings and all(at < one.starts_at for one in sittings):
        standing = replace(standing, is_now=False)  # of its day, the hour has not come
    hours = _hours(event, user, sittings, takes_part=takes_part, at=at)
    return {
        "event": event,
        "kind": KINDS[event.kind],
        "standing": standing,
        "where": place_in_words(event),
        "country": country_in_words(event.country) if event.country else "",
        "format": FORMATS[event.format],
        "languages": languages_of(event),
        "knows_day": event.date_precision == DatePrecision.DAY,
        "precision": event.date_precision,
        "hours": hours,
        "lobby_url": next((one.join for one in hours if one.join), ""),
        "why_cancelled": _why_cancelled(event, sittings),
        "takes_part": takes_part,
        "speakers": [(one, _country(one.country)) for one in parts.speakers],
        "offers": _offers(parts.links),
        "parts": parts,
        "registration": registration_in_words(event, at=at),
        "enter_url": "" if takes_part else _way_in(event, at),
        "outcomes": outcomes_of(event) if standing.is_over else (),
        **_sharing(event),
    }


def _why_cancelled(event: Event, sittings: Sequence[Sitting]) -> str:
    """Return the words with which the secretariat cancelled it: its sittings keep them."""
    notes = (one.change_note for one in sittings if event.is_cancelled and one.is_cancelled)
    return next((str(note) for note in notes if note), "")


def _hours(
    event: Event, user: Visitor, sittings: Sequence[Sitting], *, takes_part: bool, at: datetime
) -> tuple[Hour, ...]:
    limited = [one for one in sittings if takes_part and one.places is not None]
    held = sittings_with_place(user, limited) if limited else frozenset()
    closed = {one.pk for one in limited} - held
    return tuple(
        _hour(event, one, takes_part=takes_part, needs_place=one.pk in closed, at=at)
        for one in sittings
    )


def _hour(
    event: Event, sitting: Sitting, *, takes_part: bool, needs_place: bool, at: datetime
) -> Hour:
    path, is_over = (event.slug, sitting.pk), sitting.ends_at <= at
    is_joined = takes_part and EventFormat(sitting.format).is_joined_online
    opens = is_joined and not is_over and not sitting.is_cancelled
    return Hour(
        url=way_to("assembly_sessions:sitting-detail", *path),
        title=str(sitting.title),
        starts=sitting.starts_at,
        ends=None if sitting.end_is_indicative else sitting.ends_at,
        room=sitting.room.name if sitting.room else "",
        languages=languages_in_words(sitting),
        places_left=None if is_over else sitting.places_left,
        is_full=sitting.places_left == 0,
        is_now=sitting.starts_at <= at < sitting.ends_at and not sitting.is_cancelled,
        is_over=is_over,
        is_cancelled=sitting.is_cancelled,
        join=way_to(_JOIN, *path) if opens and not needs_place else "",
        needs_place=opens and needs_place,
    )


def _way_in(event: Event, at: datetime) -> str:
    is_open = event.registration_is_open(at) and not event.is_cancelled
    return way_to(_ENTER, event.slug) if is_open else ""


def _offers(links: Iterable[Linked]) -> list[Offer]:
    names = {
        LinkKind.PAGE: _("Page"),
        LinkKind.RECORDING: _("Recording"),
        LinkKind.SLIDES: _("Slides"),
        LinkKind.SURVEY: _("Survey"),
    }
    return [
        Offer(
            names[one.kind],
            one.title,
            one.url,
            language_in_words(one.language) if one.language else "",
        )
        for one in links
    ]


def outcomes_of(event: Event) -> Sequence[OutcomeLine]:
    """Return what came of an event. One query."""
    return outcome_lines(outcomes_at(event, MOST_OUTCOMES))


def _country(code: str) -> str:
    return country_in_words(code) if code else ""


def _sharing(event: Event) -> dict[str, str]:
    """Return the page's own address, and a mail that tells of it."""
    address = absolute(way_to("assembly_sessions:assembly-detail", event.slug))
    subject = quote(str(event.title), safe="")
    return {
        "address": address,
        "mail_to": f"mailto:?subject={subject}&body={quote(address, safe='')}",
    }
