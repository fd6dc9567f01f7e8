"""What is printed of an adopted resolution: symbol, adoption, text, reservations."""

from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from typing import Final

from assemblies.paper import typst

TEMPLATE: Final = Path(__file__).with_name("resolution.typ")


@dataclass(frozen=True, slots=True)
class Reserved:
    """A delegation and its reservation, in the language in which it was made."""

    who: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ResolutionPaper:
    """A resolution in one language, in words. adopted: how and when, in a sentence."""

    language: str
    title: str
    symbol: str
    organization: str
    event: str
    adopted: str
    paragraphs: tuple[str, ...]
    of_reservations: str
    reservations: tuple[Reserved, ...] = ()


def resolution_pdf(paper: ResolutionPaper, *, at: datetime) -> bytes:
    """Return the document, tagged."""
    return typst.pdf(TEMPLATE, asdict(paper), at=at)
