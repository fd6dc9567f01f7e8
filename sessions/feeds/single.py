"""One sitting as a file: ``/calendar/sittings/UID.en.ics``, or ``.json``."""

import re
from uuid import UUID

from django.conf import settings
from django.utils import timezone

from sessions.feeds.conditional import Environ, Reply, reply, stamped
from sessions.feeds.public import CACHED, CONTENT_TYPES, HEADERS, Found
from sessions.jobs.downloads import download_of
from sessions.jobs.feeds import zipped as zip_of
from sessions.selectors import moments

_SITTING = re.compile(
    r"/calendar/sittings/([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})\.([a-z]{2})\.(ics|json)"
)


def answer(environ: Environ, path: str) -> Reply | None:
    """Answer a GET or HEAD for a download; None where strangers see no sitting at ``path``."""
    match = _SITTING.fullmatch(path)
    if match is None:
        return None
    found: Found | None = moments.remembered(path)
    if found is None:
        found = _find(match[1], match[2], match[3])
        if found is None:
            return None
        moments.remember(path, found)
    return reply(environ, found.answer, found.body)


def _find(uid: str, language: str, ending: str) -> Found | None:
    if language not in dict(settings.LANGUAGES):
        return None
    download = download_of(UUID(uid), language, ending, at=timezone.now())
    if download is None:
        return None
    made = stamped(
        etag=download.etag,
        changed_at=download.changed_at,
        content_type=CONTENT_TYPES[ending],
        cached=CACHED,
        headers={**HEADERS, "Content-Disposition": f'attachment; filename="{download.name}"'},
    )
    body = download.body
    return Found(made, lambda zipped: zip_of(body) if zipped else body)
