"""What differs between two states of a sitting, in the words of its readers."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from django.utils import formats, translation
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from assemblies.fields import LanguageMap
from assemblies.models.bodies import Body
from assemblies.models.events import Event
from assemblies.selectors import listed
from sessions.models.rooms import Room
from sessions.selectors.sitting_words import KINDS, PURPOSES, interpretation_in_words
from sessions.selectors.theme_words import theme_names, themes_in_words

State = Mapping[str, Any]

_ISOLATE, _END_OF_ISOLATE = "\u2066", "\u2069"  # left to right, whatever stands around


@dataclass(frozen=True, slots=True)
class Names:
    """What the keys in states stand for, and the event on whose clock hours are said."""

    event: Event
    rooms: Mapping[int, str]
    bodies: Mapping[int, LanguageMap]
    themes: Mapping[str, LanguageMap]


@dataclass(frozen=True, slots=True)
class Difference:
    """One thing that readers see otherwise: what it is, as it was, as it is."""

    text: str
    before: str
    after: str


def names_of(event: Event, states: Iterable[State]) -> Names:
    """Return the names of the event's rooms, and of the bodies and themes of these states.

    Two queries, one more where a state has themes.
    """
    held = tuple(states)
    found = Body.objects.filter(pk__in={one["body"] for one in held}).values_list("pk", "name")
    return Names(
        event=event,
        rooms=dict(Room.objects.filter(event_id=event.pk).values_list("pk", "name")),
        bodies={pk: LanguageMap(name) for pk, name in found},
        themes=theme_names(code for one in held for code in one.get("themes", ())),
    )


def differences(before: State, after: State, names: Names) -> tuple[Difference, ...]:
    """Return what readers see otherwise, in the active language. No query."""
    found = []
    for text, said in _FACTS:
        was, now = said(before, names), said(after, names)
        if was != now:
            found.append(Difference(str(text), was or "–", now or "–"))
    return tuple(found)


def when_of(state: State, names: Names) -> str:
    """Return day and hours of a state on the venue's clock, in the active language. No query."""
    zone = names.event.zone
    start = datetime.fromisoformat(state["starts_at"]).astimezone(zone)
    end = datetime.fromisoformat(state["ends_at"]).astimezone(zone)
    day = formats.date_format(start, "D j F")
    if state["end_is_indicative"]:
        label = str(LanguageMap(state["time_shown_as"] or {}))
        return listed([day, label or _("from %(start)s") % {"start": f"{start:%H:%M}"}])
    until = f"{end:%H:%M}"
    if end.date() != start.date():
        until = listed([formats.date_format(end, "D j F"), until])
    return listed([day, _range(f"{start:%H:%M} – {until}")])


def _range(text: str) -> str:
    """Keep a beginning before its end where the sentence around it runs from right to left."""
    return f"{_ISOLATE}{text}{_END_OF_ISOLATE}" if translation.get_language_bidi() else text


def room_of(state: State, names: Names) -> str:
    """Return the name of a state's room, empty where it has none. No query.

    A released state has the name of that day; one that is planned, or older, that of today.
    """
    if "names" in state:
        return str(state["names"]["room"])
    return names.rooms.get(state["room"], "")


def _title(state: State, _names: Names) -> str:
    return " / ".join(dict.fromkeys(LanguageMap(state["title"]).values()))


def _body(state: State, names: Names) -> str:
    if "names" in state:
        return str(LanguageMap(state["names"]["body"]))
    return str(names.bodies.get(state["body"], ""))


def _group(state: State, _names: Names) -> str:
    return str(state["group"])


def _kind(state: State, _names: Names) -> str:
    return str(KINDS.get(state["kind"], state["kind"]))


def _purposes(state: State, _names: Names) -> str:
    return listed(str(PURPOSES.get(one, one)) for one in state["purposes"])


def _themes(state: State, names: Names) -> str:
    return themes_in_words(state.get("themes", ()), names.themes)


def _attendance(state: State, _names: Names) -> str:
    return _("Closed") if state["is_closed"] else _("Open to all participants.").rstrip(".")


def _languages(state: State, _names: Names) -> str:
    return interpretation_in_words(state["languages"], state["interpretation"])


_FACTS: Final[tuple[tuple[str | Promise, Callable[[State, Names], str]], ...]] = (
    (gettext_lazy("Title"), _title),
    (gettext_lazy("Body"), _body),
    (gettext_lazy("Group"), _group),
    (gettext_lazy("Time"), when_of),
    (gettext_lazy("Room"), room_of),
    (gettext_lazy("Attendance"), _attendance),
    (pgettext_lazy("of a sitting", "Kind"), _kind),
    (gettext_lazy("Purposes"), _purposes),
    (gettext_lazy("Themes"), _themes),
    (gettext_lazy("Languages"), _languages),
)
