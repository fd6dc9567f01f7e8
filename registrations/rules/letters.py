"""How letters are numbered, and the code by which a consulate checks one."""

import re
from collections.abc import Mapping
from typing import Final

from registrations.enums import LetterKind
from registrations.errors.papers import LetterUnknown

# Crockford's letters and digits: none is taken for another in print or on the telephone.
ALPHABET: Final = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
LENGTH: Final = 16  # 80 bits: nobody finds one by trying
_GROUP: Final = 4
_MARKS: Final = {LetterKind.INVITATION: "INV", LetterKind.VISA: "VISA"}
_MISREAD: Final = str.maketrans({"O": "0", "I": "1", "L": "1"})
_CODE: Final = re.compile(f"[{ALPHABET}]{{{LENGTH}}}")

# What a consulate compares with a passport, in the order it is printed: under which name a visa
# letter keeps it, and the key of the question that asks for it. It is shown, kept and erased like
# the answer.
BIRTH: Final = "born_on"
OF_ANSWERS: Final[Mapping[str, str]] = {
    "passport_name": "passport-name",
    BIRTH: "birth-date",
    "nationality": "nationality",
    "passport": "passport-number",
    "passport_valid_until": "passport-valid-until",
}


def number_of(event: str, kind: LetterKind, number: int) -> str:
    """Return a letter's number as it is printed: event, kind, and the count without gaps.

    Source: none; a practice of this project (`138/INV/0001`).
    """
    return f"{event}/{_MARKS[kind]}/{number:04d}"


def shown_code(code: str) -> str:
    """Return a code in groups of four, as it is printed.

    Source: none; a practice of this project.
    """
    return "-".join(code[start : start + _GROUP] for start in range(0, LENGTH, _GROUP))


def read_code(text: str) -> str:
    """Return the code that somebody typed: case, blanks, dashes and misread letters forgiven.

    Raises LetterUnknown for what cannot be a code.

    Source: none; a practice of this project.
    """
    typed = re.sub(r"[\s-]", "", text[:100]).upper().translate(_MISREAD)
    if not _CODE.fullmatch(typed):
        raise LetterUnknown
    return typed
