"""An entry as plain JSON values and back: the outbox keeps what a calendar said at the time."""

from dataclasses import asdict
from datetime import date, datetime
from typing import Any

from assemblies.enums import CalendarStatus
from notifications.calendar.entries import Attachment, Entry


def to_plain(entry: Entry) -> dict[str, Any]:
    """Return ``entry`` as JSON values: moments and dates in ISO 8601."""
    plain = asdict(entry)
    for name in ("created_at", "changed_at", "starts", "ends"):
        plain[name] = plain[name].isoformat()
    return plain


def from_plain(plain: dict[str, Any]) -> Entry:
    """Return the entry that `to_plain` was given."""
    values = dict(plain)
    for name in ("created_at", "changed_at"):
        values[name] = datetime.fromisoformat(values[name])
    for name in ("starts", "ends"):
        values[name] = _moment_or_day(values[name])
    values["status"] = CalendarStatus(values["status"])
    values["categories"] = tuple(values["categories"])
    values["geo"] = tuple(values["geo"]) if values["geo"] else None
    values["attachments"] = tuple(Attachment(**item) for item in values["attachments"])
    return Entry(**values)


def _moment_or_day(text: str) -> datetime | date:
    return datetime.fromisoformat(text) if "T" in text else date.fromisoformat(text)
