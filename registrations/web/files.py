"""Answers that are files."""

from collections.abc import Iterable, Sequence
from typing import Final

from django.http import HttpResponse

from assemblies.paper import tables
from assemblies.paper.tables import Table

CSV: Final = "text/csv; charset=utf-8"
PDF: Final = "application/pdf"
XLSX: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def as_file(content: bytes, name: str, media_type: str) -> HttpResponse:
    """Return bytes to be kept under a name, which is ours and plain."""
    response = HttpResponse(content, content_type=media_type)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def as_csv(name: str, headings: Sequence[object], rows: Iterable[Iterable[object]]) -> HttpResponse:
    """Return a list to be kept as a table for spreadsheets."""
    lines = tables.csv_lines([str(heading) for heading in headings], rows)
    return as_file("".join(lines).encode(), name, CSV)


def as_table(table: Table, name: str, kind: str) -> HttpResponse:
    """Return a table to be kept as ``kind``, which is csv or xlsx."""
    content = tables.as_csv(table) if kind == "csv" else tables.as_xlsx(table)
    return as_file(content, f"{name}.{kind}", CSV if kind == "csv" else XLSX)
