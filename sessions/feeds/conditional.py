"""Bytes with validators over HTTP: whole, unchanged (304), zipped, or only their headers.

Nothing here knows what the bytes are or who may read them. A request is looked at through its
WSGI environment alone (``request.META`` is the same), so that an answer needs no HttpRequest.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime

from django.http import HttpResponse
from django.utils.http import http_date, parse_etags, parse_http_date_safe

Environ = Mapping[str, object]
Header = tuple[str, str]

_GZIP = re.compile(r"(?:^|,)\s*(?:x-)?gzip\s*(?:;\s*q=([01](?:\.\d*)?)\s*)?(?:,|$)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Answer:
    """The headers of something to send, made once; each pair is of the plain and the zipped copy.

    ``tags`` are quoted, ``changed_at`` is Last-Modified in seconds since 1970. ``whole`` are the
    headers of a 200 but for the length, ``unchanged`` those of a 304.
    """

    tags: tuple[str, str]
    changed_at: int
    whole: tuple[tuple[Header, ...], tuple[Header, ...]]
    unchanged: tuple[tuple[Header, ...], tuple[Header, ...]]


@dataclass(frozen=True, slots=True)
class Reply:
    """What goes out: status, headers, body."""

    status: int
    headers: tuple[Header, ...]
    body: bytes


def stamped(
    *,
    etag: str,
    changed_at: datetime,
    content_type: str,
    cached: Mapping[str, str],
    headers: Mapping[str, str],
) -> Answer:
    """Make the headers of an answer.

    ``etag`` is the hash of the plain body, without quotes. ``cached`` (Cache-Control, Vary) stands
    in a 304 too, ``headers`` only with a body. The zipped copy is another representation, so it
    has another strong tag.
    """
    seconds = int(changed_at.timestamp())
    tags = (f'"{etag}"', f'"{etag}-gzip"')
    moved = http_date(seconds)
    unchanged = tuple((*cached.items(), ("ETag", tag), ("Last-Modified", moved)) for tag in tags)
    fixed = (*headers.items(), ("Content-Type", content_type))
    return Answer(
        tags=tags,
        changed_at=seconds,
        whole=(
            (*unchanged[0], *fixed),
            (*unchanged[1], *fixed, ("Content-Encoding", "gzip")),
        ),
        unchanged=(unchanged[0], unchanged[1]),
    )


def reply(environ: Environ, answer: Answer, body_of: Callable[[bool], bytes]) -> Reply:
    """Answer a GET or HEAD: 304 where the asker has it already, else the body and its length.

    ``body_of`` gives the bytes, zipped or not; it is not called for a 304. What it raises goes on.
    """
    zipped = takes_gzip(str(environ.get("HTTP_ACCEPT_ENCODING", "")))
    known = known_tag(environ, answer.tags, answer.changed_at)
    if known:
        return Reply(304, answer.unchanged[known == answer.tags[1]], b"")
    body = body_of(zipped)
    headers = (*answer.whole[zipped], ("Content-Length", str(len(body))))
    return Reply(200, headers, b"" if environ["REQUEST_METHOD"] == "HEAD" else body)


def response_of(made: Reply) -> HttpResponse:
    """Return a reply as the framework's response."""
    response = HttpResponse(made.body, status=made.status, headers=dict(made.headers))
    if made.status == 304:
        del response["Content-Type"]
    return response


def refusal(text: str, status: int, **headers: str) -> Reply:
    """Return a refusal in plain words that no index and no sniffing reader takes up."""
    said = (
        ("Content-Type", "text/plain; charset=utf-8"),
        ("X-Robots-Tag", "noindex"),
        ("X-Content-Type-Options", "nosniff"),
        *headers.items(),
    )
    return Reply(status, said, text.encode())


def known_tag(environ: Environ, tags: tuple[str, str], changed_at: int | None) -> str:
    """Return the tag the asker already has, or nothing when the body must be sent.

    ``tags`` are those of the plain and of the zipped copy. If-None-Match wins over
    If-Modified-Since, also when its tags are nonsense.
    """
    given = environ.get("HTTP_IF_NONE_MATCH")
    if given is not None:
        if given in tags:  # what nearly everybody sends
            return str(given)
        asked = {tag.removeprefix("W/") for tag in parse_etags(str(given))}
        if "*" in asked:
            return tags[0]
        return next((tag for tag in tags if tag in asked), "")
    since = parse_http_date_safe(str(environ.get("HTTP_IF_MODIFIED_SINCE", "")))
    if since is not None and changed_at is not None and since >= changed_at:
        return tags[takes_gzip(str(environ.get("HTTP_ACCEPT_ENCODING", "")))]
    return ""


def takes_gzip(accepted: str) -> bool:
    """Tell whether an Accept-Encoding header takes gzip."""
    found = _GZIP.search(accepted)
    return found is not None and (found[1] is None or float(found[1]) > 0)
