"""One person's calendar, ready to be sent: what it holds is settled, then copied together.

Rights are asked at each request. What she had and may not see any more is remembered in the newest
state of her calendar, so that her program hears that it is gone; a state is written only when
something has changed, under the lock of her account.
"""

import hashlib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Final

import structlog
from django.conf import settings
from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext

from assemblies.models.accounts import User
from assemblies.models.events import Event
from notifications.calendar.copies import lifted, with_alarm
from notifications.calendar.entries import Entry, Feed
from notifications.calendar.events import clock_of, write_event
from notifications.calendar.feeds import write_feed, write_single
from notifications.errors import CalendarRefused
from notifications.models.calendars import CalendarState
from sessions.jobs import fragments
from sessions.jobs.fragments import Fragment, fragments_of
from sessions.models.feeds import WithdrawnEntry
from sessions.models.sittings import Sitting
from sessions.rules.calendar_wishes import Shown, Wishes
from sessions.rules.personal_calendar import Kept, settled, undecided
from sessions.selectors import personal
from sessions.selectors.entries import entry_of_event, entry_of_withdrawn
from sessions.selectors.personal import Standing, State

log = structlog.get_logger(__name__)

REFRESH = timedelta(hours=1)
SECOND = timedelta(seconds=1)
EVERYTHING: Final = Wishes()
STATES: Final = 20  # of one person: what programs may ask changes since

_CANCELLED: Final = b"\r\nSTATUS:CANCELLED\r\n"

# Raise the number when the same data shall be written otherwise (our own words, our own format).
_OWN = 2


def edition() -> str:
    """Return what the bytes depend on besides the entries: our own words and the zones' rules."""
    words = f"{_OWN}/{fragments.EDITION}/{settings.ORGANIZATION}/{settings.PUBLIC_URL}"
    return hashlib.sha256(words.encode()).hexdigest()[:16]


@dataclass(frozen=True, slots=True)
class Calendar:
    """What one person's calendar holds, by key in order, and the state that says so."""

    user_id: int
    token_id: int
    last_used_at: datetime | None
    language: str  # the account's own
    state: State

    @property
    def entries(self) -> dict[str, Kept]:
        return self.state.entries


def calendar_of(user_id: int, digest: str, *, at: datetime) -> Calendar | None:
    """Return what the calendar holds at ``at``; None unless the secret with that hash opens it.

    One query when nothing has changed since somebody asked last.
    """
    standing = personal.standing_of(user_id, digest, at=at)
    if standing is None:
        return None
    state = standing.state
    if state is None or not _is_settled(standing, state, at):
        with transaction.atomic():
            _held(user_id)
            standing = personal.standing_of(user_id, digest, at=at)
            if standing is None:
                return None
            state = _settle(standing, at)
    return Calendar(user_id, standing.token_id, standing.last_used_at, standing.language, state)


def etag_of(held: Calendar, language: str, wishes: Wishes) -> str:
    """Return the hash of everything the bytes depend on: the entries' versions, not their bytes."""
    facts = [
        held.state.edition,
        language,
        wishes.words,
        str(int(held.state.created_at.timestamp())),
    ]
    facts += (_version(key, kept) for key, kept in held.entries.items())
    return hashlib.sha256("\n".join(facts).encode()).hexdigest()[:32]


def entry_tag(held: Calendar, key: str, language: str) -> str:
    """Return the hash of what one entry's own file depends on."""
    return _tag(held.state, key, language)


def tags_of(state: State, language: str) -> dict[str, str]:
    """Return the hashes that the entries had in an earlier state, by key."""
    return {key: _tag(state, key, language) for key in state.entries}


def name_of(language: str) -> str:
    """Return what the calendar is called."""
    with translation.override(language):
        name = gettext("My calendar")
    return f"{name} · {settings.ORGANIZATION}" if settings.ORGANIZATION else name


def whole(held: Calendar, language: str, wishes: Wishes) -> bytes:
    """Write the calendar as one file. Four queries, and one to write each outdated entry."""
    found = components(held, language)
    chosen = [
        Fragment(found[key].zone, _worded(found[key].body, key, wishes))
        for key in _in_order(held)
        if key in found and _is_wanted(key, wishes)
    ]
    if wishes.hides_cancelled:
        chosen = [part for part in chosen if _CANCELLED not in part.body]
    feed = Feed(
        name=name_of(language),
        language=language,
        zone="UTC",
        refresh=REFRESH,
        changed_at=held.state.created_at,
    )
    return write_feed(feed, ((part.zone, part.body) for part in chosen))


def alone(part: Fragment, language: str) -> bytes:
    """Write one entry as a calendar of its own, with its clock."""
    return write_single(part.zone, part.body, language=language)


