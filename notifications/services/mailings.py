"""Acts on mailings: many mails of one occasion, looked at before they leave.

A mailing is written by the secretariat for an audience, or holds the mails of an act that tells so
many. Whoever calls says how the audience is reached; this floor knows only rows of the outbox.
"""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import uuid4

from django.conf import settings
from django.db import transaction
from django.db.models import Count, Max, Q, QuerySet

from assemblies.enums import Capability
from assemblies.errors import Superseded
from assemblies.fields import LanguageMap
from assemblies.models.accounts import User
from assemblies.models.events import Event
from assemblies.permissions import accounts_of_house
from assemblies.services import audit
from notifications.enums import MailingState, MessageState
from notifications.errors import (
    LanguageMissing,
    MailingSettled,
    NobodyReached,
    SecondPersonNeeded,
    WordingEmpty,
)
from notifications.jobs import wordings
from notifications.messages import MessageKind, placeholders_of
from notifications.models.mailings import Mailing
from notifications.models.messages import Message
from notifications.rules.mailings import NEXT, is_held, may_release
from notifications.rules.own_words import FACTS, Wording, check, names_in, tidied
from notifications.services.leaving import let_go

REQUIRED_LANGUAGES = ("en", "fr")
DROPPED = "Dropped before it left"  # stands in the outbox as the reason


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """What the secretariat writes: the kind says whether it is news or an official notice."""

    kind: MessageKind
    audience: Mapping[str, Any]
    subject: Mapping[str, str]
    text: Mapping[str, str] = field(default_factory=dict)


@transaction.atomic
def write(*, event: Event, written: Written, by: User, at: datetime) -> Mailing:
    """Begin a mailing. Raises WordingEmpty, LanguageMissing, PlaceholderUnknown, WordingTooLong."""
    mailing = Mailing(
        event=event,
        occasion=f"mailing:{uuid4()}",
        created_at=at,
        created_by=by,
        version=0,
    )
    return _saved(mailing, written, "mailing.write", by, at)


@transaction.atomic
def change(*, mailing: Mailing, written: Written, version: int, by: User, at: datetime) -> Mailing:
    """Write it anew; one that waited for a second look is a draft again.

    Raises Superseded, MailingSettled, and what `write` raises.
    """
    mailing = _seen(mailing, version)
    if not is_written(mailing):
        raise MailingSettled
    if mailing.state != MailingState.DRAFT:
        _step(mailing, MailingState.DRAFT)
    return _saved(mailing, written, "mailing.change", by, at)


@transaction.atomic
def hold(*, mailing: Mailing, version: int, reached: int, by: User, at: datetime) -> Mailing:
    """Put a draft before somebody else. reached: how many it would tell now.

    Raises Superseded, MailingSettled, NobodyReached.
    """
    mailing = _seen(mailing, version)
    _step(mailing, MailingState.HELD)
    if not reached:
        raise NobodyReached
    mailing.estimate = reached
    return _moved(mailing, "mailing.hold", by, at)


@transaction.atomic
def release(
    *,
    mailing: Mailing,
    version: int,
    send: Callable[[Mailing], object],
    by: User,
    at: datetime,
) -> Mailing:
    """Let its mails go, once. send: writes the rows of one that was written by hand.

    Raises Superseded, MailingSettled, SecondPersonNeeded, NobodyReached.
    """
    mailing = _seen(mailing, version)
    _step(mailing, MailingState.RELEASED)
    if not may_let_go(mailing, by):
        raise SecondPersonNeeded
    mailing.settled_at, mailing.settled_by = at, by
    _moved(mailing, "mailing.release", by, at)
    if is_written(mailing):
        transaction.on_commit(wordings.forget)
        since = last_row()
        send(mailing)
        told = _rows_since(since, mailing.occasion).update(mailing=mailing)
        if not told:
            raise NobodyReached
    else:
        told = _let_go(mailing, at)
    mailing.estimate = told
    mailing.save(update_fields=["estimate"])
    return mailing


@transaction.atomic
def drop(*, mailing: Mailing, version: int, by: User, at: datetime) -> Mailing:
    """Give it up: nobody is told. Raises Superseded, MailingSettled."""
    mailing = _seen(mailing, version)
    _step(mailing, MailingState.DROPPED)
    mailing.settled_at, mailing.settled_by = at, by
    held = Message.objects.filter(pk__in=[row.pk for row in _held(mailing)])
    held.update(state=MessageState.DROPPED, last_error=DROPPED)
    return _moved(mailing, "mailing.drop", by, at)


def may_let_go(mailing: Mailing, by: User) -> bool:
    """Tell whether this account, which keeps mails, is the second to look at it. One query."""
    others = accounts_of_house(Capability.KEEP_MAILS).exclude(pk=by.pk).exists()
    return may_release(writer=mailing.changed_by_id, releaser=by.pk, others=others)


def is_written(mailing: Mailing) -> bool:
    """Tell whether somebody wrote it; else it holds the mails of an act."""
    return mailing.text is not None


