"""Values out of JSON: each is read as what it should be, or noted as a fault."""

import hashlib
import json
import re
from collections.abc import Collection, Iterable, Mapping
from datetime import date, datetime, time
from enum import StrEnum
from typing import Any, TypeVar, cast
from zoneinfo import ZoneInfo

from assemblies.enums import Language
from assemblies.services.import_files import (
    Findings,
    SourceFile,
    clean_text,
    decoded,
    parsed_day,
    shown,
)
from sessions.enums import Occurrence
from sessions.errors import HourSkipped, HourTwice
from sessions.rules.local_times import moment_of

LONGEST_LINE = 200
LARGEST_NUMBER = 32767

_HOUR = re.compile(r"([01][0-9]|2[0-3]):[0-5][0-9]")

Object = dict[str, Any]
Text = dict[str, str]
Word = TypeVar("Word", bound=StrEnum)


def load(file: SourceFile, findings: Findings) -> Object | None:
    """Return the file's JSON object; a fault and None when there is none.

    A key that occurs twice in one object is a fault: one of the two would be lost silently.
    """
    text = decoded(file, findings)
    if text is None:
        return None
    try:
        whole = json.loads(text, object_pairs_hook=_no_key_twice)
    except json.JSONDecodeError as broken:
        findings.fault(f"{file.name} line {broken.lineno}", "file", f"not JSON: {broken.msg}")
        return None
    except (RecursionError, ValueError) as broken:
        findings.fault(file.name, "file", f"cannot be read: {broken}")
        return None
    if not isinstance(whole, dict):
        findings.fault(file.name, "file", "not a JSON object")
        return None
    return cast("Object", whole)


def _no_key_twice(pairs: list[tuple[str, Any]]) -> Object:
    result = dict(pairs)
    if len(result) < len(pairs):
        keys = [key for key, _ in pairs]
        doubled = sorted({key for key in keys if keys.count(key) > 1})
        raise ValueError(f"a key occurs twice in one object: {', '.join(doubled)}")
    return result


def digest(said: Mapping[str, object]) -> str:
    """Return a fingerprint of what is said: the same facts, the same 32 characters."""
    canonical = json.dumps(said, default=str, ensure_ascii=False, sort_keys=True)
    return hashlib.sha256(canonical.encode()).hexdigest()[:32]


class Values:
    """The values of one file; `where` is the row they stand in, for the faults."""

    def __init__(self, file_name: str, findings: Findings) -> None:
        self.file_name = file_name
        self.findings = findings
        self.unread: dict[str, list[str]] = {}
        self.lines: dict[str, int] = {}

    def text(self, holder: Object, key: str, where: str, longest: int) -> Text:
        """Read a text: a string in English, or an object from language to string."""
        value = holder.get(key)
        texts = {Language.ENGLISH.value: value} if isinstance(value, str) else value
        if not isinstance(texts, dict) or not texts:
            if holder:
                reason = "missing" if value is None else f"{shown(value)} is not a text"
                self.fault(where, key, reason)
            return {}
        result: Text = {}
        for language, text in texts.items():
            if language not in set(Language) or not isinstance(text, str):
                self.fault(where, key, f"{shown({language: text})} is not a text in a language")
                continue
            result[language] = self.clean(text, where, key, longest, may_be_empty=False)
        return result

    def line(self, row: Object, key: str, where: str) -> str:
        value = row.get(key)
        if value is None:
            return ""
        if not isinstance(value, str):
            self.fault(where, key, f"{shown(value)} is not a text")
            return ""
        return self.clean(value, where, key, LONGEST_LINE, may_be_empty=True)

    def clean(self, text: str, where: str, what: str, longest: int, *, may_be_empty: bool) -> str:
        return clean_text(
            text,
            where=self.at(where),
            what=what,
            longest=longest,
            findings=self.findings,
            may_be_empty=may_be_empty,
        )

    def number(self, row: Object, key: str, where: str) -> int:
        value = row.get(key)
        if isinstance(value, int) and not isinstance(value, bool) and 0 < value <= LARGEST_NUMBER:
            return value
        reason = "missing" if value is None else f"{shown(value)} is not a number from 1"
        self.fault(where, key, reason)
        return 0

    def word(self, row: Object, key: str, where: str, usual: Word) -> Word:
        """Return a word of the vocabulary that ``usual`` is of; ``usual`` where there is none."""
        value = row.get(key, usual.value)
        if isinstance(value, str) and value in set(type(usual)):
            return type(usual)(value)
        self.fault(where, key, f"{shown(value)} is none of {', '.join(type(usual))}")
        return usual

    def words(
        self, row: Object, key: str, where: str, *, among: Collection[str] | None
    ) -> tuple[str, ...] | None:
        """Return a list of words, each once; None where the row says nothing of it.

        among: those that there are; None lets any pass.
        """
        value = row.get(key)
        if value is None and key not in row:
            return None
        if not isinstance(value, list):
            self.fault(where, key, f"{shown(value)} is not a list")
            return ()
        for word in value:
            if not isinstance(word, str) or (among is not None and word not in among):
                self.fault(where, key, f"{shown(word)} is not a {key.removesuffix('s')}")
        return tuple(dict.fromkeys(word for word in value if isinstance(word, str)))

    def flag(self, row: Object, key: str, where: str) -> bool:
        value = row.get(key, False)
        if not isinstance(value, bool):
            self.fault(where, key, f"{shown(value)} is neither true nor false")
            return False
        return value

    def day(self, holder: Object, key: str, where: str) -> date:
        value = holder.get(key)
        day = parsed_day(value)
        if day is None and holder:
            reason = "missing" if value is None else f"{shown(value)} is not a day like 2018-03-24"
            self.fault(where, key, reason)
        return day or date.min

    def moment(self, row: Object, key: str, zone: ZoneInfo, where: str) -> datetime | None:
        """Read an hour of the row's day on the venue's clock."""
        if (day := parsed_day(row.get("date"))) is None:
            if key == "start":  # told once, not for each of the two hours
                self.day(row, "date", where)
            return None
        value = row.get(key)
        if not isinstance(value, str) or not _HOUR.fullmatch(value):
            reason = "missing" if value is None else f"{shown(value)} is not an hour like 09:30"
            self.fault(where, key, reason)
            return None
        clock = time.fromisoformat(value)
        try:
            return moment_of(day=day, clock=clock, zone=zone)
        except HourSkipped:
            self.fault(where, key, f"{value} does not exist on {day} in {zone.key}: clocks skip it")
            return None
        except HourTwice:
            self.findings.note(f"{where}: {value} occurs twice on {day}; the first is meant")
            return moment_of(day=day, clock=clock, zone=zone, which=Occurrence.FIRST)

    def at(self, where: str) -> str:
        """Return the place with its file, and its line where that is known."""
        line = self.lines.get(where)
        return f"{self.file_name} line {line}, {where}" if line else f"{self.file_name} {where}"

    def fault(self, where: str, what: str, reason: str) -> None:
        self.findings.fault(self.at(where), what, reason)

    def note_unknown(
        self, holder: Object, known: Iterable[str], part: str, where: str = ""
    ) -> None:
        for key in holder.keys() - set(known):
            self.unread.setdefault(f"{part}: {shown(key)}", []).append(where)

    def unread_keys(self) -> tuple[str, ...]:
        """Return one note for each key that nobody reads, with the first rows that have it."""
        notes = []
        for key, places in sorted(self.unread.items()):
            first = ", ".join(place for place in places[:5] if place)
            more = ", …" if len(places) > 5 else ""
            notes.append(f"{key} ignored" + (f" ({first}{more})" if first else ""))
        return tuple(notes)
