"""What stands in a calendar, before it is written: plain values that have been checked once."""

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from assemblies.enums import CalendarStatus
from notifications.calendar import colors, texts, zones
from notifications.errors import EntryRefused, FeedRefused

HIGHEST_SEQUENCE = 2**31 - 1

_UID = re.compile(r"[\x21-\x7e]{1,255}\Z")
_MEDIA_TYPE = re.compile(r"[A-Za-z0-9.+-]+/[A-Za-z0-9.+-]+\Z")


@dataclass(frozen=True, slots=True, kw_only=True)
class Attachment:
    """A document one click away from the entry."""

    address: str
    label: str = ""
    media_type: str = ""

    def __post_init__(self) -> None:
        _require(texts.is_web_address(self.address), "attachments", "need absolute addresses")
        fits = not self.media_type or _MEDIA_TYPE.match(self.media_type) is not None
        _require(fits, "attachments", "need a media type like application/pdf")


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One thing with a time. ``starts`` and ``ends`` are both aware moments or both dates.

    Moments are held in UTC. The end is exclusive: a single whole day ends on the day after. Texts
    are in the language of the feed the entry is for. ``zone`` is the IANA name of the place's
    clock; ``"UTC"`` for what has no place.
    """

    uid: str
    sequence: int
    created_at: datetime
    changed_at: datetime
    starts: datetime | date
    ends: datetime | date
    zone: str
    summary: str
    status: CalendarStatus
    description: str = ""
    location: str = ""
    url: str = ""
    categories: tuple[str, ...] = ()
    transparent: bool = False
    color: str | None = None
    geo: tuple[float, float] | None = None
    conference: str | None = None
    attachments: tuple[Attachment, ...] = ()

    def __post_init__(self) -> None:
        _hold_in_utc(self)
        _check_identity(self)
        _check_times(self)
        _check_content(self)

    @property
    def is_whole_days(self) -> bool:
        return not isinstance(self.starts, datetime)

    @property
    def is_cancelled(self) -> bool:
        return self.status is CalendarStatus.CANCELLED


@dataclass(frozen=True, slots=True, kw_only=True)
class Feed:
    """A calendar somebody subscribes to, in one language; its entries are written apart.

    ``address`` is None for a personal feed: a secret never stands in the body. ``zone`` is the
    clock an empty feed names. ``changed_at``: of the newest of its entries.
    """

    name: str
    language: str
    zone: str
    refresh: timedelta
    description: str = ""
    address: str | None = None
    color: str | None = None
    changed_at: datetime | None = None

    def __post_init__(self) -> None:
        second = timedelta(seconds=1)
        for holds, field, reason in (
            (bool(texts.one_line(self.name)), "name", "is empty"),
            (texts.is_language(self.language), "language", "is not a BCP 47 tag"),
            (zones.is_known(self.zone), "zone", "is not an IANA name"),
            (self.refresh >= second and not self.refresh % second, "refresh", "is no duration"),
            (self.address is None or texts.is_web_address(self.address), "address", "is relative"),
            (self.color is None or colors.is_named(self.color), "color", "is no CSS3 name"),
            (self.changed_at is None or _is_moment(self.changed_at), "changed_at", "is naive"),
        ):
            if not holds:
                raise FeedRefused(field=field, reason=reason)


def _require(holds: bool, field: str, reason: str) -> None:
    if not holds:
        raise EntryRefused(field=field, reason=reason)


def _is_moment(value: datetime | date) -> bool:
    return isinstance(value, datetime) and value.utcoffset() is not None


def _hold_in_utc(entry: Entry) -> None:
    # Two moments of a repeated hour are equal to Python while both are on the same local clock.
    for name in ("created_at", "changed_at", "starts", "ends"):
        value = getattr(entry, name)
        if _is_moment(value):
            object.__setattr__(entry, name, value.astimezone(UTC))


def _check_identity(entry: Entry) -> None:
    _require(_UID.match(entry.uid) is not None, "uid", "is not 1 to 255 visible characters")
    host = entry.uid.rpartition("@")[2].partition(":")[0].lower()
    _require(host not in {"", "localhost", "127.0.0.1"}, "uid", "names no public host")
    _require(0 <= entry.sequence <= HIGHEST_SEQUENCE, "sequence", "is out of range")
    moments = _is_moment(entry.created_at) and _is_moment(entry.changed_at)
    _require(moments, "created_at, changed_at", "must be aware moments")
    _require(entry.created_at <= entry.changed_at, "created_at", "is later than changed_at")


def _check_times(entry: Entry) -> None:
    _require(zones.is_known(entry.zone), "zone", "is not an IANA name")
    starts, ends = entry.starts, entry.ends
    if isinstance(starts, datetime) and isinstance(ends, datetime):
        _require(_is_moment(starts) and _is_moment(ends), "starts, ends", "must be aware")
        # iCalendar knows whole seconds only, so the end must be later in those.
        starts, ends = starts.replace(microsecond=0), ends.replace(microsecond=0)
    else:
        kinds = not isinstance(starts, datetime) and not isinstance(ends, datetime)
        _require(kinds, "starts, ends", "must both be moments or both be dates")
    _require(starts < ends, "ends", "is not later than starts")


def _check_content(entry: Entry) -> None:
    _require(bool(texts.one_line(entry.summary)), "summary", "is empty")
    _require(isinstance(entry.status, CalendarStatus), "status", "is unknown")
    _require(not entry.url or texts.is_web_address(entry.url), "url", "is not absolute ASCII")
    join = entry.conference
    _require(join is None or texts.is_web_address(join), "conference", "is not absolute ASCII")
    _require(entry.color is None or colors.is_named(entry.color), "color", "is no CSS3 name")
    if entry.geo is not None:
        latitude, longitude = entry.geo
        on_earth = abs(latitude) <= 90 and abs(longitude) <= 180
        nowhere = round(latitude, 6) == 0 and round(longitude, 6) == 0
        _require(on_earth and not nowhere, "geo", "is no place")
