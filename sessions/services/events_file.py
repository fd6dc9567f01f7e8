"""Reading a file of events that are no assemblies: webinars, conferences, hearings, summits.

One JSON object with `events`. A date is a day, a month ("2020-06") or a year ("2021"): of the last
two the event stands for the whole, without any sitting. Hours are local to the event's `time_zone`;
what the page printed beside them (`zone_label_in_source`) is held against it, and told where the
two contradict. Where hours were not seen there is no sitting.
"""

import calendar
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any, Final
from zoneinfo import ZoneInfo, available_timezones

from assemblies.enums import DatePrecision, EventFormat, EventKind, Language, YearlySession
from assemblies.services.import_files import Findings, SourceFile, shown
from sessions.services.programme_values import Object, Text, Values, load

LONGEST_TITLE: Final = 500
LONGEST_PLACE: Final = 200
USUAL_ZONE: Final = "Europe/Zurich"  # the organization's seat
USUAL_LENGTH: Final = timedelta(minutes=90)  # of a sitting whose end was not seen
ONLINE: Final[Text] = {
    "en": "Online",
    "fr": "En ligne",
    "es": "En línea",
    "ar": "عبر الإنترنت",
}
_KEYS: Final = {
    *("slug", "kind", "format", "title", "summary", "place", "country", "latitude", "longitude"),
    *("date", "end_date", "start", "end", "time_zone", "zone_label_in_source", "sessions", "rows"),
    *("partners", "languages", "platform", "link", "source", "notes", "body", "themes"),
    *("run_of_events", "registration", "series", "assembly"),
}
_SLUG = re.compile(r"[a-z0-9-]{1,80}")
_DATE = re.compile(r"(\d{4})(?:-(\d{2}))?")
_COUNTRY = re.compile(r"[A-Z]{2}")
_LABEL = re.compile(r"\b(?:[A-Z]{1,3}ST|[A-Z]{1,3}DT|CET|EET|WET|GMT|UTC|WITA)\b")


@dataclass(frozen=True, slots=True, kw_only=True)
class ListedSitting:
    """A sitting as a file has it. title: None is that of its event."""

    starts_at: datetime
    ends_at: datetime
    end_is_estimate: bool = False
    title: Text | None = None
    languages: tuple[str, ...] = ()
    is_closed: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class ListedEvent:
    """An event as a file has it; number and yearly session of an assembly alone."""

    slug: str
    kind: EventKind
    title: Text
    place: Text
    starts_on: date
    ends_on: date
    precision: DatePrecision = DatePrecision.DAY
    format: EventFormat = EventFormat.IN_PERSON
    time_zone: str = USUAL_ZONE
    country: str = ""
    latitude: float | None = None
    longitude: float | None = None
    languages: tuple[str, ...] = ()
    partners: tuple[str, ...] = ()
    link: str = ""
    body: str = ""
    themes: tuple[str, ...] = ()
    sittings: tuple[ListedSitting, ...] = ()
    number: int | None = None
    yearly_session: YearlySession | None = None

    @property
    def name(self) -> str:
        """Return it as a report names it."""
        return f"{self.kind} {self.slug}"


def read(file: SourceFile) -> tuple[tuple[ListedEvent, ...], tuple[str, ...]]:
    """Return the events of a file, and what its reader should know.

    Raises ImportRefused with all faults.
    """
    findings = Findings()
    whole = load(file, findings) or {}
    values = Values(file.name, findings)
    rows = whole.get("events")
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        findings.fault(file.name, "events", "not a list of objects")
        rows = []
    found = [event for n, row in enumerate(rows, 1) for event in _event(row, n, values)]
    slugs = [event.slug for event in found]
    for slug in sorted({slug for slug in slugs if slugs.count(slug) > 1}):
        findings.fault(file.name, slug, "is the slug of two events")
    findings.refuse_if_faulty()
    return tuple(found), (*findings.notes, *values.unread_keys())


def _event(row: Object, n: int, values: Values) -> Iterator[ListedEvent]:
    where = f"event {n}"
    if number := row.get("assembly"):
        values.findings.note(f"{where} is the assembly {shown(number)}: it stands in that list")
        return
    values.note_unknown(row, _KEYS, "event", where)
    starts_on, ends_on, precision = _days(row, where, values)
    event = ListedEvent(
        slug=_matching(_SLUG, row, "slug", where, values),
        kind=values.word(row, "kind", where, EventKind.WEBINAR),
        title=values.text(row, "title", where, LONGEST_TITLE),
        place=values.text(row, "place", where, LONGEST_PLACE) if "place" in row else dict(ONLINE),
        starts_on=starts_on,
        ends_on=ends_on,
        precision=precision,
        format=values.word(row, "format", where, EventFormat.ONLINE),
        time_zone=_zone(row, where, values),
        country=_matching(_COUNTRY, row, "country", where, values) if row.get("country") else "",
        latitude=_degrees(row, "latitude", 90, where, values),
        longitude=_degrees(row, "longitude", 180, where, values),
        languages=values.words(row, "languages", where, among=set(Language)) or (),
        partners=values.words(row, "partners", where, among=None) or (),
        link=values.line(row, "link", where),
        body=values.line(row, "body", where),
        themes=values.words(row, "themes", where, among=None) or (),
    )
    yield replace(event, sittings=tuple(_sittings(row, event, where, values)))


