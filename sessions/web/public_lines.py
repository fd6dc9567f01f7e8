"""What the public pages about a body, a theme, a parliament print of things: one line each."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from assemblies.enums import EventKind
from assemblies.models.events import Event
from assemblies.selectors import listed
from sessions.enums.debates import DebateKind
from sessions.models.debates import Debate
from sessions.selectors.debates.words import KINDS
from sessions.selectors.wording import days_in_words

EVENT_KINDS: Final[dict[EventKind, str | Promise]] = {
    EventKind.ASSEMBLY: pgettext_lazy("an event", "Assembly"),
    EventKind.WEBINAR: gettext_lazy("Webinar"),
    EventKind.CONFERENCE: gettext_lazy("Conference"),
    EventKind.HEARING: gettext_lazy("Hearing"),
    EventKind.SEMINAR: gettext_lazy("Seminar"),
    EventKind.SUMMIT: gettext_lazy("Summit"),
    EventKind.MEETING: pgettext_lazy("an event", "Meeting"),
}


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
            about=listed((EVENT_KINDS[EventKind(one.kind)], days_in_words(one), one.place)),
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
