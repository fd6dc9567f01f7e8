"""Acts on documents: issued under a symbol, revised, shown to whom they are for, withdrawn."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Final

from django.db import transaction

from assemblies.enums import Language, SearchThing
from assemblies.errors import Superseded
from assemblies.fields import LanguageMap
from assemblies.gateways.packages import kind_of
from assemblies.models.accounts import User
from assemblies.models.bodies import Body, Theme
from assemblies.models.events import Assembly, Event
from assemblies.rules.uploads import PAPERS, check_ending, check_upload, check_whole
from assemblies.services import audit
from sessions.enums import DocumentAccess
from sessions.errors import (
    AlreadyShown,
    BodyUnknown,
    ItemUnknown,
    RevisionTaken,
    RevisionWithdrawn,
    SessionElsewhere,
    SittingElsewhere,
    SymbolTaken,
)
from sessions.models.agenda import AgendaItem
from sessions.models.documents import Document, DocumentContent, LanguageVersion, Revision
from sessions.models.sittings import Sitting
from sessions.rules import symbols
from sessions.rules.symbols import Symbol
from sessions.selectors.document_words import first_title
from sessions.selectors.documents import agenda_item_of, symbol_of, taken_like
from sessions.services import attached, events, search

MOST_BYTES: Final = 20_000_000  # of one file


@dataclass(frozen=True, slots=True, kw_only=True)
class Showing:
    """Who may see a document, and from when on; None: at once."""

    access: DocumentAccess
    visible_from: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Details:
    """What a document is about, and the sittings that treat it."""

    title: LanguageMap
    themes: Sequence[Theme] = ()
    sittings: Sequence[Sitting] = ()


@dataclass(frozen=True, slots=True)
class Paper:
    """A file as it was sent."""

    name: str
    content: bytes


@dataclass(frozen=True, slots=True)
class Place:
    """Where a new document belongs: its body, and its item of the agenda if it names one."""

    body: Body
    item: AgendaItem | None


@transaction.atomic
def issue(
    *,
    event: Event,
    symbol: Symbol,
    title: LanguageMap | None = None,
    showing: Showing | None = None,
    by: User | None,
    at: datetime,
) -> Document:
    """Issue a document under its symbol, without a file yet; a revision in the symbol is its first.

    title: None names it by its kind and item. showing: None is what the law says of the body.
    Raises SymbolWithoutItem, BodyUnknown, ItemUnknown, SessionElsewhere, SymbolTaken.
    """
    events.lock(among=Event.objects.filter(pk=event.pk))
    place = check_new(event, symbol)
    showing = showing or Showing(access=symbols.first_access(symbol))
    title = title or first_title(symbol, place.item)
    document = Document(
        event_id=event.pk,
        body=place.body,
        agenda_item=place.item,
        access=showing.access,
        visible_from=showing.visible_from,
        issued_at=at,
        issued_by=by,
    )
    _name(document, symbol, title)
    document.shown_at = _shown_at(document, at)
    document.save()
    document.revisions.create(number=symbol.revision, issued_at=at, issued_by=by)
    audit.record(act="document.issue", thing=document, by=by, at=at, after=_state_of(document))
    search.keep(thing=SearchThing.DOCUMENT, keys=[document.pk], at=at)
    events.renew_calendar(event_id=event.pk)
    attached.renew(event_id=event.pk, at=at)
    return document


def check_new(event: Event, symbol: Symbol) -> Place:
    """Return where a document of this symbol would belong; refuse one that cannot be issued.

    Raises SymbolWithoutItem, BodyUnknown, ItemUnknown, SessionElsewhere, SymbolTaken.
    """
    symbols.check_item(symbol)
    body = Body.objects.filter(code=symbols.BODIES[symbol.body]).first()
    if body is None:
        raise BodyUnknown(body=symbol.body)
    _check_session(event, symbol)
    item = agenda_item_of(event, body, symbol.item) if symbol.item else None
    if symbol.item and item is None:
        raise ItemUnknown(item=symbol.item)
    if Document.objects.filter(symbol=str(symbol.document)).exists():
        free = symbols.next_number(taken_like(symbol), like=symbol)
        raise SymbolTaken(
            symbol=str(symbol.document), free=str(replace(symbol.document, number=free))
        )
    return Place(body, item)


def _check_session(event: Event, symbol: Symbol) -> None:
    """Refuse a session of another event: the Assembly's number, or one that is in use elsewhere."""
    if symbol.body in symbols.NUMBERED_AS_ASSEMBLY:
        is_here = Assembly.objects.filter(pk=event.pk, number=symbol.session).exists()
    else:
        held = Document.objects.filter(letters=symbol.body, session=symbol.session)
        is_here = not held.exclude(event_id=event.pk).exists()
    if not is_here:
        raise SessionElsewhere(session=symbol.session)


