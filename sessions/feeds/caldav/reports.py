"""The three reports: what fits, what is named, what has changed."""

from collections.abc import Callable, Iterable
from functools import cache
from typing import Final
from uuid import UUID

from sessions.errors.caldav import RequestUnsupported
from sessions.feeds.caldav import places
from sessions.feeds.caldav.entrance import Guest
from sessions.feeds.caldav.properties import (
    DATA,
    answered,
    language_of,
    of_entry,
    token_of,
)
from sessions.gateways.caldav import (
    DAV,
    Answered,
    Filter,
    Multiget,
    Query,
    Report,
    Sync,
    Wanted,
    write_multistatus,
)
from sessions.gateways.caldav_filters import fits, needs_reading
from sessions.jobs import personal
from sessions.jobs.fragments import Fragment
from sessions.selectors.personal import state_named, uids_of

GONE: Final = "HTTP/1.1 404 Not Found"


def report(guest: Guest, asked: Report) -> bytes:
    """Return the body of the answer. Raises RequestUnsupported."""
    if isinstance(asked, Query):
        keys = _fitting(guest, asked.filter)
        return write_multistatus(entries(guest, asked.wanted, keys))
    if isinstance(asked, Multiget):
        return write_multistatus(_named(guest, asked))
    return _synchronized(guest, asked)


def entries(guest: Guest, wanted: Wanted, keys: Iterable[str]) -> list[Answered]:
    """Return what is said of these entries. Two queries, and those that write them if asked."""
    chosen = list(keys)
    uids = uids_of(chosen)
    parts = _written(guest, chosen) if DATA in wanted.names else {}
    person, language = guest.held.user_id, language_of(guest)

    def data(key: str) -> Callable[[], bytes]:
        return lambda: personal.alone(parts[key], language) if key in parts else b""

    return [
        answered(places.entry(person, uids[key]), wanted, of_entry(guest, key, data(key)))
        for key in chosen
        if key in uids and (key in parts or DATA not in wanted.names)
    ]


def _written(guest: Guest, keys: Iterable[str]) -> dict[str, Fragment]:
    return personal.components(guest.held, language_of(guest), among=frozenset(keys))


def _fitting(guest: Guest, wanted: Filter) -> list[str]:
    keys = list(guest.held.entries)
    if not needs_reading(wanted):
        return keys
    language = language_of(guest)
    parts = _written(guest, keys)
    return [
        key for key in keys if key in parts and fits(wanted, personal.alone(parts[key], language))
    ]


def _named(guest: Guest, asked: Multiget) -> list[Answered]:
    person = guest.held.user_id
    by_uid = {uid: key for key, uid in uids_of(guest.held.entries).items()}
    asked_for = {href: by_uid.get(places.entry_named(href, person) or "") for href in asked.hrefs}
    found = entries(guest, asked.wanted, dict.fromkeys(key for key in asked_for.values() if key))
    missing = [Answered(href, status=GONE) for href, key in asked_for.items() if key is None]
    return [*found, *missing]


def _synchronized(guest: Guest, asked: Sync) -> bytes:
    now = guest.held.entries
    before = _before(guest, asked.token) if asked.token else {}
    language = language_of(guest)

    @cache
    def tag(key: str) -> str:
        return personal.entry_tag(guest.held, key, language)

    changed = [key for key in now if before.get(key) != tag(key)]
    gone = [key for key in before if key not in now]
    if asked.limit is not None and len(changed) + len(gone) > asked.limit:
        raise RequestUnsupported(f"{DAV}number-of-matches-within-limits")
    uids = uids_of(gone)
    person = guest.held.user_id
    answers = entries(guest, asked.wanted, changed)
    answers += [Answered(places.entry(person, uids[k]), status=GONE) for k in gone if k in uids]
    return write_multistatus(answers, token=token_of(guest))


def _before(guest: Guest, token: str) -> dict[str, str]:
    """Return the tags the entries had when that token was given."""
    key, dot, language = token.rpartition("/")[2].partition(".")
    try:
        state = state_named(guest.held.user_id, UUID(key)) if dot else None
    except ValueError:
        state = None
    if state is None:
        raise RequestUnsupported(f"{DAV}valid-sync-token")
    return personal.tags_of(state, language)
