"""Feeds that everybody may read: ``/calendar/assemblies/138.en.ics``.

The answer depends on the address and on stored data only; who asks changes nothing.
"""

import re
from dataclasses import dataclass

from django.utils import timezone

from sessions.feeds.conditional import Answer, Environ, Reply, refusal, reply, stamped
from sessions.jobs import feeds
from sessions.selectors import moments
from sessions.selectors.feeds import BytesGone, bytes_of, feed_address

FRESH = 300  # seconds for which a cache in between may answer without asking
CONTENT_TYPE = "text/calendar; charset=utf-8"
CACHED = {"Cache-Control": f"public, max-age={FRESH}", "Vary": "Accept-Encoding"}
HEADERS = {
    "X-Robots-Tag": "noindex",
    "X-Content-Type-Options": "nosniff",
    # A calendar on another site's page may read what everybody may read.
    "Access-Control-Allow-Origin": "*",
}

_FEED = re.compile(r"/calendar/assemblies/([1-9]\d{0,3})\.([a-z]{2})\.ics")


@dataclass(frozen=True, slots=True)
class _Found:
    key: str
    etag: str
    answer: Answer


def answer(environ: Environ, path: str) -> Reply | None:
    """Answer a GET or HEAD for a public feed; None where there is none at ``path``.

    Raises BytesGone when the feed was replaced between two queries: ask again.
    """
    match = _FEED.fullmatch(path)
    if match is None:
        return None
    found: _Found | None = moments.remembered(path)
    if found is None:
        found = _find(match[1], match[2])
        if found is None:
            return None
        moments.remember(path, found)
    key, etag = found.key, found.etag
    return reply(environ, found.answer, lambda zipped: bytes_of(key, etag, zipped=zipped))


def answer_again(environ: Environ, path: str) -> Reply | None:
    """Answer as `answer` does, again where a feed is replaced while it is read."""
    for _attempt in range(3):
        try:
            return answer(environ, path)
        except BytesGone:  # the next stamp is newer
            moments.forget()
    return refusal("The calendar is changing. Ask again.\n", 503)


def _find(number: str, language: str) -> _Found | None:
    stamp = feeds.newest(number=int(number), language=language, at=timezone.now())
    if stamp is None:
        return None
    made = stamped(
        etag=stamp.etag,
        changed_at=stamp.changed_at,
        content_type=CONTENT_TYPE,
        cached=CACHED,
        headers={**HEADERS, "Content-Disposition": "inline"},
    )
    return _Found(feed_address(int(number), language), stamp.etag, made)
