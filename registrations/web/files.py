"""Answers that are files."""

from typing import Final

from django.http import HttpResponse

PDF: Final = "application/pdf"
XLSX: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def as_file(content: bytes, name: str, media_type: str) -> HttpResponse:
    """Return bytes to be kept under a name, which is ours and plain."""
    response = HttpResponse(content, content_type=media_type)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
