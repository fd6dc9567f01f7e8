"""One sitting as a file for a calendar program: the same event as in the feeds, copied."""

import hashlib
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from notifications.calendar import jcal
from notifications.calendar.feeds import write_single
from sessions.jobs import fragments
from sessions.selectors.downloads import downloadable


@dataclass(frozen=True, slots=True)
class Download:
    """A file with its validators; ``changed_at`` in whole seconds."""

    name: str
    body: bytes
    etag: str
    changed_at: datetime


def download_of(uid: UUID, language: str, ending: str, *, at: datetime) -> Download | None:
    """Return the file (``ics`` or ``json``) of the sitting with that UID.

    None where strangers see none, and where it cannot be written. Two queries.
    """
    found = downloadable(uid, at=at)
    fragment = (
        fragments.fragments_of([found.sitting], language).get(found.sitting) if found else None
    )
    if found is None or fragment is None:
        return None
    body = write_single(fragment.zone, fragment.body, language=language)
    if ending == "json":
        body = jcal.calendar(body, ())
    return Download(
        name=f"{found.name}.{language}.{ending}",
        body=body,
        etag=hashlib.sha256(body).hexdigest()[:32],
        changed_at=found.changed_at,
    )
