"""What comes in by mail: kept where it is an answer or a report of ours, passed over otherwise.

Nothing here is ever answered, and nothing is an error to whoever brought the mail: a stranger
learns nothing, and a forger who knows neither invitation nor Message-ID changes nothing.
"""

import hashlib
import uuid
from collections.abc import Callable
from datetime import datetime, timedelta
from email.message import Message as AnyMessage

import structlog
from django.conf import settings
from django.db import InterfaceError, OperationalError, transaction

from notifications.calendar.replies import Reply, read_reply
from notifications.enums import MessageState, Method, ReportKind
from notifications.errors import ReplyPassedOver
from notifications.gateways.incoming import MOST, Incoming, Returned, look_into, parse
from notifications.models.calendars import CalendarReply
from notifications.models.messages import Message, thread_of
from notifications.selectors import is_entry_held
from notifications.services import reports

log = structlog.get_logger(__name__)

AHEAD = timedelta(days=1)  # of our clock; a stamp beyond it would shut out every later answer
_STATES = {
    "failed": ReportKind.BOUNCED,
    "delayed": ReportKind.DEFERRED,
    "delivered": ReportKind.DELIVERED,
}


def take_octets(*, written: bytes, at: datetime) -> str:
    """Take a mail as it came over the wire; return what became of it, for the log."""
    if len(written) > MOST:
        return _passed_over("too large")
    return _calmly(lambda: _take(parse(written), at))


def take(*, mail: AnyMessage, at: datetime) -> str:
    """Take a mail: keep an answer, note a report; return what became of it, for the log.

    Raises OperationalError and InterfaceError while the database is away: bring it again later.
    """
    return _calmly(lambda: _take(mail, at))


def _calmly(work: Callable[[], str]) -> str:
    """Pass over whatever a stranger's mail breaks: an error would send it back, or bring it again.

    Only a database that is away is nobody's mail's fault.
    """
    try:
        return work()
    except ReplyPassedOver as refusal:
        return _passed_over(refusal.details["reason"])
    except (OperationalError, InterfaceError):
        raise
    except Exception as error:  # noqa: BLE001 - a stranger wrote it: anything may be wrong with it
        log.warning("mail_unreadable", error=type(error).__name__)
        return _passed_over("unreadable")


def _take(mail: AnyMessage, at: datetime) -> str:
    found = look_into(mail)
    if found.returned is not None:
        return _note_report(found.returned, at)
    return keep(reply=_reply_in(found), at=at)


def _reply_in(found: Incoming) -> Reply:
    if found.calendar is None:
        raise ReplyPassedOver(reason="neither answer nor report")
    reply = read_reply(found.calendar)
    if found.sender != reply.address:
        raise ReplyPassedOver(reason="sent by somebody else")
    return reply


@transaction.atomic
def keep(*, reply: Reply, at: datetime) -> str:
    """Keep an answer to an invitation of ours; a later one takes its place.

    Raises ReplyPassedOver.
    """
    number = _number_of(reply)
    if not is_entry_held(reply.address, reply.uid):
        raise ReplyPassedOver(reason="cancelled")
    if reply.stamp > at + AHEAD:
        raise ReplyPassedOver(reason="from the future")
    said = {"answer": reply.answer, "stamp": reply.stamp, "heard_at": at}
    kept, is_new = CalendarReply.objects.get_or_create(
        uid=reply.uid, address=reply.address, defaults={**said, "sequence": number or 0}
    )
    if is_new:
        return "kept"
    kept = CalendarReply.objects.select_for_update().get(pk=kept.pk)
    number = kept.sequence if number is None else number
    if (number, reply.stamp) <= (kept.sequence, kept.stamp):
        raise ReplyPassedOver(reason="older than the last")
    for name, value in {**said, "sequence": number}.items():
        setattr(kept, name, value)
    kept.save(update_fields=[*said, "sequence"])
    return "kept"


def _number_of(reply: Reply) -> int | None:
    """Return the SEQUENCE that is answered; None where ours are erased: then the stamps decide.

    One above all that was sent to her would shut out every later answer. Raises ReplyPassedOver.
    """
    invited = Message.objects.filter(
        thread=thread_of(reply.address, reply.uid), method=Method.REQUEST, state=MessageState.SENT
    )
    entries = list(invited.values_list("entry", flat=True))
    if not entries:
        raise ReplyPassedOver(reason="not invited")
    sent = [int(entry["sequence"]) for entry in entries if entry]
    if not sent:
        return None
    if reply.sequence > max(sent):
        raise ReplyPassedOver(reason="answers what was never sent")
    return reply.sequence


def _note_report(returned: Returned, at: datetime) -> str:
    message = _named(returned.message_id)
    kind = _STATES.get(returned.action)
    if message is None or kind is None or returned.recipient not in ("", message.recipient.lower()):
        raise ReplyPassedOver(reason="a report of no mail of ours")
    key = hashlib.sha256(
        f"{returned.message_id} {returned.action} {returned.status}".encode()
    ).hexdigest()
    report = reports.Report(
        event_key=f"mail:{key}",
        kind=kind,
        detail=returned.status,
        is_permanent=returned.status.startswith("5.") or not returned.status,
    )
    reports.take_report(report=report, message=message, address=message.recipient, at=at)
    return "noted"


def _named(message_id: str) -> Message | None:
    left, _, host = message_id.strip("<> ").partition("@")
    if host != settings.PUBLIC_HOST:
        return None
    try:
        return Message.objects.filter(public_id=uuid.UUID(left)).first()
    except ValueError:
        return None


def _passed_over(reason: str) -> str:
    log.info("mail_passed_over", reason=reason)
    return f"passed over: {reason}"
