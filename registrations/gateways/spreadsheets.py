"""Tables that people send: XLSX and CSV read into rows of text, within narrow limits.

A workbook is a zip of XML. What it would unpack to is asked of its directory before anything is
unpacked, and `zipfile` never gives more than the directory says; XML is read by defusedxml.
"""

import csv
import io
import warnings
import zipfile
import zlib
from collections.abc import Iterable, Iterator
from datetime import datetime, time
from typing import Any, Final

import openpyxl
from openpyxl.xml import DEFUSEDXML

from registrations.errors.coordination import (
    SheetEmpty,
    SheetTextBroken,
    SheetTooLarge,
    SheetTooLong,
    SheetUnpacksTooLarge,
    SheetUnreadable,
)

MOST_BYTES: Final = 2 * 1024 * 1024
MOST_ROWS: Final = 500
MOST_COLUMNS: Final = 40
LONGEST_CELL: Final = 5_000  # characters; what is longer has its fault anyway
# Empty rows are passed over, but not for ever.
MOST_ROWS_LOOKED_AT: Final = 20_000
# Reading XML costs a hundred times its packed size in time and memory: a list of 500 people needs
# a megabyte, its styles a tenth of one.
MOST_UNPACKED: Final = 8 * 1024 * 1024
MOST_OF_STRINGS: Final = 3 * 1024 * 1024
MOST_OF_ANOTHER_PART: Final = 1024 * 1024
MOST_TAGS: Final = 300_000  # 500 whole rows have 120,000; the rest is left to empty ones
MOST_PARTS: Final = 300
# A sheet of text packs to a tenth; only a bomb packs to less than a fortieth.
DENSEST: Final = 40
_DENSITY_ASKED_FROM: Final = 256 * 1024

_SHEETS: Final = "xl/worksheets/"
_ZIP = b"PK\x03\x04"
_UTF16 = (b"\xff\xfe", b"\xfe\xff")
_SEPARATORS = ",;\t"

Table = list[list[str]]


def read_table(content: bytes) -> Table:
    """Return the rows of the first sheet as text; empty ones stand as empty rows.

    Raises SheetRefused: too large, too long, a bomb, no table, letters that cannot be read.
    """
    if len(content) > MOST_BYTES:
        raise SheetTooLarge(limit=MOST_BYTES // 1024 // 1024)
    if not content.strip():
        raise SheetEmpty
    return _of_workbook(content) if content.startswith(_ZIP) else _of_text(content)


def _of_text(content: bytes) -> Table:
    text = _decoded(content)
    if text.lower().startswith("sep="):  # how spreadsheets name their separator
        named, _, text = text.partition("\n")
        separator = named.strip()[4:5] or ","
    else:
        first = next((line for line in text.splitlines() if line.strip()), "")
        separator = max(_SEPARATORS, key=first.count)
    if separator not in _SEPARATORS:
        raise SheetUnreadable
    try:
        return _limited(csv.reader(io.StringIO(text, newline=""), delimiter=separator))
    except csv.Error:
        raise SheetUnreadable from None


def _decoded(content: bytes) -> str:
    try:
        if content.startswith(_UTF16):
            return content.decode("utf-16")
        if b"\x00" in content:  # a picture, a program, an old workbook
            raise SheetUnreadable
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise SheetTextBroken from None


def _of_workbook(content: bytes) -> Table:
    if not DEFUSEDXML:
        raise RuntimeError("openpyxl reads XML without defusedxml: install it")
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as parts:
            _check_parts(parts.infolist())
            _check_cells(parts)
    except (zipfile.BadZipFile, zlib.error, ValueError, OSError, EOFError, RuntimeError):
        raise SheetUnreadable from None
    try:
        return _limited(_rows_of_first_sheet(content))
    except SheetTooLong:
        raise
    except Exception as error:  # what a broken workbook makes openpyxl raise is listed nowhere
        raise SheetUnreadable from error


def _check_parts(parts: list[zipfile.ZipInfo]) -> None:
    unpacked = sum(part.file_size for part in parts)
    if len(parts) > MOST_PARTS or unpacked > MOST_UNPACKED or any(map(_is_bomb, parts)):
        raise SheetUnpacksTooLarge


def _check_cells(parts: zipfile.ZipFile) -> None:
    """Refuse more cells than a list of people has, before they become objects."""
    for name in parts.namelist():
        if name.startswith(_SHEETS) and parts.read(name).count(b"<") > MOST_TAGS:
            raise SheetTooLong(limit=MOST_ROWS)


def _is_bomb(part: zipfile.ZipInfo) -> bool:
    is_dense = part.file_size > DENSEST * max(1, part.compress_size)
    return part.file_size > _most_of(part.filename) or (
        is_dense and part.file_size > _DENSITY_ASKED_FROM
    )


def _most_of(name: str) -> int:
    """Return how much a part may unpack to; pictures are not read, nor can they be packed."""
    if name.startswith((_SHEETS, "xl/media/")):
        return MOST_UNPACKED
    return MOST_OF_STRINGS if name == "xl/sharedStrings.xml" else MOST_OF_ANOTHER_PART


def _rows_of_first_sheet(content: bytes) -> Iterator[list[Any]]:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # about styles and validations, which are not read
        book = openpyxl.load_workbook(
            io.BytesIO(content), read_only=True, data_only=True, keep_links=False
        )
        try:
            sheet = book.worksheets[0]
            sheet.reset_dimensions()  # a sheet may claim a million columns
            yield from sheet.iter_rows(max_col=MOST_COLUMNS, values_only=True)
        finally:
            book.close()


def _limited(rows: Iterable[Iterable[Any]]) -> Table:
    """Take rows as text until there are more people than a delegation could have."""
    table: Table = []
    filled = 0
    for looked_at, cells in enumerate(rows):
        row = _without_empty_end([_text(cell) for cell in list(cells)[:MOST_COLUMNS]])
        filled += bool(row)
        if filled > MOST_ROWS + 1 or looked_at > MOST_ROWS_LOOKED_AT:
            raise SheetTooLong(limit=MOST_ROWS)
        table.append(row)
    while table and not table[-1]:
        table.pop()
    return table


def _without_empty_end(row: list[str]) -> list[str]:
    while row and not row[-1].strip():
        row.pop()
    return row


def _text(cell: object) -> str:
    if cell is None:
        return ""
    if isinstance(cell, datetime):
        return cell.date().isoformat() if cell.time() == time() else cell.isoformat(" ")
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return str(cell)[: LONGEST_CELL + 1]
