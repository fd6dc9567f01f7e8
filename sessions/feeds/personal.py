"""Personal calendars: ``/calendar/personal/KEY-SECRET.en.ics``.

Who has the address reads the calendar, without log-in or cookie; so nothing here is written to a
log, and every other address of this form is answered as one that does not exist.
"""

import gzip
import re
from datetime import datetime
from typing import Final
from urllib.parse import parse_qsl

from django.conf import settings
from django.http import HttpRequest
from django.utils import timezone

from assemblies.gateways.tries import is_too_often
from assemblies.services.accounts import digest_of
from notifications.rules.programs import program_of
from notifications.services import calendar_tokens
from sessions.feeds.conditional import Reply, refusal, reply, stamped
from sessions.jobs import personal
from sessions.jobs.personal import Calendar
from sessions.rules.calendar_wishes import NoSuchWish, Wishes, wishes_of

CONTENT_TYPE: Final = "text/calendar; charset=utf-8"
# Her own program may keep it and must ask whether it still holds; nobody in between may.
CACHED: Final = {"Cache-Control": "private, max-age=0, must-revalidate", "Vary": "Accept-Encoding"}
HEADERS: Final = {
    "X-Robots-Tag": "noindex",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
}
MOST_KEYS = 100  # behind the question mark
WRONG_A_MINUTE: Final = 60  # secrets, by file or CalDAV, from one network address

_BELOW = "/calendar/personal/"
_ADDRESS = re.compile(_BELOW + r"([1-9]\d{0,17})-([A-Za-z0-9_-]{43})\.([a-z]{2})\.ics")


class _Changing(Exception):
    """What it holds changed while it was written: ask again."""


def answer(request: HttpRequest, path: str) -> Reply | None:
    """Answer a GET or HEAD of a personal calendar; None for every other address."""
    if not path.startswith(_BELOW):
        return None
    match = _ADDRESS.fullmatch(path)
    wishes = _wishes(request)
    if match is None or wishes is None or match[3] not in dict(settings.LANGUAGES):
        return _refused("No such calendar.\n", 404)
    for _attempt in range(3):
        try:
            made = _answer(request, int(match[1]), digest_of(match[2]), match[3], wishes)
        except _Changing:
            continue
        if made is None:
            # Only who shows a wrong one is stopped: whole halls stand behind one network address.
            if is_too_often(request, "calendar", a_minute=WRONG_A_MINUTE):
                return _refused("Too many wrong addresses. Ask again in a minute.\n", 429)
            return _refused("No such calendar.\n", 404)
        return made
    return _refused("The calendar is changing. Ask again.\n", 503)


def note_use(request: HttpRequest, held: Calendar, at: datetime) -> None:
    """Keep that the address was used in this hour, and by which program; once an hour."""
    hour = at.replace(minute=0, second=0, microsecond=0)
    if held.last_used_at is None or held.last_used_at < hour:
        program = program_of(request.META.get("HTTP_USER_AGENT", ""))
        calendar_tokens.note_use(token_id=held.token_id, program=program, at=at)


def _answer(
    request: HttpRequest, user_id: int, digest: str, language: str, wishes: Wishes
) -> Reply | None:
    at = timezone.now()
    held = personal.calendar_of(user_id, digest, at=at)
    if held is None:
        return None
    note_use(request, held, at)

    def body_of(zipped: bool) -> bytes:
        body = personal.whole(held, language, wishes)
        again = personal.calendar_of(user_id, digest, at=at)
        if again is None or again.state.pk != held.state.pk:
            raise _Changing
        return gzip.compress(body, mtime=0) if zipped else body

    made = stamped(
        etag=personal.etag_of(held, language, wishes),
        changed_at=held.state.created_at,
        content_type=CONTENT_TYPE,
        cached=CACHED,
        headers={**HEADERS, "Content-Disposition": "inline"},
    )
    return reply(request.META, made, body_of)


def _wishes(request: HttpRequest) -> Wishes | None:
    try:
        given = parse_qsl(request.META.get("QUERY_STRING", ""), max_num_fields=MOST_KEYS)
        return wishes_of(given)
    except (NoSuchWish, ValueError):
        return None


def _refused(text: str, status: int) -> Reply:
    return refusal(text, status, **{"Cache-Control": "no-store", "Referrer-Policy": "no-referrer"})