def last_row() -> int:
    """Return a mark before which the outbox ends now: what an act writes stands after it."""
    return Message.objects.aggregate(last=Max("pk"))["last"] or 0


def hold_if_many(  # noqa: PLR0913 - what the act knows of its news, each by its name
    *,
    event: Event,
    kind: MessageKind,
    occasion: str,
    since: int,
    told: int,
    things: int,
    is_asked: bool,
    by: User | None,
    at: datetime,
) -> Mailing | None:
    """Hold back what an act has just written to the outbox, if it is for so many or so asked.

    For the act's own transaction, after its rows: none of them has left. since: `last_row` before
    them; occasion: their key, or the beginning of it before a colon. Statements do not grow with
    the number of people.
    """
    above: int = settings.MAILS_HELD_ABOVE
    if not is_held(told=told, things=things, above=above, is_asked=is_asked):
        return None
    mailing = Mailing.objects.create(
        event_id=event.pk,
        kind=kind.name,
        occasion=occasion,
        state=MailingState.HELD,
        created_at=at,
        created_by=by,
        changed_at=at,
        changed_by=by,
    )
    rows = _rows_since(since, occasion)
    waiting = rows.filter(state__in=[MessageState.QUEUED, MessageState.GATHERED])
    mailing.estimate = waiting.update(state=MessageState.HELD, mailing=mailing)
    mailing.save(update_fields=["estimate"])
    after = {"occasion": occasion, "mails": mailing.estimate}
    audit.record(act="mailing.hold", thing=mailing, by=by, at=at, after=after)
    return mailing


def _rows_since(since: int, occasion: str) -> QuerySet[Message]:
    of_it = Q(key=occasion) | Q(key__startswith=f"{occasion}:")
    return Message.objects.filter(of_it, pk__gt=since)


def _held(mailing: Mailing) -> list[Message]:
    """Hold what waits of a mailing until the end of the transaction."""
    rows = Message.objects.select_for_update(of=("self",))
    return list(rows.filter(mailing=mailing, state=MessageState.HELD).order_by("pk"))


def _let_go(mailing: Mailing, at: datetime) -> int:
    """Let rows go as their readers wish now; what one has chosen not to hear is forgotten."""
    held = _held(mailing)
    leaving = let_go(held, at=at)
    unwanted = {row.pk for row in held} - {row.pk for row in leaving}
    Message.objects.filter(pk__in=unwanted).delete()
    return len(leaving)


def _seen(mailing: Mailing, version: int) -> Mailing:
    """Lock it, in the version that was looked at. Raises Superseded."""
    rows = Mailing.objects.select_for_update(of=("self",)).select_related("event")
    found = rows.get(pk=mailing.pk)
    if found.version != version:
        raise Superseded
    return found


def _step(mailing: Mailing, state: MailingState) -> None:
    if state not in NEXT[MailingState(mailing.state)]:
        raise MailingSettled
    mailing.state = state


def _saved(mailing: Mailing, written: Written, act: str, by: User, at: datetime) -> Mailing:
    mailing.kind = written.kind.name
    mailing.audience = dict(written.audience)
    mailing.subject, mailing.text = _checked(written)
    mailing.changed_at, mailing.changed_by = at, by
    return _moved(mailing, act, by, at)


def _moved(mailing: Mailing, act: str, by: User, at: datetime) -> Mailing:
    mailing.version += 1
    mailing.save()
    after = {"state": str(mailing.state), "kind": mailing.kind, "version": mailing.version}
    audit.record(act=act, thing=mailing, by=by, at=at, after=after)
    return mailing


def _checked(written: Written) -> tuple[LanguageMap, LanguageMap]:
    """Return subject and text as they are kept; each language has both or neither."""
    known = {one.name for one in placeholders_of(written.kind)}
    subject, text = LanguageMap(), LanguageMap()
    for code in dict.fromkeys([*written.subject, *written.text]):
        given = Wording(written.subject.get(code) or "", written.text.get(code) or "")
        found = tidied(given)
        if not found.subject and not found.text:
            continue
        if not found.subject or not found.text:
            raise WordingEmpty
        check(found, known=known)
        if FACTS in names_in(found.text):
            check(Wording(f"{{{FACTS}}}", ""), known=known)  # a mailing has no built-in words
        subject[code], text[code] = found.subject, found.text
    for language in REQUIRED_LANGUAGES:
        if language not in text:
            raise LanguageMissing(language=language)
    return subject, text


def progress_of(mailings: Collection[Mailing]) -> dict[int, dict[str, int]]:
    """Return how many mails of each stand where, by key. One query."""
    rows = Message.objects.filter(mailing__in=mailings).values_list("mailing_id", "state")
    found: dict[int, dict[str, int]] = {one.pk: {} for one in mailings}
    for pk, state, count in rows.annotate(count=Count("pk")):
        found[pk][state] = count
    return found
