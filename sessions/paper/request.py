"""What is printed of a request for an emergency item: who asks for what, and the texts."""

from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from typing import Final

from assemblies.paper import typst

TEMPLATE: Final = Path(__file__).with_name("request.typ")


@dataclass(frozen=True, slots=True)
class Text:
    """A text under its title, in paragraphs."""

    title: str
    paragraphs: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Paper:
    """A request in one language, in words; parts that it has not are empty.

    files: what was sent as files beside this paper, a line each, under `of_files`.
    """

    language: str
    symbol: str
    title: str
    kind: str
    organization: str
    event: str
    made_by: str
    received: str
    texts: tuple[Text, ...]
    of_files: str
    files: tuple[str, ...] = ()


def request_pdf(paper: Paper, *, at: datetime) -> bytes:
    """Return the document, tagged: a heading for each text."""
    return typst.pdf(TEMPLATE, asdict(paper), at=at)
