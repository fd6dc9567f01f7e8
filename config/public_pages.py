"""Public pages from memory: for visitors without an account, until the event changes.

A page that a view has marked as the same for every visitor is kept with all its headers, plain and
zipped, under the version of its event. The next visitor's request asks the database for that one
number and is answered; whoever has an account, or a message waiting, goes the long way.

What a debate's page shows live is kept, too. Who asks for it names the version that the stream has
told her of, so that five hundred of them cost one look at the shared cache and no question more.
"""

import gzip
import hashlib
import re
import time
from dataclasses import dataclass, replace

from django.conf import settings
from django.core.cache import caches
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils.cache import patch_vary_headers

from config.middleware import Respond
from sessions.feeds.conditional import known_tag, takes_gzip
from sessions.selectors import moments
from sessions.selectors.outcomes import version_of_public
from sessions.selectors.programme import calendar_version_of
from sessions.web.debates import rendered_once
from sessions.web.debates.rendered_once import Rendered

# Of one event its own number; of all what changes with any of them.
Version = int | tuple[object, ...]
LONGEST = 60  # seconds: pages also say what goes on now
_PAGE = re.compile(
    r"/[a-z]{2}/events/([-a-zA-Z0-9_]{1,80})/"
    r"(?:programme/|agenda/|sittings/\d+/|story/(?:data/)?|story\.(?:csv|json))?"
)
_OF_ALL = re.compile(
    r"/[a-z]{2}/(?:"
    r"(?:subscribe|calendar|events|events/embed|assemblies|resolutions|parliaments)/"
    r"|(?:bodies|themes)/(?:[-a-zA-Z0-9_]{1,80}/)?"
    r"|(?:events|outcomes)\.(?:atom|json))?"
)
_LIVE_PART = re.compile(r"/[a-z]{2}/events/([-a-zA-Z0-9_]{1,80})/debates/\d{1,18}/now/")
_VERSION = re.compile(r"v=(\d{1,18})")
_LONGEST_QUERY = 100  # characters; ours are shorter
# The page's own; what belongs to one answer only is set each time.
_NOT_KEPT = {"Content-Length", "Content-Encoding", "ETag", "X-Request-ID", "X-Age-Ms"}


@dataclass(frozen=True, slots=True)
class Kept:
    """A page as last rendered: the version it shows, until when, its headers and bytes.

    Of a live part also which change of it that is, and when it was rendered.
    """

    version: Version
    until: float
    etag: str
    headers: tuple[tuple[str, str], ...]
    body: bytes
    zipped: bytes
    change: int = 0
    made: float = 0.0

    def answer(self, request: HttpRequest) -> HttpResponse:
        """Send the page, or say that the visitor's copy is the newest."""
        zipped = takes_gzip(request.META.get("HTTP_ACCEPT_ENCODING", ""))
        tags = (f'"{self.etag}"', f'"{self.etag}-gzip"')
        known = known_tag(request.META, tags, None)
        body = self.zipped if zipped else self.body
        unsent = known or request.method == "HEAD"
        response = HttpResponse(b"" if unsent else body, status=304 if known else 200)
        for name, value in self.headers:
            response[name] = value
        response["ETag"] = known or tags[zipped]
        if self.made:
            response["X-Age-Ms"] = str(max(0, round((time.time() - self.made) * 1000)))
        if known:
            del response["Content-Type"]
            return response
        response["Content-Length"] = str(len(body))
        if zipped:
            response["Content-Encoding"] = "gzip"
        return response


