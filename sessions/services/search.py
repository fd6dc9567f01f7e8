"""The search kept up with what is public, by each act for what it touches."""

from collections.abc import Collection
from datetime import datetime

from assemblies.enums import SearchThing
from assemblies.services import search as entries
from assemblies.services.search import Kept
from sessions.models.debates import Debate
from sessions.models.documents import Document
from sessions.selectors import search_words


def keep(*, thing: SearchThing, keys: Collection[int], at: datetime | None = None) -> Kept:
    """Write anew what is found of these things, by key: nothing of what is not public (any more).

    at: without it, documents that wait for their moment are left to the sweep. Assumes the caller's
    transaction and lock. Few queries, however many things.
    """
    if not keys:
        return Kept()
    found = search_words.words_of(thing, keys, at=at)
    return entries.keep(thing=thing, keys=keys, entries=found)


def keep_sittings(*, keys: Collection[int], at: datetime) -> None:
    """Write anew what is found of sittings, and of the documents and debates that hang on them.

    A document of a sitting that is closed is not found either. Assumes the caller's transaction.
    """
    if not keys:
        return
    keep(thing=SearchThing.SITTING, keys=keys)
    for thing, table in ((SearchThing.DOCUMENT, Document), (SearchThing.DEBATE, Debate)):
        links = table.sittings.through.objects.filter(sitting__in=list(keys))
        beside = links.values_list(f"{thing}_id", flat=True)
        keep(thing=thing, keys=sorted(set(beside)), at=at)


def keep_event(*, event_id: int) -> None:
    """Write anew what is found of an event; once it is published, or a draft again, of all its own.

    Assumes the caller's transaction and lock. Five queries where it stays what it was.
    """
    kept = keep(thing=SearchThing.EVENT, keys=[event_id])
    flipped = bool(kept.held) != bool(kept.stands)  # it has become public, or is so no more
    if not (flipped or kept.changed):
        return
    for thing, rows in search_words.TABLES.items():
        # What is found of documents depends on nothing else of their event.
        if thing is not SearchThing.EVENT and (flipped or thing is not SearchThing.DOCUMENT):
            own = rows.filter(event_id=event_id).values_list("pk", flat=True)
            keep(thing=thing, keys=list(own))


def keep_events(*, keys: Collection[int]) -> None:
    """Write anew what is found of events that are new, many at once. Assumes the transaction."""
    keep(thing=SearchThing.EVENT, keys=keys)
