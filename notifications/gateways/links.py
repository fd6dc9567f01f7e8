"""Links in mails that say whose they are: sealed, so that no log shows an address.

A link logs nobody in. It opens what its purpose says, for the one address in it.
"""

import hashlib
import json
import os
from base64 import urlsafe_b64decode, urlsafe_b64encode
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from functools import lru_cache

from cryptography.exceptions import InvalidTag
from cryptography.fernet import InvalidToken
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings

from assemblies.fields import box

LONGEST = 1_000  # characters
# The first octet of a link. Mails sent before 2 December 2026 hold Fernet's, which begin with 0x80.
_BEGINS = b"\x01"
_NONCE = 12  # octets, as AES-GCM wants them
_written = json.JSONEncoder(separators=(",", ":")).encode


class Purpose(StrEnum):
    WISHES = "wishes"  # what the address hears of
    STOP = "stop"  # one category, with one click; `what` names it
    MAIL = "mail"  # both of these: a mail shows its reader the one beside the other
    FOLLOW = "follow"  # to confirm a topic, `what`


_OPENED_BY = {
    Purpose.WISHES: (Purpose.WISHES, Purpose.MAIL),
    Purpose.STOP: (Purpose.STOP, Purpose.MAIL),
}


@dataclass(frozen=True, slots=True)
class Link:
    """What a link says. what: a category or a topic; language: of the page behind it."""

    address: str
    what: str
    language: str
    made_at: datetime


def seal(
    purpose: Purpose, *, address: str, what: str = "", language: str = "en", at: datetime
) -> str:
    """Return the part of a web address that says this, and that nobody else can make.

    One is made for each of thousands of mails: a cipher of one call, a fifth of Fernet's time.
    """
    said = [purpose, address.lower(), what, language, int(at.timestamp())]
    nonce = os.urandom(_NONCE)
    sealed = _ciphers(tuple(settings.FIELD_KEYS))[0].encrypt(
        nonce, _written(said).encode(), _BEGINS
    )
    return urlsafe_b64encode(_BEGINS + nonce + sealed).decode().rstrip("=")


def opened(
    purpose: Purpose, token: str, *, at: datetime, valid: timedelta | None = None
) -> Link | None:
    """Return what a link says; None for one that is not ours, of another purpose, or too old."""
    if len(token) > LONGEST or not token.isascii():
        return None
    try:
        said = json.loads(_plain(token + "=" * (-len(token) % 4)))
    except (InvalidToken, ValueError):
        return None
    if said[0] not in _OPENED_BY.get(purpose, (purpose,)):
        return None
    made_at = datetime.fromtimestamp(said[4], at.tzinfo)
    if valid is not None and not made_at <= at < made_at + valid:
        return None
    return Link(said[1], said[2], said[3], made_at)


def _plain(token: str) -> bytes:
    """Return what was sealed with any of FIELD_KEYS. Raises InvalidToken, ValueError."""
    sealed = urlsafe_b64decode(token)
    if not sealed.startswith(_BEGINS):
        return box().decrypt(token)
    nonce, letters = sealed[1 : 1 + _NONCE], sealed[1 + _NONCE :]
    for cipher in _ciphers(tuple(settings.FIELD_KEYS)):
        with suppress(InvalidTag):
            return cipher.decrypt(nonce, letters, _BEGINS)
    raise InvalidToken


@lru_cache(maxsize=8)
def _ciphers(keys: tuple[str, ...]) -> tuple[AESGCM, ...]:
    # Keys of their own: what seals links opens nothing that the database holds.
    return tuple(AESGCM(hashlib.sha256(f"links {key}".encode()).digest()) for key in keys)
