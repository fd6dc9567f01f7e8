"""The act that publishes a resolution: a document under its symbol, drawn in every language."""

from datetime import datetime
from typing import Final

from django.db import transaction

from assemblies.enums import Language
from assemblies.models.accounts import User
from sessions.enums import DocumentAccess, DocumentKind
from sessions.enums.decisions import ResolutionAct, ResolutionState
from sessions.errors.resolutions import ResolutionNotMovable
from sessions.models.documents import Document
from sessions.models.resolutions import Resolution
from sessions.paper.resolution import resolution_pdf
from sessions.rules.symbols import Symbol, name_of_file
from sessions.selectors.resolution_words import printed
from sessions.selectors.resolutions import facts_of, newest_draft, reservations_of
from sessions.services import documents
from sessions.services.documents import Paper, Showing
from sessions.services.resolution_steps import locked, step

Drawn = dict[Language, Paper]
_PUBLIC: Final = Showing(access=DocumentAccess.PUBLIC)


def publish(
    *,
    resolution: Resolution,
    symbol: Symbol,
    version: int | None = None,
    by: User,
    at: datetime,
) -> Resolution:
    """Publish an adopted resolution with its reservations, in each language of its text.

    It is drawn before anything is held: nobody waits for a printer. What changes meanwhile is
    refused. Raises Superseded, ResolutionNotMovable, SymbolTaken and what `documents.issue` raises.
    """
    seen = Resolution.objects.select_related("event", "body").get(pk=resolution.pk)
    if seen.state != ResolutionState.ADOPTED or symbol.kind is not DocumentKind.RESOLUTION:
        raise ResolutionNotMovable
    drawn = _drawn(seen, symbol, at)
    with transaction.atomic():
        held = locked(seen, seen.version if version is None else version)
        document = documents.issue(
            event=held.event, symbol=symbol, title=held.title, showing=_PUBLIC, by=by, at=at
        )
        _keep(document, drawn, by, at)
        return step(
            held,
            ResolutionAct.PUBLISH,
            facts=facts_of(held, at=at),
            by=by,
            after={"symbol": str(symbol)},
            document=document,
        )


def _drawn(resolution: Resolution, symbol: Symbol, at: datetime) -> Drawn:
    draft, reservations = newest_draft(resolution), reservations_of(resolution)
    if draft is None:
        return {}
    return {
        language: Paper(
            name_of_file(symbol, language, "pdf"),
            resolution_pdf(
                printed(resolution, draft, reservations, symbol=str(symbol), language=language),
                at=at,
            ),
        )
        for language in map(Language, draft.text)
    }


def _keep(document: Document, drawn: Drawn, by: User, at: datetime) -> None:
    revision = document.revisions.get()
    for language, paper in drawn.items():
        documents.put(revision=revision, language=language, paper=paper, by=by, at=at)
