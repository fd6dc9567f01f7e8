"""Names as people look them up."""

import re
import unicodedata

# Beside control characters: halves and what is left of broken ones, and those that turn the text
# after them around. Marks of direction (U+200E, U+200F) belong to names and stay.
_NEVER = r"\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffd\u2028-\u202e\u2066-\u2069"
UNPRINTABLE_IN_TEXT = re.compile(rf"[{_NEVER}]")
UNPRINTABLE_IN_LINE = re.compile(rf"[{_NEVER}\t\n\r]")


def plain(text: str) -> str:
    """Return ``text`` as it is searched and sorted: without accents and without case.

    "Égypte" stands between "Djibouti" and "El Salvador", and is found as "egypte".

    Source: none; the order of French and English dictionaries, nearly.
    """
    if text.isascii():  # has no accents
        return text.lower().strip()
    split = unicodedata.normalize("NFKD", text)
    return "".join(sign for sign in split if not unicodedata.combining(sign)).casefold().strip()
