"""Calendar addresses, answered before anything else: no cookie, language or account has a say.

``/calendar/assemblies/138.en.ics`` is a feed, ``/calendar/sittings/UID.en.ics`` one sitting as a
file. The answer depends on the address and on stored data only; who asks, and whatever is added
behind a question mark, changes nothing.
"""

import gzip
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.http import http_date, parse_etags, parse_http_date_safe

from sessions.jobs import feeds
from sessions.selectors.downloads import download_of
from sessions.selectors.feeds import BytesGone, FeedStamp, bytes_of, feed_address

FRESH = 300  # seconds for which a cache in between may answer without asking
CONTENT_TYPE = "text/calendar; charset=utf-8"

_FEED = re.compile(r"/calendar/assemblies/([1-9]\d{0,3})\.([a-z]{2})\.ics")
_SITTING = re.compile(
    r"/calendar/sittings/([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})\.([a-z]{2})\.ics"
)
_GZIP = re.compile(r"(?:^|,)\s*(?:x-)?gzip\s*(?:;\s*q=([01](?:\.\d*)?)\s*)?(?:,|$)", re.IGNORECASE)
_COMMON = {
    "Cache-Control": f"public, max-age={FRESH}",
    "Vary": "Accept-Encoding",
    "X-Robots-Tag": "noindex",
    "X-Content-Type-Options": "nosniff",
    # A calendar on another site's page may read what everybody may read.
    "Access-Control-Allow-Origin": "*",
}


@dataclass(frozen=True, slots=True)
class Answer:
    """Something to send with its validators; ``body_in`` is asked only if it is sent."""

    etag: str
    changed_at: datetime
    disposition: str
    body_in: Callable[[bool], bytes]


def answer(request: HttpRequest) -> HttpResponse:
    """Answer any request below ``/calendar/``."""
    if request.method not in ("GET", "HEAD"):
        refusal = _plain("Only GET and HEAD.\n", 405)
        refusal["Allow"] = "GET, HEAD"
        return refusal
    at = timezone.now()
    for _attempt in range(3):
        found = _find(request.path_info, at)
        if found is None:
            return _plain("No such calendar.\n", 404)
        try:
            return _respond(request, found)
        except BytesGone:  # replaced between two queries: the next stamp is newer
            continue
    return _plain("The calendar is changing. Ask again.\n", 503)


def _find(path: str, at: datetime) -> Answer | None:
    if match := _FEED.fullmatch(path):
        number, language = int(match[1]), match[2]
        stamp = feeds.newest(number=number, language=language, at=at)
        return _feed_answer(stamp, feed_address(number, language)) if stamp else None
    if (match := _SITTING.fullmatch(path)) and match[2] in dict(settings.LANGUAGES):
        return _download_answer(UUID(match[1]), match[2], at)
    return None


def _feed_answer(stamp: FeedStamp, address: str) -> Answer:
    return Answer(
        etag=stamp.etag,
        changed_at=stamp.changed_at,
        disposition="inline",
        body_in=lambda zipped: bytes_of(address, stamp.etag, zipped=zipped),
    )


def _download_answer(uid: UUID, language: str, at: datetime) -> Answer | None:
    download = download_of(uid, language, at=at)
    if download is None:
        return None
    return Answer(
        etag=download.etag,
        changed_at=download.changed_at,
        disposition=f'attachment; filename="{download.name}"',
        body_in=lambda zipped: gzip.compress(download.body, mtime=0) if zipped else download.body,
    )


def _respond(request: HttpRequest, found: Answer) -> HttpResponse:
    zipped = takes_gzip(request.META.get("HTTP_ACCEPT_ENCODING", ""))
    # The zipped copy is another representation, so it has another strong tag.
    tags = (f'"{found.etag}"', f'"{found.etag}-gzip"')
    known = known_tag(request, tags, found.changed_at)
    if known:
        response = HttpResponse(status=304)
        del response["Content-Type"]
    else:
        body = found.body_in(zipped)
        response = HttpResponse(
            b"" if request.method == "HEAD" else body, content_type=CONTENT_TYPE
        )
        response["Content-Length"] = str(len(body))
        response["Content-Disposition"] = found.disposition
        if zipped:
            response["Content-Encoding"] = "gzip"
    for name, value in _COMMON.items():
        response[name] = value
    response["ETag"] = known or tags[zipped]
    response["Last-Modified"] = http_date(found.changed_at.timestamp())
    return response


def known_tag(request: HttpRequest, tags: tuple[str, str], changed_at: datetime | None) -> str:
    """Return the tag the asker already has, or nothing when the body must be sent.

    ``tags`` are those of the plain and of the zipped copy. If-None-Match wins over
    If-Modified-Since, also when its tags are nonsense.
    """
    given = request.META.get("HTTP_IF_NONE_MATCH")
    if given is not None:
        asked = {tag.removeprefix("W/") for tag in parse_etags(given)}
        if "*" in asked:
            return tags[0]
        return next((tag for tag in tags if tag in asked), "")
    since = parse_http_date_safe(request.META.get("HTTP_IF_MODIFIED_SINCE", ""))
    if since is not None and changed_at is not None and since >= int(changed_at.timestamp()):
        return tags[takes_gzip(request.META.get("HTTP_ACCEPT_ENCODING", ""))]
    return ""


def takes_gzip(accepted: str) -> bool:
    """Tell whether an Accept-Encoding header takes gzip."""
    found = _GZIP.search(accepted)
    return found is not None and (found[1] is None or float(found[1]) > 0)


def _plain(text: str, status: int) -> HttpResponse:
    response = HttpResponse(text, status=status, content_type="text/plain; charset=utf-8")
    response["X-Robots-Tag"] = "noindex"
    response["X-Content-Type-Options"] = "nosniff"
    return response