@transaction.atomic
def revise(
    *,
    document: Document,
    number: int | None = None,
    note: LanguageMap | None = None,
    version: int | None = None,
    by: User | None,
    at: datetime,
) -> Revision:
    """Add a revision, without a file yet. number: None is the next.

    version: the one the editor saw. Raises Superseded, RevisionTaken.
    """
    document = _locked(document, version)
    taken = set(document.revisions.values_list("number", flat=True))
    free = symbols.next_revision(taken)
    number = free if number is None else number
    if number in taken:
        raise RevisionTaken(
            symbol=str(document.parts.revised(number)),
            free=str(document.parts.revised(free)),
        )
    revision = document.revisions.create(number=number, note=note, issued_at=at, issued_by=by)
    _record("document.revise", document, by, at, after={"revision": number})
    return revision


@transaction.atomic
def put(
    *,
    revision: Revision,
    language: Language,
    paper: Paper,
    version: int | None = None,
    by: User | None,
    at: datetime,
) -> LanguageVersion:
    """Keep a revision in one language; one that nobody can have seen yet is replaced.

    version: the document's, as the editor saw it. Raises UploadRefused, Superseded,
    RevisionWithdrawn, AlreadyShown.
    """
    document = _locked(revision.document, version)
    revision = document.revisions.get(pk=revision.pk)
    symbol = str(symbol_of(document, revision))
    if revision.is_withdrawn:
        raise RevisionWithdrawn(symbol=symbol)
    held = revision.versions.filter(language=language).first()
    if held is not None and document.was_shown(at):
        raise AlreadyShown(symbol=symbol)
    kept = held or LanguageVersion(revision=revision, language=language)
    before = {"sha256": held.sha256} if held else {}
    kept.media_type, kept.size = check_paper(paper), len(paper.content)
    kept.sha256 = hashlib.sha256(paper.content).hexdigest()
    kept.kept_at, kept.kept_by = at, by
    kept.save()
    DocumentContent.objects.update_or_create(version=kept, defaults={"content": paper.content})
    after = {"revision": revision.number, "language": language, "sha256": kept.sha256}
    _record("document.put", document, by, at, before=before, after=after)
    return kept


def check_paper(paper: Paper) -> str:
    """Return the kind of file that was sent; refuse what is empty, too large, cut off or another.

    Raises UploadEmpty, UploadTooLarge, UploadCutOff, UploadUnknown, UploadMisnamed.
    """
    if len(paper.content) <= MOST_BYTES:
        check_whole(paper.content)
    kind = check_upload(paper.content, allowed=PAPERS, limit=MOST_BYTES, look=kind_of)
    check_ending(paper.name, kind)
    return kind


@transaction.atomic
def describe(
    *, document: Document, details: Details, version: int | None = None, by: User, at: datetime
) -> Document:
    """Give a document other titles, themes or sittings.

    Raises Superseded, also when a sitting was only planned and is gone, SittingElsewhere.
    """
    document = _locked(document, version)
    if any(one.event_id != document.event_id for one in details.sittings):
        raise SittingElsewhere
    there = Sitting.planned.filter(pk__in={one.pk for one in details.sittings})
    if there.count() < len({one.pk for one in details.sittings}):
        raise Superseded  # one was only planned, and its editor has taken that back
    before = _about(document)
    _name(document, document.parts, details.title)
    document.themes.set(details.themes)
    _treated(document).set(details.sittings)
    _record("document.describe", document, by, at, before=before, after=_about(document))
    return document


