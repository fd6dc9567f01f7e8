"""What the pages of documents print, ready-made: templates only loop and show."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from django.conf import settings
from django.template.defaultfilters import filesizeformat
from django.urls import reverse
from django.utils.functional import Promise

from assemblies.rules.uploads import ending_of
from sessions.enums import DocumentAccess, DocumentKind
from sessions.models.documents import Document, LanguageVersion, Revision
from sessions.selectors.document_words import ACCESS, KINDS
from sessions.selectors.documents import LANGUAGES, missing_from, newest_of, symbol_of

NAMES: Final = dict(settings.LANGUAGES)
Words = str | Promise


@dataclass(frozen=True, slots=True)
class FileLink:
    """A file that may be taken: its language's own name, what it is, where it is."""

    code: str
    language: str
    url: str
    kind: str
    size: str
    sha256: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RevisionCard:
    """One revision as a document's page prints it."""

    number: int
    symbol: str
    anchor: str
    issued_at: datetime
    note: str
    is_newest: bool
    is_withdrawn: bool
    withdrawn_at: datetime | None
    reason: str
    files: tuple[FileLink, ...]
    missing: tuple[str, ...]
    withdraw_url: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentLine:
    """One document as lists print it."""

    symbol: str
    url: str
    title: str
    kind: Words
    body: str
    issued_at: datetime
    zone: str
    event: str
    files: tuple[FileLink, ...]
    revision: str
    is_withdrawn: bool
    access: Words
    embargo: datetime | None


def lines_of(documents: Iterable[Document], *, at: datetime) -> tuple[DocumentLine, ...]:
    """Return the lines of a list; needs event, body and revisions loaded with the documents."""
    return tuple(line_of(document, at=at) for document in documents)


def line_of(document: Document, *, at: datetime) -> DocumentLine:
    newest = newest_of(document)
    return DocumentLine(
        symbol=document.symbol,
        url=reverse("assembly_sessions:document", args=[document.symbol]),
        title=str(document.title),
        kind=KINDS[DocumentKind(document.kind)],
        body=str(document.body.name),
        issued_at=newest.issued_at if newest else document.issued_at,
        zone=document.event.time_zone,
        event=str(document.event.title),
        files=_files_of(document, newest) if newest else (),
        revision=str(symbol_of(document, newest)) if newest and newest.number else "",
        is_withdrawn=newest is None,
        access="" if document.access == DocumentAccess.PUBLIC else access_of(document),
        embargo=document.visible_from if document.is_embargoed(at) else None,
    )


def access_of(document: Document) -> Words:
    return ACCESS[DocumentAccess(document.access)]


def _files_of(document: Document, revision: Revision) -> tuple[FileLink, ...]:
    """Return the newest revision's files, at the address that always gives the newest."""
    return _links(revision, "assembly_sessions:document-file", [document.symbol])


def _links(revision: Revision, address: str, path: list[str | int]) -> tuple[FileLink, ...]:
    held = {version.language: version for version in revision.versions.all()}
    there = [code for code in LANGUAGES if code in held]
    return tuple(link_of(held[code], reverse(address, args=[*path, code])) for code in there)


def link_of(version: LanguageVersion, url: str) -> FileLink:
    return FileLink(
        code=version.language,
        language=NAMES[version.language],
        url=url,
        kind=ending_of(version.media_type).upper(),
        size=filesizeformat(version.size),
        sha256=version.sha256,
    )


def revisions_of(document: Document, *, may_keep: bool) -> tuple[RevisionCard, ...]:
    """Return the revisions, newest first; needs them loaded with the document."""
    newest = newest_of(document)
    return tuple(
        _card_of(document, one, one == newest, may_keep) for one in document.revisions.all()
    )


def _card_of(
    document: Document, revision: Revision, is_newest: bool, may_keep: bool
) -> RevisionCard:
    path: list[str | int] = [document.symbol, revision.number]
    stands = not revision.is_withdrawn
    files = _links(revision, "assembly_sessions:document-revision-file", path) if stands else ()
    missing = missing_from(revision) if stands else ()
    withdraw_url = reverse("assembly_sessions:document-withdraw", args=path)
    return RevisionCard(
        number=revision.number,
        symbol=str(symbol_of(document, revision)),
        anchor=f"rev-{revision.number}",
        issued_at=revision.issued_at,
        note=str(revision.note or ""),
        is_newest=is_newest,
        is_withdrawn=revision.is_withdrawn,
        withdrawn_at=revision.withdrawn_at,
        reason=str(revision.withdrawn_reason or ""),
        files=files,
        missing=tuple(NAMES[code] for code in missing),
        withdraw_url=withdraw_url if may_keep and stands else "",
    )
