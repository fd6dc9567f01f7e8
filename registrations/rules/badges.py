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
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from assemblies.enums import Capacity
from registrations.errors.papers import BadgeUnreadable

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


class Band(StrEnum):
    """The coloured band of a badge: who may go where is seen from afar."""

    MEMBERS = "members"
    STAFF = "staff"
    ASSOCIATES = "associates"
    OBSERVERS = "observers"
    GUESTS = "guests"
    HOST = "host"
    SECRETARIAT = "secretariat"
    INTERPRETERS = "interpreters"
    PRESS = "press"
    ACCOMPANYING = "accompanying"


# White letters stand on each of them with a contrast of 4.5 : 1 or more.
COLOURS: Final[Mapping[Band, str]] = {
    Band.MEMBERS: "#0b3d91",
    Band.STAFF: "#0a6470",
    Band.ASSOCIATES: "#5b2a86",
    Band.OBSERVERS: "#7a4b00",
    Band.GUESTS: "#8a1538",
    Band.HOST: "#2d6a1e",
    Band.SECRETARIAT: "#14202e",
    Band.INTERPRETERS: "#4a5868",
    Band.PRESS: "#b3261e",
    Band.ACCOMPANYING: "#76517a",
}
_BANDS: Final = {
    Capacity.PRESIDING_OFFICER: Band.MEMBERS,
    Capacity.DEPUTY_PRESIDING_OFFICER: Band.MEMBERS,
    Capacity.MEMBER_OF_PARLIAMENT: Band.MEMBERS,
    Capacity.YOUNG_MEMBER: Band.MEMBERS,
    Capacity.HONORARY_MEMBER: Band.MEMBERS,
    Capacity.ADVISER: Band.STAFF,
    Capacity.SECRETARY_OF_DELEGATION: Band.STAFF,
    Capacity.SECRETARY_GENERAL: Band.STAFF,
    Capacity.ASSOCIATE_MEMBER: Band.ASSOCIATES,
    Capacity.OBSERVER: Band.OBSERVERS,
    Capacity.INVITED_SPEAKER: Band.GUESTS,
    Capacity.HOST_STAFF: Band.HOST,
    Capacity.SECRETARIAT: Band.SECRETARIAT,
    Capacity.INTERPRETER: Band.INTERPRETERS,
    Capacity.PRESS: Band.PRESS,
    Capacity.ACCOMPANYING_PERSON: Band.ACCOMPANYING,
}


def band_of(capacity: Capacity) -> Band:
    """Return the band that people of this capacity wear.

    Source: none; a practice of this project. The band's words stand beside its colour.
    """
    return _BANDS[capacity]
