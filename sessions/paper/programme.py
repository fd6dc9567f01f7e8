"""What is printed of an event's programme: a title and a release, then news, days and an agenda."""

from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from typing import Final

from assemblies.paper import typst

TEMPLATE: Final = Path(__file__).with_name("programme.typ")


@dataclass(frozen=True, slots=True)
class Cited:
    """A document by its symbol."""

    symbol: str
    title: str


@dataclass(frozen=True, slots=True)
class Item:
    """An item of an agenda. depth: 0 for the first level; state: in words, empty: still to come."""

    number: str
    title: str
    depth: int = 0
    state: str = ""
    documents: tuple[Cited, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """A sitting. label: printed instead of, or after, the hours; marks: what is new, in words."""

    hours: str
    label: str
    title: str
    body: str
    room: str
    purposes: str = ""
    languages: str = ""
    marks: tuple[str, ...] = ()
    is_cancelled: bool = False
    items: tuple[Item, ...] = ()
    documents: tuple[Cited, ...] = ()


@dataclass(frozen=True, slots=True)
class Day:
    title: str
    entries: tuple[Entry, ...]


@dataclass(frozen=True, slots=True)
class Announcement:
    """News of a sitting, or words to all readers; then what is empty."""

    title: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Paper:
    """A document in one language, in words; parts that it has not are empty.

    restricted: who alone may read it, empty: everybody; compared: with which release, where what is
    new is marked; heading: the titles of the columns;
    of_news, of_agenda: the titles of these parts, empty where the paper has none; nothing: what
    stands where there are no sittings, news or items.
    """

    language: str
    title: str
    subtitle: str
    organization: str
    event: str
    where: str
    release: str
    restricted: str = ""
    compared: str = ""
    heading: tuple[str, str, str]
    of_news: str = ""
    news: tuple[Announcement, ...] = ()
    days: tuple[Day, ...] = ()
    of_agenda: str = ""
    agenda: tuple[Item, ...] = ()
    nothing: str


def programme_pdf(paper: Paper, *, at: datetime) -> bytes:
    """Return the document, tagged: a heading for each part, a table for each day."""
    return typst.pdf(TEMPLATE, asdict(paper), at=at)
