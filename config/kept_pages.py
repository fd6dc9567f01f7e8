"""Public pages as they were last rendered, and the answers made of them for whoever asks next.

Each process keeps its own, up to a sum of octets. A request is looked at through its WSGI
environment alone (``request.META`` is the same), so that an answer needs no HttpRequest.
"""

import gzip
import hashlib
import re
import time
from dataclasses import dataclass
from typing import Final

from django.conf import settings
from django.http import HttpResponse
from django.utils.cache import patch_vary_headers

from sessions.feeds.conditional import Environ, Header, Reply, known_tag, takes_gzip
from sessions.selectors.kept_bytes import KeptBytes

# Of one event its own number; of all what changes with any of them.
Version = int | tuple[object, ...]
LONGEST: Final = 60  # seconds: pages also say what goes on now
_MOST: Final = 16 * 1024 * 1024  # octets, plain and zipped together
_OF_AN_EVENT: Final = re.compile(
    r"/[a-z]{2}/events/([-a-zA-Z0-9_]{1,80})/"
    r"(?:programme/|agenda/|sittings/[0-9]+/|story/(?:data/)?|story\.(?:csv|json))?"
)
_OF_ALL: Final = re.compile(
    r"/[a-z]{2}/(?:"
    r"(?:subscribe|calendar|events|events/embed|assemblies|resolutions|parliaments)/"
    r"|(?:bodies|themes)/(?:[-a-zA-Z0-9_]{1,80}/)?"
    r"|(?:events|outcomes)\.(?:atom|json))?"
)
_LONGEST_QUERY: Final = 100  # characters; ours are shorter
# The page's own; what belongs to one answer only is set each time.
_NOT_KEPT: Final = {"Content-Length", "Content-Encoding", "ETag", "X-Request-ID", "X-Age-Ms"}

_pages = KeptBytes(_MOST)


@dataclass(frozen=True, slots=True)
class Asked:
    """A page as a visitor asks for it. slug: of the event whose page it is; empty: it is of all."""

    is_secure: bool
    path: str
    query: str
    slug: str = ""


@dataclass(frozen=True, slots=True)
class Kept:
    """A page as last rendered: the version it shows, until when, and what goes out of it.

    The headers are of the plain and of the zipped copy, ``unchanged`` those of a 304. Of a part
    that is shown live also which change of it that is, and when it was rendered.
    """

    version: Version
    until: float
    tags: tuple[str, str]
    whole: tuple[tuple[Header, ...], tuple[Header, ...]]
    unchanged: tuple[tuple[Header, ...], tuple[Header, ...]]
    bodies: tuple[bytes, bytes]
    change: int = 0
    made: float = 0.0

    def is_good(self, version: Version) -> bool:
        return self.version == version and self.until > time.time()

    def reply(self, environ: Environ) -> Reply:
        """Send the page, or say that the visitor's copy is the newest."""
        zipped = takes_gzip(str(environ.get("HTTP_ACCEPT_ENCODING", "")))
        known = known_tag(environ, self.tags, None)
        if known:
            return Reply(304, self._aged(self.unchanged[known == self.tags[1]]), b"")
        is_head = environ["REQUEST_METHOD"] == "HEAD"
        return Reply(200, self._aged(self.whole[zipped]), b"" if is_head else self.bodies[zipped])

    def _aged(self, headers: tuple[Header, ...]) -> tuple[Header, ...]:
        if not self.made:
            return headers
        return (*headers, ("X-Age-Ms", str(max(0, round((time.time() - self.made) * 1000)))))


def asked_by_visitor(environ: Environ) -> Asked | None:
    """Return which public page is asked for; None: it is none, or somebody with an account asks."""
    path = str(environ["PATH_INFO"])
    match = _OF_ALL.fullmatch(path) or _OF_AN_EVENT.fullmatch(path)
    if match is None or not is_visitor(environ):
        return None
    query = str(environ.get("QUERY_STRING", ""))
    return Asked(_is_secure(environ), path, query, match[1] if match.re is _OF_AN_EVENT else "")


def part_asked(environ: Environ, slug: str) -> Asked:
    """Return a live part of an event's page, whichever change of it is asked for."""
    return Asked(_is_secure(environ), str(environ["PATH_INFO"]), "", slug)


def is_visitor(environ: Environ) -> bool:
    """Tell whether somebody without an account, and without a message waiting, reads a page."""
    if environ["REQUEST_METHOD"] not in ("GET", "HEAD"):
        return False
    if len(str(environ.get("QUERY_STRING", ""))) > _LONGEST_QUERY:
        return False
    cookies = str(environ.get("HTTP_COOKIE", ""))
    return settings.SESSION_COOKIE_NAME not in cookies and "messages" not in cookies


def _is_secure(environ: Environ) -> bool:
    """Tell whether it came over TLS, as `HttpRequest.is_secure` does."""
    if settings.SECURE_PROXY_SSL_HEADER:
        name, value = settings.SECURE_PROXY_SSL_HEADER
        said = environ.get(name)
        if said is not None:
            return str(said).split(",", 1)[0].strip() == value
    return environ.get("wsgi.url_scheme") == "https"


def kept(asked: Asked) -> Kept | None:
    """Return the page as this process rendered it last, None where it has not."""
    return _pages.get(asked, Kept)


def keep(
    asked: Asked,
    response: HttpResponse,
    version: Version,
    *,
    lasts: float = LONGEST,
    change: int = 0,
    made: float = 0.0,
) -> Kept:
    """Keep a page, plain and zipped, with all its headers. lasts: seconds."""
    body = response.content
    patch_vary_headers(response, ["Accept-Encoding", "Cookie"])
    bodies = (body, gzip.compress(body, 6, mtime=0))
    etag = hashlib.sha256(body).hexdigest()[:32]
    tags = (f'"{etag}"', f'"{etag}-gzip"')
    own = tuple((name, value) for name, value in response.items() if name not in _NOT_KEPT)
    bare = tuple(header for header in own if header[0] != "Content-Type")
    sizes = tuple(("Content-Length", str(len(one))) for one in bodies)
    page = Kept(
        version=version,
        until=(made or time.time()) + lasts,
        tags=tags,
        whole=(
            (*own, ("ETag", tags[0]), sizes[0]),
            (*own, ("ETag", tags[1]), sizes[1], ("Content-Encoding", "gzip")),
        ),
        unchanged=((*bare, ("ETag", tags[0])), (*bare, ("ETag", tags[1]))),
        bodies=bodies,
        change=change,
        made=made,
    )
    _pages.keep(asked, page, sum(map(len, bodies)))
    return page


def forget() -> None:
    """Forget every page that this process keeps."""
    _pages.clear()
