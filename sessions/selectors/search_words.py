"""What the public can find of events and of what belongs to them: nothing that is not public.

Each function returns the entries of those of the things that everybody may know of now; of all the
others there is none, so whoever keeps them takes the others out.
"""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping
from datetime import UTC, datetime
from typing import Any, Final, TypeVar

from django.contrib.auth.models import AnonymousUser
from django.db.models import Exists, OuterRef, QuerySet
from django.utils.translation import override

from assemblies.enums import EventKind, SearchKind, SearchThing
from assemblies.fields import LanguageMap
from assemblies.models.events import Event, EventSpeaker, Partner
from assemblies.models.search import SearchEntry
from assemblies.selectors import published_events, themes_in_order
from assemblies.selectors.search_words import entries_of
from sessions.enums.decisions import ResolutionState
from sessions.models.debates import Debate
from sessions.models.documents import Document, DocumentQuerySet, Revision
from sessions.models.emergency_items import EmergencyRequest
from sessions.models.resolutions import DraftVersion, Resolution
from sessions.models.sittings import Sitting
from sessions.permissions import (
    sittings_of_all,
    visible_documents,
    visible_requests,
    visible_resolutions,
)
from sessions.permissions.debates import public_debates
from sessions.selectors.event_vocabulary import KINDS

_Rows = TypeVar("_Rows", bound=QuerySet[Any])
_EVERYBODY: Final = AnonymousUser()
_OF_EVENTS: Final[Mapping[str, SearchKind]] = {
    EventKind.ASSEMBLY: SearchKind.ASSEMBLY,
    EventKind.WEBINAR: SearchKind.WEBINAR,
}
_READ_BY_ALL: Final = frozenset({ResolutionState.ADOPTED, ResolutionState.PUBLISHED})


def of_events(keys: Collection[int]) -> list[SearchEntry]:
    """Return the entries of events, by key: with place, partners, speakers, themes and kind.

    Drafts have none. Four queries.
    """
    events = published_events().filter(pk__in=list(keys)).select_related("body")
    names = _names_by_event(keys)
    return [
        entry for one in events.prefetch_related(themes_in_order()) for entry in _event(one, names)
    ]


def _event(event: Event, names: Mapping[int, list[str]]) -> Iterable[SearchEntry]:
    summary, beside = event.summary or LanguageMap(), names.get(event.pk, [])
    texts = {}
    for language in dict.fromkeys([*event.title, *summary]):
        place = event.place.in_language(language)
        said = (summary.get(language), place, *beside, *_sorts_of(event, language))
        texts[language] = " · ".join(filter(None, said))
    return entries_of(
        SearchThing.EVENT,
        event.pk,
        kind=_OF_EVENTS.get(event.kind, SearchKind.OTHER_EVENT),
        title=event.title,
        texts=texts,
        args=[event.slug],
        event=event.pk,
        day=event.starts_on,
        body=event.body.code if event.body else "",
        themes=[theme.code for theme in event.themes.all()],
    )


def _sorts_of(event: Event, language: str) -> list[str]:
    """Return the words by which many look for it: what it is about, and what kind it is of."""
    with override(language):
        kind = str(KINDS[event.kind])
    return [*(theme.name.in_language(language) for theme in event.themes.all()), kind]


def _names_by_event(keys: Collection[int]) -> dict[int, list[str]]:
    names: defaultdict[int, list[str]] = defaultdict(list)
    for rows in (Partner.objects, EventSpeaker.objects):
        held = rows.filter(event__in=list(keys)).order_by("position", "pk")
        for event, name in held.values_list("event_id", "name"):
            names[event].append(name)
    return names


def of_sittings(keys: Collection[int]) -> list[SearchEntry]:
    """Return the entries of sittings, by key; planned and closed ones have none. One query."""
    sittings = _of_published(sittings_of_all()).filter(pk__in=list(keys))
    return [
        entry
        for one in sittings.select_related("event", "body")
        for entry in entries_of(
            SearchThing.SITTING,
            one.pk,
            title=one.title,
            args=[one.event.slug, one.pk],
            event=one.event_id,
            day=one.local_start.date(),
            body=one.body.code,
            themes=one.themes,
        )
    ]


def of_documents(keys: Collection[int], at: datetime | None = None) -> list[SearchEntry]:
    """Return the entries of documents, by key. Two queries.

    Those for others than everybody have none, nor those of which nothing stands any more, nor those
    whose moment is still to come at that time; without a time, those that wait for one at all.
    """
    return [
        entry
        for one in documents_found(at).filter(pk__in=list(keys)).prefetch_related(themes_in_order())
        for entry in entries_of(
            SearchThing.DOCUMENT,
            one.pk,
            title=one.title,
            args=[one.symbol],
            symbol=one.symbol,
            event=one.event_id,
            day=one.issued_at.astimezone(UTC).date(),
            body=one.body.code,
            themes=[theme.code for theme in one.themes.all()],
        )
    ]


