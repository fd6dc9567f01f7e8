"""Acts on mails that stand in the outbox: sent again, held back, let go."""

from datetime import datetime

from django.db import transaction

from assemblies.models.accounts import User
from assemblies.services import audit
from notifications import tasks
from notifications.enums import Lane, MailingState, MessageState
from notifications.errors import MailForgotten, MailGone, MailNotFailed, MailOfMailing
from notifications.models.messages import Message


@transaction.atomic
def resend(*, message: Message, by: User, at: datetime) -> Message:
    """Send a mail again that failed: a mail server was away, a mailbox full.

    Raises MailNotFailed, MailForgotten.
    """
    message = _locked(message)
    if message.state != MessageState.FAILED:
        raise MailNotFailed
    if not message.context:
        raise MailForgotten
    message.failed_at, message.attempts, message.last_error = None, 0, ""
    return _moved(message, MessageState.QUEUED, "mail.resend", by, at)


@transaction.atomic
def hold(*, message: Message, by: User, at: datetime) -> Message:
    """Keep back a mail that has not left; what follows it in the reader's calendar waits too.

    Raises MailGone.
    """
    message = _locked(message)
    is_leaving = message.claimed_until is not None and message.claimed_until > at
    if message.state != MessageState.QUEUED or is_leaving:
        raise MailGone
    return _moved(message, MessageState.HELD, "mail.hold", by, at)


@transaction.atomic
def release(*, message: Message, by: User, at: datetime) -> Message:
    """Let a mail go that was held back. Raises MailGone, MailOfMailing."""
    message = _locked(message)
    if message.state != MessageState.HELD:
        raise MailGone
    if message.mailing is not None and message.mailing.state == MailingState.HELD:
        raise MailOfMailing
    return _moved(message, MessageState.QUEUED, "mail.release", by, at)


def _locked(message: Message) -> Message:
    return Message.objects.select_for_update(of=("self",)).get(pk=message.pk)


def _moved(message: Message, state: MessageState, act: str, by: User, at: datetime) -> Message:
    before = message.state
    message.state, message.due_at, message.claimed_until = state, at, None
    message.save()
    audit.record(
        act=act, thing=message, by=by, at=at, before={"state": before}, after={"state": state}
    )
    if state == MessageState.QUEUED:
        tasks.wake(Lane(message.lane))
    return message
