"""Sittings as written calendar components: each is written once a visible change, then copied."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from importlib.metadata import version

import structlog
from django.db.models import F

from notifications.calendar import jcal
from notifications.calendar.events import clock_of, write_event
from notifications.errors import CalendarRefused
from sessions.models.feeds import StoredEntry
from sessions.models.sittings import Sitting
from sessions.selectors.entries import entry_of_sitting
from sessions.selectors.theme_words import theme_names

log = structlog.get_logger(__name__)

# Raise the number when the same data shall be written otherwise (our own words, our own format).
EDITION = f"3/{version('tzdata')}"

_READ_AT_ONCE = 5_000  # keys in one query
_WRITTEN_AT_ONCE = 500  # rows in one statement


@dataclass(frozen=True, slots=True)
class Fragment:
    """The VEVENT of one sitting, and the zone it is written in; None: UTC."""

    zone: str | None
    body: bytes


def fragments_of(sittings: Iterable[int], language: str) -> dict[int, Fragment]:
    """Return the components of these sittings by key, writing first what is outdated.

    One query for each 5,000 of them when nothing is. Safe to run twice and side by side: what is
    written depends on the sitting alone. A sitting that cannot be written has its last component,
    or none.
    """
    keys = set(sittings)
    stored: dict[int, Fragment] = {}
    for some in _parts_of(keys, _READ_AT_ONCE):
        rows = StoredEntry.objects.filter(
            sitting__in=some,
            language=language,
            edition=EDITION,
            sequence=F("sitting__sequence"),
            changed_at=F("sitting__changed_at"),
        ).values_list("sitting_id", "zone", "body")
        stored |= {pk: Fragment(zone or None, bytes(body)) for pk, zone, body in rows}
    if outdated := keys - stored.keys():
        stored |= write(outdated, language)
    return stored


def write(keys: Iterable[int], language: str) -> dict[int, Fragment]:
    """Write the components of these sittings and keep them.

    One that cannot be written any more keeps the component it had: subscribers keep what they
    have. The refusal is logged; the others go on.
    """
    found: dict[int, Fragment] = {}
    for some in _parts_of(keys, _WRITTEN_AT_ONCE):
        rows = {row.sitting_id: row for row in _written(some, language)}
        StoredEntry.objects.bulk_create(
            rows.values(),
            update_conflicts=True,
            unique_fields=["sitting", "language"],
            update_fields=["sequence", "changed_at", "edition", "zone", "body", "jcal"],
        )
        if refused := set(some) - rows.keys():
            kept = StoredEntry.objects.filter(sitting__in=refused, language=language)
            rows |= {row.sitting_id: row for row in kept}
        found |= {pk: Fragment(row.zone or None, bytes(row.body)) for pk, row in rows.items()}
    return found


def write_jcal(fragments: Mapping[int, Fragment], language: str) -> dict[int, bytes]:
    """Write these components as jCal too, and keep that beside the very bytes it was made of."""
    found = {pk: jcal.component(fragment.body) for pk, fragment in fragments.items()}
    for some in _parts_of(found, _WRITTEN_AT_ONCE):
        rows = [
            row
            for row in StoredEntry.objects.filter(sitting__in=some, language=language)
            if bytes(row.body) == fragments[row.sitting_id].body
        ]
        for row in rows:
            row.jcal = found[row.sitting_id]
        StoredEntry.objects.bulk_update(rows, ["jcal"])
    return found


def _written(keys: Iterable[int], language: str) -> Iterator[StoredEntry]:
    sittings = Sitting.objects.filter(pk__in=list(keys)).select_related("event", "body", "room")
    # The sittings are read first: a theme's name may be newer than they say, never older.
    read = list(sittings)
    themes = theme_names(code for sitting in read for code in sitting.themes)
    for sitting in read:
        try:
            entry = entry_of_sitting(sitting, language, themes)
        except CalendarRefused as refusal:
            log.exception("entry_not_written", sitting=sitting.pk, details=refusal.details)
            continue
        zone = clock_of(entry)
        yield StoredEntry(
            sitting=sitting,
            language=language,
            sequence=sitting.sequence,
            changed_at=sitting.changed_at,
            edition=EDITION,
            zone=zone or "",
            body=write_event(entry, language, zone),
        )


def _parts_of(keys: Iterable[int], size: int) -> Iterator[list[int]]:
    ordered = sorted(keys)
    return (ordered[start : start + size] for start in range(0, len(ordered), size))
