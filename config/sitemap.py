"""The map of the public pages for search engines: an index, and parts that it names.

Each page stands in every language, with the others beside it. What is not for everybody is in no
part; the parts are built from the same reads as the pages.
"""

import gzip
import hashlib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from xml.sax.saxutils import escape

from django.conf import settings
from django.core.cache import cache
from django.db.models import Max, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone, translation
from django.views.decorators.http import require_safe

from assemblies.models.institutions import Institution
from assemblies.selectors import published_events
from config.in_languages import in_language
from sessions.feeds.conditional import known_tag, takes_gzip
from sessions.selectors import of_all
from sessions.selectors.outcomes import version_of_public
from sessions.selectors.public_bodies import bodies_of_all
from sessions.selectors.public_themes import counted_themes
from sessions.selectors.story import told_assemblies

# Things in a part; in four languages that is a fifth of the 10,000 addresses that a part may have.
MOST: Final = 500
_KEPT: Final = 300  # seconds at most: what is published by the clock alone raises no version
_XML: Final = "application/xml; charset=utf-8"
_MAP: Final = "http://www.sitemaps.org/schemas/sitemap/0.9"
_XHTML: Final = "http://www.w3.org/1999/xhtml"
# Lists and other pages that are always there.
_STANDING: Final = (
    "home",
    "assembly_sessions:events",
    "assembly_sessions:assemblies",
    "assembly_sessions:body-public-list",
    "assembly_sessions:theme-public-list",
    "assembly_sessions:resolution-list",
    "assembly_sessions:document-list",
    "assembly_sessions:calendar",
    "assembly_sessions:subscribe",
    "registrations:parliament-list",
)


