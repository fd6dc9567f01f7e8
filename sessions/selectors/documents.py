"""Documents as they are looked for and shown; nobody finds here what the permissions hide."""

from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet

from assemblies.enums import Language
from assemblies.fields import LanguageMap
from assemblies.models.bodies import Body, Theme
from assemblies.models.events import Event
from assemblies.permissions import Visitor
from assemblies.rules.names import plain
from assemblies.rules.uploads import ending_of
from sessions.enums import DocumentKind
from sessions.errors import SymbolUnread
from sessions.gateways.files import File
from sessions.models.agenda import AgendaItem
from sessions.models.documents import Document, LanguageVersion, Revision
from sessions.models.sittings import Sitting
from sessions.permissions import visible_documents, visible_items, visible_sittings
from sessions.rules import symbols
from sessions.rules.symbols import Symbol

# Official languages first: what lacks one of them is the most urgent.
LANGUAGES: Final = (Language.ENGLISH, Language.FRENCH, Language.SPANISH, Language.ARABIC)
OFFICIAL: Final = frozenset({Language.ENGLISH, Language.FRENCH})
_SHORTEST: Final = 3  # letters and digits of a symbol typed without what stands between them


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What a list is narrowed to; empty: to nothing."""

    q: str = ""
    kind: str = ""
    body: str = ""
    theme: str = ""
    language: str = ""
    year: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Choices:
    """What a list may be narrowed by: only what stands in it."""

    kinds: tuple[DocumentKind, ...]
    bodies: tuple[Body, ...]
    themes: tuple[Theme, ...]
    years: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Citation:
    """A document as papers cite it, by the symbol of its newest revision."""

    symbol: str
    title: LanguageMap


@dataclass(frozen=True, slots=True)
class Citations:
    """Documents in the order of symbols, by the keys of agenda items and of sittings."""

    of_items: dict[int, list[Citation]]
    of_sittings: dict[int, list[Citation]]


@dataclass(frozen=True, slots=True)
class Missing:
    """A document whose newest revision lacks languages; the official ones stand first."""

    document: Document
    revision: Revision
    languages: tuple[Language, ...]

    @property
    def is_official(self) -> bool:
        return self.languages[0] in OFFICIAL


def found(documents: QuerySet[Document], wanted: Wanted) -> QuerySet[Document]:
    """Return those of the documents that fit, the newest meeting first, in the order of symbols."""
    columns = {"kind": wanted.kind, "body__code": wanted.body, "themes__code": wanted.theme}
    documents = documents.filter(**{name: value for name, value in columns.items() if value})
    if wanted.year:
        documents = documents.filter(event__starts_on__year=wanted.year)
    if wanted.language:
        documents = documents.filter(_is_there_in(wanted.language))
    if wanted.q.strip():
        documents = documents.filter(_says(wanted.q))
    return documents.order_by("-event__starts_on", "-event_id", "order", "pk")


def _is_there_in(language: str) -> Exists:
    there = LanguageVersion.objects.filter(language=language, revision__withdrawn_at=None)
    return Exists(there.filter(revision__document=OuterRef("pk")))


def _says(text: str) -> Q:
    """Look for every word, or for a symbol however it is spelled."""
    wanted = Q()
    for word in plain(text).split():
        wanted &= Q(search_key__contains=word)
    squeezed = symbols.squeezed(text)
    if len(squeezed) >= _SHORTEST:
        wanted |= Q(search_key__contains=squeezed)
    with suppress(SymbolUnread):
        wanted |= Q(symbol=str(symbols.read(text).document))
    return wanted


def choices_of(documents: QuerySet[Document]) -> Choices:
    """Return what stands in these documents to narrow them by. Four queries."""
    held = documents.order_by()
    kinds = set(held.values_list("kind", flat=True).distinct())
    years = set(held.values_list("event__starts_on__year", flat=True).distinct())
    return Choices(
        kinds=tuple(kind for kind in DocumentKind if kind in kinds),
        bodies=tuple(Body.objects.filter(pk__in=held.values("body")).order_by("code")),
        themes=tuple(Theme.objects.filter(documents__in=held).distinct().order_by("code")),
        years=tuple(sorted(years, reverse=True)),
    )


def with_revisions(documents: QuerySet[Document]) -> QuerySet[Document]:
    """Load with each document its revisions, newest first, and their languages. Two queries."""
    versions = LanguageVersion.objects.order_by("language")
    revisions = Revision.objects.order_by("-number").prefetch_related(
        Prefetch("versions", versions)
    )
    return documents.prefetch_related(Prefetch("revisions", revisions))


def newest_of(document: Document) -> Revision | None:
    """Return the newest revision that stands; None when every one was withdrawn.

    No query where the revisions were loaded with the document.
    """
    standing = (one for one in document.revisions.all() if not one.is_withdrawn)
    return max(standing, key=lambda one: one.number, default=None)


def symbol_of(document: Document, revision: Revision) -> Symbol:
    """Return the symbol of one revision. No query."""
    return document.parts.revised(revision.number)


def missing_from(revision: Revision) -> tuple[Language, ...]:
    """Return the languages a revision is not there in, official ones first."""
    there = {version.language for version in revision.versions.all()}
    return tuple(language for language in LANGUAGES if language not in there)


def worklist_of(event: Event) -> tuple[Missing, ...]:
    """Return the documents of an event that lack languages, the most urgent first.

    Three queries.
    """
    held = event.documents.select_related("event", "body").order_by("order", "pk")
    lacking = []
    for document in with_revisions(held):
        revision = newest_of(document)
        languages = missing_from(revision) if revision else ()
        if revision is not None and languages:
            lacking.append(Missing(document, revision, languages))
    return tuple(sorted(lacking, key=lambda one: not one.is_official))


def documents_for(user: Visitor, sitting: Sitting, *, at: datetime) -> tuple[Document, ...]:
    """Return what this visitor may see of a sitting's documents, in the order of symbols.

    Its own, and those of the agenda items it treats. Three queries.
    """
    items = visible_items(user, at=at).filter(treatments__sitting=sitting)
    treated = Q(sittings=sitting) | Q(agenda_item__in=items)
    documents = visible_documents(user, at=at).filter(treated).distinct()
    return tuple(with_revisions(documents).order_by("order", "pk"))


def sittings_of(document: Document, user: Visitor, *, at: datetime) -> tuple[Sitting, ...]:
    """Return the sittings that treat a document, those this visitor may know of. One query.

    Its own, and those that treat its item, where the agenda may be read.
    """
    items = visible_items(user, at=at).filter(documents=document)
    treating = Q(documents=document) | Q(treatments__item__in=items)
    sittings = visible_sittings(user, at=at).filter(treating).distinct()
    return tuple(sittings.select_related("event").order_by("starts_at", "pk"))


def item_of(document: Document, user: Visitor, *, at: datetime) -> AgendaItem | None:
    """Return the item a document is about, where this visitor may read its agenda. One query."""
    return visible_items(user, at=at).filter(documents=document).first()


def documents_by_item(
    user: Visitor, event: Event, *, at: datetime
) -> dict[int, tuple[Document, ...]]:
    """Return what this visitor may see of an event's documents, by the key of their item.

    Three queries.
    """
    documents = visible_documents(user, at=at).filter(event_id=event.pk, agenda_item__isnull=False)
    held: dict[int, tuple[Document, ...]] = {}
    for one in with_revisions(documents).order_by("order", "pk"):
        if one.agenda_item_id is not None:
            held[one.agenda_item_id] = (*held.get(one.agenda_item_id, ()), one)
    return held


def cited_in(user: Visitor, event: Event, *, at: datetime) -> Citations:
    """Return what papers cite of an event's documents, as far as this reader may see them.

    The newest revision that stands; a document without one is not cited. Three queries.
    """
    documents = visible_documents(user, at=at).filter(event_id=event.pk).order_by("order", "pk")
    cited = Citations({}, {})
    treated: dict[int, list[int]] = {}
    links = Document.sittings.through.objects.filter(document__event=event)
    for document, sitting in links.order_by("pk").values_list("document_id", "sitting_id"):
        treated.setdefault(document, []).append(sitting)
    for one in documents.prefetch_related("revisions"):
        newest = newest_of(one)
        if newest is None:
            continue
        citation = Citation(str(symbol_of(one, newest)), one.title)
        if one.agenda_item_id is not None:
            cited.of_items.setdefault(one.agenda_item_id, []).append(citation)
        for sitting in treated.get(one.pk, ()):
            cited.of_sittings.setdefault(sitting, []).append(citation)
    return cited


def agenda_item_of(event: Event, body: Body, item: str) -> AgendaItem | None:
    """Return the item of a body's agenda by its number, None where there is none. One query."""
    items = AgendaItem.objects.filter(agenda__event_id=event.pk, agenda__body_id=body.pk)
    return next((one for one in items.with_numbers() if one.printed == item), None)


def taken_like(symbol: Symbol) -> Iterable[Symbol]:
    """Return the symbols taken in the series of this one. One query."""
    body, session, item, kind = symbol.series
    taken = Document.objects.filter(letters=body, session=session, item=item, kind=kind)
    return [document.parts for document in taken]


def file_in(revision: Revision, language: str) -> LanguageVersion | None:
    """Return a revision in one language. No query where its languages were loaded with it."""
    return next((one for one in revision.versions.all() if one.language == language), None)


def file_of(document: Document, revision: Revision, version: LanguageVersion) -> File:
    """Return a language version as it is given out, named by its symbol; its bytes are read last.

    One query, when they are.
    """
    language, ending = Language(version.language), ending_of(version.media_type)
    return File(
        name=symbols.name_of_file(symbol_of(document, revision), language, ending),
        media_type=version.media_type,
        language=version.language,
        etag=version.etag,
        read=lambda: bytes(version.content.content),
    )
