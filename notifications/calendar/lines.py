"""From a component to bytes: values escaped once, lines of 75 octets that cut nothing in two."""

import unicodedata
from collections.abc import Iterator
from typing import Any

from icalendar import Component, vCategory, vGeo, vText

LINE_OCTETS = 75
_LINE_END = b"\r\n"
_ESCAPES = str.maketrans({"\\": r"\\", ";": r"\;", ",": r"\,", "\n": r"\n"})
_ZERO_WIDTH_JOINER = "\u200d"
# A cut is moved back over this many characters at most; longer stacks of marks are cut.
_LONGEST_CLUSTER = 12


class Text(vText):
    r"""A TEXT value, escaped once and nothing more.

    The library turns a written ``\N`` (as in ``C:\Notes``) into a line break; this does not.
    """

    __slots__ = ()

    def to_ical(self) -> bytes:
        return self.translate(_ESCAPES).encode()


class Place(vGeo):
    """A GEO value in plain decimals (the library writes very small ones as ``1e-06``)."""

    def to_ical(self) -> str:
        return f"{self.latitude:.6f};{self.longitude:.6f}"


def text(value: str, **parameters: str) -> Text:
    return Text(value, "utf-8", params=parameters)


def categories(values: tuple[str, ...]) -> vCategory:
    category = vCategory([])
    category.cats = [Text(value) for value in values]
    return category


def write(component: Component) -> bytes:
    """Write ``component`` in the order its properties were added, each line ended by CRLF."""
    items = component.property_items(sorted=False)
    return b"".join(fold(_content_line(name, value)) for name, value in items)


def write_line(name: str, value: Any) -> bytes:  # noqa: ANN401 - the library's value types
    """Write one property as a folded content line, ended by CRLF."""
    return fold(_content_line(name, value))


def quoted(value: str) -> str:
    """Write the value of a parameter, in quotes whatever it holds (RFC 6868)."""
    return '"' + value.replace("^", "^^").replace('"', "^'").replace("\n", "^n") + '"'


def fold(line: str) -> bytes:
    """Fold one content line; no cut falls into a character, an escape or a letter with marks."""
    written = line.encode()
    if len(written) <= LINE_OCTETS:
        return written + _LINE_END
    return (_LINE_END + b" ").join(_pieces(line, written)) + _LINE_END


def _content_line(name: str, value: Any) -> str:  # noqa: ANN401 - the library's value types
    # The library's own method makes an empty set of parameters for every line: half of its time.
    written = value if isinstance(value, bytes) else value.to_ical()
    body = written.decode() if isinstance(written, bytes) else written
    parameters = getattr(value, "params", None)
    if not parameters:
        return f"{name}:{body}"
    return f"{name};{parameters.to_ical(sorted=False).decode()}:{body}"


def _pieces(line: str, written: bytes) -> Iterator[bytes]:
    start, room = 0, LINE_OCTETS
    is_ascii = len(line) == len(written)
    while len(written) - start > room:
        end = start + room
        if not is_ascii:
            end = _between_letters(written, start, end)
        end -= _half_an_escape(written[start:end])
        yield written[start:end]
        start, room = end, LINE_OCTETS - 1
    yield written[start:]


def _between_letters(written: bytes, start: int, end: int) -> int:
    while written[end] & 0xC0 == 0x80:
        end -= 1
    piece, following = written[start:end].decode(), written[end : end + 4].decode(errors="ignore")
    for back in range(min(_LONGEST_CLUSTER, len(piece) - 1)):
        cut = len(piece) - back
        if not _belongs_together(piece[cut - 1], piece[cut] if back else following[0]):
            return start + len(piece[:cut].encode())
    return end


def _belongs_together(left: str, right: str) -> bool:
    if _ZERO_WIDTH_JOINER in (left, right) or "\U0001f3fb" <= right <= "\U0001f3ff":
        return True
    if _is_flag_letter(left) and _is_flag_letter(right):
        return True
    return unicodedata.category(right).startswith("M")


def _is_flag_letter(letter: str) -> bool:
    return "\U0001f1e6" <= letter <= "\U0001f1ff"


def _half_an_escape(piece: bytes) -> int:
    run = len(piece) - len(piece.rstrip(b"\\"))
    if not run:
        run = len(piece) - len(piece.rstrip(b"^"))
    return run % 2 if run < len(piece) else 0
