"""Tables that people send: XLSX and CSV read into rows of text, within narrow limits.

A workbook is a zip of XML. What it would unpack to is asked of its directory before anything is
unpacked, and `zipfile` never gives more than the directory says; XML is read by defusedxml.
"""

import csv
import io
import warnings
import zipfile
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
MOST_UNPACKED: Final = 30 * 1024 * 1024
MOST_PARTS: Final = 300
# A sheet of text packs to a tenth; only a bomb packs a megabyte to less than a hundredth.
DENSEST: Final = 100
_DENSITY_ASKED_FROM: Final = 1024 * 1024

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
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError):
        raise SheetUnreadable from None
    try:
        return _limited(_rows_of_first_sheet(content))
    except SheetTooLong:
        raise
    except Exception as error:  # what a broken workbook makes openpyxl raise is listed nowhere
        raise SheetUnreadable from error


def _check_parts(parts: list[zipfile.ZipInfo]) -> None:
    unpacked = sum(part.file_size for part in parts)
    is_dense = any(
        part.file_size > _DENSITY_ASKED_FROM
        and part.file_size > DENSEST * max(1, part.compress_size)
        for part in parts
    )
    if len(parts) > MOST_PARTS or unpacked > MOST_UNPACKED or is_dense:
        raise SheetUnpacksTooLarge


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
