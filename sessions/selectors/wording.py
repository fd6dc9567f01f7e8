"""What mails and pages print of events and sittings: words in the reader's language."""

from typing import Any

from django.utils import formats, translation
from django.utils.translation import gettext as _

from assemblies.models.events import Event
from sessions.models.sittings import Sitting
from sessions.selectors.entries import (
    place_of,
    public_address_of_event,
    public_address_of_sitting,
    when_in_words,
)


def words_about_sitting(sitting: Sitting, language: str) -> dict[str, Any]:
    """Return title, body, when with zone, where, and links. Needs event, body, room; no query."""
    with translation.override(language):
        return {
            "event": sitting.event.title.in_language(language),
            "title": sitting.title.in_language(language),
            "body": sitting.body.name.in_language(language),
            "when": when_in_words(sitting, language),
            "where": place_of(sitting, language),
            "note": sitting.change_note.in_language(language) if sitting.change_note else "",
            "url": public_address_of_sitting(sitting),
            "programme_url": public_address_of_event(sitting.event),
        }


def words_about_event(event: Event, language: str) -> dict[str, Any]:
    """Return title, days with zone, place, and link. No query."""
    with translation.override(language):
        return {
            "event": event.title.in_language(language),
            "title": event.title.in_language(language),
            "when": f"{days_in_words(event)} ({event.time_zone})",
            "where": event.place.in_language(language),
            "programme_url": public_address_of_event(event),
        }


def days_in_words(event: Event) -> str:
    """Return the first and the last day of an event in the active language."""
    first, last = event.starts_on, event.ends_on
    ends = formats.date_format(last, "j F Y")
    if first == last:
        return ends
    same_year = first.year == last.year
    short = "j" if same_year and first.month == last.month else "j F"
    starts = formats.date_format(first, short if same_year else "j F Y")
    return _("%(first)s to %(last)s") % {"first": starts, "last": ends}
