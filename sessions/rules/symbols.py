"""Symbols of documents, `A/148/2-P.4-rev.2`: body, session, agenda item, kind, number, revision.

A symbol without its revision names the document, with it one revision of the document. However it
is spelled, there is one canonical way to write it, and two that say the same are equal.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Final

from assemblies.enums import Language
from assemblies.rules.names import plain
from sessions.enums import DocumentAccess, DocumentKind
from sessions.errors import NameUnread, SymbolUnread, SymbolWithoutItem

# Letters of the bodies that have symbols, and the bodies' codes.
BODIES: Final = {
    "A": "assembly",
    "CL": "governing_council",
    "EX": "executive_committee",
    "C-I": "sc_peace",
    "C-II": "sc_development",
    "C-III": "sc_democracy",
    "C-IV": "sc_un",
}
LETTERS: Final = {
    DocumentKind.CONVOCATION: "C",
    DocumentKind.AGENDA: "A",
    DocumentKind.PROPOSAL: "P",
    DocumentKind.REPORT: "R",
    DocumentKind.SUMMARY_RECORDS: "SR",
    DocumentKind.INFORMATION: "Inf",
    DocumentKind.JOURNAL: "J",
    DocumentKind.DRAFT_RESOLUTION: "DR",
    DocumentKind.MEMORANDUM: "M",
    DocumentKind.RESOLUTION: "Res",  # a reading: no symbol of an adopted text was seen (adr/0031)
}
# Bodies whose sessions bear the Assembly's number; Council and Executive Committee count their own.
NUMBERED_AS_ASSEMBLY: Final = frozenset({"A", "C-I", "C-II", "C-III", "C-IV"})
LONGEST: Final = 48  # characters of a symbol

_CLOSED: Final = frozenset({"EX"})
_OF_AN_ITEM: Final = frozenset({DocumentKind.PROPOSAL, DocumentKind.REPORT})
_KINDS: Final = {letter.lower(): kind for kind, letter in LETTERS.items()}
_LANGUAGES: Final = {
    "e": Language.ENGLISH, "f": Language.FRENCH, "s": Language.SPANISH, "a": Language.ARABIC,
    **{language.value: language for language in Language},
}  # fmt: skip
_LETTERS_OF: Final = {language: word for word, language in _LANGUAGES.items() if len(word) == 1}

_BODY = "|".join(sorted(map(re.escape, BODIES), key=len, reverse=True))
_KIND = "|".join(sorted(_KINDS, key=len, reverse=True))
_SPELLED = re.compile(
    rf"(?P<body>{_BODY})/(?P<session>[0-9]{{1,4}})/"
    r"(?:(?P<item>[0-9]{1,3})(?P<letter>\([a-z]{1,2}\)(?:\([ivx]{1,6}\))?)?-)?"
    rf"(?P<kind>{_KIND})\.?(?P<number>[0-9]{{1,4}})"
    r"(?:-?(?P<rev>rev)[.-]?(?P<revision>[0-9]{1,2})?)?",
    re.IGNORECASE,
)
# The same in a file's name, where no stroke may stand.
_GAP = r"[-_. ]"
_NAMED = re.compile(
    rf"(?P<body>{_BODY.replace(re.escape('-'), _GAP)}){_GAP}(?P<session>[0-9]{{1,4}}){_GAP}"
    rf"(?:(?P<item>[0-9]{{1,3}})"
    rf"(?P<letter>\([a-z]{{1,2}}\)(?:\([ivx]{{1,6}}\))?|[a-z])?{_GAP})?"
    rf"(?P<kind>{_KIND}){_GAP}?(?P<number>[0-9]{{1,4}})"
    rf"(?:{_GAP}?(?P<rev>rev){_GAP}?(?P<revision>[0-9]{{1,2}})?)?"
    rf"(?:{_GAP}(?P<language>en|fr|es|ar|[efsa]))?",
    re.IGNORECASE,
)
_FILE_ENDING = re.compile(r"\.[A-Za-z0-9]{1,8}\Z")
_ZERO_WIDTH_AND_BLANK = re.compile(r"[\s\u200b-\u200f\ufeff]+")
_DASHES = re.compile(r"[\u2010-\u2015\u2212]")


@dataclass(frozen=True, slots=True, kw_only=True)
class Symbol:
    """The parts of a symbol. item: as printed on the agenda, `3(c)`; revision: 0 is the first."""

    body: str
    session: int
    item: str = ""
    kind: DocumentKind
    number: int
    revision: int = 0

    def __str__(self) -> str:
        item = f"{self.item}-" if self.item else ""
        revision = {0: "", 1: "-rev"}.get(self.revision, f"-rev.{self.revision}")
        return f"{self.body}/{self.session}/{item}{LETTERS[self.kind]}.{self.number}{revision}"

    @property
    def document(self) -> "Symbol":
        """Return the symbol without its revision."""
        return replace(self, revision=0)

    def revised(self, revision: int) -> "Symbol":
        """Return the symbol of that revision."""
        return replace(self, revision=revision)

    @property
    def series(self) -> tuple[str, int, str, DocumentKind]:
        """Return what documents share that are numbered one after another."""
        return (self.body, self.session, self.item, self.kind)

    @property
    def order(self) -> str:
        """Return what sorts symbols as people expect: P.9 before P.10, item 3 before 3(a)."""
        digits, _, letter = self.item.partition("(")
        item = f"{int(digits or 0):03}{letter}"
        return f"{self.body}/{self.session:04}/{item}/{LETTERS[self.kind]}/{self.number:04}"


@dataclass(frozen=True, slots=True)
class NamedFile:
    """What a file's name says: its symbol, and its language where it says one."""

    symbol: Symbol
    language: Language | None


