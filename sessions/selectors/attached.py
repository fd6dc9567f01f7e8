"""The documents that the calendar entries of an event's sittings name: what a stranger may read."""

from datetime import datetime
from typing import Any, Final

from django.contrib.auth.models import AnonymousUser
from django.db.models import F, Q, QuerySet

from assemblies.models.events import Event
from sessions.enums import DocumentAccess
from sessions.models.agenda import Treatment
from sessions.models.documents import Document
from sessions.models.feeds import AttachedPapers
from sessions.models.sittings import Sitting
from sessions.permissions import visible_documents, visible_items
from sessions.selectors.documents import newest_of, with_revisions

MOST: Final = 50  # in one entry; the sitting's page has them all


def papers_by_sitting(event_id: int, *, at: datetime) -> dict[int, list[dict[str, Any]]]:
    """Return what each open sitting's entry is to name at that moment, in the order of symbols.

    Its own documents and those of the items it treats, as the page of the sitting shows them to a
    stranger: public, their embargo over, with a revision that stands. Six queries.
    """
    stranger = AnonymousUser()
    of_items = Treatment.objects.filter(
        item__in=visible_items(stranger, at=at), item__agenda__event=event_id
    )
    by_item: dict[int, set[int]] = {}
    for item, sitting in of_items.values_list("item_id", "sitting_id"):
        by_item.setdefault(item, set()).add(sitting)
    own: dict[int, set[int]] = {}
    links = Document.sittings.through.objects.filter(document__event=event_id)
    for document, sitting in links.values_list("document_id", "sitting_id"):
        own.setdefault(document, set()).add(sitting)
    shown = visible_documents(stranger, at=at).filter(event_id=event_id).order_by("order", "pk")
    opened = set(
        Sitting.objects.filter(event_id=event_id, is_closed=False).values_list("pk", flat=True)
    )
    found: dict[int, list[dict[str, Any]]] = {}
    for one in with_revisions(shown):
        plain = _plain(one)
        treating = own.get(one.pk, set()) | by_item.get(one.agenda_item_id or 0, set())
        for sitting in treating & opened if plain else ():
            found.setdefault(sitting, []).append(plain)
    return {sitting: papers[:MOST] for sitting, papers in found.items()}


def events_to_look_at(at: datetime) -> QuerySet[Event]:
    """Return the events where entries may name other documents than they do.

    What an act changed raises the calendar's version; an embargo ends by itself.
    """
    looked_at = AttachedPapers.objects.filter(version=F("event__calendar_version"))
    ended = Q(
        event__documents__access=DocumentAccess.PUBLIC,
        event__documents__visible_from__gt=F("looked_at"),
        event__documents__visible_from__lte=at,
    )
    settled = looked_at.exclude(pk__in=looked_at.filter(ended).values("pk"))
    return Event.objects.exclude(pk__in=settled.values("event"))


def _plain(document: Document) -> dict[str, Any]:
    newest = newest_of(document)
    if newest is None:
        return {}
    files = {one.language: one.media_type for one in newest.versions.all()}
    return {"symbol": document.symbol, "title": dict(document.title), "files": files}
