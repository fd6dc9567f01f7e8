"""The outbox: acts write rows in their own transaction; delivery happens after the commit.

`queue` tells one person; `publish` tells everybody who follows a topic. Both are safe to run
twice: a person hears of one occasion (``key``) once.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from django.db.models import Q
from django.utils import translation

from assemblies.models.accounts import User
from notifications import tasks
from notifications.calendar.entries import Entry
from notifications.calendar.plain import to_plain
from notifications.enums import Category, MessageState, Method
from notifications.messages import MessageKind
from notifications.models.addressees import Addressee
from notifications.models.messages import Message, thread_of
from notifications.rules.sequence import sequence_for_person
from notifications.selectors import (
    addressees_following,
    cancellations_by_address,
    followers_of,
)
from notifications.services.wishes import as_wished


@dataclass(frozen=True, slots=True, kw_only=True)
class Recipient:
    """Who is told, at which address, in which language."""

    address: str
    name: str = ""
    language: str = "en"
    time_zone: str = ""

    @classmethod
    def of(cls, user: User) -> "Recipient":
        return cls(
            address=user.email, name=user.name, language=user.language, time_zone=user.time_zone
        )

    @classmethod
    def at(cls, addressee: Addressee) -> "Recipient":
        """Return who follows by mail alone: of her we know no name."""
        return cls(
            address=addressee.address,
            language=addressee.language,
            time_zone=addressee.time_zone,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """What one message says: what its templates print, and the calendar entry it carries.

    ``context`` holds plain JSON values only, already in the reader's language; where it says the
    venue's hours it has them as ``hours`` (`hours_of`), and the reader's own are added.
    ``entries``: news of several at once cannot ask a calendar to change them; they go along as a
    file to take over. ``useful_until``: after that the message is not sent any more.
    ``wanted_before``: what it is about begins then, so it does not wait longer than that.
    """

    context: Mapping[str, Any] = field(default_factory=dict)
    entry: Entry | None = None
    method: Method | None = None
    entries: tuple[Entry, ...] = ()
    useful_until: datetime | None = None
    wanted_before: datetime | None = None


def queue(
    *,
    kind: MessageKind,
    to: Recipient,
    key: str,
    words: Words,
    is_asked: bool = False,
    at: datetime,
) -> None:
    """Write one message to the outbox of the surrounding transaction.

    ``key`` names the occasion, for instance ``registration:7:approved:2``. is_asked: she asked for
    this very mail a moment ago, so that it leaves whatever she chose.
    """
    row = _row(kind=kind, to=to, key=key, words=words, at=at)
    _write([row] if is_asked else as_wished([row], kind), kind)


def queue_all(
    *, kind: MessageKind, news: Iterable[tuple[Recipient, Words]], key: str, at: datetime
) -> int:
    """Tell each of these people of one occasion in words of their own; return how many rows.

    Who has been told of it already is passed over, so it may be run again.
    """
    rows = [_row(kind=kind, to=to, key=key, words=words, at=at) for to, words in news]
    _write(as_wished(rows, kind), kind)
    return len(rows)


def publish(
    *,
    kind: MessageKind,
    topics: Iterable[str],
    key: str,
    words_in: Callable[[str], Words],
    at: datetime,
) -> int:
    """Tell everybody who follows any of ``topics``; return how many.

    ``words_in`` is asked once for each language spoken among them, with that language active.
    A person hears of it once, however many of the topics she follows. Whose entry was cancelled for
    her alone before gets it under a number above what her calendar has seen.
    """
    followers = recipients_of(topics)
    words: dict[str, Words] = {}
    for language in {to.language for to in followers}:
        with translation.override(language):
            words[language] = words_in(language)
    cancelled = _cancelled_before(followers, words.values())
    rows = []
    for to in followers:
        said = _for_person(words[to.language], cancelled.get(to.address, 0))
        rows.append(_row(kind=kind, to=to, key=key, words=said, at=at))
    _write(as_wished(rows, kind), kind)
    return len(followers)


def recipients_of(topics: Iterable[str]) -> list[Recipient]:
    """Return who follows any of the topics, each address once: an account, or by mail alone."""
    topics = set(topics)
    found = {user.email.lower(): Recipient.of(user) for user in followers_of(topics)}
    for addressee in addressees_following(topics):
        found.setdefault(addressee.address, Recipient.at(addressee))
    return list(found.values())


def hours_of(starts: datetime, ends: datetime | None, zone: str) -> dict[str, str]:
    """Return hours as a message keeps them; ``ends`` is None where it is open. ``zone``: IANA."""
    hours = {"starts": starts.isoformat(), "zone": zone}
    return {**hours, "ends": ends.isoformat()} if ends else hours


def _cancelled_before(followers: Iterable[Recipient], words: Iterable[Words]) -> dict[str, int]:
    entry = next((one.entry for one in words if one.entry), None)
    if entry is None:
        return {}
    return cancellations_by_address([to.address for to in followers], entry.uid)


def _for_person(words: Words, cancelled_before: int) -> Words:
    if words.entry is None or not cancelled_before:
        return words
    number = sequence_for_person(words.entry.sequence, cancelled_before=cancelled_before)
    return replace(words, entry=replace(words.entry, sequence=number))


def _row(*, kind: MessageKind, to: Recipient, key: str, words: Words, at: datetime) -> Message:
    entry = words.entry
    row = Message(
        recipient=to.address.lower(),
        domain=to.address.rpartition("@")[2].lower(),
        recipient_name=to.name,
        language=to.language,
        key=key,
        kind=kind.name,
        lane=kind.lane,
        thread=thread_of(to.address, entry.uid) if entry else "",
        uid=entry.uid if entry else "",
        context=dict(words.context),
        entry=to_plain(entry) if entry else None,
        method=words.method or "",
        entries=[to_plain(one) for one in words.entries] or None,
        created_at=at,
        due_at=at,
        useful_until=words.useful_until,
    )
    row.reader_zone, row.wanted_before = to.time_zone, words.wanted_before
    return row


def _write(rows: list[Message], kind: MessageKind) -> None:
    if not rows:
        return
    is_official = kind.category is Category.OFFICIAL
    if is_official:
        for row in rows:
            row.thread = row.thread if row.method else ""  # words alone wait for nothing
    Message.objects.bulk_create(rows, ignore_conflicts=True, batch_size=500)
    threads = {row.thread for row in rows if row.thread}
    if is_official and threads:
        _clear_the_way(threads, rows[0].created_at)
    tasks.wake(kind.lane, mails=len(rows))


def _clear_the_way(threads: Iterable[str], at: datetime) -> None:
    """Let official words leave at once: no quiet hours and no second look keep them back.

    What waits for the end of quiet hours leaves before them. What is held may never leave: it gives
    up its calendar part, since theirs says how the entry is now, and what it says stays held.
    """
    waits = Q(state=MessageState.QUEUED, due_at__gt=at, attempts=0) | Q(state=MessageState.HELD)
    before = Message.objects.select_for_update(of=("self",)).filter(waits, thread__in=threads)
    found = list(before.order_by("pk").values_list("pk", "state"))
    quiet = [pk for pk, state in found if state == MessageState.QUEUED]
    held = [pk for pk, state in found if state == MessageState.HELD]
    if quiet:
        Message.objects.filter(pk__in=quiet).update(due_at=at)
    if held:
        Message.objects.filter(pk__in=held).update(thread="", entry=None, method="")
