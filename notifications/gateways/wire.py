"""A mail as the bytes that go over the wire, written straight away.

The library's way (`ComposedMail.message().as_bytes()`) parses each header it is given and looks at
each line of each part several times: three quarters of what a mail cost. The structure here is the
same, and the tests hold both against each other.
"""

from base64 import encodebytes
from binascii import b2a_base64, b2a_qp
from collections.abc import Iterable
from email.header import Header
from email.headerregistry import Address
from functools import lru_cache
from itertools import groupby

from notifications.gateways.mail import (
    ATTACHED_NAME,
    PLAIN_NAME,
    SEVERAL_NAME,
    WIRE,
    Parts,
    address_of,
    extra_headers,
    header_line,
)
from notifications.gateways.personal import Personal

_IN_ONE_WORD = 36  # octets: encoded, with the header's name before it, they stay on one line


def write(parts: Parts) -> bytes:
    """Return the mail of ``parts``: CRLF everywhere, the structure of `ComposedMail.message`.

    Raises MailRefused for what cannot be a header.
    """
    mark = parts.message_id.strip("<>").partition("@")[0]
    calendar = None if parts.calendar is None else _base64(parts.calendar)
    attached = None if parts.attached is None else _base64(parts.attached)
    body = _alternative(parts, calendar, f"alternative_{mark}")
    files = [
        (name, written)
        for name, written in ((ATTACHED_NAME, calendar), (SEVERAL_NAME, attached))
        if written is not None
    ]
    if files:
        kind = "multipart/mixed"
        body = _joined([body, *(_file(name, written) for name, written in files)], kind, mark)
    return b"".join([_headers(parts), b"MIME-Version: 1.0\r\n", body])


def _headers(parts: Parts) -> bytes:
    sender = address_of(parts.sender_name, parts.sender_address, "sender")
    reader = address_of(parts.recipient_name, parts.recipient_address, "recipient")
    lines = [
        _folded("Subject", header_line(parts.subject, "subject")),
        _named("From", sender),
        _named("To", reader),
        *(
            f"{name}: {value}\r\n" if name == "List-Unsubscribe" else _folded(name, value)
            for name, value in extra_headers(parts).items()
        ),
    ]
    return "".join(lines).encode("ascii", "strict")


@lru_cache(maxsize=256)
def _folded(name: str, value: str) -> str:
    if value.isascii() and len(name) + len(value) < 76:
        return f"{name}: {value}\r\n"
    header: str = WIRE.header_factory(name, value).fold(policy=WIRE)
    return header


def _named(name: str, address: Address) -> str:
    """Write the header of one person, as `NamedAddress` of the library's way does."""
    named = address.display_name
    if not named:
        return f"{name}: <{address.addr_spec}>\r\n"
    return f"{name}: {_encoded(name, named)}\r\n <{address.addr_spec}>\r\n"


@lru_cache(maxsize=1024)
def _encoded(name: str, said: str) -> str:
    if PLAIN_NAME.match(said):
        return said
    letters = said.encode()
    if len(letters) <= _IN_ONE_WORD and len(name) <= len("Subject"):
        return f"=?utf-8?b?{b2a_base64(letters, newline=False).decode()}?="
    header = Header(said, "utf-8", maxlinelen=72, header_name=name)
    return header.encode(splitchars="", linesep="\r\n")


def _alternative(parts: Parts, calendar: bytes | None, mark: str) -> bytes:
    bodies = [_words("plain", parts.text), _words("html", parts.html)]
    if calendar is not None:
        head = (
            f"Content-Type: text/calendar; method={parts.method}; charset=UTF-8\r\n"
            "Content-Transfer-Encoding: base64\r\n\r\n"
        )
        bodies.append(head.encode() + calendar)
    return _joined(bodies, "multipart/alternative", mark)


def _words(kind: str, text: str | Personal) -> bytes:
    head = (
        f"Content-Type: text/{kind}; charset=utf-8\r\n"
        "Content-Transfer-Encoding: quoted-printable\r\n\r\n"
    )
    if not isinstance(text, Personal):
        return head.encode() + _quoted(_lines(text))
    pieces = _encoded_form(text.form, tuple(mark for mark, _ in text.hers))
    return head.encode() + b"".join(
        piece if isinstance(piece, bytes) else _quoted(_split(text.filled(piece)))
        for piece in pieces
    )


@lru_cache(maxsize=512)
def _encoded_form(form: str, marks: tuple[str, ...]) -> tuple[bytes | str, ...]:
    """Encode a form but for the lines in which something is one reader's own: those stay as is."""

    def is_hers(line: str) -> bool:
        return any(mark in line for mark in marks)

    pieces: list[bytes | str] = []
    for hers, lines in groupby(_lines(form), key=is_hers):
        if hers:
            pieces += lines
        else:
            pieces.append(_quoted(lines))
    return tuple(pieces)


def _lines(text: str) -> list[str]:
    return _split(text.removesuffix("\n").removesuffix("\r"))


def _split(text: str) -> list[str]:
    return text.replace("\r\n", "\n").replace("\r", "\n").split("\n")


def _quoted(lines: Iterable[str]) -> bytes:
    return b"".join(map(_quoted_line, lines))


def _quoted_line(line: str) -> bytes:
    return b2a_qp(f"{line}\r\n".encode(), istext=True)


def _file(name: str, written: bytes) -> bytes:
    head = (
        "Content-Type: application/ics\r\nContent-Transfer-Encoding: base64\r\n"
        f'Content-Disposition: attachment; filename="{name}"\r\n\r\n'
    )
    return head.encode() + written


def _base64(data: bytes) -> bytes:
    return encodebytes(data).replace(b"\n", b"\r\n")


def _joined(bodies: list[bytes], kind: str, mark: str) -> bytes:
    # "=_" stands neither in quoted-printable nor in base64: no body can hold the mark.
    between = f"=_{mark}"
    line = b"--" + between.encode()
    head = f'Content-Type: {kind}; boundary="{between}"\r\n\r\n'.encode()
    pieces = [head]
    for body in bodies:
        pieces += [line, b"\r\n", body, b"\r\n"]
    pieces += [line, b"--\r\n"]
    return b"".join(pieces)
