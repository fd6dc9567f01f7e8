"""What every import shares: faults that name row, field and reason, and a report of what was done.

A file is taken as a whole or not at all, so reading goes on after a fault and all are told at once.
"""

import csv
import io
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from assemblies.errors import ImportRefused

MAX_BYTES = 20 * 1024 * 1024
# A file that is wrong in every row is wrong in one way; nobody reads the rest.
MAX_FAULTS = 200

# Control characters, and halves of characters that no file could hold.
_UNPRINTABLE = re.compile(r"[\x00-\x1f\x7f-\x9f\ud800-\udfff]")
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceFile:
    """A file as it was handed in: its name, for faults, and its bytes."""

    name: str
    data: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportReport:
    """What an import did, or would do, with one line a thing."""

    added: tuple[str, ...] = ()
    changed: tuple[str, ...] = ()
    unchanged: int = 0
    notes: tuple[str, ...] = ()

    @property
    def is_unchanged(self) -> bool:
        return not self.added and not self.changed

    def lines(self, *, dry_run: bool) -> tuple[str, ...]:
        """Return the report for a terminal: one line a thing, and a last one that sums up."""
        would = "would be " if dry_run else ""
        if self.is_unchanged:
            last = f"unchanged ({self.unchanged} read)"
        else:
            last = (
                f"{len(self.added)} {would}added, {len(self.changed)} {would}changed, "
                f"{self.unchanged} unchanged"
            )
        return (
            *(f"note: {note}" for note in self.notes),
            *(f"{would}added {thing}" for thing in self.added),
            *(f"{would}changed {thing}" for thing in self.changed),
            last,
        )


@dataclass(slots=True)
class Findings:
    """The faults of a file and what a reader should know besides, collected while reading."""

    faults: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    def fault(self, where: str, what: str, reason: str) -> None:
        """Note a fault: where it is (file and line or row), in which field, and why."""
        self.faults.append(f"{where}: {what}: {reason}")

    def note(self, text: str) -> None:
        self.notes.append(text)

    def refuse_if_faulty(self) -> None:
        """Raise ImportRefused with all faults, if there are any."""
        if not self.faults:
            return
        told = self.faults[:MAX_FAULTS]
        if len(self.faults) > MAX_FAULTS:
            told.append(f"and {len(self.faults) - MAX_FAULTS} more")
        raise ImportRefused(faults=tuple(told))


@dataclass(frozen=True, slots=True)
class Cells:
    """One line of a table: its cells by column, and where it stands."""

    where: str
    values: Mapping[str, str]


def decoded(file: SourceFile, findings: Findings) -> str | None:
    """Return the file as text; a fault and None when it is too large or not UTF-8."""
    if len(file.data) > MAX_BYTES:
        findings.fault(file.name, "file", f"larger than {MAX_BYTES // 1024 // 1024} MB")
        return None
    try:
        return file.data.decode("utf-8-sig")
    except UnicodeDecodeError as broken:
        line = file.data[: broken.start].count(b"\n") + 1
        findings.fault(f"{file.name} line {line}", "file", "not UTF-8 text")
        return None


def table(
    file: SourceFile,
    *,
    required: Sequence[str],
    optional: Iterable[str] = (),
    findings: Findings,
) -> tuple[Cells, ...]:
    """Read a CSV file with a heading line; lines count from 1, the heading included.

    Unknown columns are ignored and noted. Lines that cannot be read become faults.
    """
    text = decoded(file, findings)
    if not text:
        if text is not None:
            findings.fault(file.name, "file", "empty")
        return ()
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    heading: list[str] = []
    lines: list[Cells] = []
    try:
        heading = [name.strip() for name in next(reader, [])]
        if not _heading_fits(file.name, heading, required, optional, findings):
            return ()
        begins = reader.line_num + 1
        for cells in reader:
            where, begins = f"{file.name} line {begins}", reader.line_num + 1
            if len(cells) == len(heading):
                lines.append(Cells(where, dict(zip(heading, cells, strict=True))))
            elif cells:
                findings.fault(where, "line", f"{len(cells)} cells instead of {len(heading)}")
    except csv.Error as broken:
        findings.fault(f"{file.name} line {reader.line_num}", "line", str(broken))
    return tuple(lines)


def _heading_fits(
    name: str,
    heading: Sequence[str],
    required: Sequence[str],
    optional: Iterable[str],
    findings: Findings,
) -> bool:
    doubled = sorted({column for column in heading if heading.count(column) > 1})
    missing = [column for column in required if column not in heading]
    for column in doubled:
        findings.fault(f"{name} line 1", column, "column occurs twice")
    for column in missing:
        findings.fault(f"{name} line 1", column, "column is missing")
    unknown = [column for column in heading if column not in {*required, *optional}]
    if unknown and not missing and not doubled:
        findings.note(f"{name}: unknown columns ignored: {', '.join(unknown)}")
    return not doubled and not missing


def clean_text(
    value: str, *, where: str, what: str, longest: int, findings: Findings, may_be_empty: bool
) -> str:
    """Return the text without outer spaces; note a fault when it is empty, too long or unprintable.

    longest: characters.
    """
    text = value.strip()
    if not text and not may_be_empty:
        findings.fault(where, what, "missing")
    if len(text) > longest:
        findings.fault(where, what, f"{len(text)} characters; at most {longest} are possible")
    if _UNPRINTABLE.search(text):
        findings.fault(where, what, "contains a control character or a line break")
    return text


def parsed_day(value: object) -> date | None:
    """Return the day of a text like 2018-03-24, or None when there is no such day.

    Years far from any calendar are taken for slips of the hand.
    """
    if not isinstance(value, str) or not _DAY.fullmatch(value):
        return None
    try:
        day = date.fromisoformat(value)
    except ValueError:
        return None
    return day if 1800 <= day.year < 2200 else None


def shown(value: object) -> str:
    """Return a value short enough to stand in the sentence of a fault."""
    text = repr(value)
    return text if len(text) <= 60 else f"{text[:57]}…"
