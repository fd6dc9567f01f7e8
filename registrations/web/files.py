"""Answers that are files."""

from collections.abc import Iterable, Sequence
from typing import Final

from django.http import HttpResponse

from registrations.paper.tables import csv_lines

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
    lines = csv_lines([str(heading) for heading in headings], rows)
    return as_file("".join(lines).encode(), name, CSV)
