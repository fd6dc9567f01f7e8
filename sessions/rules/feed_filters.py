"""From a calendar's address to what it holds, and back to the one address that says so.

``assemblies/138.en.ics?body=bureau`` and ``all.en.ics?body=bureau,&assembly=138`` are one calendar:
order, repetitions, empty values and unknown keys do not matter, so both have the same bytes.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass, fields
from enum import StrEnum
from typing import Any
from urllib.parse import parse_qsl, quote

from assemblies.enums import EventKind, Language
from sessions.errors.feeds import NoSuchCalendar, TooManyChoices

MOST = 40  # values in all
MOST_FIELDS = 400  # of a query, unknown ones too
ENDINGS = ("ics", "json")

_PATH = re.compile(
    r"(?:all|(?P<room>[a-z]+)/(?P<value>[-a-zA-Z0-9_]{1,80}))"
    r"\.(?P<language>[a-z]{2})\.(?P<ending>ics|json)"
)
_SLUG = re.compile(r"[-a-zA-Z0-9_]{1,80}")
_NUMBER = re.compile(r"[1-9][0-9]{0,8}")
# The folder of a named calendar and the query's key that says the same, first in an address.
_FOLDERS = {
    "assemblies": "assembly",
    "events": "event",
    "bodies": "body",
    "themes": "theme",
    "rooms": "room",
    "kinds": "kind",
}
KEYS = tuple(_FOLDERS.values())  # that narrow, in the order of an address
_FOLDER_OF = {key: folder for folder, key in _FOLDERS.items()}


class Show(StrEnum):
    """Whole days of events, timed sittings, or both."""

    BOTH = "both"
    DAYS = "days"
    SITTINGS = "sittings"


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedFilter:
    """What a public calendar holds: any of the values within a key, all keys together.

    Values are sorted, each once; no values: the key does not narrow. ``assembly`` and ``room``
    hold numbers (an assembly's own, a room's key), ``event`` slugs, ``body`` and ``theme`` codes.
    """

    assembly: tuple[int, ...] = ()
    event: tuple[str, ...] = ()
    body: tuple[str, ...] = ()
    theme: tuple[str, ...] = ()
    room: tuple[int, ...] = ()
    kind: tuple[EventKind, ...] = ()
    show: Show = Show.BOTH
    hides_cancelled: bool = False

    @property
    def choices(self) -> int:
        """Return how many values it names."""
        return sum(len(getattr(self, key)) for key in KEYS)

    @property
    def is_named(self) -> bool:
        """Tell whether its address is a name alone, without a query."""
        return self.choices <= 1 and self.show is Show.BOTH and not self.hides_cancelled

    @property
    def chooses_sittings(self) -> bool:
        """Tell whether it chooses among the sittings of an event, not only among events."""
        return bool(self.body or self.theme or self.room)


@dataclass(frozen=True, slots=True)
class Wanted:
    """A calendar in a language and a format: ``ics`` (RFC 5545) or ``json`` (jCal, RFC 7265)."""

    filter: FeedFilter
    language: str
    ending: str = "ics"

    @property
    def address(self) -> str:
        """Return its one address below ``/calendar/``: of all that mean it, the canonical one."""
        return address_of(self)


def read_address(path: str, query: str) -> Wanted:
    """Read what an address below ``/calendar/`` asks for; ``query`` is as sent, without its mark.

    Whether the things it names exist is not looked at. Source: calendar contract of the project,
    statement H11 (unknown keys change nothing, known keys with unknown values are not found, other
    orders give the same bytes without a redirect).

    Raises NoSuchCalendar for an unknown path, language or value, and where the name in the path and
    the query exclude each other; TooManyChoices.
    """
    match = _PATH.fullmatch(path)
    if match is None or match["language"] not in set(Language):
        raise NoSuchCalendar
    given = _values_in(query)
    if folder := match["room"]:
        key = _FOLDERS.get(folder, "")
        if not key or (given[key] and match["value"] not in given[key]):
            raise NoSuchCalendar
        given[key] = {match["value"]}
    if sum(len(given[key]) for key in KEYS) > MOST:
        raise TooManyChoices(limit=MOST)
    filter = FeedFilter(
        assembly=_numbers(given["assembly"]),
        event=_slugs(given["event"]),
        body=_slugs(given["body"]),
        theme=_slugs(given["theme"]),
        room=_numbers(given["room"]),
        kind=tuple(EventKind(value) for value in sorted(_known(given["kind"], EventKind))),
        show=_shown(given["show"]),
        hides_cancelled=_known(given["cancelled"], ("show", "hide")) == {"hide"},
    )
    return Wanted(filter, match["language"], match["ending"])


def address_of(wanted: Wanted) -> str:
    """Return the canonical address of a calendar, in ASCII.

    The first key with one value is its name, the others follow as a query in a fixed order.
    Source: calendar contract of the project, statements C6 and H11 (one public address stands in
    the calendar, however it was asked for).
    """
    chosen = wanted.filter
    name, parts = "all", []
    for key, folder in _FOLDER_OF.items():
        values = getattr(chosen, key)
        if len(values) == 1 and name == "all":
            name = f"{folder}/{values[0]}"
        elif values:
            parts.append(f"{key}={','.join(quote(str(value), safe='') for value in values)}")
    parts += _manner_of(chosen)
    query = f"?{'&'.join(parts)}" if parts else ""
    return f"{name}.{wanted.language}.{wanted.ending}{query}"


def query_of(chosen: FeedFilter) -> str:
    """Return what is chosen as the query of a page, without its mark; empty for everything.

    As a form of check boxes sends it: a key for each value. Source: calendar contract of the
    project, statement X4 (a page and a feed of one selection show the same).
    """
    parts = [
        f"{key}={quote(str(value), safe='')}" for key in KEYS for value in getattr(chosen, key)
    ]
    return "&".join(parts + _manner_of(chosen))


def may_name(value: str) -> bool:
    """Tell whether it is written like a slug or a code, which is what calendars name things by.

    Source: calendar contract of the project, statement H11 (unknown values are refused).
    """
    return _SLUG.fullmatch(value) is not None


def of_assembly(number: int, language: str) -> Wanted:
    """Return the calendar of one assembly.

    Source: calendar contract of the project, section 6 (a feed per assembly).
    """
    return Wanted(FeedFilter(assembly=(number,)), language)


def of_event(slug: str, language: str) -> Wanted:
    """Return the calendar of one event.

    Source: calendar contract of the project, section 6 (a feed for whatever is held).
    """
    return Wanted(FeedFilter(event=(slug,)), language)


def _manner_of(chosen: FeedFilter) -> list[str]:
    shown = [f"show={chosen.show}"] if chosen.show is not Show.BOTH else []
    return [*shown, "cancelled=hide"] if chosen.hides_cancelled else shown


def _values_in(query: str) -> dict[str, set[str]]:
    known = {one.name for one in fields(FeedFilter)} - {"hides_cancelled"} | {"cancelled"}
    given: dict[str, set[str]] = {key: set() for key in known}
    try:
        pairs = parse_qsl(query, errors="replace", max_num_fields=MOST_FIELDS)
    except ValueError as error:
        raise TooManyChoices(limit=MOST) from error
    for key, values in pairs:
        if key in given:
            given[key] |= {value.strip() for value in values.split(",")} - {""}
    return given


def _shown(values: set[str]) -> Show:
    known = _known(values, Show)
    return Show(known.pop()) if len(known) == 1 else Show.BOTH


def _known(values: set[str], choices: Iterable[Any]) -> set[str]:
    if values - {str(choice) for choice in choices}:
        raise NoSuchCalendar
    return values


def _numbers(values: set[str]) -> tuple[int, ...]:
    return tuple(sorted(int(value) for value in _matching(values, _NUMBER)))


def _slugs(values: set[str]) -> tuple[str, ...]:
    return tuple(sorted(_matching(values, _SLUG)))


def _matching(values: set[str], form: re.Pattern[str]) -> set[str]:
    if not all(form.fullmatch(value) for value in values):
        raise NoSuchCalendar
    return values
