"""Mails as they leave the house, and the demonstration's mailbox that keeps them as files.

A mail with a calendar part has one structure only, the one all clients read:
mixed { alternative { plain, html, calendar }, the same calendar as a file }.
"""

import email.policy
import hashlib
import os
import re
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from email.header import Header, decode_header, make_header
from email.headerregistry import (
    Address,
    ContentTypeHeader,
    HeaderRegistry,
    UniqueSingleAddressHeader,
    UnstructuredHeader,
)
from email.message import EmailMessage as StandardMessage
from email.parser import BytesHeaderParser, BytesParser
from email.policy import EmailPolicy, Policy
from email.utils import format_datetime, parsedate_to_datetime
from functools import lru_cache
from pathlib import Path
from typing import cast

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.core.mail.backends.base import BaseEmailBackend
from django.core.mail.message import EmailMessage

from notifications.errors import MailMissing, MailRefused
from notifications.gateways.personal import Personal

ATTACHED_NAME = "invite.ics"
SEVERAL_NAME = "changes.ics"

_UNPRINTABLE = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]+")
_MESSAGE_ID = re.compile(r"<[^\s<>@]+@[^\s<>@]+>\Z")
PLAIN_NAME = re.compile(r"[A-Za-z0-9]+(?: [A-Za-z0-9]+){0,8}\Z")
_ATOMS = r"[A-Za-z0-9_+-]+(?:\.[A-Za-z0-9_+-]+)*"
_USUAL_ADDRESS = re.compile(rf"{_ATOMS}@{_ATOMS}\Z")
_TOKEN = re.compile(r"[A-Za-z0-9._+-]+\Z")
_STORED_NAME = re.compile(r"[0-9a-f]{40}\Z")


class UnfoldedHeader(UnstructuredHeader):
    """A header written on one line: the library would encode a long address into nonsense."""

    name: str  # set by the registry, which adds its own base class

    def fold(self, *, policy: Policy) -> str:
        return f"{self.name}: {self}{policy.linesep}"


class NamedAddress(UniqueSingleAddressHeader):
    """One person and her address: the library drops the quotes of a long name when it folds it.

    Without them a comma in a name would add recipients to the header.
    """

    name: str

    def fold(self, *, policy: Policy) -> str:
        named, address = self.address.display_name, f"<{self.address.addr_spec}>"
        if not named:
            return f"{self.name}: {address}{policy.linesep}"
        if PLAIN_NAME.match(named) is None:
            header = Header(named, "utf-8", maxlinelen=72, header_name=self.name)
            named = header.encode(splitchars="", linesep=policy.linesep)
        return f"{self.name}: {named}{policy.linesep} {address}{policy.linesep}"


class BareContentType(ContentTypeHeader):
    """A Content-Type whose words stand without quotes, as some readers search for them."""

    name: str

    def fold(self, *, policy: Policy) -> str:
        written = [f"{self.name}: {self.content_type}"]
        for name, value in self.params.items():
            written.append(f"{name}={value}" if _TOKEN.match(value) else f'{name}="{value}"')
        line = "; ".join(written)
        fits = len(line) <= (policy.max_line_length or len(line))
        return (line if fits else f";{policy.linesep} ".join(written)) + policy.linesep


def _wire() -> "EmailPolicy[StandardMessage]":
    headers = HeaderRegistry()
    # The stubs ask for the base class that the registry itself mixes in.
    headers.map_to_type("list-unsubscribe", UnfoldedHeader)  # type: ignore[arg-type]
    headers.map_to_type("from", NamedAddress)  # type: ignore[arg-type]
    headers.map_to_type("to", NamedAddress)  # type: ignore[arg-type]
    headers.map_to_type("content-type", BareContentType)  # type: ignore[arg-type]
    return email.policy.SMTP.clone(header_factory=headers)


# CRLF at every line end, headers folded and encoded so that any mail server takes them.
WIRE = _wire()


@dataclass(frozen=True, slots=True, kw_only=True)
class Parts:
    """What a mail is made of. ``unsubscribe`` is an https address, for mass mail only.

    ``attached``: a calendar file of several entries, which asks nothing of a calendar by itself.
    """

    subject: str
    text: str | Personal
    html: str | Personal
    calendar: bytes | None
    method: str | None
    recipient_name: str
    recipient_address: str
    sender_name: str
    sender_address: str
    message_id: str
    at: datetime
    attached: bytes | None = None
    unsubscribe: str | None = None


class WireMessage(StandardMessage):
    """A message whose bytes are the same for every caller: lines end with CRLF."""

    def as_bytes(
        self, unixfrom: bool = False, policy: Policy | None = None, linesep: str = "\r\n"
    ) -> bytes:
        # Django's SMTP backend names the line end; it is part of our policy already.
        return super().as_bytes(unixfrom=unixfrom, policy=policy)