@transaction.atomic
def rename(
    *, document: Document, symbol: Symbol, version: int | None = None, by: User, at: datetime
) -> Document:
    """Give a document that nobody can have seen another symbol; its revisions keep their numbers.

    Raises Superseded, AlreadyShown, and what `issue` raises of a symbol.
    """
    document = _locked(document, version)
    if document.was_shown(at):
        raise AlreadyShown(symbol=document.symbol)
    before = {"symbol": document.symbol}
    if str(symbol.document) != document.symbol:
        place = check_new(document.event, symbol)
        document.body, document.agenda_item = place.body, place.item
        _name(document, symbol, document.title)
    _record("document.rename", document, by, at, before=before, after={"symbol": document.symbol})
    return document


@transaction.atomic
def show(
    *, document: Document, showing: Showing, version: int | None = None, by: User, at: datetime
) -> Document:
    """Say who may see a document, and from when on. Raises Superseded."""
    document = _locked(document, version)
    before = _state_of(document)
    document.access, document.visible_from = showing.access, showing.visible_from
    document.shown_at = _shown_at(document, at)
    _record("document.show", document, by, at, before=before, after=_state_of(document))
    return document


@transaction.atomic
def withdraw(
    *,
    revision: Revision,
    reason: LanguageMap,
    version: int | None = None,
    by: User | None,
    at: datetime,
) -> Revision:
    """Withdraw a revision: it is said to be so, and why; its files are not given out any more.

    Raises Superseded, RevisionWithdrawn the second time.
    """
    document = _locked(revision.document, version)
    revision = document.revisions.get(pk=revision.pk)
    if revision.is_withdrawn:
        raise RevisionWithdrawn(symbol=str(symbol_of(document, revision)))
    revision.withdrawn_at, revision.withdrawn_by, revision.withdrawn_reason = at, by, reason
    revision.save(update_fields=["withdrawn_at", "withdrawn_by", "withdrawn_reason"])
    _record("document.withdraw", document, by, at, after={"revision": revision.number})
    return revision


def _locked(document: Document, version: int | None) -> Document:
    """Hold the event, whose pages the act outdates, then the document: one order for all acts."""
    events.lock(among=Event.objects.filter(pk=document.event_id))
    locked = (
        Document.objects.select_for_update(of=("self",), no_key=True)
        .select_related("event", "body", "agenda_item")
        .get(pk=document.pk)
    )
    if version is not None and locked.version != version:
        raise Superseded
    return locked


def _name(document: Document, symbol: Symbol, title: LanguageMap) -> None:
    document.symbol, document.order = str(symbol.document), symbol.order
    document.letters, document.session = symbol.body, symbol.session
    document.item, document.kind, document.number = symbol.item, symbol.kind, symbol.number
    document.title = title
    document.search_key = symbols.search_words(symbol.document, *title.values())


def _shown_at(document: Document, at: datetime) -> datetime | None:
    """Return since when it may have been seen: what was seen once cannot be unseen."""
    if document.was_shown(at):
        return document.shown_at
    if document.access == DocumentAccess.SECRETARIAT:
        return None
    return max(at, document.visible_from or at)


def _record(
    act: str,
    document: Document,
    by: User | None,
    at: datetime,
    *,
    before: dict[str, Any] | None = None,
    after: dict[str, Any],
) -> None:
    """Save the document as its next version, with its entry; calendars and pages are outdated."""
    document.version += 1
    document.save()
    audit.record(act=act, thing=document, by=by, at=at, before=before, after=after)
    search.keep(thing=SearchThing.DOCUMENT, keys=[document.pk], at=at)
    events.renew_calendar(event_id=document.event_id)
    attached.renew(event_id=document.event_id, at=at)


def _state_of(document: Document) -> dict[str, Any]:
    moment = document.visible_from
    return {
        "symbol": document.symbol,
        "access": document.access,
        "visible_from": moment.isoformat() if moment else None,
    }


def _about(document: Document) -> dict[str, Any]:
    return {
        "title": dict(document.title),
        "themes": sorted(document.themes.values_list("code", flat=True)),
        "sittings": sorted(_treated(document).values_list("pk", flat=True)),
    }


def _treated(document: Document) -> Any:  # noqa: ANN401 - a manager of related rows has no type of its own
    """Return the sittings that treat it, those that are only planned too."""
    return document.sittings(manager="planned")
