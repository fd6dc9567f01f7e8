"""Events in the words of their readers: kind, form, part of the world, how far they are."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from django.utils import formats
from django.utils.functional import Promise
from django.utils.translation import get_language, ngettext, pgettext_lazy
from django.utils.translation import gettext as _

from assemblies.enums import DatePrecision, EventFormat
from assemblies.models.events import Event
from assemblies.rules.countries import name_of_country
from sessions.enums.places import Region
from sessions.rules.feed_windows import end_of_days
from sessions.selectors.event_vocabulary import FORMATS

REGIONS: Final[dict[str, Promise]] = {
    Region.AFRICA: pgettext_lazy("part of the world", "Africa"),
    Region.AMERICAS: pgettext_lazy("part of the world", "Americas"),
    Region.ASIA: pgettext_lazy("part of the world", "Asia"),
    Region.EUROPE: pgettext_lazy("part of the world", "Europe"),
    Region.OCEANIA: pgettext_lazy("part of the world", "Oceania"),
}


@dataclass(frozen=True, slots=True)
class Standing:
    """How far an event is: a tag's tone and words, whether it is on or over."""

    tone: str
    text: str
    is_now: bool
    is_over: bool


def standing_of(event: Event, *, at: datetime) -> Standing:
    """Return how far an event is, in the active language, by the clock of its place. No query."""
    today = at.astimezone(event.zone).date()
    is_over = at >= end_of_days(event.ends_on) or event.ends_on < today
    is_now = event.starts_on <= today <= event.ends_on
    if event.is_cancelled:
        return Standing("bad", _("Cancelled"), is_now=False, is_over=is_over)
    if event.date_precision != DatePrecision.DAY:
        return Standing("", "", is_now=False, is_over=is_over)
    if is_over:
        return Standing("", _("Over"), is_now=False, is_over=True)
    text = _now(event, today) if is_now else _coming(event, today)
    return Standing("info" if is_now else "", text, is_now=is_now, is_over=False)


def _coming(event: Event, today: date) -> str:
    days = (event.starts_on - today).days
    return ngettext("Begins tomorrow", "Begins in %(days)s days", days) % {"days": days}


def _now(event: Event, today: date) -> str:
    length = (event.ends_on - event.starts_on).days + 1
    if length == 1:
        return _("Today")
    day = (today - event.starts_on).days + 1
    return _("Now: day %(day)s of %(of)s") % {"day": day, "of": length}


def place_in_words(event: Event) -> str:
    """Return where an event is held, in the active language; that it is online. No query."""
    if event.format == EventFormat.ONLINE:
        return str(FORMATS[EventFormat.ONLINE])
    place = str(event.place)
    if event.format == EventFormat.HYBRID:
        return _("%(place)s and online") % {"place": place}
    return place


def country_in_words(code: str) -> str:
    """Return a country's name in the active language. No query."""
    return name_of_country(code, get_language() or "en")


def registration_in_words(event: Event, *, at: datetime) -> str:
    """Return whether one can register, on the event's clock; empty where nobody asks. No query."""
    opens, closes = event.registration_opens_at, event.registration_closes_at
    if opens is None or closes is None or event.is_cancelled:
        return ""
    if at < opens:
        return _("Registration opens on %(moment)s.") % {"moment": _moment(event, opens)}
    if at < closes:
        return _("Registration is open until %(moment)s.") % {"moment": _moment(event, closes)}
    return _("Registration is closed.")


def _moment(event: Event, moment: datetime) -> str:
    there = moment.astimezone(event.zone)
    said = {"day": formats.date_format(there, "j F Y"), "hour": f"{there:%H:%M}"}
    return _("%(day)s at %(hour)s (%(zone)s)") % {**said, "zone": event.time_zone}
