"""Reading the file of an assembly: plain rows out, every fault named, no database.

The format: `assemblies` (a list), `programmes`, `agendas` and `bodies` of one JSON object. Hours
are local to the programme's `time_zone`. An hour that the clock skips is a fault; of one that
occurs twice, the first is meant. Keys that nobody reads are ignored and noted.
"""

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo, available_timezones

from assemblies.enums import Language, YearlySession
from assemblies.errors import TooManySessions
from assemblies.rules.sessions_of_year import yearly_session
from assemblies.services.import_files import Findings, SourceFile, shown
from sessions.enums import ItemKind, Purpose
from sessions.selectors.agenda import PLENARY
from sessions.services.json_places import lines_of_entries
from sessions.services.programme_names import Names
from sessions.services.programme_values import Object, Text, Values, digest, load

LONGEST_TITLE = 500
LONGEST_NAME = 200
_CODE = re.compile(r"[a-z0-9_-]{1,60}")

_FILE_KEYS = {"about", "assemblies", "programmes", "agendas", "bodies", "purposes"}
_ASSEMBLY_KEYS = {
    "number",
    "place_as_listed",
    "place_held",
    "year",
    "kind",
    "start",
    "end",
    "mode",
    "note",
}
_PROGRAMME_KEYS = {
    "assembly",
    "place",
    "time_zone",
    "language_of_source",
    "source",
    "rows_in_source",
    "blank_rows_dropped",
    "row_count",
    "closed_rows",
    "partial",
    "room_clashes_in_source",
    "notes",
    "rows",
}
_ROW_KEYS = {
    "n",
    "date",
    "start",
    "end",
    "body",
    "title",
    "room",
    "closed",
    "purposes",
    "themes",
    "interpretation",
    "end_is_indicative",
    "time_shown_as",
}
_ITEM_KEYS = {"item", "en", "fr", "kind", "body"}


@dataclass(frozen=True, slots=True, kw_only=True)
class SittingRow:
    """A meeting of the programme, ready to be kept; its moments are in UTC."""

    n: int
    body: str
    title: Text
    room: str
    starts_at: datetime
    ends_at: datetime
    end_is_indicative: bool
    time_shown_as: Text | None
    is_closed: bool
    purposes: tuple[str, ...]
    themes: tuple[str, ...] | None  # None: the file does not say
    interpretation: str

    @property
    def facts_digest(self) -> str:
        """A fingerprint of what the row says but for its title: the same row, the same digest."""
        said = {name: getattr(self, name) for name in self.__slots__ if name != "title"}
        if self.themes is None:
            del said["themes"]  # as before themes were known: a row that stays keeps its digest
        return digest(said)

    @property
    def title_digest(self) -> str:
        """A fingerprint of the title: a translation may come, or be left out, by itself."""
        return digest(self.title)


@dataclass(frozen=True, slots=True, kw_only=True)
class AgendaRow:
    """An item of the plenary's agenda; `body` is empty where no committee prepares it."""

    number: int
    title: Text
    kind: ItemKind
    body: str

    @property
    def digest(self) -> str:
        """A fingerprint of what the file says of the item."""
        return digest({name: getattr(self, name) for name in self.__slots__})


@dataclass(frozen=True, slots=True, kw_only=True)
class ProgrammeFile:
    """One assembly as the file has it."""

    number: int
    title: Text
    place: Text
    time_zone: str
    starts_on: date
    ends_on: date
    yearly_session: YearlySession
    bodies: Mapping[str, Text]
    sittings: tuple[SittingRow, ...]
    agenda: tuple[AgendaRow, ...]
    notes: tuple[str, ...]


def read(
    *,
    file: SourceFile,
    number: int,
    names: Names,
    findings: Findings,
    themes: Collection[str] | None = None,
) -> ProgrammeFile:
    """Return the assembly of that number with its bodies, sittings and agenda.

    names: titles and names of bodies in other languages, from the companion files. themes: the
    codes that a row may name; None lets any pass.
    Raises ImportRefused with all faults, those that `findings` brought along included.
    """
    whole = load(file, findings)
    if whole is None:
        findings.refuse_if_faulty()
    reader = _Reader(file, number, names, findings, themes)
    result = reader.read(whole or {})
    findings.refuse_if_faulty()
    return result


