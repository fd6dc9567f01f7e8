"""The answer of somebody's calendar to an invitation (iTIP REPLY), read with suspicion."""

from dataclasses import dataclass
from datetime import UTC, datetime
from urllib.parse import unquote

from icalendar import Calendar, Component
from icalendar.error import BrokenCalendarProperty

from notifications.enums import Answer
from notifications.errors import ReplyPassedOver

MOST = 64_000  # octets; one answer to one entry is under two thousand

_ANSWERS = {
    "ACCEPTED": Answer.ACCEPTED,
    "TENTATIVE": Answer.TENTATIVE,
    "DECLINED": Answer.DECLINED,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply:
    """Who answered what to which entry. ``stamp``: when, as her calendar says, in UTC."""

    uid: str
    address: str
    answer: Answer
    sequence: int
    stamp: datetime


def read_reply(written: bytes) -> Reply:
    """Read a calendar part whose method is REPLY.

    ORGANIZER is not asked for: Exchange leaves it out. Raises ReplyPassedOver for everything that
    is not one plain answer of one person to one entry.

    Source: RFC 5546 (December 2009), sec. 3.2.3; RFC 5545 (September 2009), sec. 3.8.
    """
    if len(written) > MOST:
        raise ReplyPassedOver(reason="too large")
    try:
        calendar = Calendar.from_ical(written)
    except (ValueError, KeyError, IndexError, TypeError, AttributeError) as error:
        raise ReplyPassedOver(reason="not a calendar") from error
    if not isinstance(calendar, Component) or _said(calendar, "METHOD").upper() != "REPLY":
        raise ReplyPassedOver(reason="no reply")
    events = calendar.walk("VEVENT")
    if len(events) != 1:
        raise ReplyPassedOver(reason="not one entry")
    try:
        return _reply(events[0])
    except (ValueError, KeyError, TypeError, AttributeError, BrokenCalendarProperty) as error:
        raise ReplyPassedOver(reason="a broken value") from error


def _reply(event: Component) -> Reply:
    if any(name in event for name in ("RECURRENCE-ID", "RRULE", "RDATE")):
        raise ReplyPassedOver(reason="recurring")
    attendee = event.get("ATTENDEE")
    uid = _said(event, "UID").strip()
    if attendee is None or isinstance(attendee, list) or not _is_plain(uid, most=255):
        raise ReplyPassedOver(reason="no attendee or no entry")
    answer = _ANSWERS.get(str(attendee.params.get("PARTSTAT", "")).upper())
    scheme, _, quoted = str(attendee).partition(":")
    address = unquote(quoted).strip().lower()
    is_address = scheme.lower() == "mailto" and _is_plain(address, most=254)
    if answer is None or not is_address:
        raise ReplyPassedOver(reason="no answer")
    return Reply(
        uid=uid,
        address=address,
        answer=answer,
        sequence=_sequence(event),
        stamp=_stamp(event),
    )


def _sequence(event: Component) -> int:
    try:
        number = int(str(event.get("SEQUENCE", 0)))
    except ValueError as error:
        raise ReplyPassedOver(reason="no number") from error
    if not 0 <= number <= 2**31 - 1:
        raise ReplyPassedOver(reason="no number")
    return number


def _stamp(event: Component) -> datetime:
    moment = getattr(event.get("DTSTAMP"), "dt", None)
    if not isinstance(moment, datetime):
        raise ReplyPassedOver(reason="no time")
    aware = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    return aware.astimezone(UTC)


def _is_plain(text: str, *, most: int) -> bool:
    """Tell whether it can be one of ours: printable ASCII; a NUL is an error of PostgreSQL."""
    return 0 < len(text) <= most and text.isascii() and text.isprintable()


def _said(component: Component, name: str) -> str:
    value = component.get(name, "")
    return "" if isinstance(value, list) else str(value)
