"""One sitting as a file: ``/calendar/sittings/UID.en.ics``."""

import gzip
import re
from dataclasses import dataclass
from uuid import UUID

from django.conf import settings
from django.utils import timezone

from sessions.feeds.conditional import Answer, Environ, Reply, reply, stamped
from sessions.feeds.public import CACHED, CONTENT_TYPE, HEADERS
from sessions.selectors import moments
from sessions.selectors.downloads import Download, download_of

_SITTING = re.compile(
    r"/calendar/sittings/([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})\.([a-z]{2})\.ics"
)


@dataclass(frozen=True, slots=True)
class _Found:
    download: Download
    answer: Answer


def answer(environ: Environ, path: str) -> Reply | None:
    """Answer a GET or HEAD for a download; None where strangers see no sitting at ``path``."""
    match = _SITTING.fullmatch(path)
    if match is None:
        return None
    found: _Found | None = moments.remembered(path)
    if found is None:
        found = _find(match[1], match[2])
        if found is None:
            return None
        moments.remember(path, found)
    body = found.download.body
    return reply(
        environ, found.answer, lambda zipped: gzip.compress(body, mtime=0) if zipped else body
    )


def _find(uid: str, language: str) -> _Found | None:
    known = language in dict(settings.LANGUAGES)
    download = download_of(UUID(uid), language, at=timezone.now()) if known else None
    if download is None:
        return None
    made = stamped(
        etag=download.etag,
        changed_at=download.changed_at,
        content_type=CONTENT_TYPE,
        cached=CACHED,
        headers={**HEADERS, "Content-Disposition": f'attachment; filename="{download.name}"'},
    )
    return _Found(download, made)
