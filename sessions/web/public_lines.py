"""What the public pages about a body, a theme, a parliament print of things: one line each."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _

from assemblies.models.events import Event
from assemblies.selectors import listed
from sessions.enums.debates import DebateKind
from sessions.models.debates import Debate
from sessions.rules.feed_filters import FeedFilter
from sessions.selectors import event_vocabulary
from sessions.selectors.debates.words import KINDS
from sessions.selectors.wording import days_in_words
from sessions.web.subscribing import page_of


@dataclass(frozen=True, slots=True)
class Crumb:
    """A step of the way here; without an address: where one is."""

    text: str
    url: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """Something with a page of its own. about: what stands under its name."""

    title: str
    url: str
    about: str
    tag: str = ""
    tone: str = ""


def event_lines(events: Iterable[Event]) -> list[Line]:
    """Return events by what they are, when and where. No query."""
    return [
        Line(
            title=str(one.title),
            url=reverse("assembly_sessions:assembly-detail", args=[one.slug]),
            about=listed((event_vocabulary.KINDS[one.kind], days_in_words(one), one.place)),
            tag=_("Cancelled") if one.is_cancelled else "",
            tone="bad",
        )
        for one in events
    ]


def debate_lines(debates: Iterable[Debate]) -> list[Line]:
    """Return debates with their kind and event, which is loaded with them. No query."""
    return [
        Line(
            title=str(one.title),
            url=reverse("assembly_sessions:debate", args=[one.event.slug, one.pk]),
            about=listed((KINDS[DebateKind(one.kind)], one.event.title)),
        )
        for one in debates
    ]


def crumbs_of(*steps: Crumb) -> list[Crumb]:
    """Return the way from the first page to this one."""
    return [Crumb(_("Home"), reverse("home")), *steps]


def ways_on(own: FeedFilter, query: str) -> dict[str, str]:
    """Return where to read on about a body or a theme, and how to hear of what comes."""
    return {
        "subscribe_url": page_of(own, "subscribe"),
        "calendar_url": page_of(own, "calendar"),
        "follow_url": reverse("assembly_sessions:follow") + query,
        "documents_url": reverse("assembly_sessions:document-list") + query,
        "resolutions_url": reverse("assembly_sessions:resolution-list") + query,
    }
