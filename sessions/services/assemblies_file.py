"""Reading the list of assemblies since 1889: a number, a place, a year, of some the days.

Where a place lies, what it is called in French and which clock it has stands in a table of places.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from assemblies.enums import DatePrecision, EventFormat, EventKind
from assemblies.errors import TooManySessions
from assemblies.rules.sessions_of_year import yearly_session
from assemblies.services.import_files import Findings, SourceFile, shown, table
from sessions.rules.ordinals import title_of_assembly
from sessions.services.events_file import ListedEvent, whole_of
from sessions.services.programme_values import Object, Text, Values, load

_COLUMNS: Final = ("listed", "en", "fr", "country", "latitude", "longitude", "time_zone")
_COUNTRY = re.compile(r"(?:[A-Z]{2})?")
_FORMATS: Final[Mapping[str, EventFormat]] = {
    "virtual": EventFormat.ONLINE,
    "in person": EventFormat.IN_PERSON,
    "in person with remote participants": EventFormat.HYBRID,
}


@dataclass(frozen=True, slots=True)
class Place:
    """A city, as it was called then."""

    name: Text
    country: str
    latitude: float | None
    longitude: float | None
    time_zone: str


def read(
    *, file: SourceFile, places: SourceFile
) -> tuple[tuple[ListedEvent, ...], tuple[str, ...]]:
    """Return the assemblies of a file, and what its reader should know.

    Raises ImportRefused with all faults of both files.
    """
    findings = Findings()
    known = _places(places, findings)
    whole = load(file, findings) or {}
    values = Values(file.name, findings)
    rows = whole.get("assemblies")
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        findings.fault(file.name, "assemblies", "not a list of objects")
        rows = []
    numbers: dict[int, list[int]] = {}
    for n, row in enumerate(rows, 1):
        year = values.number(row, "year", f"assembly row {n}")
        numbers.setdefault(year, []).append(values.number(row, "number", f"assembly row {n}"))
    findings.refuse_if_faulty()
    found = [_assembly(row, numbers[row["year"]], known, values) for row in rows]
    findings.refuse_if_faulty()
    return tuple(found), tuple(findings.notes)


def _assembly(
    row: Object, numbers: list[int], places: Mapping[str, Place], values: Values
) -> ListedEvent:
    number, year = row["number"], row["year"]
    where = f"assembly {number}"
    listed = row.get("place_held") or row.get("place_as_listed")
    place = places.get(str(listed)) or Place({"en": str(listed)}, "", None, None, "Europe/Zurich")
    if str(listed) not in places:
        values.fault(where, "place", f"{shown(listed)} is not in the table of places")
    if row.get("start"):
        starts_on, ends_on = values.day(row, "start", where), values.day(row, "end", where)
        precision = DatePrecision.DAY
    else:
        starts_on, ends_on, precision = whole_of(year, None, where, values)
    if ends_on < starts_on:
        values.fault(where, "end", "is before the first day")
        ends_on = starts_on
    try:
        session = yearly_session(number=number, numbers_of_year=numbers, year=year)
    except TooManySessions:
        values.fault(where, "year", f"{year} has more than two assemblies")
        session = None
    return ListedEvent(
        slug=str(number),
        kind=EventKind.ASSEMBLY,
        title=title_of_assembly(number, is_conference=row.get("kind") == "conference"),
        place=place.name,
        starts_on=starts_on,
        ends_on=ends_on,
        precision=precision,
        format=_FORMATS.get(str(row.get("mode", "in person")), EventFormat.IN_PERSON),
        time_zone=place.time_zone,
        country=place.country,
        latitude=place.latitude,
        longitude=place.longitude,
        number=number,
        yearly_session=session,
    )


def _places(file: SourceFile, findings: Findings) -> dict[str, Place]:
    found: dict[str, Place] = {}
    for line in table(file, required=_COLUMNS, findings=findings):
        said = {name: value.strip() for name, value in line.values.items()}
        position = _position(said["latitude"], said["longitude"])
        if position is None or not _COUNTRY.fullmatch(said["country"]):
            findings.fault(line.where, said["listed"], "country or position cannot be read")
            continue
        name = {code: said[code] for code in ("en", "fr") if said[code]}
        found[said["listed"]] = Place(name, said["country"], *position, said["time_zone"])
    return found


def _position(latitude: str, longitude: str) -> tuple[float | None, float | None] | None:
    if not latitude and not longitude:
        return None, None
    try:
        north, east = float(latitude), float(longitude)
    except ValueError:
        return None
    return (north, east) if abs(north) <= 90 and abs(east) <= 180 else None
