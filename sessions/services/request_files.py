"""Files and printed papers of a request: sent by its authors, issued when it is circulated."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from assemblies.enums import Language
from assemblies.models.accounts import User
from assemblies.rules.uploads import clean_name
from assemblies.services import audit
from sessions.enums import RequestPaper
from sessions.errors.emergency_items import RequestNotMovable
from sessions.models.documents import Document
from sessions.models.emergency_items import EmergencyRequest
from sessions.models.request_papers import RequestFile
from sessions.paper.request import request_pdf
from sessions.rules.emergency_requests import WRITABLE
from sessions.selectors.emergency_requests import symbol_of
from sessions.selectors.request_papers import papers_to_print
from sessions.services import documents, request_steps
from sessions.services.documents import Paper


@dataclass(frozen=True, slots=True)
class Sent:
    """A file as it was sent, and which of a request's papers it is, in which language."""

    paper: RequestPaper
    language: Language
    file: Paper


@transaction.atomic
def put(
    *,
    request: EmergencyRequest,
    sent: Sent,
    version: int | None = None,
    by: User | None,
    at: datetime,
) -> RequestFile:
    """Keep one of the papers of a request that is not filed yet, or was returned, as a file.

    Another one of that paper in that language is replaced. Raises Superseded, RequestNotMovable,
    UploadRefused.
    """
    request = request_steps.locked(request, version)
    if request.state not in WRITABLE:
        raise RequestNotMovable
    kept = keep(request, sent, by=by, at=at)
    request.version += 1
    request.save(update_fields=["version"])
    after = {"paper": sent.paper, "language": sent.language, "sha256": kept.sha256}
    audit.record(act="emergencyrequest.put_file", thing=request, by=by, at=at, after=after)
    return kept


@transaction.atomic
def remove(*, file: RequestFile, by: User | None, at: datetime) -> None:
    """Take a file off a request that is not filed yet, or was returned; a second time is nothing.

    Raises RequestNotMovable.
    """
    request = request_steps.locked(file.request)
    if request.state not in WRITABLE:
        raise RequestNotMovable
    if not request.files.filter(pk=file.pk).delete()[0]:
        return
    request.version += 1
    request.save(update_fields=["version"])
    after = {"paper": file.paper, "language": file.language}
    audit.record(act="emergencyrequest.remove_file", thing=request, by=by, at=at, after=after)


def check(files: Iterable[Sent]) -> None:
    """Refuse a file before anything is written. Raises UploadRefused."""
    for sent in files:
        documents.check_paper(sent.file)


def keep(request: EmergencyRequest, sent: Sent, *, by: User | None, at: datetime) -> RequestFile:
    """Keep a file with the newest revision of a request.

    Part of the acts that write and revise; they hold the request. Raises UploadRefused.
    """
    kind, content = documents.check_paper(sent.file), sent.file.content
    return request.files.update_or_create(
        revision=request.revision,
        paper=sent.paper,
        language=sent.language,
        defaults={
            "name": clean_name(sent.file.name, kind),
            "media_type": kind,
            "size": len(content),
            "sha256": hashlib.sha256(content).hexdigest(),
            "content": content,
            "kept_at": at,
            "kept_by": by,
        },
    )[0]


def carry_over(request: EmergencyRequest, *, since: int) -> None:
    """Let a new revision of a request begin with the files of an earlier one.

    Part of the act that revises; it holds the request.
    """
    for file in request.files.filter(revision=since).order_by("pk"):
        file.pk, file.revision = None, request.revision
        file.save(force_insert=True)


def issue_papers(
    request: EmergencyRequest, document: Document, *, by: User | None, at: datetime
) -> None:
    """Print a request's newest revision in each language it has, and issue that under its symbol.

    Part of the act that circulates; it holds the request. Drawn at once: what was typed is then
    what was circulated.
    """
    revision = document.revisions.get(number=request.revision)
    for language, paper in papers_to_print(request, symbol_of(request)).items():
        sent = Paper(f"{request.pk}.pdf", request_pdf(paper, at=at))
        documents.put(revision=revision, language=Language(language), paper=sent, by=by, at=at)
