"""Sittings as written calendar components: each is written once a visible change, then copied."""

from collections.abc import Iterable
from dataclasses import dataclass
from importlib.metadata import version

from django.db.models import F

from notifications.calendar.events import clock_of, write_event
from sessions.models.feeds import StoredEntry
from sessions.models.sittings import Sitting
from sessions.selectors.entries import entry_of_sitting

# Raise the number when the same data shall be written otherwise (our own words, our own format).
EDITION = f"1/{version('tzdata')}"


@dataclass(frozen=True, slots=True)
class Fragment:
    """The VEVENT of one sitting, and the zone it is written in; None: UTC."""

    zone: str | None
    body: bytes


def fragments_of(sittings: Iterable[int], language: str) -> dict[int, Fragment]:
    """Return the components of these sittings by key, writing first what is outdated.

    Two queries when nothing is. Safe to run twice and side by side: what is written depends on the
    sitting alone.
    """
    keys = set(sittings)
    stored = {
        pk: Fragment(zone or None, bytes(body))
        for pk, zone, body in StoredEntry.objects.filter(
            sitting__in=keys,
            language=language,
            edition=EDITION,
            sequence=F("sitting__sequence"),
            changed_at=F("sitting__changed_at"),
        ).values_list("sitting_id", "zone", "body")
    }
    if outdated := keys - stored.keys():
        stored |= write(outdated, language)
    return stored


def write(keys: Iterable[int], language: str) -> dict[int, Fragment]:
    """Write the components of these sittings and keep them."""
    sittings = Sitting.objects.filter(pk__in=list(keys)).select_related("event", "body", "room")
    rows = []
    for sitting in sittings:
        entry = entry_of_sitting(sitting, language)
        zone = clock_of(entry)
        rows.append(
            StoredEntry(
                sitting=sitting,
                language=language,
                sequence=sitting.sequence,
                changed_at=sitting.changed_at,
                edition=EDITION,
                zone=zone or "",
                body=write_event(entry, language, zone),
            )
        )
    StoredEntry.objects.bulk_create(
        rows,
        batch_size=500,
        update_conflicts=True,
        unique_fields=["sitting", "language"],
        update_fields=["sequence", "changed_at", "edition", "zone", "body"],
    )
    return {row.sitting_id: Fragment(row.zone or None, bytes(row.body)) for row in rows}
