"""Reads of lists that were made in the background."""

from collections.abc import Iterator

from registrations.models.desk import Export, ExportPart


def pieces_of(export: Export) -> Iterator[bytes]:
    """Yield the file piece by piece, opened; one query a piece, so that one is held at a time."""
    numbers = list(export.parts.order_by("number").values_list("number", flat=True))
    for number in numbers:
        part = ExportPart.objects.filter(export=export, number=number).first()
        if part is None:
            return  # cancelled or forgotten meanwhile
        yield bytes(part.content)