class PublicPagesMiddleware:
    """Answer visitors without an account from memory; render and keep what is not there yet."""

    def __init__(self, get_response: Respond) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if part := _LIVE_PART.fullmatch(request.path_info):
            return self._live_part(request, part[1])
        match = _OF_ALL.fullmatch(request.path_info) or _PAGE.fullmatch(request.path_info)
        if match is None or not _is_visitor(request):
            return self.get_response(request)
        # Read before the page is rendered: it may then be newer than it says, never older.
        version: Version | None
        version = _version_of(match[1]) if match.re is _PAGE else _version_of_all()
        if version is None:
            return self.get_response(request)
        key, pages = _key(request), caches["pages"]
        kept: Kept | None = pages.get(key)
        if kept is None or kept.version != version or kept.until <= time.time():
            response = self._rendered(request)
            if not _may_be_kept(response):
                return response
            kept = _keep(response, version)
            pages.set(key, kept, LONGEST)
        return kept.answer(request)

    def _live_part(self, request: HttpRequest, slug: str) -> HttpResponseBase:
        wanted = _VERSION.fullmatch(request.META.get("QUERY_STRING", ""))
        # That the event has not changed says that the sittings are open ones still.
        version = _version_of(slug) if wanted and _is_visitor(request) else None
        if wanted is None or version is None:
            return self.get_response(request)
        key, pages = _key_of_part(request), caches["pages"]
        kept: Kept | None = pages.get(key)
        is_good = kept and kept.version == version and kept.change >= int(wanted[1])
        if kept is None or not is_good or kept.until <= time.time():
            response = self._rendered(request)
            part: Rendered | None = getattr(response, "kept_part", None)
            if part is None or not isinstance(response, HttpResponse) or response.cookies:
                return response
            kept = _keep_part(response, version, part)
            pages.set(key, kept, LONGEST)
        return kept.answer(request)

    def _rendered(self, request: HttpRequest) -> HttpResponseBase:
        # We zip it ourselves, once; and a HEAD needs the page that its headers describe.
        request.META.pop("HTTP_ACCEPT_ENCODING", None)
        return self.get_response(request)


def _version_of(slug: str) -> int | None:
    version: int | None = moments.remembered(slug)
    if version is None:
        version = calendar_version_of(slug)
        moments.remember(slug, version)
    return version


def _version_of_all() -> tuple[object, ...]:
    version: tuple[object, ...] | None = moments.remembered("every-event")
    if version is None:
        version = version_of_public()
        moments.remember("every-event", version)
    return version


def _is_visitor(request: HttpRequest) -> bool:
    if request.method not in ("GET", "HEAD"):
        return False
    if len(request.META.get("QUERY_STRING", "")) > _LONGEST_QUERY:
        return False
    cookies = request.META.get("HTTP_COOKIE", "")
    return settings.SESSION_COOKIE_NAME not in cookies and "messages" not in cookies


def _key(request: HttpRequest) -> str:
    address = f"{request.is_secure()} {request.path_info}?{request.META.get('QUERY_STRING', '')}"
    return hashlib.sha256(address.encode(errors="replace")).hexdigest()


def _key_of_part(request: HttpRequest) -> str:
    address = f"{request.is_secure()} {request.path_info}"
    return hashlib.sha256(address.encode(errors="replace")).hexdigest()


def _may_be_kept(response: HttpResponseBase) -> bool:
    marked = getattr(response, "may_be_kept", False)
    return bool(marked) and isinstance(response, HttpResponse) and not response.cookies


def _keep_part(response: HttpResponse, version: Version, part: Rendered) -> Kept:
    kept = _keep(response, version)
    until = part.made + rendered_once.LONGEST
    return replace(kept, change=part.version, made=part.made, until=until)


def _keep(response: HttpResponseBase, version: Version) -> Kept:
    body = response.content if isinstance(response, HttpResponse) else b""
    patch_vary_headers(response, ["Accept-Encoding", "Cookie"])
    return Kept(
        version=version,
        until=time.time() + LONGEST,
        etag=hashlib.sha256(body).hexdigest()[:32],
        headers=tuple((k, v) for k, v in response.items() if k not in _NOT_KEPT),
        body=body,
        zipped=gzip.compress(body, 6, mtime=0),
    )