def documents_found(at: datetime | None) -> DocumentQuerySet:
    """Return the documents that everybody may find at that moment, as `of_documents` has it."""
    moment = at or datetime.max.replace(tzinfo=UTC)
    seen = visible_documents(_EVERYBODY, at=moment)
    if at is None:
        seen = seen.filter(visible_from=None)
    standing = Revision.objects.filter(document=OuterRef("pk"), withdrawn_at=None)
    return _of_published(seen).filter(Exists(standing))


def of_resolutions(keys: Collection[int]) -> list[SearchEntry]:
    """Return the entries of resolutions, by key, with the text that everybody reads. Two queries.

    Those in drafting have none, unless their drafts are public.
    """
    resolutions = list(_of_published(visible_resolutions(_EVERYBODY)).filter(pk__in=list(keys)))
    newest: dict[int, DraftVersion] = {}
    for draft in DraftVersion.objects.filter(resolution__in=resolutions).order_by("number"):
        newest[draft.resolution_id] = draft
    return [entry for one in resolutions for entry in _resolution(one, newest.get(one.pk))]


def _resolution(one: Resolution, draft: DraftVersion | None) -> Iterable[SearchEntry]:
    is_read = one.drafts_are_public or one.state in _READ_BY_ALL
    day = one.adopted_at or one.begun_at
    return entries_of(
        SearchThing.RESOLUTION,
        one.pk,
        title=one.title,
        texts=draft.text if draft is not None and is_read else {},
        args=[one.event.slug, one.pk],
        symbol=one.document.symbol if one.document else "",
        event=one.event_id,
        day=day.astimezone(UTC).date(),
        body=one.body.code,
    )


def of_requests(keys: Collection[int]) -> list[SearchEntry]:
    """Return the entries of requests for an emergency item, by key, once circulated. One query."""
    requests = _of_published(visible_requests(_EVERYBODY)).filter(pk__in=list(keys))
    return [
        entry
        for one in requests.select_related("event", "document")
        for entry in entries_of(
            SearchThing.REQUEST,
            one.pk,
            title=one.title,
            args=[one.event.slug, one.pk],
            symbol=one.document.symbol if one.document else "",
            event=one.event_id,
            day=one.event.starts_on,
        )
    ]


def of_debates(keys: Collection[int]) -> list[SearchEntry]:
    """Return the entries of debates, by key, of which all sittings are open. One query."""
    debates = _of_published(public_debates()).filter(pk__in=list(keys))
    return [
        entry
        for one in debates
        for entry in entries_of(
            SearchThing.DEBATE,
            one.pk,
            title=one.title,
            args=[one.event.slug, one.pk],
            event=one.event_id,
            day=one.event.starts_on,
        )
    ]


def _of_published(rows: _Rows) -> _Rows:
    return rows.filter(event__published_at__isnull=False)


Words = Callable[[Collection[int]], list[SearchEntry]]
# In the order in which a rebuild reads them; documents besides, which ask for the hour.
TABLES: Final[Mapping[SearchThing, Any]] = {
    SearchThing.EVENT: Event.objects,
    SearchThing.SITTING: Sitting.planned,
    SearchThing.DOCUMENT: Document.objects,
    SearchThing.RESOLUTION: Resolution.objects,
    SearchThing.REQUEST: EmergencyRequest.objects,
    SearchThing.DEBATE: Debate.objects,
}
_WORDS: Final[Mapping[SearchThing, Words]] = {
    SearchThing.EVENT: of_events,
    SearchThing.SITTING: of_sittings,
    SearchThing.RESOLUTION: of_resolutions,
    SearchThing.REQUEST: of_requests,
    SearchThing.DEBATE: of_debates,
}


def words_of(
    thing: SearchThing, keys: Collection[int], *, at: datetime | None
) -> list[SearchEntry]:
    """Return the entries of these things of an event's, by key."""
    if thing is SearchThing.DOCUMENT:
        return of_documents(keys, at)
    return _WORDS[thing](keys)


def due_documents(at: datetime) -> QuerySet[Document]:
    """Return the documents whose embargo has ended and that are not found yet. One query."""
    found = SearchEntry.objects.filter(thing=SearchThing.DOCUMENT, key=OuterRef("pk"))
    return documents_found(at).filter(~Exists(found), visible_from__isnull=False)
