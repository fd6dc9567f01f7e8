"""How many pages a PDF has, counted without drawing it."""

import re
import zlib
from collections.abc import Iterator
from itertools import chain, pairwise
from typing import Final

_MOST: Final = 4_000_000  # bytes that a whole file has when it is unpacked: more is a bomb
_OBJECT: Final = re.compile(rb"(?<!\d)(\d{1,9})\s+\d{1,5}\s+obj\b")
_PAGE: Final = re.compile(rb"/Type\s*/Page(?![A-Za-z])")
_PACKED: Final = re.compile(rb"/Type\s*/ObjStm\b")
_FIRST: Final = re.compile(rb"/First\s+(\d{1,9})\b")
_WORD: Final = re.compile(rb"\S+")


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
    left = _MOST
    for start, end in zip(starts, ends, strict=True):
        body = content[start.end() : end]
        head, is_stream, stream = body.partition(b"stream")
        yield int(start[1]), head
        if is_stream and _PACKED.search(head):
            text = _unpacked(head, stream, most=left)
            left -= len(text)
            yield from _packed(head, text)


def _unpacked(head: bytes, stream: bytes, *, most: int) -> bytes:
    if b"/FlateDecode" not in head:
        raise _Unread
    text = zlib.decompressobj().decompress(stream.lstrip(b"\r\n"), most + 1)
    if len(text) > most:
        raise _Unread
    return text


def _packed(head: bytes, text: bytes) -> Iterator[tuple[int, bytes]]:
    """Yield the objects of a stream; their offsets ascend, so that no byte is read twice."""
    first = _FIRST.search(head)
    if first is None:
        raise _Unread
    begin = int(first[1])
    words = (int(word[0]) for word in _WORD.finditer(text, 0, begin))
    index = chain(zip(words, words, strict=False), [(0, len(text) - begin)])
    for (number, place), (_next, end) in pairwise(index):
        if place >= end:
            raise _Unread
        yield number, text[begin + place : begin + end]
