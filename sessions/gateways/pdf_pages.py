"""How many pages a PDF has, counted without drawing it."""

import re
import zlib
from collections.abc import Iterator
from typing import Final

_MOST: Final = 8_000_000  # bytes of a stream when it is unpacked: more is a bomb
_OBJECT: Final = re.compile(rb"(\d{1,9})\s+\d{1,5}\s+obj\b")
_PAGE: Final = re.compile(rb"/Type\s*/Page(?![A-Za-z])")
_PACKED: Final = re.compile(rb"/Type\s*/ObjStm\b")
_FIRST: Final = re.compile(rb"/First\s+(\d{1,9})\b")
_LATIN: Final = "latin-1"


class _Unread(Exception):
    """The file packs its objects in a way that is not read here."""


def pages_of_pdf(content: bytes) -> int | None:
    """Return how many pages a PDF has; None where that cannot be told, as of a sealed one.

    Each page is one object; one that a later part of the file changes keeps its number and counts
    once. The form of the file is that of ISO 32000-2 (7.5.7 for packed objects).
    """
    try:
        pages = {number for number, body in _objects(content) if _PAGE.search(body)}
    except (_Unread, zlib.error, ValueError):
        return None
    return len(pages) or None


def _objects(content: bytes) -> Iterator[tuple[int, bytes]]:
    """Yield every object by its number: its dictionary, without what streams behind it."""
    starts = list(_OBJECT.finditer(content))
    ends = [*(one.start() for one in starts[1:]), len(content)]
    for start, end in zip(starts, ends, strict=True):
        body = content[start.end() : end]
        head, is_stream, stream = body.partition(b"stream")
        yield int(start[1]), head
        if is_stream and _PACKED.search(head):
            yield from _unpacked(head, stream)


def _unpacked(head: bytes, stream: bytes) -> Iterator[tuple[int, bytes]]:
    first = _FIRST.search(head)
    if first is None or b"/FlateDecode" not in head:
        raise _Unread
    reader = zlib.decompressobj()
    text = reader.decompress(stream.lstrip(b"\r\n"), _MOST)
    if reader.unconsumed_tail:
        raise _Unread
    begin = int(first[1])
    index = [int(word) for word in text[:begin].decode(_LATIN).split()]
    numbers, places = index[::2], [begin + place for place in index[1::2]]
    for number, place, end in zip(numbers, places, [*places[1:], len(text)], strict=True):
        yield number, text[place:end]