def read(text: str) -> Symbol:
    """Return the symbol that ``text`` spells; case, blanks and kinds of dash do not matter.

    `rev` and `rev.1` are the first revision. Raises SymbolUnread.

    Source: documents of the organization, `A/148/2-P.4-rev.2`, `A/126/C.1`, `CL/198/SR.1`,
    `CL/197/3(c)-P.1`, `CL/203/4-R.1`, `CL/203/A.1`, `EX/285/9-P.1`.
    """
    spelled = _DASHES.sub("-", _ZERO_WIDTH_AND_BLANK.sub("", text))
    found = _SPELLED.fullmatch(spelled) if len(spelled) <= LONGEST else None
    if found is None:
        raise SymbolUnread(symbol=text.strip()[:LONGEST])
    return _symbol(found, text)


def read_name(name: str) -> NamedFile:
    """Return the symbol and language that a file's name spells: `A-148-2-P.4-rev.2-e.pdf`.

    Languages are said by their letter (e, f, s, a) or code. Raises NameUnread.

    Source: names of the organization's files, as in its lists of documents.
    """
    stem = _FILE_ENDING.sub("", _DASHES.sub("-", name.strip())) if len(name) <= 120 else ""
    found = _NAMED.fullmatch(stem) or _NAMED.fullmatch(name.strip()[:120])
    if found is None:
        raise NameUnread(name=name.strip()[:120])
    try:
        symbol = _symbol(found, name)
    except SymbolUnread:
        raise NameUnread(name=name.strip()[:120]) from None
    said = found["language"]
    return NamedFile(symbol, _LANGUAGES[said.lower()] if said else None)


def _symbol(found: re.Match[str], text: str) -> Symbol:
    session, number = int(found["session"]), int(found["number"])
    item, letter = int(found["item"] or 0), (found["letter"] or "").strip("()").lower()
    is_item_zero = found["item"] is not None and not item
    revision = int(found["revision"] or 1) if found["rev"] else 0
    if not session or not number or is_item_zero or (found["rev"] and not revision):
        raise SymbolUnread(symbol=text.strip()[:LONGEST])
    return Symbol(
        body=re.sub(r"[_. ]", "-", found["body"]).upper(),
        session=session,
        item=f"{item}({letter})" if letter else str(item or ""),
        kind=_KINDS[found["kind"].lower()],
        number=number,
        revision=revision,
    )


def name_of_file(symbol: Symbol, language: Language, ending: str) -> str:
    """Return how a file is named that holds this revision in this language.

    Source: names of the organization's files; `read_name` reads it back.
    """
    return f"{str(symbol).replace('/', '-')}-{_LETTERS_OF[language]}.{ending}"


def check_item(symbol: Symbol) -> None:
    """Refuse a symbol without an item where its kind belongs to one. Raises SymbolWithoutItem.

    Source: documents of the organization: proposals and reports bear the item they are about;
    convocations, agendas, summary records, journals and drafts of committees stand without.
    """
    if symbol.kind in _OF_AN_ITEM and not symbol.item:
        raise SymbolWithoutItem(symbol=str(symbol))


def next_number(taken: Iterable[Symbol], *, like: Symbol) -> int:
    """Return the first number that is free after those taken in the series of ``like``.

    A gap stays one: the number of a document that was never issued is not given to another.

    Source: practice of the organization, numbers run within body, session, item and kind.
    """
    return 1 + max((one.number for one in taken if one.series == like.series), default=0)


def next_revision(taken: Iterable[int]) -> int:
    """Return the number of the next revision; withdrawn ones keep theirs. Without any: 0.

    Source: documents of the organization, `-rev`, then `-rev.2`.
    """
    return 1 + max(taken, default=-1)


def first_access(symbol: Symbol) -> DocumentAccess:
    """Return who may see a document of this body where nobody says otherwise.

    Source: practice of the organization: the Executive Committee meets in private; everything else
    waits for who issues it to say that it may be seen.
    """
    return DocumentAccess.MEMBERS if symbol.body in _CLOSED else DocumentAccess.SECRETARIAT


def search_words(symbol: Symbol, *titles: str) -> str:
    """Return what searches look into: symbol and titles, without accents, case and separators.

    Source: none; so that `a148 2 p4` finds `A/148/2-P.4`, and `etat` finds `État`.
    """
    return " ".join((plain(str(symbol)), squeezed(str(symbol)), *map(plain, titles)))


def squeezed(text: str) -> str:
    """Return the letters and digits of ``text``, plain and without anything between them.

    Source: none; symbols are typed in many ways.
    """
    return "".join(sign for sign in plain(text) if sign.isalnum())
