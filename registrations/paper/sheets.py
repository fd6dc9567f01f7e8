"""The empty sheet that a coordinator fills: a heading, and the words that may be chosen."""

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import xlsxwriter

FILLED_ROWS: Final = 500
_WIDE: Final = 24
_ENTER_DATE: Final = "yyyy-mm-dd"


@dataclass(frozen=True, slots=True)
class TemplateColumn:
    """One column. choices: the words that may stand in it; none: free text."""

    heading: str
    hint: str = ""
    choices: tuple[str, ...] = ()
    is_required: bool = False
    is_date: bool = False


def csv_template(columns: Sequence[TemplateColumn]) -> bytes:
    """Return the heading as CSV in UTF-8, with the mark that spreadsheets need."""
    text = io.StringIO(newline="")
    csv.writer(text).writerow([_headed(column) for column in columns])
    return ("\ufeff" + text.getvalue()).encode("utf-8")


def xlsx_template(columns: Sequence[TemplateColumn], *, people: str, choices: str) -> bytes:
    """Return a workbook: a sheet to fill whose cells offer their words, and one with the words.

    people, choices: the names of the two sheets.
    """
    content = io.BytesIO()
    with xlsxwriter.Workbook(content, {"in_memory": True}) as book:
        sheet, words = book.add_worksheet(people), book.add_worksheet(choices)
        bold = book.add_format({"bold": True, "bg_color": "#dce8f5", "text_wrap": True})
        day, text = (
            book.add_format({"num_format": _ENTER_DATE}),
            book.add_format({"num_format": "@"}),
        )
        sheet.freeze_panes(1, 2)
        for place, column in enumerate(columns):
            sheet.write_string(0, place, _headed(column), bold)
            sheet.set_column(place, place, _WIDE, day if column.is_date else text)
            if column.hint:
                sheet.write_comment(0, place, column.hint, {"x_scale": 2})
            if column.choices:
                words.write_column(0, place, column.choices)
                words.set_column(place, place, _WIDE)
                letter = xlsxwriter.utility.xl_col_to_name(place)
                source = f"='{choices}'!${letter}$1:${letter}${len(column.choices)}"
                rule = {"validate": "list", "source": source, "ignore_blank": True}
                sheet.data_validation(1, place, FILLED_ROWS, place, rule)
        words.protect()
    return content.getvalue()


def _headed(column: TemplateColumn) -> str:
    return f"{column.heading} *" if column.is_required else column.heading