class ComposedMail(EmailMultiAlternatives):
    """A mail for any Django backend; services that build mails themselves find the same parts."""

    def __init__(self, parts: Parts, *, connection: BaseEmailBackend | None = None) -> None:
        self.parts = parts
        super().__init__(
            subject=header_line(parts.subject, "subject"),
            body=str(parts.text),
            from_email=str(address_of(parts.sender_name, parts.sender_address, "sender")),
            to=[str(address_of(parts.recipient_name, parts.recipient_address, "recipient"))],
            connection=connection,
            headers=extra_headers(parts),
        )
        # A provider gives the mail a number of its own; with its reports it sends this back.
        self.metadata = {"message": parts.message_id.strip("<>").partition("@")[0]}
        self.attach_alternative(str(parts.html), "text/html")
        if parts.calendar is not None:
            calendar = parts.calendar.decode()
            self.attach_alternative(calendar, f"text/calendar; method={parts.method}")
            self.attach(ATTACHED_NAME, parts.calendar, "application/ics")
        if parts.attached is not None:
            self.attach(SEVERAL_NAME, parts.attached, "application/ics")

    def recipients(self) -> list[str]:
        """Give the bare address only, so that no name has a say in where the mail goes."""
        parts = self.parts
        return [address_of("", parts.recipient_address, "recipient").addr_spec]

    def message(self, *, policy: Policy | None = None) -> StandardMessage:
        """Build the message; ``policy`` is Django's wish and ours is the wire's."""
        parts = self.parts
        message = WireMessage(policy=policy or WIRE)
        message["Subject"] = header_line(parts.subject, "subject")
        message["From"] = address_of(parts.sender_name, parts.sender_address, "sender")
        message["To"] = address_of(parts.recipient_name, parts.recipient_address, "recipient")
        for name, value in self.extra_headers.items():
            message[name] = value
        message.set_content(str(parts.text), cte="quoted-printable")
        message.add_alternative(str(parts.html), subtype="html", cte="quoted-printable")
        if parts.calendar is not None:
            _add_calendar(message, parts.calendar, parts.method or "")
        if parts.attached is not None:
            _attach(message, parts.attached, SEVERAL_NAME)
        for part in list(message.walk())[1:]:
            del part["MIME-Version"]
        return message


def compose(parts: Parts, *, connection: BaseEmailBackend | None = None) -> ComposedMail:
    """Compose a mail to one person, ready to be sent over ``connection``.

    Raises MailRefused for a malformed address, Message-ID or moment, an empty subject, and a
    calendar without its method.
    """
    if (parts.calendar is None) != (parts.method is None):
        raise MailRefused(field="method", reason="and calendar belong together")
    if parts.at.utcoffset() is None:
        raise MailRefused(field="at", reason="is naive")
    if not _MESSAGE_ID.match(parts.message_id):
        raise MailRefused(field="message_id", reason="is not <left@right>")
    return ComposedMail(parts, connection=connection)


def _add_calendar(message: StandardMessage, calendar: bytes, method: str) -> None:
    # Given as bytes, so that base64 keeps the calendar's own line ends.
    message.add_alternative(
        calendar,
        maintype="text",
        subtype="calendar",
        cte="base64",
        params={"method": method, "charset": "UTF-8"},
    )
    _attach(message, calendar, ATTACHED_NAME)


def _attach(message: StandardMessage, calendar: bytes, name: str) -> None:
    message.add_attachment(
        calendar, maintype="application", subtype="ics", cte="base64", filename=name
    )


