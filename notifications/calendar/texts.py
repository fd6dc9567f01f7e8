"""Plain text as iCalendar wants it: composed, without control characters, one kind of line end."""

import re
import unicodedata

_LINE_ENDS = re.compile("\r\n|[\r\x0b\x0c\x85\u2028\u2029]")
# Control characters but the line feed, halves of surrogate pairs, the byte order mark and the two
# noncharacters: no calendar program can show them and some drop the whole feed for one of them.
_UNWRITABLE = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufeff\ufffe\uffff]")
_BLANKS = re.compile(r"\s+")
_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]{1,8})*\Z")
_ADDRESS = re.compile(
    r"https?://(?:\[[0-9A-Fa-f:.]+\]|[A-Za-z0-9](?:[A-Za-z0-9._-]*))(?::[0-9]{1,5})?"
    r"(?:[/?#][!#$%&'()*+,\-./0-9:;=?@A-Z\[\]_a-z~]*)?\Z"
)


def plain(text: str) -> str:
    """Give ``text`` in composed form (NFC), no control characters, lines ended by a line feed."""
    if text.isascii() and text.isprintable():
        return text.strip()
    text = _LINE_ENDS.sub("\n", text).replace("\t", " ")
    return unicodedata.normalize("NFC", _UNWRITABLE.sub("", text)).strip()


def one_line(text: str) -> str:
    """Give ``text`` as :func:`plain` does, on a single line."""
    return _BLANKS.sub(" ", plain(text))


def is_language(tag: str) -> bool:
    """Say whether ``tag`` has the form of a BCP 47 language tag."""
    return _LANGUAGE.match(tag) is not None


def is_web_address(address: str) -> bool:
    """Say whether ``address`` is absolute, https or http, and written in ASCII only."""
    return _ADDRESS.match(address) is not None