class _Reader(Values):
    """One reading of one file; the methods read a part each and note what is wrong with it."""

    def __init__(
        self,
        file: SourceFile,
        number: int,
        names: Names,
        findings: Findings,
        themes: Collection[str] | None,
    ) -> None:
        super().__init__(file.name, findings)
        self.themes = themes
        self.file = file
        self.assembly_number = number
        self.names = names
        self.bodies: dict[str, Text] = {}

    def read(self, whole: Object) -> ProgrammeFile:
        self.note_unknown(whole, _FILE_KEYS, self.file_name)
        listed = self._entry(whole, "assemblies", "number")
        programme = self._entry(whole, "programmes", "assembly")
        agenda = self._entry(whole, "agendas", "assembly", may_be_missing=True)
        self._read_bodies(whole)
        starts_on, ends_on = self._days(listed)
        zone = self._zone(programme)
        self.note_unknown(listed, _ASSEMBLY_KEYS, "assemblies")
        self.note_unknown(programme, _PROGRAMME_KEYS, "programmes")
        sittings = self._sittings(programme, zone)
        items = self._agenda(agenda)
        self._tell_of_names(sittings)
        return ProgrammeFile(
            number=self.assembly_number,
            title=self._title_of_assembly(listed),
            place=self._place(programme),
            time_zone=zone.key,
            starts_on=starts_on,
            ends_on=ends_on,
            yearly_session=self._yearly_session(whole, listed),
            bodies=self.bodies,
            sittings=sittings,
            agenda=items,
            notes=(*self.findings.notes, *self.unread_keys()),
        )

    # What a part of the file is about

    def _entry(self, whole: Object, key: str, by: str, *, may_be_missing: bool = False) -> Object:
        found = [
            entry
            for entry in self._objects(whole, key)
            if entry.get(by) == self.assembly_number and not isinstance(entry.get(by), bool)
        ]
        if len(found) > 1:
            self.fault(key, by, f"{self.assembly_number} occurs {len(found)} times")
        if not found and not may_be_missing:
            self.fault(key, by, f"{self.assembly_number} is missing")
        return found[0] if found else {}

    def _objects(self, holder: Object, key: str) -> tuple[Object, ...]:
        value = holder.get(key, [])
        if not isinstance(value, list):
            self.fault(key, "list", f"{shown(value)} is not a list")
            return ()
        for position, entry in enumerate(value, start=1):
            if not isinstance(entry, dict):
                self.fault(f"{key} at place {position}", "entry", f"{shown(entry)} is no object")
        return tuple(entry for entry in value if isinstance(entry, dict))

    def _days(self, listed: Object) -> tuple[date, date]:
        where = f"assembly {self.assembly_number}"
        starts_on = self.day(listed, "start", where)
        ends_on = self.day(listed, "end", where)
        if date.min < ends_on < starts_on:
            self.fault(where, "end", "is before the start")
        return starts_on, ends_on

    def _read_bodies(self, whole: Object) -> None:
        named = whole.get("bodies", {})
        if not isinstance(named, dict):
            self.fault("bodies", "bodies", f"{shown(named)} is not an object")
            named = {}
        for code in {**named, **self.names.bodies}:
            if not _CODE.fullmatch(code):
                self.fault("bodies", shown(code), "is not a code of small letters and digits")
        for code, name in named.items():
            self.bodies[code] = self.text({"name": name}, "name", f"bodies {code}", LONGEST_NAME)
        for code, name in self.names.bodies.items():
            self.bodies[code] = {**self.bodies.get(code, {}), **name}

    def _yearly_session(self, whole: Object, listed: Object) -> YearlySession:
        if not listed:
            return YearlySession.FIRST
        year, where = listed.get("year"), f"assembly {self.assembly_number}"
        of_year = [
            entry["number"]
            for entry in whole.get("assemblies", [])
            if isinstance(entry, dict)
            and entry.get("year") == year
            and isinstance(entry.get("number"), int)
        ]
        if not isinstance(year, int):
            self.fault(where, "year", f"{shown(year)} is not a year")
            return YearlySession.FIRST
        try:
            return yearly_session(number=self.assembly_number, numbers_of_year=of_year, year=year)
        except TooManySessions as refusal:
            self.fault(where, "year", str(refusal))
            return YearlySession.SECOND

    def _title_of_assembly(self, listed: Object) -> Text:
        number = self.assembly_number
        noun, nom = "Assembly", "Assemblée"
        if listed.get("kind") == "conference":
            noun, nom = "Conference", "Conférence"
        return {
            Language.ENGLISH: f"{_ordinal(number)} {noun}",
            Language.FRENCH: f"{number}{'re' if number == 1 else 'e'} {nom}",
            **self.names.titles.get("title", {}),
        }

    def _place(self, programme: Object) -> Text:
        place = self.text(programme, "place", "programmes", LONGEST_NAME)
        return {**place, **self.names.titles.get("place", {})}

    def _zone(self, programme: Object) -> ZoneInfo:
        name = programme.get("time_zone")
        if not isinstance(name, str) or name not in available_timezones():
            if programme:
                self.fault("programmes", "time_zone", f"{shown(name)} is not a time zone")
            return ZoneInfo("UTC")
        return ZoneInfo(name)

    # Rows

    def _sittings(self, programme: Object, zone: ZoneInfo) -> tuple[SittingRow, ...]:
        seen: set[int] = set()
        rows: list[SittingRow] = []
        listed = programme.get("rows")
        self._find_lines()
        if programme and (not isinstance(listed, list) or not listed):
            self.fault("programmes", "rows", "missing")
        for position, row in enumerate(listed if isinstance(listed, list) else [], start=1):
            if not isinstance(row, dict):
                self.fault(f"row at place {position}", "row", f"{shown(row)} is not an object")
                continue
            n = self.number(row, "n", f"row at place {position}")
            if n and n in seen:
                self.fault(f"row at place {position}", "n", f"{n} occurs twice")
            seen.add(n)
            where = f"row {n}" if n else f"row at place {position}"
            self.lines.setdefault(where, self.lines.get(f"row at place {position}", 0))
            rows.append(self._sitting(row, n, zone, where))
        return tuple(rows)

    def _find_lines(self) -> None:
        way = ("programmes", ("assembly", self.assembly_number), "rows")
        lines = lines_of_entries(self.file.data.decode("utf-8-sig"), *way)
        for position, line in enumerate(lines, start=1):
            self.lines[f"row at place {position}"] = line

    def _sitting(self, row: Object, n: int, zone: ZoneInfo, where: str) -> SittingRow:
        self.note_unknown(row, _ROW_KEYS, "rows", where)
        starts_at = self.moment(row, "start", zone, where)
        ends_at = self.moment(row, "end", zone, where)
        if starts_at and ends_at and ends_at <= starts_at:
            self.fault(where, "end", f"{shown(row['end'])} is not after {shown(row['start'])}")
        indicative = self.flag(row, "end_is_indicative", where)
        label = None
        if row.get("time_shown_as") is not None:
            label = self.text(row, "time_shown_as", where, LONGEST_NAME)
            if not indicative:
                self.fault(where, "time_shown_as", "stands only where end_is_indicative is true")
        never = datetime.min.replace(tzinfo=UTC)
        return SittingRow(
            n=n,
            body=self._body(row, where, may_be_missing=False),
            title={
                **self.text(row, "title", where, LONGEST_TITLE),
                **self.names.titles.get(str(n), {}),
            },
            room=" ".join(self.line(row, "room", where).split()),
            starts_at=starts_at or never,
            ends_at=ends_at or never,
            end_is_indicative=indicative,
            time_shown_as=label,
            is_closed=self.flag(row, "closed", where),
            purposes=self.words(row, "purposes", where, among=set(Purpose)) or (),
            themes=self.words(row, "themes", where, among=self.themes),
            interpretation=self.line(row, "interpretation", where),
        )

    def _agenda(self, agenda: Object) -> tuple[AgendaRow, ...]:
        items: list[AgendaRow] = []
        for position, item in enumerate(self._objects(agenda, "items"), start=1):
            number = self.number(item, "item", f"agenda item at place {position}")
            where = f"agenda item {number}" if number else f"agenda item at place {position}"
            self.note_unknown(item, _ITEM_KEYS, "agenda items", where)
            if number and number in {other.number for other in items}:
                self.fault(where, "item", "occurs twice")
            languages = {code: item[code] for code in Language if code in item}
            items.append(
                AgendaRow(
                    number=number,
                    title=self.text({"title": languages}, "title", where, LONGEST_TITLE),
                    kind=self.word(item, "kind", where, ItemKind.OTHER),
                    body=self._body(item, where, may_be_missing=True),
                )
            )
        if items and PLENARY not in self.bodies:
            self.fault("agendas", "bodies", f"{PLENARY}, whose agenda it is, is not among them")
        return tuple(items)

    def _body(self, row: Object, where: str, *, may_be_missing: bool) -> str:
        value = row.get("body")
        if value is None and may_be_missing:
            return ""
        if not isinstance(value, str) or value not in self.bodies:
            reason = "missing" if value is None else f"{shown(value)} is not a body of the file"
            self.fault(where, "body", reason)
            return ""
        return value

    def _tell_of_names(self, sittings: tuple[SittingRow, ...]) -> None:
        known = {str(row.n) for row in sittings} | {"title", "place"}
        for n in self.names.titles:
            if n not in known:
                self.findings.fault(self.names.where.get(n, n), "n", f"{n} is not a row here")
        untitled = [str(row.n) for row in sittings if str(row.n) not in self.names.titles]
        if self.names.titles and untitled:
            self.findings.note(f"no title in another language for rows {', '.join(untitled)}")


def _ordinal(number: int) -> str:
    if number % 100 in {11, 12, 13}:
        return f"{number}th"
    ending = {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
    return f"{number}{ending}"