def _matching(pattern: re.Pattern[str], row: Object, key: str, where: str, values: Values) -> str:
    value = row.get(key)
    if isinstance(value, str) and pattern.fullmatch(value):
        return value
    values.fault(where, key, "missing" if value is None else f"{shown(value)} is not a {key}")
    return ""


def _degrees(row: Object, key: str, most: int, where: str, values: Values) -> float | None:
    value = row.get(key)
    if value is None:
        return None
    if isinstance(value, int | float) and not isinstance(value, bool) and abs(value) <= most:
        return float(value)
    values.fault(where, key, f"{shown(value)} is not a number of degrees")
    return None


def _zone(row: Object, where: str, values: Values) -> str:
    value = row.get("time_zone")
    if value is None:
        values.findings.note(f"{where}: its time zone was not seen; {USUAL_ZONE} stands for it")
        return USUAL_ZONE
    if not isinstance(value, str) or value not in available_timezones():
        values.fault(where, "time_zone", f"{shown(value)} is not a time zone")
        return USUAL_ZONE
    return value


def _days(row: Object, where: str, values: Values) -> tuple[date, date, DatePrecision]:
    value = row.get("date")
    found = _DATE.fullmatch(value) if isinstance(value, str) else None
    if found is None:
        first = values.day(row, "date", where)
        last = values.day(row, "end_date", where) if row.get("end_date") else first
        if last < first:
            values.fault(where, "end_date", "is before the first day")
        return first, max(first, last), DatePrecision.DAY
    return whole_of(int(found[1]), int(found[2]) if found[2] else None, where, values)


def whole_of(
    year: int, month: int | None, where: str, values: Values
) -> tuple[date, date, DatePrecision]:
    """Return the first and the last day of a month or a year."""
    if not 1800 <= year < 2200 or (month is not None and not 1 <= month <= 12):
        values.fault(where, "date", f"{year}-{month} is no month")
        return date.min, date.min, DatePrecision.YEAR
    if month is None:
        return date(year, 1, 1), date(year, 12, 31), DatePrecision.YEAR
    last = calendar.monthrange(year, month)[1]
    return date(year, month, 1), date(year, month, last), DatePrecision.MONTH


def _sittings(
    row: Object, event: ListedEvent, where: str, values: Values
) -> Iterator[ListedSitting]:
    """Yield what the row says of sittings: its programme, its sessions, or its own hours."""
    said: list[Any] = row.get("rows") or row.get("sessions") or [row]
    if not isinstance(said, list) or not all(isinstance(one, dict) for one in said):
        values.fault(where, "sessions", "not a list of objects")
        return
    if event.precision is not DatePrecision.DAY:
        if any(one.get("start") for one in said):
            values.findings.note(f"{where}: its day was not seen, so its hours make no sitting")
        return
    zone = ZoneInfo(event.time_zone)
    for one in said:
        if one.get("start") is None:
            continue
        on_day = {"date": row["date"], **one} if isinstance(row.get("date"), str) else one
        starts_at = values.moment(on_day, "start", zone, where)
        seen = on_day.get("end") is not None
        ends_at = values.moment(on_day, "end", zone, where) if seen else None
        if starts_at is None or (seen and ends_at is None):
            continue
        if ends_at is not None and ends_at <= starts_at:
            values.fault(where, "end", "is not after the start")
            continue
        _hold_label(row, starts_at, zone, where, values)
        yield ListedSitting(
            starts_at=starts_at,
            ends_at=ends_at or starts_at + USUAL_LENGTH,
            end_is_estimate=not seen,
            title=_title(one, row, where, values),
            languages=values.words(one, "languages", where, among=set(Language)) or event.languages,
            is_closed="closed session" in str(one.get("title", "")),
        )


def _title(one: Object, row: Object, where: str, values: Values) -> Text | None:
    """Return a sitting's own title, else for whom it is held, else None."""
    if one is row or (one.get("title") is None and one.get("for") is None):
        return None
    if one.get("title") is None:
        return {"en": f"{row['title']['en']} ({one['for']})"}
    return values.text(one, "title", where, LONGEST_TITLE)


def _hold_label(
    row: Mapping[str, Any], starts_at: datetime, zone: ZoneInfo, where: str, values: Values
) -> None:
    """Tell where the printed label of the zone is not the one in force; what is read stays."""
    labels = _LABEL.findall(str(row.get("zone_label_in_source") or ""))
    in_force = starts_at.astimezone(zone).tzname()
    if labels and in_force != labels[0]:
        values.findings.note(
            f"{where}: the source says {labels[0]}, but {in_force} was in force at {zone.key};"
            f" the hours are kept as those of the clock there"
        )