def components(
    held: Calendar, language: str, *, among: frozenset[str] | None = None
) -> dict[str, Fragment]:
    """Return the written entries by key; among: these alone. What is not there any more is not."""
    entries = {k: v for k, v in held.entries.items() if among is None or k in among}
    sittings = {int(k[1:]): v for k, v in entries.items() if k[0] == "s" and not v.gone}
    events = {int(k[1:]): v for k, v in entries.items() if k[0] == "e"}
    found = {f"s{pk}": part for pk, part in fragments_of(sittings, language).items()}
    for event in Event.objects.filter(pk__in=events):
        with _passing_over(f"e{event.pk}"):
            found[f"e{event.pk}"] = _written(entry_of_event(event, language), language)
    found |= _tombstones({int(k[1:]): v for k, v in entries.items() if v.gone}, language)
    return {
        key: Fragment(part.zone, lifted(part.body, entries[key].lift))
        for key, part in found.items()
        if key in entries
    }


def _held(user_id: int) -> None:
    """Let one program at a time settle what the account's calendar holds."""
    User.objects.select_for_update(of=("self",), no_key=True).get(pk=user_id)


def _is_settled(standing: Standing, state: State, at: datetime) -> bool:
    if state.edition != edition() or undecided(state.entries, standing.now):
        return False
    return settled(state.entries, standing.now, lost=(), at=at) == state.entries


def _settle(standing: Standing, at: datetime) -> State:
    """Write what the calendar holds now, unless somebody has meanwhile; needs the account held."""
    state, user_id = standing.state, standing.user_id
    before = state.entries if state else {}
    lost = personal.lost_of(user_id, undecided(before, standing.now), at=at)
    entries = settled(before, standing.now, lost=lost, at=at)
    if state is not None and state.edition == edition() and entries == before:
        return state
    # Programs that ask by date only must hear of two changes in one second.
    moved = max(at.replace(microsecond=0), state.created_at + SECOND) if state else at
    row = CalendarState.objects.create(
        user_id=user_id,
        listing=personal.listing_of(edition(), entries),
        created_at=moved.astimezone(UTC).replace(microsecond=0),
    )
    kept = CalendarState.objects.filter(user=user_id).order_by("-pk")
    oldest = kept.values_list("pk", flat=True)[STATES - 1 : STATES].first()
    if oldest is not None:
        kept.filter(pk__lt=oldest).delete()
    return personal.state_of(row)


def _tombstones(gone: Mapping[int, Kept], language: str) -> dict[str, Fragment]:
    """Write what her calendar says of sittings she may not see any more: nothing of what they are.

    Hours are those she knew.
    """
    if not gone:
        return {}
    written = {}
    for sitting in Sitting.planned.select_related("event").filter(pk__in=gone):
        kept = gone[sitting.pk]
        row = WithdrawnEntry(
            sitting=sitting,
            sequence=kept.sequence + 1,
            starts_at=datetime.fromtimestamp(kept.starts, UTC),
            ends_at=datetime.fromtimestamp(kept.ends, UTC),
            withdrawn_at=datetime.fromtimestamp(kept.gone, UTC),
        )
        with _passing_over(f"s{sitting.pk}"):
            written[f"s{sitting.pk}"] = _written(entry_of_withdrawn(row, language), language)
    return written


@contextmanager
def _passing_over(key: str) -> Iterator[None]:
    """Leave out what cannot be written, and say so in the log: the rest goes on."""
    try:
        yield
    except CalendarRefused as refusal:
        log.exception("entry_not_written", key=key, details=refusal.details)


def _written(entry: Entry, language: str) -> Fragment:
    zone = clock_of(entry)
    return Fragment(zone, write_event(entry, language, zone))


def _tag(state: State, key: str, language: str) -> str:
    facts = f"{state.edition} {language} {_version(key, state.entries[key])}"
    return hashlib.sha256(facts.encode()).hexdigest()[:32]


def _version(key: str, kept: Kept) -> str:
    return f"{key} {kept.sequence} {kept.changed} {kept.lift} {kept.gone}"


def _in_order(held: Calendar) -> list[str]:
    """Return the keys: days first, then sittings as they begin."""
    return sorted(held.entries, key=lambda key: (held.entries[key].starts, key[0], int(key[1:])))


def _is_wanted(key: str, wishes: Wishes) -> bool:
    return wishes.shown is Shown.BOTH or (wishes.shown is Shown.DAYS) == (key[0] == "e")


def _worded(body: bytes, key: str, wishes: Wishes) -> bytes:
    return with_alarm(body, wishes.alarm) if wishes.alarm and key[0] == "s" else body
