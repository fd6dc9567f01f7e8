"""What the calendar of events is narrowed to, and the one address that says so."""

import re
from dataclasses import dataclass, replace
from typing import Any, Final
from urllib.parse import quote

from assemblies.enums import EventKind
from sessions.enums.places import EventView, Region
from sessions.rules.months import Month

# In the order of an address.
NARROWING: Final = ("theme", "kind", "body", "region", "country", "place", "year", "language")
_PLACE: Final = re.compile(r"(-?[0-9]{1,2}(?:\.[0-9])?),(-?[0-9]{1,3}(?:\.[0-9])?)")


@dataclass(frozen=True, slots=True, kw_only=True)
class EventFilter:
    """Which events are looked for; empty: whichever. A year holds what is past in it, too.

    theme, body: codes. country: ISO 3166-1 alpha-2. place: degrees north and east, in tenths.
    """

    theme: str = ""
    kind: EventKind | None = None
    body: str = ""
    region: Region | None = None
    country: str = ""
    place: tuple[float, float] | None = None
    year: int | None = None
    language: str = ""
    with_past: bool = False

    @property
    def narrows(self) -> tuple[str, ...]:
        """Return the names of what it narrows by, in the order of an address."""
        return tuple(name for name in NARROWING if getattr(self, name) not in ("", None))

    @property
    def shows_past(self) -> bool:
        """Tell whether events that are over are among them."""
        return self.with_past or self.year is not None

    def but(self, **changes: Any) -> "EventFilter":  # noqa: ANN401 - whatever the fields hold
        """Return the same with other values."""
        return replace(self, **changes)


def place_written(text: str) -> tuple[float, float] | None:
    """Return the degrees that an address names, None where they are of no place on the globe.

    Source: design of the project, the calendar of events (a dot of the map is an address).
    """
    match = _PLACE.fullmatch(text)
    if match is None:
        return None
    north, east = float(match[1]), float(match[2])
    return (north, east) if abs(north) <= 90 and abs(east) <= 180 else None


def place_in_address(place: tuple[float, float]) -> str:
    """Return the same degrees as an address has them.

    Source: design of the project, the calendar of events (a dot of the map is an address).
    """
    return f"{place[0]:.1f},{place[1]:.1f}"


def query_of_events(
    chosen: EventFilter, view: EventView = EventView.LIST, month: Month | None = None
) -> str:
    """Return what is chosen as the query of an address, without its mark; empty for the usual.

    Source: design of the project, the calendar of events (one selection has one address).
    """
    pairs = [] if view is EventView.LIST else [("view", view.value)]
    pairs += [("month", str(month))] if month else []
    pairs += [(name, _written(chosen, name)) for name in chosen.narrows]
    pairs += [("past", "on")] if chosen.with_past else []
    return "&".join(f"{name}={quote(value, safe=',')}" for name, value in pairs)


def _written(chosen: EventFilter, name: str) -> str:
    if name == "place" and chosen.place is not None:
        return place_in_address(chosen.place)
    return str(getattr(chosen, name))
