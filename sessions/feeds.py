"""Calendar addresses, answered before anything else: no cookie, language or account has a say.

``/calendar/assemblies/138.en.ics`` is a feed, ``/calendar/sittings/UID.en.ics`` one sitting as a
file. The answer depends on the address and on stored data only; who asks, and whatever is added
behind a question mark, changes nothing.
"""

import gzip
import re
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.http import http_date, parse_etags, parse_http_date_safe

from sessions.jobs import feeds
from sessions.selectors import moments
from sessions.selectors.downloads import download_of
from sessions.selectors.feeds import BytesGone, bytes_of, feed_address

FRESH = 300  # seconds for which a cache in between may answer without asking
CONTENT_TYPE = "text/calendar; charset=utf-8"

_FEED = re.compile(r"/calendar/assemblies/([1-9]\d{0,3})\.([a-z]{2})\.ics")
_SITTING = re.compile(
    r"/calendar/sittings/([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})\.([a-z]{2})\.ics"
)
_GZIP = re.compile(r"(?:^|,)\s*(?:x-)?gzip\s*(?:;\s*q=([01](?:\.\d*)?)\s*)?(?:,|$)", re.IGNORECASE)
_CACHED = {"Cache-Control": f"public, max-age={FRESH}", "Vary": "Accept-Encoding"}
_COMMON = {
    **_CACHED,
    "X-Robots-Tag": "noindex",
    "X-Content-Type-Options": "nosniff",
    # A calendar on another site's page may read what everybody may read.
    "Access-Control-Allow-Origin": "*",
}


@dataclass(frozen=True, slots=True)
class Answer:
    """Something to send with its validators, without its bytes.

    ``key`` is the feed's address, or the UID of a single sitting; ``changed_at`` in seconds.
    """

    key: str
    language: str
    etag: str
    changed_at: int
    last_modified: str
    disposition: str


def answer(request: HttpRequest) -> HttpResponse:
    """Answer any request below ``/calendar/``."""
    if request.method not in ("GET", "HEAD"):
        refusal = _plain("Only GET and HEAD.\n", 405)
        refusal["Allow"] = "GET, HEAD"
        return refusal
    path = request.path_info
    for _attempt in range(3):
        found = _find(path)
        if found is None:
            return _plain("No such calendar.\n", 404)
        try:
            response = _respond(request, found)
        except BytesGone:  # replaced between two queries: the next stamp is newer
            moments.forget()
            continue
        return response
    return _plain("The calendar is changing. Ask again.\n", 503)


def _find(path: str) -> Answer | None:
    match = _FEED.fullmatch(path) or _SITTING.fullmatch(path)
    if match is None:
        return None
    found: Answer | None = moments.remembered(path)
    if found is None:
        look = _feed_answer if match.re is _FEED else _download_answer
        found = look(match[1], match[2], timezone.now())
        if found:
            moments.remember(path, found)
    return found


def _feed_answer(number: str, language: str, at: datetime) -> Answer | None:
    stamp = feeds.newest(number=int(number), language=language, at=at)
    if stamp is None:
        return None
    address = feed_address(int(number), language)
    return _stamped(address, language, stamp.etag, stamp.changed_at, "inline")


def _download_answer(uid: str, language: str, at: datetime) -> Answer | None:
    known = language in dict(settings.LANGUAGES)
    download = download_of(UUID(uid), language, at=at) if known else None
    if download is None:
        return None
    disposition = f'attachment; filename="{download.name}"'
    return _stamped(uid, language, download.etag, download.changed_at, disposition)


def _stamped(key: str, language: str, etag: str, changed_at: datetime, disposition: str) -> Answer:
    seconds = int(changed_at.timestamp())
    return Answer(key, language, etag, seconds, http_date(seconds), disposition)


def _body_of(found: Answer, *, zipped: bool) -> bytes:
    if found.disposition == "inline":
        return bytes_of(found.key, found.etag, zipped=zipped)
    download = download_of(UUID(found.key), found.language, at=timezone.now())
    if download is None or download.etag != found.etag:
        raise BytesGone
    return gzip.compress(download.body, mtime=0) if zipped else download.body


def _respond(request: HttpRequest, found: Answer) -> HttpResponse:
    zipped = takes_gzip(request.META.get("HTTP_ACCEPT_ENCODING", ""))
    # The zipped copy is another representation, so it has another strong tag.
    tags = (f'"{found.etag}"', f'"{found.etag}-gzip"')
    known = known_tag(request, tags, found.changed_at)
    validators = {"ETag": known or tags[zipped], "Last-Modified": found.last_modified}
    if known:
        response = HttpResponse(status=304, headers=_CACHED | validators)
        del response["Content-Type"]
        return response
    body = _body_of(found, zipped=zipped)
    headers = _COMMON | validators
    headers["Content-Type"] = CONTENT_TYPE
    headers["Content-Length"] = str(len(body))
    headers["Content-Disposition"] = found.disposition
    if zipped:
        headers["Content-Encoding"] = "gzip"
    return HttpResponse(b"" if request.method == "HEAD" else body, headers=headers)


def known_tag(request: HttpRequest, tags: tuple[str, str], changed_at: int | None) -> str:
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
    if since is not None and changed_at is not None and since >= changed_at:
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
