"""Many files at once: sent, looked at with every fault, then issued together or not at all."""

import hashlib
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any, Final

from django.db import transaction

from assemblies.enums import Language
from assemblies.errors import (
    DomainError,
    UploadCutOff,
    UploadEmpty,
    UploadMisnamed,
    UploadRefused,
    UploadTooLarge,
    UploadUnknown,
)
from assemblies.fields import LanguageMap
from assemblies.models.accounts import User
from assemblies.models.events import Event
from assemblies.rules.uploads import name_without_folders
from assemblies.services import audit
from sessions.errors import (
    AlreadyShown,
    LanguageTaken,
    LanguageUnsaid,
    RevisionWithdrawn,
    SymbolTaken,
    UploadFaulty,
    UploadGone,
)
from sessions.models.documents import Document, Revision, UploadBatch, UploadedPaper
from sessions.rules import symbols
from sessions.rules.symbols import NamedFile, Symbol
from sessions.selectors.document_words import first_title
from sessions.services import documents, events
from sessions.services.documents import Paper, Showing

MOST_FILES: Final = 50
MOST_BYTES: Final = 24_000_000  # of all files together
_REFUSALS: Final = {
    one.code: one
    for one in (UploadEmpty, UploadTooLarge, UploadUnknown, UploadCutOff, UploadMisnamed)
}


class Does(StrEnum):
    """What a file would do when it is issued."""

    ISSUES = "issues"
    REVISES = "revises"
    ADDS = "adds"
    REPLACES = "replaces"


@dataclass(frozen=True, slots=True)
class Line:
    """One file of a batch: what its name says, what it would do, and every fault of it."""

    paper: UploadedPaper
    symbol: Symbol | None = None
    language: Language | None = None
    does: Does | None = None
    title: LanguageMap | None = None
    faults: tuple[DomainError, ...] = ()


@dataclass(slots=True)
class _Standing:
    """What is there of the documents that the files name."""

    documents: dict[str, Document] = field(default_factory=dict)
    revisions: dict[tuple[str, int], Revision] = field(default_factory=dict)
    languages: set[tuple[str, int, str]] = field(default_factory=set)


@transaction.atomic
def send(*, event: Event, papers: Iterable[Paper], by: User, at: datetime) -> UploadBatch:
    """Keep the files for a day, each looked at; nothing is issued yet.

    What this account had sent before for the event is forgotten. A file that is not taken keeps
    its name and its fault, and none of its bytes.
    """
    UploadBatch.objects.filter(event_id=event.pk, sent_by=by).delete()
    batch = UploadBatch.objects.create(
        event_id=event.pk, sent_at=at, sent_by=by, expires_at=at + UploadBatch.KEPT_FOR
    )
    for paper in papers:
        _keep(batch, paper)
    audit.record(
        act="document.send", thing=batch, by=by, at=at, after={"files": batch.papers.count()}
    )
    return batch


def _keep(batch: UploadBatch, paper: Paper) -> None:
    kind, fault = "", None
    try:
        kind = documents.check_paper(paper)
    except UploadRefused as refusal:
        fault = {"code": refusal.code, "details": refusal.details}
    batch.papers.create(
        name=name_without_folders(paper.name),
        media_type=kind,
        size=len(paper.content),
        sha256=hashlib.sha256(paper.content).hexdigest(),
        fault=fault,
        content=b"" if fault else paper.content,
    )


def lines_of(batch: UploadBatch, *, at: datetime) -> tuple[Line, ...]:
    """Return what each file would do as things stand now, with every fault, by their names."""
    papers = list(batch.papers.defer("content").order_by("name", "pk"))
    read = {paper.pk: _read(paper.name) for paper in papers}
    named = [one for one in read.values() if isinstance(one, NamedFile)]
    standing, times = _standing_of(named), Counter(named)
    return tuple(_line(batch.event, paper, read[paper.pk], standing, times, at) for paper in papers)


def _read(name: str) -> NamedFile | DomainError:
    try:
        return symbols.read_name(name)
    except DomainError as refusal:
        return refusal


def _standing_of(named: Iterable[NamedFile]) -> _Standing:
    wanted = {str(one.symbol.document) for one in named}
    held = Document.objects.filter(symbol__in=wanted).select_related("agenda_item")
    standing = _Standing()
    for document in held.prefetch_related("revisions__versions"):
        standing.documents[document.symbol] = document
        for revision in document.revisions.all():
            standing.revisions[document.symbol, revision.number] = revision
            standing.languages |= {
                (document.symbol, revision.number, one.language) for one in revision.versions.all()
            }
    return standing


