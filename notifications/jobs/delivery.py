"""Delivery: claim a row, render it, hand it to the mail server, write down what came of it.

Safe to run twice and side by side: a row is claimed by one conditional update. Between the
server's yes and our own commit stands a window that no design closes; the Message-ID stays the
same on every try, so that a second copy is recognisable.
"""

from datetime import datetime, timedelta
from smtplib import SMTPRecipientsRefused, SMTPResponseException
from typing import Any

import structlog
from django.conf import settings
from django.core.mail import get_connection
from django.db.models import F
from django.utils.module_loading import import_string

from notifications.enums import Lane, MessageState
from notifications.errors import TooLate
from notifications.gateways.mail import compose
from notifications.jobs.rendering import parts_of
from notifications.messages import kinds
from notifications.models.messages import Message
from notifications.rules.retries import next_try

log = structlog.get_logger(__name__)

LOOK_AT = 10  # rows; others may take the first few at the same moment


def deliver_next(*, lane: Lane, at: datetime) -> bool:
    """Deliver the first due message of a lane; return False when there is none.

    Idempotent: a message that is claimed, sent or failed is passed over.
    """
    message = _claim(lane, at)
    if message is None:
        return False
    try:
        _refuse_what_comes_too_late(message, at)
        compose(parts_of(message, at=at), connection=get_connection()).send()
    except Exception as error:  # noqa: BLE001 - whatever a mail server does, the row remembers it
        _note_failure(message, error, at)
    else:
        _note_success(message, at)
    return True


def _claim(lane: Lane, at: datetime) -> Message | None:
    waiting = Message.objects.due(at).filter(lane=lane)
    first = waiting.first_of_their_thread().order_by("due_at", "id")
    for pk in first.values_list("pk", flat=True)[:LOOK_AT]:
        lease = at + timedelta(seconds=settings.OUTBOX_LEASE)
        if waiting.filter(pk=pk).update(claimed_until=lease, attempts=F("attempts") + 1):
            return Message.objects.get(pk=pk)
    return None


def _refuse_what_comes_too_late(message: Message, at: datetime) -> None:
    """Refuse what nobody can use any more: its time is over, or what it says holds no more."""
    until = _useful_until(message)
    if (until is not None and at >= until) or not _still_holds(message):
        raise TooLate(kind=message.kind)


def _useful_until(message: Message) -> datetime | None:
    kind = kinds().get(message.kind)
    ends = [message.useful_until] if message.useful_until else []
    if kind and kind.useful_for:
        ends.append(message.created_at + kind.useful_for)
    return min(ends, default=None)


def _still_holds(message: Message) -> bool:
    kind = kinds().get(message.kind)
    return not kind or not kind.still_holds or import_string(kind.still_holds)(message.key)


def _note_success(message: Message, at: datetime) -> None:
    Message.objects.filter(pk=message.pk, state=MessageState.QUEUED).update(
        state=MessageState.SENT,
        sent_at=at,
        claimed_until=None,
        last_error="",
        **_without_secrets(message),
    )


def _note_failure(message: Message, error: Exception, at: datetime) -> None:
    again_at = next_try(
        attempts=message.attempts,
        smtp_code=_smtp_code(error),
        at=at,
        until=at if isinstance(error, TooLate) else _useful_until(message),
    )
    change: dict[str, Any] = (
        {"due_at": again_at}
        if again_at
        else {"state": MessageState.FAILED, "failed_at": at, **_without_secrets(message)}
    )
    Message.objects.filter(pk=message.pk, state=MessageState.QUEUED).update(
        claimed_until=None,
        last_error=f"{type(error).__name__}: {_smtp_code(error) or ''}",
        **change,
    )
    log.warning(
        "mail_not_delivered",
        message=message.pk,
        kind=message.kind,
        attempts=message.attempts,
        error=type(error).__name__,
        gives_up=again_at is None,
    )


def _without_secrets(message: Message) -> dict[str, Any]:
    """Say what a row forgets when it is done with, sent or given up."""
    kind = kinds().get(message.kind)
    return {"context": {}} if kind and kind.is_secret else {}


def _smtp_code(error: Exception) -> int | None:
    if isinstance(error, SMTPResponseException):
        return error.smtp_code
    if isinstance(error, SMTPRecipientsRefused):
        return next((code for code, _ in error.recipients.values()), None)
    return None
