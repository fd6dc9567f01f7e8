"""Mails that come back: calendars' answers, and other servers' reports of what did not arrive."""

import email.policy
import re
from dataclasses import dataclass
from email.message import EmailMessage
from email.message import Message as AnyMessage
from email.parser import BytesParser
from email.utils import parseaddr
from typing import cast

MOST = 512_000  # octets of a mail that is looked at
_PARTS = 50  # a mail with more is nobody's answer

_MESSAGE_ID = re.compile(rb"^message-id:\s*(<[^<>\s]{3,250}>)", re.IGNORECASE | re.MULTILINE)
_STATUS = re.compile(r"[245]\.\d{1,3}\.\d{1,3}", re.ASCII)
_FIELD = re.compile(r"^([A-Za-z-]+):[ \t]*(.*)$", re.MULTILINE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Returned:
    """A delivery report: of which mail, to whom, and what happened (``failed``, ``5.1.1``)."""

    message_id: str
    recipient: str
    action: str
    status: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Incoming:
    """What is of use in a mail. ``sender`` in lower case; ``calendar``: the part with an answer."""

    sender: str
    calendar: bytes | None = None
    returned: Returned | None = None


def parse(written: bytes) -> AnyMessage:
    """Read a mail as it came over the wire; the parser takes whatever there is."""
    return BytesParser(policy=email.policy.compat32).parsebytes(written[:MOST])


def look_into(mail: AnyMessage) -> Incoming:
    """Find sender, calendar part and delivery report. Never raises."""
    _, sender = parseaddr(str(mail.get("From", "")).replace("\r", " ").replace("\n", " "))
    calendar, status, original = None, "", b""
    for number, part in enumerate(mail.walk()):
        if number > _PARTS:
            break
        kind = part.get_content_type()
        if kind == "text/calendar" and calendar is None:
            calendar = _octets(part)
        elif kind == "message/delivery-status":
            status = status or _inner(part)
        elif kind in {"message/rfc822", "text/rfc822-headers"}:
            original = original or _inner(part).encode(errors="replace")
    return Incoming(
        sender=sender.lower(),
        calendar=calendar,
        returned=_returned(status, original),
    )


def _returned(status: str, original: bytes) -> Returned | None:
    """Read the fields of a report; the second group of them is of one recipient.

    Source: RFC 3464 (January 2003), sec. 2.3.
    """
    named = {name.lower(): value.strip() for name, value in _FIELD.findall(status)}
    found = _MESSAGE_ID.search(original)
    action = named.get("action", "").lower()
    if not found or not action:
        return None
    code = _STATUS.match(named.get("status", ""))
    reader = named.get("original-recipient") or named.get("final-recipient", "")
    return Returned(
        message_id=found[1].decode(errors="replace"),
        recipient=reader.rpartition(";")[2].strip().strip("<>").lower(),
        action=action,
        status=code[0] if code else "",
    )


def _octets(part: AnyMessage) -> bytes:
    try:
        return cast(bytes, part.get_payload(decode=True)) or b""
    except (ValueError, LookupError, AssertionError):
        return b""


def _inner(part: AnyMessage) -> str:
    inner = part.get_payload()
    if isinstance(inner, list):
        return "\n".join(str(one) for one in inner if isinstance(one, AnyMessage))
    if isinstance(part, EmailMessage):
        return str(inner)
    return _octets(part).decode(errors="replace")
