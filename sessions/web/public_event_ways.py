"""Ways by which the calendar of events leaves the page: feeds, a frame, the words for a choice."""

from dataclasses import dataclass
from typing import Final

from django.conf import settings
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _

from assemblies.selectors import listed
from sessions.rules.event_filters import EventFilter, place_in_address, query_of_events
from sessions.rules.feed_filters import FeedFilter
from sessions.web.public_event_forms import EventFilterForm
from sessions.web.public_event_lines import absolute, active_language
from sessions.web.subscribing import Subscribing, ways

_WORDS_OF: Final = ("theme", "kind", "body", "region", "country", "year", "language")


@dataclass(frozen=True, slots=True, kw_only=True)
class Feeds:
    """Where programs read the news of a selection."""

    events_atom: str
    events_json: str
    outcomes_atom: str
    outcomes_json: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Frame:
    """How another site shows a selection: the page in the frame, and what its editor pastes."""

    address: str
    code: str
    script: str


def feeds_of(chosen: EventFilter) -> Feeds:
    """Return the addresses of the feeds of a selection. No query."""
    query = query_of_events(chosen)
    addresses = {
        f"{what}_{form}": absolute(reverse(f"assembly_sessions:{what}-{form}"), query)
        for what in ("events", "outcomes")
        for form in ("atom", "json")
    }
    return Feeds(**addresses)


def frame_of(chosen: EventFilter) -> Frame:
    """Return how another site shows a selection: in a frame, or as a list by the one script."""
    address = absolute(reverse("assembly_sessions:events-embed"), query_of_events(chosen))
    code = format_html(
        '<iframe src="{}" width="100%" height="600" loading="lazy" title="{}"></iframe>',
        address,
        _("Events"),
    )
    return Frame(address=address, code=code, script=_calendar_of(chosen).snippet)


def _calendar_of(chosen: EventFilter) -> Subscribing:
    """Return the calendar of the same events, as far as calendars narrow: the script reads it."""
    wanted = FeedFilter(
        body=(chosen.body,) if chosen.body else (),
        theme=(chosen.theme,) if chosen.theme else (),
        kind=(chosen.kind,) if chosen.kind else (),
    )
    return ways(wanted, active_language(), name=settings.ORGANIZATION or "Hemicycle")


def filters_in_words(form: EventFilterForm) -> str:
    """Return what is chosen in the active language; empty where nothing is. No query."""
    said = []
    for name in _WORDS_OF:
        value = form.cleaned_data.get(name)
        if value:
            offered = dict(form.fields[name].choices)  # type: ignore[attr-defined]
            said.append(str(offered.get(value, value)))
    if place := form.cleaned_data.get("place"):
        said.append(place_in_address(place))
    return listed(said)
