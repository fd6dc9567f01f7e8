"""Delivery: claim rows, render each, hand it to the mail server, write down what came of it.

Safe to run twice and side by side: a row is in one worker's hands until its lease ends. Between the
server's yes and our own commit stands a window that no design closes: at most `NOTED_AT_ONCE` mails
a thread, one in the urgent lane. The Message-ID stays the same on every try, so that a second copy
is recognisable.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from smtplib import SMTPRecipientsRefused, SMTPResponseException
from typing import Any

import structlog
from django.db import connection
from django.db.models import QuerySet

from assemblies.errors import DomainError
from assemblies.gateways.statements import Change, Mark
from notifications.enums import Category, Failure, Lane, MessageState, SuppressionReason
from notifications.errors import AddressSuppressed, MailRefused, MailServerAway, TooLate
from notifications.gateways import post
from notifications.jobs import claiming, resting
from notifications.jobs.rendering import parts_of
from notifications.jobs.usefulness import is_of_use, useful_until
from notifications.messages import kinds
from notifications.models.delivery import Suppression
from notifications.models.messages import Message
from notifications.rules import retries, suppression
from notifications.rules.retries import HIGHEST_ATTEMPTS, is_about_address, next_try, status_of

log = structlog.get_logger(__name__)

AT_ONCE = {Lane.URGENT: 4, Lane.MAIL: 200, Lane.BULK: 200}  # messages in one claim
NOTED_AT_ONCE = 20  # mails taken by the server that are not yet written down as sent
NOTED_AFTER = timedelta(seconds=0.25)
IN_HANDS = timedelta(seconds=15)  # of a lease of a minute; `post.LONGEST` fits into the rest


def deliver_next(*, lane: Lane, at: datetime) -> bool:
    """Deliver the first due message of a lane; return False when there is none.

    Idempotent: a message that is claimed, sent or failed is passed over.
    """
    return deliver_some(lane=lane, clock=lambda: at, most=1) > 0


def deliver_some(*, lane: Lane, clock: Callable[[], datetime], most: int | None = None) -> int:
    """Claim a few due messages of a lane and deliver them; return how many, 0 when none is due.

    clock: gives this moment, in any zone. most: no more than so many.
    """
    batch = claiming.claim(lane=lane, at=clock(), most=most or AT_ONCE[lane])
    if batch.messages:
        _Round(batch, lane, clock).deliver()
    else:
        post.hang_up_if_idle()
    return len(batch.messages)


@dataclass(frozen=True, slots=True)
class _Ready:
    """A message and its mail, made at ``at``."""

    message: Message
    mail: post.Mail
    at: datetime


class _Round:
    """One claim, worked off: what was sent and is not written down yet, and who rests now.

    A mail is handed over when the next one is made, so that the server may be told of that already.
    """

    def __init__(self, batch: claiming.Batch, lane: Lane, clock: Callable[[], datetime]) -> None:
        self.messages, self.tired = iter(batch.messages), set(batch.tired)
        self.lane, self.clock, self.began = lane, clock, clock()
        self.stopped = _suppressed(batch.messages)
        self.sent: list[tuple[Message, datetime]] = []
        self.put_back: list[Message] = []
        self.resting: set[str] = set()

    def deliver(self) -> None:
        try:
            ready = self._next()
            while ready is not None:
                following = self._next()
                self._hand_over(ready, following)
                now = self.clock()
                self._note_sent(now)
                if following is not None and not self._may_leave(following.message, now):
                    post.take_back()
                    self.put_back.append(following.message)
                    following = self._next()
                ready = following
        finally:
            post.take_back()  # whatever went wrong, the line is as clean as before
            self._note_sent(self.clock(), is_over=True)
            claiming.put_back(self.put_back)

    def _next(self) -> _Ready | None:
        """Make the next mail that is to leave; None when there is no more."""
        for message in self.messages:
            now = self.clock()
            if not self._may_leave(message, now):
                self.put_back.append(message)
                continue
            try:
                _refuse(message, self.stopped.get(message.recipient.lower()), now)
                return _Ready(message, post.ready(parts_of(message, at=now)), now)
            except Exception as error:  # noqa: BLE001 - whatever cannot be written, the row remembers it
                _note_failure(message, error, now, is_written=False)
        return None

    def _hand_over(self, ready: _Ready, following: _Ready | None) -> None:
        message, at = ready.message, ready.at
        try:
            post.hand_over(ready.mail, then=following.mail if following else None)
        except MailServerAway as error:
            self._rest(claiming.OUR_SERVER, at)
            _note_failure(message, error, at, is_written=True)
        except Exception as error:  # noqa: BLE001 - whatever a mail server does, the row remembers it
            code, words = _reply(error)
            if retries.asks_to_wait(code, words):
                self._rest(message.domain, at)
            _note_failure(message, error, at, is_written=True)
        else:
            self.sent.append((message, at))
            self._recover(message.domain)

    def _may_leave(self, message: Message, now: datetime) -> bool:
        """Tell whether neither host rests, and enough is left of the lease to hand it over."""
        rests = self.resting and {message.domain, claiming.OUR_SERVER} & self.resting
        return not rests and now - self.began <= IN_HANDS

    def _rest(self, name: str, at: datetime) -> None:
        if self.lane != Lane.URGENT:
            self.resting.add(name)
        resting.rest(name=name, at=at)

    def _recover(self, domain: str) -> None:
        if not self.tired:
            return
        for name in self.tired & {domain, claiming.OUR_SERVER}:
            resting.recover(name=name)
            self.tired.discard(name)

    def _note_sent(self, now: datetime, *, is_over: bool = False) -> None:
        """Write down what was sent, if it is enough, or the first has waited, or all is over."""
        if not self.sent:
            return
        is_enough = (
            is_over
            or self.lane == Lane.URGENT
            or len(self.sent) >= NOTED_AT_ONCE
            or now - self.sent[0][1] >= NOTED_AFTER
        )
        if is_enough:
            sent, self.sent = self.sent, []
            _note_successes(sent)


def _suppressed(messages: list[Message]) -> dict[str, Suppression]:
    addresses = {message.recipient.lower() for message in messages}
    return {one.address: one for one in Suppression.objects.filter(address__in=addresses)}


def _refuse(message: Message, stopped: Suppression | None, at: datetime) -> None:
    """Refuse what nobody can use any more, what ends workers, and who gets nothing more."""
    if not is_of_use(message, at=at):
        raise TooLate(kind=message.kind)
    if message.attempts > HIGHEST_ATTEMPTS:
        # Never a reply, never an error: it ended each worker that held it.
        raise MailRefused(field="message", reason="ends the worker")
    if stopped is not None:
        kind = kinds().get(message.kind)
        category = kind.category if kind else Category.OFFICIAL
        reason = SuppressionReason(stopped.reason)
        if suppression.is_kept_from(reason, category):
            raise AddressSuppressed(reason=reason)


def _note_successes(sent: list[tuple[Message, datetime]]) -> None:
    last = connection.ops.adapt_datetimefield_value(max(at for _, at in sent))
    secret = [message.pk for message, _ in sent if _without_secrets(message)]
    other = [message.pk for message, _ in sent if message.pk not in secret]
    for keys, change in ((other, _SENT), (secret, _SENT_IN_SECRET)):
        if keys:
            # As many places as there may be; the last one stands in those that are left.
            places = keys + keys[-1:] * (NOTED_AT_ONCE - len(keys))
            change.make(at=last, **dict(zip(_PLACES, places, strict=True)))


def _sent_messages() -> QuerySet[Message]:
    keys: Any = [Mark(name) for name in _PLACES]
    return Message.objects.not_ended(keys)


_PLACES = [f"key{number}" for number in range(NOTED_AT_ONCE)]
_AS_SENT: dict[str, Any] = {
    "state": MessageState.SENT,
    "sent_at": Mark("at"),
    "claimed_until": None,
    "last_error": "",
    "failure": "",
}
_SENT = Change(_sent_messages, **_AS_SENT)
_SENT_IN_SECRET = Change(_sent_messages, **_AS_SENT, context={})


def _note_failure(message: Message, error: Exception, at: datetime, *, is_written: bool) -> None:
    code, words = _reply(error)
    again_at = None
    if not isinstance(error, DomainError) or isinstance(error, MailServerAway):
        again_at = next_try(
            attempts=message.attempts,
            smtp_code=code,
            at=at,
            until=useful_until(message),
            seed=str(message.pk),
        )
    change: dict[str, Any] = (
        {"due_at": again_at}
        if again_at
        else {
            "state": MessageState.FAILED,
            "failed_at": at,
            "failure": _failure(error, code, words, is_written=is_written),
            **_without_secrets(message),
        }
    )
    Message.objects.claimed([message.pk], until=message.claimed_until).update(
        claimed_until=None, last_error=_said(error, code, words), **change
    )
    log.warning(
        "mail_not_delivered",
        message=message.pk,
        kind=message.kind,
        attempts=message.attempts,
        error=type(error).__name__,
        gives_up=again_at is None,
    )


def _failure(error: Exception, code: int | None, words: bytes, *, is_written: bool) -> Failure:
    if isinstance(error, TooLate):
        return Failure.LATE
    if isinstance(error, AddressSuppressed):
        return Failure.SUPPRESSED
    if isinstance(error, MailRefused) and error.details.get("field") == "recipient":
        return Failure.ADDRESS
    if isinstance(error, DomainError) and not isinstance(error, MailServerAway):
        return Failure.UNREADABLE
    if retries.is_permanent(code):
        is_of_reader = isinstance(error, SMTPRecipientsRefused) and is_about_address(code, words)
        return Failure.ADDRESS if is_of_reader else Failure.REFUSED
    return Failure.TIRED if is_written else Failure.UNREADABLE


def _said(error: Exception, code: int | None, words: bytes) -> str:
    """Return what is kept of an error: never the server's words, which may hold the address."""
    return " ".join(filter(None, [f"{type(error).__name__}:", str(code or ""), status_of(words)]))


def _without_secrets(message: Message) -> dict[str, Any]:
    """Say what a row forgets when it is done with, sent or given up."""
    kind = kinds().get(message.kind)
    return {"context": {}} if kind and kind.is_secret else {}


def _reply(error: Exception) -> tuple[int | None, bytes]:
    """Return the server's code and words, None and nothing where there was no reply."""
    if isinstance(error, SMTPRecipientsRefused):
        return next(iter(error.recipients.values()), (None, b""))
    if isinstance(error, SMTPResponseException):
        words = error.smtp_error
        return error.smtp_code, words if isinstance(words, bytes) else words.encode()
    return None, b""
