"""A read-only CalDAV collection of one's own calendar, so that programs refresh it at once.

``/.well-known/caldav`` leads to ``/dav/``, from where a program finds the principal, the home and
the calendar (RFC 6764, 5397, 4791, 6578). Nothing can be changed here; see docs/adr/0044.
"""

from typing import Final

from django.http import HttpRequest, UnreadablePostError
from django.utils import timezone

from sessions.errors.caldav import RequestUnreadable, RequestUnsupported
from sessions.feeds.caldav import places, properties, reports
from sessions.feeds.caldav.entrance import Guest, TooManyWrong, guest_of
from sessions.feeds.caldav.places import Kind, Place
from sessions.feeds.conditional import Reply, refusal, reply, stamped
from sessions.feeds.personal import CONTENT_TYPE, HEADERS, note_use
from sessions.gateways.caldav import (
    DAV,
    LONGEST,
    Answered,
    Wanted,
    read_propfind,
    read_report,
    write_error,
    write_multistatus,
)
from sessions.jobs import personal
from sessions.selectors.personal import uids_of

READS: Final = ("OPTIONS", "GET", "HEAD", "PROPFIND", "REPORT")
# What a program may try and nobody may do here.
_WRITES: Final = {
    "PUT", "DELETE", "PROPPATCH", "MKCALENDAR", "MKCOL", "POST", "PATCH", "COPY", "MOVE", "LOCK",
    "UNLOCK", "ACL",
}  # fmt: skip
_ABOUT: Final = {"DAV": "1, 3, calendar-access", "Allow": ", ".join(READS)}
_CACHED: Final = {"Cache-Control": "private, max-age=0, must-revalidate"}
_REALM: Final = 'Basic realm="Hemicycle calendar", charset="UTF-8"'


def answers(path: str) -> bool:
    """Tell whether a path is answered here."""
    return path.startswith((places.ROOT, places.WELL_KNOWN)) or path == places.ROOT.rstrip("/")


def answer(request: HttpRequest, path: str) -> Reply:
    """Answer any request here; whatever is sent, never as a fault of ours."""
    if path.rstrip("/") == places.WELL_KNOWN:
        return refusal("Look there.\n", 301, Location=places.ROOT)
    if request.method == "OPTIONS":
        return Reply(200, (*_ABOUT.items(), ("Content-Length", "0")), b"")
    at = timezone.now()
    try:
        guest = guest_of(request, at=at)
    except TooManyWrong:
        return refusal("Too many wrong passwords.\n", 429, **{"Retry-After": "60"})
    if guest is None:
        said = "Your address and a calendar password, please.\n"
        return refusal(said, 401, **{"WWW-Authenticate": _REALM, "Cache-Control": "no-store"})
    note_use(request, guest.held, at)
    try:
        return _answer(request, path, guest)
    except (RequestUnreadable, UnreadablePostError):
        return refusal("The request could not be read.\n", 400)
    except RequestUnsupported as refused:
        too_many = refused.element.endswith("within-limits")
        return _xml(507 if too_many else 403, write_error(refused.element))


def _answer(request: HttpRequest, path: str, guest: Guest) -> Reply:
    place, method = places.place_of(path), request.method or ""
    if place is not None and place.person not in (0, guest.held.user_id):
        return refusal("There is nothing here.\n", 404)
    if method in _WRITES:  # whatever a new entry or calendar would be called
        return _xml(403, write_error(f"{DAV}need-privileges"))
    if place is None:
        return refusal("There is nothing here.\n", 404)
    if method not in READS:
        return refusal("Not done here.\n", 405, **_ABOUT)
    return _read(request, guest, place)


def _read(request: HttpRequest, guest: Guest, place: Place) -> Reply:
    key = _key_of(guest, place)
    if place.kind is Kind.ENTRY and key is None:
        return refusal("There is nothing here.\n", 404)
    if request.method == "PROPFIND":
        return _propfind(request, guest, place, key)
    if request.method == "REPORT":
        if place.kind is not Kind.CALENDAR:
            raise RequestUnsupported(f"{DAV}supported-report")
        return _xml(207, reports.report(guest, read_report(_body(request))))
    return _get(request, guest, place, key)


def _key_of(guest: Guest, place: Place) -> str | None:
    if place.kind is not Kind.ENTRY:
        return None
    found = uids_of(guest.held.entries)
    return next((key for key, uid in found.items() if uid == place.uid), None)


def _propfind(request: HttpRequest, guest: Guest, place: Place, key: str | None) -> Reply:
    depth = request.META.get("HTTP_DEPTH", "infinity").strip().lower()
    if depth not in {"0", "1", "infinity"}:
        raise RequestUnreadable
    wanted = read_propfind(_body(request))
    if key is not None:
        return _xml(207, write_multistatus(reports.entries(guest, wanted, [key])))
    if depth == "infinity":
        raise RequestUnsupported(f"{DAV}propfind-finite-depth")
    person = guest.held.user_id
    answers = [_collection(guest, wanted, place.kind)]
    if depth == "1" and place.kind is Kind.HOME:
        answers.append(_collection(guest, wanted, Kind.CALENDAR))
    if depth == "1" and place.kind is Kind.ROOT:
        answers += [_collection(guest, wanted, kind) for kind in (Kind.PRINCIPAL, Kind.HOME)]
    if depth == "1" and place.kind is Kind.CALENDAR and person:
        answers += reports.entries(guest, wanted, guest.held.entries)
    return _xml(207, write_multistatus(answers))


def _collection(guest: Guest, wanted: Wanted, kind: Kind) -> Answered:
    person = guest.held.user_id
    href = {
        Kind.ROOT: places.ROOT,
        Kind.PRINCIPAL: places.principal(person),
        Kind.HOME: places.home(person),
        Kind.CALENDAR: places.calendar(person),
    }[kind]
    return properties.answered(href, wanted, properties.of_collection(guest, kind))


def _get(request: HttpRequest, guest: Guest, place: Place, key: str | None) -> Reply:
    """Answer with the whole calendar or one entry, under the tags that PROPFIND names."""
    held, language = guest.held, properties.language_of(guest)
    if place.kind not in (Kind.CALENDAR, Kind.ENTRY):
        return refusal("This address is for calendar programs.\n", 405, **_ABOUT)
    if key is None:
        etag = personal.etag_of(held, language, personal.EVERYTHING)
        body = personal.whole(held, language, personal.EVERYTHING)
    else:
        etag = personal.entry_tag(held, key, language)
        parts = personal.components(held, language, among=frozenset({key}))
        if key not in parts:
            return refusal("There is nothing here.\n", 404)
        body = personal.alone(parts[key], language)
    made = stamped(
        etag=etag,
        changed_at=held.state.created_at,
        content_type=CONTENT_TYPE,
        cached=_CACHED,
        headers=HEADERS,
    )
    # Never zipped: the tag of a zipped copy would be another than the one that PROPFIND names.
    plain = {name: value for name, value in request.META.items() if name != "HTTP_ACCEPT_ENCODING"}
    return reply(plain, made, lambda _zipped: body)


def _body(request: HttpRequest) -> bytes:
    body = request.read(LONGEST + 1)
    if len(body) > LONGEST:
        raise RequestUnreadable
    return body


def _xml(status: int, body: bytes) -> Reply:
    headers = (
        ("Content-Type", "application/xml; charset=utf-8"),
        ("Content-Length", str(len(body))),
        ("DAV", _ABOUT["DAV"]),
        *_CACHED.items(),
        *HEADERS.items(),
    )
    return Reply(status, headers, body)