@dataclass(frozen=True, slots=True)
class Page:
    """An address in English, and when what stands there was changed last, where that is known."""

    path: str
    changed_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of pages: how many there are, and those from one to another, in one order."""

    count: Callable[[datetime], int]
    pages: Callable[[datetime, int, int], Iterable[Page]]


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """Name the parts of the map."""
    return _kept(request, "index", _index)


@require_safe
def part(request: HttpRequest, kind: str, number: int) -> HttpResponse:
    """Give one part of the map; one that the index does not name is not found."""
    if kind not in KINDS or not 0 < number <= _parts_of(kind, timezone.now()):
        raise Http404
    return _kept(request, f"{kind}-{number}", lambda at: _part(kind, number, at))


def _kept(request: HttpRequest, name: str, build: Callable[[datetime], str]) -> HttpResponse:
    """Answer from memory until an event changes, with a tag for who has the map already."""
    named = f"{settings.PUBLIC_URL} {name} {version_of_public()}"
    key = f"sitemap:{hashlib.sha256(named.encode()).hexdigest()}"
    zipped: bytes | None = cache.get(key)
    if zipped is None:
        zipped = gzip.compress(build(timezone.now()).encode(), 6, mtime=0)
        cache.set(key, zipped, _KEPT)
    etag = hashlib.sha256(zipped).hexdigest()[:32]
    tags = (f'"{etag}"', f'"{etag}-gzip"')
    takes_it = takes_gzip(request.META.get("HTTP_ACCEPT_ENCODING", ""))
    if known := known_tag(request.META, tags, None):
        response = HttpResponse(status=304)
        del response["Content-Type"]
    else:
        known = tags[takes_it]
        body = zipped if takes_it else gzip.decompress(zipped)
        response = HttpResponse(body, content_type=_XML)
        if takes_it:
            response["Content-Encoding"] = "gzip"
    response["ETag"] = known
    response["Vary"] = "Accept-Encoding"
    response["Cache-Control"] = f"public, max-age={_KEPT}"
    return response


def _index(at: datetime) -> str:
    addresses = (
        reverse("sitemap-part", args=[kind, number])
        for kind in KINDS
        for number in range(1, _parts_of(kind, at) + 1)
    )
    lines = (f"<sitemap><loc>{escape(_whole(one))}</loc></sitemap>" for one in addresses)
    return _document("sitemapindex", lines)


def _part(kind: str, number: int, at: datetime) -> str:
    begin = (number - 1) * MOST
    with translation.override("en"):
        pages = list(KINDS[kind].pages(at, begin, begin + MOST))
    return _document("urlset", (line for page in pages for line in _lines(page)))


def _parts_of(kind: str, at: datetime) -> int:
    return -(-KINDS[kind].count(at) // MOST)


def _lines(page: Page) -> Iterable[str]:
    """Return the page in each language, each with all of them beside it."""
    urls = {
        code: escape(_whole(in_language(page.path, code)), {'"': "&quot;"})
        for code, _name in settings.LANGUAGES
    }
    beside = "".join(
        f'<xhtml:link rel="alternate" hreflang="{code}" href="{url}"/>'
        for code, url in (*urls.items(), ("x-default", urls["en"]))
    )
    at = page.changed_at
    changed = f"<lastmod>{at.isoformat(timespec='seconds')}</lastmod>" if at else ""
    return (f"<url><loc>{url}</loc>{changed}{beside}</url>" for url in urls.values())


def _document(name: str, lines: Iterable[str]) -> str:
    head = '<?xml version="1.0" encoding="UTF-8"?>\n'
    body = "\n".join(lines)
    return f'{head}<{name} xmlns="{_MAP}" xmlns:xhtml="{_XHTML}">\n{body}\n</{name}>\n'


def _whole(path: str) -> str:
    return f"{settings.PUBLIC_URL}{path}"


def _of(
    things: Callable[[datetime], QuerySet[Any]],
    page: Callable[[Any], Page],
) -> Kind:
    """Return a kind whose pages are rows of one table."""
    return Kind(
        count=lambda at: things(at).order_by().count(),
        pages=lambda at, begin, end: map(page, things(at).order_by("pk")[begin:end]),
    )


def _of_event(name: str) -> Callable[[Any], Page]:
    def page(event: Any) -> Page:  # noqa: ANN401 - an event of any kind
        return Page(reverse(f"assembly_sessions:{name}", args=[event.slug]), event.changed_at)

    return page


def _within(name: str, changed: str) -> Callable[[Any], Page]:
    """Return the page of something that belongs to an event; changed: its column of time."""

    def page(thing: Any) -> Page:  # noqa: ANN401 - of several tables
        address = reverse(f"assembly_sessions:{name}", args=[thing.event.slug, thing.pk])
        return Page(address, getattr(thing, changed))

    return page


def _document_page(document: Any) -> Page:  # noqa: ANN401 - with its newest revision annotated
    address = reverse("assembly_sessions:document", args=[document.symbol])
    return Page(address, document.newest_at or document.issued_at)


def _documents(at: datetime) -> QuerySet[Any]:
    return of_all.documents_of_all(at=at).annotate(newest_at=Max("revisions__issued_at"))


def _themes(at: datetime) -> list[Page]:
    return [
        Page(reverse("assembly_sessions:theme-public", args=[one.theme.code]))
        for one in counted_themes(at=at)
    ]


KINDS: Final[Mapping[str, Kind]] = {
    "pages": Kind(
        count=lambda _at: len(_STANDING),
        pages=lambda _at, begin, end: [Page(reverse(one)) for one in _STANDING[begin:end]],
    ),
    "events": _of(lambda _at: published_events(), _of_event("assembly-detail")),
    "programmes": _of(lambda _at: published_events(), _of_event("programme")),
    "stories": _of(lambda at: told_assemblies(at=at), _of_event("story")),
    "sittings": _of(lambda _at: of_all.open_sittings(), _within("sitting-detail", "changed_at")),
    "documents": _of(_documents, _document_page),
    "resolutions": _of(
        lambda _at: of_all.resolutions_of_all(), _within("resolution", "state_at")
    ),
    "debates": _of(lambda _at: of_all.debates_of_all(), _within("debate", "made_at")),
    "bodies": _of(
        lambda at: bodies_of_all(at=at),
        lambda one: Page(reverse("assembly_sessions:body-public", args=[one.code])),
    ),
    "themes": Kind(
        count=lambda at: len(_themes(at)),
        pages=lambda at, begin, end: _themes(at)[begin:end],
    ),
    "parliaments": _of(
        lambda _at: Institution.objects.with_delegations(),
        lambda one: Page(reverse("registrations:parliament", args=[one.code])),
    ),
}  # fmt: skip