def _line(
    event: Event,
    paper: UploadedPaper,
    read: NamedFile | DomainError,
    standing: _Standing,
    times: Mapping[NamedFile, int],
    at: datetime,
) -> Line:
    faults: list[DomainError] = [_refusal_of(paper.fault)] if paper.fault else []
    if isinstance(read, DomainError):
        return Line(paper, faults=(*faults, read))
    symbol, language = read.symbol, read.language
    if language is None:
        faults.append(LanguageUnsaid())
    elif times[read] > 1:
        faults.append(LanguageTaken(symbol=str(symbol)))
    document = standing.documents.get(str(symbol.document))
    does, title = None, document.title if document else None
    try:
        if document is None:
            does, title = Does.ISSUES, first_title(symbol, documents.check_new(event, symbol).item)
        else:
            does = _does_to(document, event, read, standing, at)
    except DomainError as refusal:
        faults.append(refusal)
    return Line(paper, symbol, language, does, title, tuple(faults))


def _refusal_of(fault: Mapping[str, Any]) -> UploadRefused:
    return _REFUSALS[fault["code"]](**fault["details"])


def _does_to(
    document: Document, event: Event, read: NamedFile, standing: _Standing, at: datetime
) -> Does:
    """Return what a file would do to a document that is there. Raises what speaks against it."""
    if document.event_id != event.pk:
        documents.check_new(event, read.symbol)
        raise SymbolTaken(symbol=document.symbol, free=document.symbol)
    key = (document.symbol, read.symbol.revision)
    revision = standing.revisions.get(key)
    if revision is None:
        return Does.REVISES
    if revision.is_withdrawn:
        raise RevisionWithdrawn(symbol=str(read.symbol))
    if (*key, read.language) not in standing.languages:
        return Does.ADDS
    if document.was_shown(at):
        raise AlreadyShown(symbol=str(read.symbol))
    return Does.REPLACES


@transaction.atomic
def issue(
    *,
    batch: UploadBatch,
    titles: Mapping[str, LanguageMap],
    showing: Showing | None,
    by: User,
    at: datetime,
) -> tuple[Document, ...]:
    """Issue every file of the batch, all or none; the batch is forgotten.

    titles: of new documents, by symbol; without one a document is named by kind and item.
    showing: of new documents. Raises UploadGone the second time, UploadFaulty.
    """
    events.lock(among=Event.objects.filter(pk=batch.event_id))
    kept = UploadBatch.objects.select_for_update(of=("self",)).filter(pk=batch.pk)
    held = kept.filter(expires_at__gt=at).select_related("event").first()
    if held is None:
        raise UploadGone
    lines = lines_of(held, at=at)
    faulty = [line for line in lines if line.faults]
    if faulty or not lines:
        raise UploadFaulty(count=len(faulty))
    issued = {}
    for line in sorted(lines, key=_by_revision):
        document = _issue(line, held.event, titles, showing, by, at)
        issued[document.pk] = document
    held.delete()
    return tuple(issued.values())


def _by_revision(line: Line) -> Any:  # noqa: ANN401 - whatever sorts
    return (line.symbol.order, line.symbol.revision) if line.symbol else ("", 0)


def _issue(
    line: Line,
    event: Event,
    titles: Mapping[str, LanguageMap],
    showing: Showing | None,
    by: User,
    at: datetime,
) -> Document:
    """Let one file do what it does; the documents of files before it are there by now."""
    symbol, language = line.symbol, line.language
    if symbol is None or language is None:
        raise UploadFaulty(count=1)
    name = str(symbol.document)
    document = Document.objects.filter(symbol=name).select_related("event").first()
    if document is None:
        title = titles.get(name)
        document = documents.issue(
            event=event, symbol=symbol, title=title, showing=showing, by=by, at=at
        )
    revision = document.revisions.filter(number=symbol.revision).first()
    if revision is None:
        revision = documents.revise(document=document, number=symbol.revision, by=by, at=at)
    whole = UploadedPaper.objects.get(pk=line.paper.pk)
    paper = Paper(whole.name, bytes(whole.content))
    documents.put(revision=revision, language=language, paper=paper, by=by, at=at)
    return document


@transaction.atomic
def forget(*, batch: UploadBatch) -> None:
    """Forget files that are not wanted."""
    UploadBatch.objects.filter(pk=batch.pk).delete()


@transaction.atomic
def forget_expired(*, at: datetime) -> int:
    """Forget what waited for more than its day; return how many batches. Safe to run twice."""
    expired = UploadBatch.objects.filter(expires_at__lte=at)
    count = expired.count()
    expired.delete()
    return count


def new_symbols(lines: Sequence[Line]) -> tuple[str, ...]:
    """Return the symbols of the documents that would be issued, each once, in their order."""
    new = {line.symbol.document for line in lines if line.symbol and line.does == Does.ISSUES}
    return tuple(str(symbol) for symbol in sorted(new, key=lambda one: one.order))
