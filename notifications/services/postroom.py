"""Acts on mails that stand in the outbox: opened, sent again, held back, let go, redirected."""

from dataclasses import dataclass
from datetime import datetime
from uuid import uuid4

from django.db import IntegrityError, transaction
from django.db.models import Exists, OuterRef, Q, QuerySet

from assemblies.models.accounts import User
from assemblies.services import audit
from notifications.enums import MailingState, MessageState
from notifications.errors import (
    MailForgotten,
    MailGone,
    MailNotFailed,
    MailOfMailing,
    MailThereAlready,
    MailUnwanted,
)
from notifications.jobs.rendering import parts_of
from notifications.messages import kinds
from notifications.models.delivery import MailDomain
from notifications.models.messages import Message, thread_of
from notifications.services.leaving import let_go

MOST_AT_ONCE = 5_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Opened:
    """What a mail says. ``calendar``: its calendar part as text, empty without one."""

    subject: str
    text: str
    calendar: str = ""


def opened(*, message: Message, at: datetime) -> Opened:
    """Return what a mail says, as it was or would be sent, but her own links; writes nothing.

    Raises MailForgotten for what was erased and for every secret: a code, a one-time link.
    """
    kind = kinds().get(message.kind)
    if kind is None or kind.is_secret or not message.context:
        raise MailForgotten
    parts = parts_of(message, at=at, for_others=True)
    calendar = parts.calendar or parts.attached or b""
    return Opened(subject=parts.subject, text=str(parts.text), calendar=calendar.decode())


@transaction.atomic
def resend(*, message: Message, by: User, at: datetime) -> Message:
    """Send a mail again that failed: a mail server was away, a mailbox full.

    Raises MailNotFailed, MailForgotten, MailThereAlready when its reader had later news of the same
    entry: an old invitation must not follow its cancellation. Raises MailUnwanted.
    """
    message = _failed(message)
    if _overtaken([message.thread], message, at):
        raise MailThereAlready
    return _left(message, "mail.resend", by, at)


@transaction.atomic
def hold(*, message: Message, by: User, at: datetime) -> Message:
    """Keep back a mail that has not left; what follows it in the reader's calendar waits too.

    Official words do not wait; they take its calendar part's place. Raises MailGone.
    """
    message = _locked(message)
    is_leaving = message.claimed_until is not None and message.claimed_until > at
    if message.state != MessageState.QUEUED or is_leaving:
        raise MailGone
    before, message.state, message.due_at, message.claimed_until = (
        message.state, MessageState.HELD, at, None,
    )  # fmt: skip
    message.save()
    _record(message, "mail.hold", before, by, at)
    return message


@transaction.atomic
def release(*, message: Message, by: User, at: datetime) -> Message:
    """Let a mail go that was held back, as its reader wishes it now.

    Raises MailGone, MailOfMailing, MailUnwanted.
    """
    message = _locked(message)
    if message.state != MessageState.HELD:
        raise MailGone
    if message.mailing is not None and message.mailing.state == MailingState.HELD:
        raise MailOfMailing
    return _left(message, "mail.release", by, at)


@transaction.atomic
def redirect(*, message: Message, address: str, by: User, at: datetime) -> Message:
    """Send a mail that failed again, to the address as corrected.

    Raises MailNotFailed, MailForgotten, MailUnwanted, MailThereAlready when that address was told
    already, or its reader had later news of the same entry.
    """
    message = _failed(message)
    uid, before = message.thread.partition(" ")[2], message.thread
    message.recipient = address.strip().lower()
    message.domain = message.recipient.rpartition("@")[2]
    message.thread = thread_of(message.recipient, uid) if uid else ""
    if _overtaken([before, message.thread], message, at):
        raise MailThereAlready
    # Another message, to another reader: mail programs and servers pass over a Message-ID they
    # have, and a late report about the old address must not be taken for one about this.
    message.public_id = uuid4()
    try:
        with transaction.atomic():
            message.save()
            return _left(message, "mail.redirect", by, at)
    except IntegrityError as error:
        raise MailThereAlready from error


@transaction.atomic
def resend_many(*, among: QuerySet[Message], by: User, at: datetime) -> int:
    """Send again whatever failed among these and still has its words; return how many.

    Passed over is what its reader had later news of, or has chosen not to hear.
    """
    failed = among.filter(state=MessageState.FAILED).exclude(context={})
    later = Message.objects.filter(thread=OuterRef("thread"), pk__gt=OuterRef("pk"))
    _hold_threads(failed)
    failed = failed.exclude(~Q(thread=""), Exists(later.filter(_has_left(at))))
    rows = let_go(_some(failed), at=at, afresh=True)
    return _record_many(rows, "mail.resend_many", by, at)