def extra_headers(parts: Parts) -> dict[str, str]:
    """Return the headers beside subject, sender and reader, in their order."""
    headers = {
        "Date": _date(parts.at.replace(microsecond=0)),
        "Message-ID": parts.message_id,
        "Auto-Submitted": "auto-generated",
    }
    if parts.unsubscribe:
        headers["List-Unsubscribe"] = f"<{header_line(parts.unsubscribe, 'unsubscribe')}>"
        headers["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    return headers


@lru_cache(maxsize=16)
def _date(at: datetime) -> str:
    return format_datetime(at)


def header_line(value: str, field: str) -> str:
    """Return ``value`` on one line, without what cannot be printed. Raises MailRefused if empty."""
    line = _one_line(value)
    if not line:
        raise MailRefused(field=field, reason="is empty")
    return line


@lru_cache(maxsize=256)
def address_of(name: str, address: str, field: str) -> Address:
    """Return the address as headers need it, its host in ASCII. Raises MailRefused."""
    try:
        person, _, host = address.rpartition("@")
        if _USUAL_ADDRESS.match(address):
            # What nearly all are; the library takes them letter by letter to find the same.
            return Address(_one_line(name), username=person, domain=host)
        ascii_host = host if host.isascii() else host.encode("idna").decode()
        parsed = Address(_one_line(name), addr_spec=f"{person}@{ascii_host}")
        parsed.addr_spec.encode("ascii")
    except (ValueError, IndexError, email.errors.MessageError) as error:
        raise MailRefused(field=field, reason="is not a mail address") from error
    return parsed


def _one_line(value: str) -> str:
    return " ".join(_UNPRINTABLE.sub(" ", value).split())


@dataclass(frozen=True, slots=True, kw_only=True)
class Envelope:
    """What a list of mails shows. ``name`` is the key to open the mail by."""

    name: str
    sender: str
    recipient: str
    subject: str
    sent_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Mail:
    """A mail opened: ``calendar`` is its calendar part, ``attachments`` the names of its files.

    file: what a calendar program opens, with its name: the part again, or several entries.
    """

    name: str
    sender: str
    recipient: str
    subject: str
    sent_at: datetime | None
    text: str
    html: str
    calendar: bytes | None
    attachments: tuple[str, ...]
    file: tuple[str, bytes] | None


class MailboxBackend(BaseEmailBackend):
    """The demonstration's mail server: one ``.eml`` file a Message-ID in ``MAILBOX_DIR``.

    A mail that is sent again under the same Message-ID lands once, also when two workers send it
    at the same moment: a link to a complete file is made, or it is there already.
    """

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        directory = Path(settings.MAILBOX_DIR)
        directory.mkdir(parents=True, exist_ok=True)
        for email_message in email_messages:
            message = email_message.message()
            _land(directory, str(message["Message-ID"]), message.as_bytes())
        return len(email_messages)


def list_mailbox(directory: Path, *, limit: int = 500) -> tuple[Envelope, ...]:
    """List the mails of ``directory``, newest first; an absent directory holds none."""
    files = [(path, path.stat().st_mtime_ns) for path in Path(directory).glob("*.eml")]
    files.sort(key=lambda item: (-item[1], item[0].name))
    return tuple(_envelope(path, written) for path, written in files[:limit])


def read_mail(directory: Path, name: str) -> Mail:
    """Open the mail called ``name``. Raises MailMissing for any other name."""
    path = Path(directory) / f"{name}.eml"
    if not _STORED_NAME.match(name) or not path.is_file():
        raise MailMissing
    message = BytesParser(policy=email.policy.default).parsebytes(path.read_bytes())
    envelope = _envelope(path, path.stat().st_mtime_ns)
    calendar = [p for p in message.walk() if p.get_content_type() == "text/calendar"]
    return Mail(
        name=name,
        sender=envelope.sender,
        recipient=envelope.recipient,
        subject=envelope.subject,
        sent_at=envelope.sent_at,
        text=_body(message, "plain"),
        html=_body(message, "html"),
        calendar=cast(bytes, calendar[0].get_payload(decode=True)) if calendar else None,
        attachments=tuple(part.get_filename() or "" for part in message.iter_attachments()),
        file=_calendar_file(message),
    )


def _calendar_file(message: StandardMessage) -> tuple[str, bytes] | None:
    for part in message.iter_attachments():
        name = part.get_filename() or ""
        if name.endswith(".ics"):
            return name, cast(bytes, part.get_payload(decode=True))
    return None


def _land(directory: Path, message_id: str, written: bytes) -> None:
    name = hashlib.sha256(message_id.encode()).hexdigest()[:40]
    handle, draft = tempfile.mkstemp(dir=directory, suffix=".part")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(written)
        os.link(draft, directory / f"{name}.eml")
    except FileExistsError:
        return
    finally:
        Path(draft).unlink()


@lru_cache(maxsize=2048)
def _envelope(path: Path, written: int) -> Envelope:
    with path.open("rb") as file:
        headers = BytesHeaderParser(policy=email.policy.compat32).parse(file)
    date = headers["Date"]
    return Envelope(
        name=path.stem,
        sender=_decoded(headers["From"]),
        recipient=_decoded(headers["To"]),
        subject=_decoded(headers["Subject"]),
        sent_at=parsedate_to_datetime(date) if date else None,
    )


def _decoded(header: str | None) -> str:
    # The newer parser of Python 3.11 puts blanks between the pieces of a long name.
    return str(make_header(decode_header(header or ""))).replace("\r\n", "").replace("\n", "")


def _body(message: StandardMessage, kind: str) -> str:
    part = message.get_body(preferencelist=(kind,))
    return str(part.get_content()).replace("\r\n", "\n") if part is not None else ""
