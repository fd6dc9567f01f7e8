"""What a badge's QR code says: which badge of which event, and nothing about the person.

A token is `H1.` + payload + `.` + signature, both in base64url without padding. The payload is
compact JSON, `{"e":event,"n":issue,"s":serial}`; the signature (ECDSA P-256 with SHA-256, raw r||s,
64 bytes, as WebCrypto wants it) is over everything before the last dot, `H1.` included: what is
signed for another purpose with the same key never passes for a badge.
"""

import base64
import binascii
import json
import re
from dataclasses import dataclass
from typing import Final

from registrations.errors import BadgeUnreadable

VERSION: Final = "H1"
SIGNATURE_BYTES: Final = 64
# A scanner may hand over anything; what is longer than this was never a badge.
LONGEST: Final = 300
_FORM: Final = re.compile(rf"{VERSION}\.[A-Za-z0-9_-]{{1,120}}\.[A-Za-z0-9_-]{{86}}")


@dataclass(frozen=True, slots=True)
class Payload:
    """Which badge it is: the event's key, its serial in the event, the how-many-eth of a person."""

    event: int
    serial: int
    issue: int


@dataclass(frozen=True, slots=True)
class Token:
    """A token taken apart, its signature not checked yet."""

    payload: Payload
    signed: bytes
    signature: bytes


def payload_of(payload: Payload) -> bytes:
    """Return what is signed for a badge: version and payload, without the signature.

    Source: none; a practice of this project (ADR 0014, badges).
    """
    said = {"e": payload.event, "n": payload.issue, "s": payload.serial}
    packed = json.dumps(said, separators=(",", ":"), sort_keys=True).encode()
    return f"{VERSION}.{_packed(packed)}".encode()


def token_of(signed: bytes, signature: bytes) -> str:
    """Return the text of the QR code: what was signed and its signature.

    Source: none; a practice of this project (ADR 0014, badges).
    """
    return f"{signed.decode()}.{_packed(signature)}"


def read_token(text: str) -> Token:
    """Return what a token says; raise BadgeUnreadable for whatever is no token at all.

    The signature is not checked here: that needs the event's public key.

    Source: none; a practice of this project (ADR 0014, badges).
    """
    if len(text) > LONGEST or not _FORM.fullmatch(text):
        raise BadgeUnreadable
    signed, _dot, signature = text.rpartition(".")
    try:
        said = json.loads(_unpacked(signed.partition(".")[2]))
    except (ValueError, RecursionError) as unreadable:
        raise BadgeUnreadable from unreadable
    return Token(_payload_in(said), signed.encode(), _unpacked(signature))


def _payload_in(said: object) -> Payload:
    if not isinstance(said, dict) or set(said) != {"e", "n", "s"}:
        raise BadgeUnreadable
    for number in said.values():
        if type(number) is not int or not 0 < number < 2**53:
            raise BadgeUnreadable
    return Payload(event=said["e"], serial=said["s"], issue=said["n"])


def _packed(content: bytes) -> str:
    return base64.urlsafe_b64encode(content).decode().rstrip("=")


def _unpacked(text: str) -> bytes:
    try:
        return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
    except binascii.Error as unreadable:
        raise BadgeUnreadable from unreadable
