"""What hangs on an event: partners, speakers, links, themes, documents; asked in one question."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any, Final

from django.db.models import (
    CharField,
    F,
    PositiveSmallIntegerField,
    QuerySet,
    TextField,
    Value,
)
from django.db.models.functions import Cast

from assemblies.enums import LinkKind
from assemblies.fields import LanguageMap, LanguageMapField
from assemblies.models.bodies import Theme
from assemblies.models.events import Event, EventLink, EventSpeaker, Partner
from assemblies.permissions import Visitor
from sessions.permissions import visible_documents

_FIRST: Final = Value(0, output_field=PositiveSmallIntegerField())
# Of a row of the union; with a mark, so that none is taken for a column of a table.
_COLUMNS: Final = (
    "u_what",
    "u_rank",
    "u_key",
    "u_said",
    "u_words",
    "u_address",
    "u_code",
)


class _What(StrEnum):
    PARTNER = "partner"
    SPEAKER = "speaker"
    LINK = "link"
    THEME = "theme"
    DOCUMENT = "document"


@dataclass(frozen=True, slots=True)
class Named:
    """A partner, with its own page where there is one."""

    name: str
    url: str


@dataclass(frozen=True, slots=True)
class Speaking:
    """Who speaks, as what, from which country (a code, or empty)."""

    name: str
    function: str
    country: str


@dataclass(frozen=True, slots=True)
class Linked:
    """What is offered elsewhere; language: a code, or empty."""

    kind: LinkKind
    title: str
    url: str
    language: str


@dataclass(frozen=True, slots=True)
class Coded:
    """A theme by its code, a document by its symbol."""

    code: str
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class EventParts:
    """All that hangs on an event, in its order, in the active language."""

    partners: tuple[Named, ...]
    speakers: tuple[Speaking, ...]
    links: tuple[Linked, ...]
    themes: tuple[Coded, ...]
    documents: tuple[Coded, ...]


def parts_of_event(event: Event, user: Visitor, *, takes_part: bool, at: datetime) -> EventParts:
    """Return what hangs on an event, as far as this visitor may know of it. One query.

    takes_part: she sees what is for participants, too. Rights of an account may be another query.
    """
    links = EventLink.objects.filter(event_id=event.pk)
    if not takes_part:
        links = links.filter(is_for_participants=False)
    documents = visible_documents(user, at=at).filter(event_id=event.pk)
    rows = _row(
        Partner.objects.filter(event_id=event.pk), _What.PARTNER, said=F("name"), address=F("url")
    ).union(
        _row(
            EventSpeaker.objects.filter(event_id=event.pk),
            _What.SPEAKER, said=F("name"), words=F("function"), code=F("country"),
        ),
        _row(
            links, _What.LINK,
            said=F("kind"), words=F("title"), address=F("url"), code=F("language"),
        ),
        _row(
            Theme.objects.filter(events=event.pk), _What.THEME,
            rank=_FIRST, words=F("name"), code=F("code"),
        ),
        _row(
            documents.select_related(None), _What.DOCUMENT,
            rank=_FIRST, said=F("order"), words=F("title"), code=F("symbol"),
        ),
        all=True,
    )  # fmt: skip
    found: defaultdict[str, list[tuple[Any, ...]]] = defaultdict(list)
    for what, *row in rows.order_by("u_what", "u_rank", "u_said", "u_key"):
        found[what].append(tuple(row))
    return EventParts(
        partners=tuple(Named(said, url) for _r, _k, said, _w, url, _c in found[_What.PARTNER]),
        speakers=tuple(
            Speaking(said, _in_words(words), code)
            for _r, _k, said, words, _u, code in found[_What.SPEAKER]
        ),
        links=tuple(
            Linked(LinkKind(said), _in_words(words), url, code)
            for _r, _k, said, words, url, code in found[_What.LINK]
        ),
        themes=tuple(_coded(found[_What.THEME])),
        documents=tuple(_coded(found[_What.DOCUMENT])),
    )


def _coded(rows: list[tuple[Any, ...]]) -> Iterator[Coded]:
    for _rank, _key, _said, words, _url, code in rows:
        yield Coded(code, _in_words(words))


def _in_words(words: dict[str, str] | None) -> str:
    return str(LanguageMap(words or {}))


def _row(rows: QuerySet[Any], what: _What, **columns: Any) -> QuerySet[Any]:  # noqa: ANN401 - expressions
    """Return rows of one table in the columns that all have; what it lacks is empty."""
    text, nothing = Value("", output_field=TextField()), Value(None, LanguageMapField())
    usual: dict[str, Any] = {
        "rank": F("position"), "said": text, "words": nothing, "address": text, "code": text,
    }  # fmt: skip
    said, texts = usual | columns, {"said", "address", "code"}
    shown = {
        f"u_{name}": Cast(value, TextField()) if name in texts else value
        for name, value in said.items()
    }
    kind = Value(what.value, output_field=CharField())
    annotated = rows.order_by().annotate(u_what=kind, u_key=F("pk"), **shown)
    listed: QuerySet[Any] = annotated.values_list(*_COLUMNS)
    return listed
