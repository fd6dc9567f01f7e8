"""What is printed of a vote: outcome, figures, and country by country who voted how."""

from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from typing import Final

from assemblies.paper import typst

TEMPLATE: Final = Path(__file__).with_name("result_sheet.typ")


@dataclass(frozen=True, slots=True)
class Country:
    """A delegation: what it has, for, against, abstaining, in figures or a dash."""

    name: str
    cells: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ResultSheet:
    """A result in one language, in words. figures: label, number, how it came about."""

    language: str
    organization: str
    event: str
    title: str
    subtitle: str
    where: str
    annulled: str
    sentence: str
    headings: tuple[str, ...]
    countries: tuple[Country, ...]
    figures: tuple[tuple[str, str, str], ...]
    hash_words: str
    last_hash: str


def as_pdf(sheet: ResultSheet, *, at: datetime) -> bytes:
    """Return the sheet as PDF; the same sheet and moment give the same bytes."""
    return typst.pdf(TEMPLATE, asdict(sheet), at=at)
