"""Links in mails that say whose they are: sealed, so that no log shows an address.

A link logs nobody in. It opens what its purpose says, for the one address in it.
"""

import binascii
import json
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from cryptography.fernet import InvalidToken

from assemblies.fields import box

LONGEST = 1_000  # characters


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
    """Return the part of a web address that says this, and that nobody else can make."""
    said = [purpose, address.lower(), what, language, int(at.timestamp())]
    sealed = box().encrypt(json.dumps(said, separators=(",", ":")).encode())
    return sealed.decode().rstrip("=")


def opened(
    purpose: Purpose, token: str, *, at: datetime, valid: timedelta | None = None
) -> Link | None:
    """Return what a link says; None for one that is not ours, of another purpose, or too old."""
    if len(token) > LONGEST or not token.isascii():
        return None
    try:
        plain = box().decrypt((token + "=" * (-len(token) % 4)).encode())
        said = json.loads(plain)
    except (InvalidToken, ValueError, TypeError, binascii.Error):
        return None
    if said[0] not in _OPENED_BY.get(purpose, (purpose,)):
        return None
    made_at = datetime.fromtimestamp(said[4], at.tzinfo)
    if valid is not None and not made_at <= at < made_at + valid:
        return None
    return Link(said[1], said[2], said[3], made_at)
