"""A list as a spreadsheet, written row by row: ten thousand take no more memory than ten."""

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

import xlsxwriter

# A spreadsheet takes a cell that begins like this for a formula.
_FORMULA: Final = ("=", "+", "-", "@", "\t", "\r")
_LONGEST: Final = 32_767  # signs in a cell
_WIDEST: Final = 40
_AS_TEXT: Final = {
    "constant_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}
BYTE_ORDER_MARK: Final = "\ufeff"  # without it spreadsheets guess the letters wrong

Cell = str | int


@dataclass(frozen=True, slots=True)
class Table:
    """A list with its headings; name: of the sheet, in the reader's language."""

    name: str
    headings: Sequence[str]
    rows: Iterable[Sequence[Cell]]


def quoted(cell: object) -> str:
    """Return a cell of a CSV; an apostrophe keeps what begins like a formula from being one."""
    text = str(cell)
    return f"'{text}" if text.startswith(_FORMULA) else text


def csv_lines(headings: Sequence[str], rows: Iterable[Iterable[object]]) -> Iterator[str]:
    """Yield the list line by line, headings first."""
    line = io.StringIO()
    writer = csv.writer(line)
    yield BYTE_ORDER_MARK
    for cells in chain([headings], rows):
        writer.writerow([quoted(cell) for cell in cells])
        yield line.getvalue()
        line.seek(0)
        line.truncate()


def write_xlsx(
    path: str, name: str, headings: Sequence[str], rows: Iterable[Sequence[Cell]]
) -> None:
    """Write the list into the file at ``path``, in a sheet that is called ``name``."""
    write_sheets(path, [Table(name, headings, rows)])


def write_sheets(path: str, tables: Iterable[Table]) -> None:
    """Write lists into the file at ``path``, each in a sheet of its own, in their order.

    Text is written as text and never as a formula or a link; what begins like one is quoted
    besides, so that it stays text when somebody saves the sheet as CSV and opens it again.
    """
    with xlsxwriter.Workbook(path, {**_AS_TEXT, "tmpdir": str(Path(path).parent)}) as book:
        bold, plain = book.add_format({"bold": True}), book.add_format()
        guarded = book.add_format({"quote_prefix": True})
        for table in tables:
            sheet = book.add_worksheet(table.name)
            sheet.freeze_panes(1, 0)
            for column, heading in enumerate(table.headings):
                sheet.set_column(column, column, min(_WIDEST, len(heading) + 8))
                sheet.write_string(0, column, heading, bold)
            for number, cells in enumerate(table.rows, 1):
                for column, cell in enumerate(cells):
                    if isinstance(cell, int):
                        sheet.write_number(number, column, cell, plain)
                    elif cell:
                        form = guarded if cell.startswith(_FORMULA) else plain
                        sheet.write_string(number, column, cell[:_LONGEST], form)


def as_csv(table: Table) -> bytes:
    """Return the table as CSV."""
    return "".join(csv_lines(table.headings, table.rows)).encode()


def as_xlsx(*tables: Table) -> bytes:
    """Return the tables as a spreadsheet, each in a sheet of its own."""
    with TemporaryDirectory(prefix="hemicycle-table-") as folder:
        path = Path(folder) / "table"
        write_sheets(str(path), tables)
        return path.read_bytes()
