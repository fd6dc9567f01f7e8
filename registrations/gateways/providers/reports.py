"""What reports of services have in common: the age, the seal, the moment, the key."""

import hashlib
import hmac
import json
from datetime import UTC, datetime, timedelta
from typing import Any

from registrations.errors.providers import SignatureRefused

LONGEST = 256 * 1024  # bytes; a report of somebody coming is below two thousand
_FIRST_YEAR, _LAST_YEAR = 2000, 2200


def check_size(body: bytes) -> None:
    """Refuse what is too long to be a report, before it is hashed or read."""
    if len(body) > LONGEST:
        raise SignatureRefused(reason="too long")


def check_age(stamp: str, *, at: datetime, most: timedelta, per_second: int = 1) -> None:
    """Refuse a report from another time, past or to come; ``stamp`` counts from 1970."""
    sent_at = moment(stamp, per_second=per_second)
    if sent_at is None:
        raise SignatureRefused(reason="no time")
    if abs(at - sent_at) > most:
        raise SignatureRefused(reason="too old")


def check_seal(given: str, expected: str) -> None:
    """Refuse a seal that does not fit, in a time that does not tell where it differs."""
    if not hmac.compare_digest(given.encode(), expected.encode()):
        raise SignatureRefused(reason="signature")


def read(body: bytes | str) -> Any:  # noqa: ANN401 - JSON
    """Return the JSON of a report whose seal fits; SignatureRefused where it is none."""
    try:
        return json.loads(body)
    except (ValueError, RecursionError):
        raise SignatureRefused(reason="unreadable") from None


def part(of: object, *names: str) -> Any:  # noqa: ANN401 - JSON
    """Return what lies under the names, or None."""
    for name in names:
        of = of.get(name) if isinstance(of, dict) else None
    return of


def text(of: object, *names: str) -> str:
    """Return the text or whole number under the names, as text; else ""."""
    found = part(of, *names)
    return str(found) if isinstance(found, str | int) and not isinstance(found, bool) else ""


def moment(stamp: str, *, per_second: int = 1) -> datetime | None:
    """Return the moment that is so many (parts of) seconds after 1970; None where it is none."""
    if not (stamp.isascii() and stamp.isdigit()) or len(stamp) > 15:
        return None
    try:
        found = datetime.fromtimestamp(int(stamp) / per_second, tz=UTC)
    except (ValueError, OverflowError, OSError):
        return None
    return found if _FIRST_YEAR <= found.year < _LAST_YEAR else None


def written_moment(stamp: str) -> datetime | None:
    """Return the moment written as ISO 8601 with its zone; None where it is none."""
    try:
        found = datetime.fromisoformat(stamp)
        return found.astimezone(UTC) if found.tzinfo else None
    except (ValueError, OverflowError):
        return None


def key_of(*parts: str) -> str:
    """Return the same short key for the same event, however often it is reported."""
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()[:32]
