"""Feeds that everybody may read: ``/calendar/assemblies/138.en.ics``, ``/calendar/all.fr.json``.

The answer depends on the address and on stored data only; who asks changes nothing.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime

from django.utils import timezone

from notifications.errors import CalendarRefused
from sessions.errors.feeds import NoSuchCalendar, TooManyChoices
from sessions.feeds.conditional import Answer, Environ, Reply, refusal, reply, stamped
from sessions.jobs import feeds
from sessions.jobs.feeds import TooManyWaiting
from sessions.rules.feed_filters import Wanted, read_address
from sessions.selectors import kept_bytes, moments
from sessions.selectors.feeds import BytesGone, bytes_of, version_of

PREFIX = "/calendar/"
FRESH = 300  # seconds for which a cache in between may answer without asking
RETRY = "60"  # seconds
CONTENT_TYPES = {"ics": "text/calendar; charset=utf-8", "json": "application/calendar+json"}
CACHED = {"Cache-Control": f"public, max-age={FRESH}", "Vary": "Accept-Encoding"}
HEADERS = {
    "X-Robots-Tag": "noindex",
    "X-Content-Type-Options": "nosniff",
    # A calendar on another site's page may read what everybody may read.
    "Access-Control-Allow-Origin": "*",
}

_LONGEST = 4_000  # characters of a query that is remembered by its words


@dataclass(slots=True)
class Found:
    """An answer of this moment and its bytes, plain and zipped, once somebody has read them."""

    answer: Answer
    read: Callable[[bool], bytes]
    at_hand: dict[bool, bytes] = field(default_factory=dict)

    def body(self, zipped: bool) -> bytes:
        """Return the bytes, read first where nobody has. Raises BytesGone."""
        held = self.at_hand.get(zipped)
        if held is None:
            held = self.at_hand[zipped] = self.read(zipped)
        return held


def answer(environ: Environ, path: str) -> Reply | None:
    """Answer a GET or HEAD for a public feed; None where there is none at ``path``."""
    query = str(environ.get("QUERY_STRING", ""))
    for _attempt in range(3):
        try:
            found = _found(path, query)
            return reply(environ, found.answer, found.body)
        except NoSuchCalendar:
            return None
        except TooManyChoices as error:
            text = f"{error.message.format(**error.details)}\n"
            return refusal(text, 404)
        except CalendarRefused:  # a query's calendar that this process has never built
            return None
        except BytesGone:  # replaced between two queries: the next stamp is newer
            moments.forget()
        except TooManyWaiting:
            break
    return refusal("The calendar is changing. Ask again.\n", 503, **{"Retry-After": RETRY})


def at_hand(environ: Environ, path: str) -> Reply | None:
    """Answer from what was found a moment ago, without any question to the database.

    None: ask `answer`.
    """
    found = moments.remembered(_name(path, str(environ.get("QUERY_STRING", ""))))
    if not isinstance(found, Found):
        return None
    try:
        return reply(environ, found.answer, found.at_hand.__getitem__)
    except KeyError:
        return None


def _name(path: str, query: str) -> str:
    return f"{path}?{query}" if query else path


def _found(path: str, query: str) -> Found:
    name = _name(path, query)
    found: Found | None = moments.remembered(name)
    if found is None:
        wanted = read_address(path.removeprefix(PREFIX), query)
        # Other words for the same calendar, a number that forces a refresh: one question for all.
        canonical = f"{PREFIX}{wanted.address}"
        found = moments.remembered(canonical)
        if found is None:
            find = _stored if wanted.filter.is_named else _combined
            found = find(wanted, timezone.now())
            moments.remember(canonical, found)
        if name != canonical and len(name) < _LONGEST:
            moments.remember(name, found)
    return found


def _stored(wanted: Wanted, at: datetime) -> Found:
    stamp = feeds.newest(wanted, at=at)
    address, etag = wanted.address, stamp.etag
    made = _answer(wanted, etag, stamp.changed_at)
    return Found(made, lambda zipped: bytes_of(address, etag, zipped=zipped))


def _combined(wanted: Wanted, at: datetime) -> Found:
    version: int | None = moments.remembered(PREFIX)
    if version is None:
        version = version_of(None)
        moments.remember(PREFIX, version)
    built = feeds.combined(wanted, version=version, at=at)

    def read(zipped: bool) -> bytes:
        if not zipped:
            return built.body
        key = (wanted, built.etag)
        return kept_bytes.of_process().once(key, lambda: feeds.zipped(built.body))

    return Found(_answer(wanted, built.etag, built.changed_at), read)


def _answer(wanted: Wanted, etag: str, changed_at: datetime) -> Answer:
    return stamped(
        etag=etag,
        changed_at=changed_at,
        content_type=CONTENT_TYPES[wanted.ending],
        cached=CACHED,
        headers={**HEADERS, "Content-Disposition": "inline"},
    )