@transaction.atomic
def hold_many(*, among: QuerySet[Message], by: User, at: datetime) -> int:
    """Keep back whatever waits among these and is in nobody's hands; return how many."""
    free = Q(claimed_until__isnull=True) | Q(claimed_until__lte=at)
    waiting = among.filter(free, state=MessageState.QUEUED)
    rows = _some(waiting)
    change = {"state": MessageState.HELD, "due_at": at, "claimed_until": None}
    Message.objects.filter(pk__in=[row.pk for row in rows]).update(**change)
    return _record_many(rows, "mail.hold_many", by, at)


@transaction.atomic
def release_many(*, among: QuerySet[Message], by: User, at: datetime) -> int:
    """Let go whatever the desk holds back among these, no mailing's; return how many."""
    held = among.filter(state=MessageState.HELD).exclude(mailing__state=MailingState.HELD)
    return _record_many(let_go(_some(held), at=at), "mail.release_many", by, at)


@transaction.atomic
def pace(*, name: str, per_minute: int | None, by: User, at: datetime) -> MailDomain:
    """Send a host no more than ``per_minute`` mails in any minute; None: as it takes them."""
    name = name.strip().lower()
    host, _is_new = MailDomain.objects.select_for_update().get_or_create(name=name)
    before, host.per_minute = host.per_minute, per_minute
    host.save(update_fields=["per_minute"])
    audit.record(
        act="mail.pace",
        thing=host,
        by=by,
        at=at,
        before={"per_minute": before},
        after={"per_minute": per_minute},
    )
    return host


@transaction.atomic
def wake_host(*, host: MailDomain, by: User, at: datetime) -> None:
    """Try a host that rests again now."""
    MailDomain.objects.filter(pk=host.pk).update(rests_until=None, refusals=0)
    audit.record(act="mail.wake_host", thing=host, by=by, at=at)


def _some(found: QuerySet[Message]) -> list[Message]:
    # In the one order that all take, and no more than a transaction should hold.
    return list(found.order_by("pk").select_for_update(of=("self",))[:MOST_AT_ONCE])


def _record_many(rows: list[Message], act: str, by: User, at: datetime) -> int:
    if rows:
        audit.record(act=act, thing=rows[0], by=by, at=at, after={"count": len(rows)})
    return len(rows)


def _failed(message: Message) -> Message:
    message = _locked(message)
    if message.state != MessageState.FAILED:
        raise MailNotFailed
    if not message.context:
        raise MailForgotten
    return message


def _overtaken(threads: list[str], message: Message, at: datetime) -> bool:
    """Tell whether something later of these threads has left; none leaves until the commit."""
    later = Message.objects.filter(thread__in=filter(None, threads), pk__gt=message.pk)
    waiting = later.filter(state=MessageState.QUEUED).order_by("pk").select_for_update()
    list(waiting.values_list("pk", flat=True))  # a claim of these ends before, or passes them over
    return later.filter(_has_left(at)).exists()


def _hold_threads(failed: QuerySet[Message]) -> None:
    """Keep what waits behind these from leaving until the commit."""
    first = list(failed.order_by("pk").values_list("pk", "thread")[:MOST_AT_ONCE])
    waiting = Q(state=MessageState.QUEUED, thread__in={thread for _, thread in first} - {""})
    held = Message.objects.filter(waiting | Q(pk__in=[pk for pk, _ in first])).order_by("pk")
    list(held.select_for_update().values_list("pk", flat=True))


def _has_left(at: datetime) -> Q:
    in_hands = Q(state=MessageState.QUEUED, claimed_until__gt=at)
    return in_hands | Q(state__in=[MessageState.SENT, MessageState.FOLDED])


def _locked(message: Message) -> Message:
    return Message.objects.select_for_update(of=("self",)).get(pk=message.pk)


def _left(message: Message, act: str, by: User, at: datetime) -> Message:
    """Let one leave, with all its tries, as its reader wishes. Raises MailUnwanted."""
    before = message.state
    if not let_go([message], at=at, afresh=True):
        raise MailUnwanted
    message.refresh_from_db()
    _record(message, act, before, by, at)
    return message


def _record(message: Message, act: str, before: str, by: User, at: datetime) -> None:
    after = {"state": message.state}
    audit.record(act=act, thing=message, by=by, at=at, before={"state": before}, after=after)
