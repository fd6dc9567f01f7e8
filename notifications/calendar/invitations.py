"""The calendar part of a mail (iMIP): one entry, one recipient, one request or cancellation."""

import re
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import quote

from icalendar import Event, vCalAddress

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
) -> bytes:
    """Write the calendar part for the attendee, who takes part already: no answer is asked for.

    A withdrawal is a CANCEL of an entry that stands for the others. It carries the number
    ``entry`` carries; give an entry with the number the person has not seen yet.

    Raises InvitationRefused for a REQUEST of a cancelled entry, an organizer who writes to
    herself, and a naive ``made_at``.
    """
    organizer = Party(name=organizer_name, address=organizer_address)
    attendee = Party(name=attendee_name, address=attendee_address)
    _check(entry, method, organizer, attendee, made_at)
    zone = clock_of(entry)
    component = event(entry, language=language, zone=zone, stamp=made_at)
    if method is Method.CANCEL:
        component["STATUS"] = lines.text(CalendarStatus.CANCELLED.value.upper())
    _add_parties(component, organizer, attendee)
    head = calendar(language)
    head["METHOD"] = lines.text(method.value)
    return framed(head, write_clocks([zone]) + lines.write(component))


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


def _add_parties(component: Event, organizer: Party, attendee: Party) -> None:
    component["ORGANIZER"] = _calendar_address(organizer, {})
    component["ATTENDEE"] = _calendar_address(
        attendee,
        {
            "CUTYPE": "INDIVIDUAL",
            "ROLE": "REQ-PARTICIPANT",
            "PARTSTAT": "ACCEPTED",
            "RSVP": "FALSE",
        },
    )


def _calendar_address(party: Party, parameters: dict[str, str]) -> vCalAddress:
    name = texts.one_line(party.name)
    named = {"CN": name} if name else {}
    return vCalAddress(party.mailto, "utf-8", params={**named, **parameters})
