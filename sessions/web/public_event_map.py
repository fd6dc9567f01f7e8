"""The map of events: a dot for each place, whose size tells how many there are."""

from collections.abc import Iterable
from dataclasses import dataclass
from math import sqrt
from typing import Any, Final

from django.urls import reverse
from django.utils.translation import ngettext

from sessions.rules.event_filters import EventFilter, query_of_events
from sessions.rules.map_projection import HEIGHT, WIDTH, point_of
from sessions.selectors.event_words import country_in_words
from sessions.selectors.public_events import HeldAt

_SMALLEST: Final = 7  # units of the drawing: a dot of nothing
_GROWS: Final = 4
_NUMBERED_FROM: Final = 5  # events: a smaller dot has no room for its number


@dataclass(frozen=True, slots=True, kw_only=True)
class Dot:
    """A place: where it stands in the drawing, in words, and the list of its events."""

    x: int
    y: int
    radius: int
    name: str
    country: str
    events: int
    said: str
    url: str

    @property
    def has_number(self) -> bool:
        return self.events >= _NUMBERED_FROM


def map_of(places: Iterable[HeldAt], elsewhere: int, chosen: EventFilter) -> dict[str, Any]:
    """Return what the map prints; the largest dots first, so that none hides a smaller one."""
    dots = [_dot(one, chosen) for one in places]
    return {
        "dots": dots,
        "elsewhere": elsewhere,
        "events": elsewhere + sum(dot.events for dot in dots),
        "width": WIDTH,
        "height": HEIGHT,
    }


def _dot(held: HeldAt, chosen: EventFilter) -> Dot:
    x, y = point_of(*held.place)
    name, path = str(held.name), reverse("assembly_sessions:events")
    said = ngettext("%(place)s: %(count)s event", "%(place)s: %(count)s events", held.events)
    return Dot(
        x=round(x),
        y=round(y),
        radius=round(_SMALLEST + _GROWS * sqrt(held.events)),
        name=name,
        country=country_in_words(held.country) if held.country else "",
        events=held.events,
        said=said % {"place": name, "count": held.events},
        url=f"{path}?{query_of_events(chosen.but(place=held.place))}",
    )
