"""What mails and pages print of events and sittings: words in the reader's language."""

from collections.abc import Iterable
from typing import Any, Final

from django.utils import formats, translation
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from assemblies.enums import DatePrecision
from assemblies.models.events import Event
from notifications.services import outbox
from sessions.enums import ItemState, Part, ProgrammeChange
from sessions.models.sittings import Sitting
from sessions.selectors.entries import (
    place_of,
    public_address_of_programme,
    public_address_of_sitting,
    when_in_words,
)
from sessions.selectors.event_vocabulary import KINDS

# What a page calls who has that part in a sitting.
PARTS: Final = {
    Part.CHAIR: gettext_lazy("Chair"),
    Part.VICE_CHAIR: gettext_lazy("Vice-chair"),
    Part.RAPPORTEUR: gettext_lazy("Rapporteur"),
    Part.PANELLIST: gettext_lazy("Panellist"),
    Part.SPEAKER: gettext_lazy("Speaker"),
}


def words_about_sitting(sitting: Sitting, language: str) -> dict[str, Any]:
    """Return title, body, when with zone, where, and links. Needs event, body, room; no query."""
    with translation.override(language):
        return {
            "event": sitting.event.title.in_language(language),
            "title": sitting.title.in_language(language),
            "body": sitting.body.name.in_language(language),
            "when": when_in_words(sitting, language),
            "hours": hours_in_mails(sitting),
            "where": place_of(sitting, language),
            "note": sitting.change_note.in_language(language) if sitting.change_note else "",
            "url": public_address_of_sitting(sitting),
            "programme_url": public_address_of_programme(sitting.event),
        }


def words_of_before(
    before: Sitting, now: Sitting, changes: Iterable[str], language: str
) -> dict[str, str]:
    """Return the title, hours and place that a change took away, those alone. No query.

    Needs event and room of both. A room that was only renamed is the same place.
    """
    found = set(changes)
    with translation.override(language):
        said = {
            "was_title": (ProgrammeChange.RENAMED, before.title, now.title),
            "was_when": (ProgrammeChange.MOVED, when_in_words(before, language),
                         when_in_words(now, language)),
            "was_where": (ProgrammeChange.ROOM, place_of(before, language),
                          place_of(now, language)),
        }  # fmt: skip
        named = {key: (kind, str(was), str(is_)) for key, (kind, was, is_) in said.items()}
    return {key: was for key, (kind, was, is_) in named.items() if kind in found and was != is_}


def hours_in_mails(sitting: Sitting) -> dict[str, str]:
    """Return the hours that a mail says on the reader's clock as well."""
    ends = None if sitting.end_is_indicative else sitting.ends_at
    return outbox.hours_of(sitting.starts_at, ends, sitting.event.time_zone)


def words_about_withdrawn(sitting: Sitting, language: str) -> dict[str, Any]:
    """Return the words about a sitting that its reader may not know of any more.

    Needs event and withdrawn entry; no query. When it was, as everybody could read before.
    """
    event, entry = sitting.event, sitting.withdrawn_entry
    with translation.override(language):
        local = entry.starts_at.astimezone(event.zone)
        when = f"{formats.date_format(local, 'l j F Y')}, {local:%H:%M} ({event.time_zone})"
        url = public_address_of_programme(event)
        return {
            "event": event.title.in_language(language),
            "title": _("A sitting you followed is not public any more"),
            "body": _("A sitting you followed is not public any more"),
            "when": when,
            "hours": outbox.hours_of(entry.starts_at, None, event.time_zone),
            "where": event.place.in_language(language),
            "note": "",
            "url": url,
            "programme_url": url,
        }


def words_about_event(event: Event, language: str) -> dict[str, Any]:
    """Return kind, title, days with zone, place, and link. No query."""
    with translation.override(language):
        return {
            "kind": str(KINDS[event.kind]),
            "event": event.title.in_language(language),
            "title": event.title.in_language(language),
            "when": f"{days_in_words(event)} ({event.time_zone})",
            "where": event.place.in_language(language),
            "programme_url": public_address_of_programme(event),
        }


def days_in_words(event: Event) -> str:
    """Return the first and the last day of an event, as far as known, in the active language.

    Of an event of old times perhaps only the month or the year: then that alone.
    """
    first, last = event.starts_on, event.ends_on
    if event.date_precision != DatePrecision.DAY:
        known = "F Y" if event.date_precision == DatePrecision.MONTH else "Y"
        return formats.date_format(first, known)
    ends = formats.date_format(last, "j F Y")
    if first == last:
        return ends
    same_year = first.year == last.year
    short = "j" if same_year and first.month == last.month else "j F"
    starts = formats.date_format(first, short if same_year else "j F Y")
    return _("%(first)s to %(last)s") % {"first": starts, "last": ends}


_CHANGES = {
    ProgrammeChange.ADDED: gettext_lazy("New"),
    ProgrammeChange.CANCELLED: gettext_lazy("Cancelled"),
    ProgrammeChange.MOVED: gettext_lazy("Other time"),
    ProgrammeChange.ROOM: gettext_lazy("Other room"),
    ProgrammeChange.ROOM_RENAMED: gettext_lazy("Room renamed"),
    ProgrammeChange.RENAMED: gettext_lazy("Other title"),
    ProgrammeChange.CLOSED: gettext_lazy("Closed now"),
    ProgrammeChange.OPENED: gettext_lazy("Open now"),
    ProgrammeChange.DETAILS: gettext_lazy("Other details"),
}


def words_about_changes(changes: Iterable[str]) -> str:
    """Return what a release changed of a sitting, in the active language."""
    found = set(changes)
    return ", ".join(str(word) for kind, word in _CHANGES.items() if kind in found)


ACTS: Final[dict[str, str | Promise]] = {
    "add": pgettext_lazy("what an editor did", "added"),
    "edit": pgettext_lazy("what an editor did", "changed"),
    "drop": pgettext_lazy("what an editor did", "cancelled"),
    "revert": pgettext_lazy("what an editor did", "gave up the changes"),
    "shift": pgettext_lazy("what an editor did", "moved together"),
    "copy": pgettext_lazy("what an editor did", "copied"),
    "undo": pgettext_lazy("what an editor did", "took back"),
    "import": pgettext_lazy("what an editor did", "moved along with an imported programme"),
}
ITEM_STATES: dict[str, Promise] = {
    ItemState.PENDING: pgettext_lazy("state of agenda item", "Pending"),
    ItemState.IN_HAND: pgettext_lazy("state of agenda item", "In hand"),
    ItemState.SUSPENDED: pgettext_lazy("state of agenda item", "Suspended"),
    ItemState.CLOSED: pgettext_lazy("state of agenda item", "Closed"),
    ItemState.WITHDRAWN: pgettext_lazy("state of agenda item", "Withdrawn"),
}
