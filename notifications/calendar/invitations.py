"""The calendar part of a mail (iMIP): one entry, one recipient, one request or cancellation."""

import re
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache
from urllib.parse import quote

from icalendar import vCalAddress

from assemblies.enums import CalendarStatus
from notifications.calendar import lines, texts
from notifications.calendar.entries import Entry
from notifications.calendar.events import clock_of, event, write_clocks
from notifications.calendar.feeds import calendar, framed
from notifications.enums import Method
from notifications.errors import InvitationRefused

_MAILBOX = re.compile(
    r"""(?:"[^"\s\x00-\x1f\x7f]+"|[^\s@<>()\[\]\\,;:"\x00-\x1f\x7f]+)"""
    r"""@[^\s@<>()\[\]\\,;:"\x00-\x1f\x7f]+\Z"""
)
_NOBODY = "mailto:nobody@attendee.invalid"
_SOME_MOMENT = datetime(1970, 1, 1, tzinfo=UTC)
# Left as they are, so that clients which compare addresses letter by letter know their owner.
_IN_MAILTO = "!$'*+-._~"


@dataclass(frozen=True, slots=True, kw_only=True)
class Party:
    """Somebody with a mailbox: who sends the mail, or who receives it."""

    name: str
    address: str

    def __post_init__(self) -> None:
        if not _MAILBOX.match(self.address):
            raise InvitationRefused(field="address", reason="is not a bare mail address")

    @property
    def mailto(self) -> str:
        person, _, host = self.address.rpartition("@")
        if not host.isascii():
            host = _in_ascii(host)
        return f"mailto:{quote(person, safe=_IN_MAILTO)}@{host}"


def write_invitation(  # noqa: PLR0913 - the two parties are two words each
    entry: Entry,
    *,
    method: Method,
    organizer_name: str,
    organizer_address: str,
    attendee_name: str,
    attendee_address: str,
    made_at: datetime,
    language: str,
    asks_for_answer: bool = False,
) -> bytes:
    """Write the calendar part for the attendee, who takes part already.

    asks_for_answer: her calendar may tell whether she comes. Only where such answers are read.

    A withdrawal is a CANCEL of an entry that stands for the others. It carries the number
    ``entry`` carries; give an entry with the number the person has not seen yet.

    Raises InvitationRefused for a REQUEST of a cancelled entry, an organizer who writes to
    herself, and a naive ``made_at``.
    """
    organizer = _organizer(organizer_name, organizer_address)
    attendee = Party(name=attendee_name, address=attendee_address)
    _check(entry, method, organizer, attendee, made_at)
    before, after = _around_attendee(entry, method, organizer, language)
    before = before.replace(_stamp(_SOME_MOMENT), _stamp(made_at), 1)
    is_asked = asks_for_answer and method is Method.REQUEST
    return before + _attendee(attendee, is_asked=is_asked) + after


@lru_cache(maxsize=4)
def _organizer(name: str, address: str) -> Party:
    return Party(name=name, address=address)


@lru_cache(maxsize=512)
def _around_attendee(
    entry: Entry, method: Method, organizer: Party, language: str
) -> tuple[bytes, bytes]:
    """Return what stands before and after the one line that differs between those invited.

    Thousands hear of one entry; its lines are built once for all of them, with a moment that is
    replaced by that of each mail.
    """
    zone = clock_of(entry)
    component = event(entry, language=language, zone=zone, stamp=_SOME_MOMENT)
    if method is Method.CANCEL:
        component["STATUS"] = lines.text(CalendarStatus.CANCELLED.value.upper())
    component["ORGANIZER"] = _calendar_address(organizer)
    component["ATTENDEE"] = vCalAddress(_NOBODY, "utf-8")
    head = calendar(language)
    head["METHOD"] = lines.text(method.value)
    written = framed(head, write_clocks([zone]) + lines.write(component))
    # No value holds a line end, so that nothing but the line itself reads like this.
    before, _, after = written.partition(f"\r\nATTENDEE:{_NOBODY}\r\n".encode())
    return before + b"\r\n", after


@lru_cache(maxsize=16)
def _stamp(moment: datetime) -> bytes:
    # No value holds a line end, so that nothing but the line itself reads like this.
    return f"\r\nDTSTAMP:{moment.astimezone(UTC):%Y%m%dT%H%M%SZ}\r\n".encode()


def _in_ascii(host: str) -> str:
    try:
        return host.encode("idna").decode()
    except UnicodeError as error:
        raise InvitationRefused(field="address", reason="names no host") from error


def _check(
    entry: Entry, method: Method, organizer: Party, attendee: Party, made_at: datetime
) -> None:
    if method is Method.REQUEST and entry.is_cancelled:
        raise InvitationRefused(field="method", reason="asks for a cancelled entry")
    if organizer.address.lower() == attendee.address.lower():
        raise InvitationRefused(field="attendee", reason="is the organizer")
    if made_at.utcoffset() is None:
        raise InvitationRefused(field="made_at", reason="is naive")


def _attendee(attendee: Party, *, is_asked: bool) -> bytes:
    """Write the one line that is made anew for each mail; the library takes ten times as long."""
    name = texts.one_line(attendee.name)
    named = f";CN={lines.quoted(name)}" if name else ""
    asked = "TRUE" if is_asked else "FALSE"
    what = f"CUTYPE=INDIVIDUAL;ROLE=REQ-PARTICIPANT;PARTSTAT=ACCEPTED;RSVP={asked}"
    return lines.fold(f"ATTENDEE{named};{what}:{attendee.mailto}")


def _calendar_address(party: Party) -> vCalAddress:
    name = texts.one_line(party.name)
    return vCalAddress(party.mailto, "utf-8", params={"CN": name} if name else {})
