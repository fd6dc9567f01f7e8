"""The list of participants as PDF and as a sheet: the same lines in the same order."""

import io
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

import xlsxwriter

from assemblies.paper import typst

TEMPLATE: Final = Path(__file__).with_name("list.typ")


@dataclass(frozen=True, slots=True)
class Person:
    """words: capacity, office in the delegation and function, as the list prints them."""

    name: str
    words: str
    family_name: str
    given_name: str
    capacity: str
    function: str


@dataclass(frozen=True, slots=True)
class Group:
    name: str
    people: tuple[Person, ...]


@dataclass(frozen=True, slots=True)
class Chapter:
    title: str
    groups: tuple[Group, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ListPaper:
    """A list in one language, in words. heading: the titles of the sheet's columns."""

    language: str
    title: str
    organization: str
    event: str
    where: str
    state: str
    heading: tuple[str, ...]
    chapters: tuple[Chapter, ...]


def list_pdf(paper: ListPaper, *, at: datetime) -> bytes:
    """Return the list, tagged: a heading for each part and each country."""
    return typst.pdf(TEMPLATE, asdict(paper), at=at)


def list_xlsx(paper: ListPaper, *, at: datetime) -> bytes:
    """Return the list as a sheet, a row a person, in memory that does not grow with it.

    Every cell is written as text: what begins like a formula is none.
    """
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"constant_memory": True, "in_memory": False}) as book:
        book.set_properties({"title": paper.title, "created": at.astimezone(UTC)})
        sheet = book.add_worksheet()
        if paper.language == "ar":
            sheet.right_to_left()
        sheet.set_column(0, len(paper.heading) - 1, 28)
        sheet.freeze_panes(1, 0)
        bold = book.add_format({"bold": True})
        for column, title in enumerate(paper.heading):
            sheet.write_string(0, column, title, bold)
        for row, cells in enumerate(_rows(paper), start=1):
            for column, text in enumerate(cells):
                sheet.write_string(row, column, text)
    return out.getvalue()


def _rows(paper: ListPaper) -> Iterable[tuple[str, ...]]:
    for chapter in paper.chapters:
        for group in chapter.groups:
            for one in group.people:
                yield (
                    chapter.title,
                    group.name,
                    one.family_name,
                    one.given_name,
                    one.capacity,
                    one.function,
                )
