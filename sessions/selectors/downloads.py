"""One sitting as a file for a calendar program: the same event as in the feed."""

import hashlib
from dataclasses import dataclass
from datetime import UTC, datetime
from uuid import UUID

from notifications.calendar.feeds import write_single
from sessions.models.sittings import Sitting
from sessions.selectors.entries import entry_of_sitting, is_shown


@dataclass(frozen=True, slots=True)
class Download:
    """A file with its validators; ``changed_at`` in whole seconds."""

    name: str
    body: bytes
    etag: str
    changed_at: datetime


def download_of(uid: UUID, language: str, *, at: datetime) -> Download | None:
    """Return the file of the sitting with that UID; None where strangers see none."""
    open_ones = Sitting.objects.select_related("event", "body", "room").filter(is_closed=False)
    sitting = open_ones.filter(uid=uid).first()
    if sitting is None or not is_shown(sitting, at):
        return None
    body = write_single(entry_of_sitting(sitting, language), language=language)
    changed_at = max(sitting.changed_at, sitting.event.changed_at)
    return Download(
        name=f"{sitting.event.slug}-{sitting.pk}.{language}.ics",
        body=body,
        etag=hashlib.sha256(body).hexdigest()[:32],
        changed_at=changed_at.astimezone(UTC).replace(microsecond=0),
    )
