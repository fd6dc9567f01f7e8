"""The search as a whole: written anew, and what an embargo has held back put in when it ends."""

from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Any, Final

from django.db import transaction

from assemblies.enums import InstitutionKind, SearchThing
from assemblies.models.events import Event
from assemblies.models.search import SearchEntry
from assemblies.selectors.search_words import GROUND_TABLES
from assemblies.services import search as entries
from assemblies.services.search import Kept
from sessions.selectors import search_words
from sessions.services import events, search

_BATCH: Final = 200


@transaction.atomic
def show_due(*, at: datetime) -> int:
    """Let the documents be found whose embargo has ended; return how many."""
    due = list(search_words.due_documents(at).values_list("pk", "event_id"))
    events.lock(among=Event.objects.filter(pk__in={event for _pk, event in due}))
    search.keep(thing=SearchThing.DOCUMENT, keys=[pk for pk, _event in due], at=at)
    return len(due)


def rebuild(*, at: datetime) -> Kept:
    """Write anew whatever can be found of anything; return what was otherwise than it should be.

    Safe while people work: it holds the events of one batch at a time, as acts do.
    """
    found = Kept()
    for thing, rows in search_words.TABLES.items():
        for keys in _batches(rows.order_by("pk").values_list("pk", flat=True)):
            found.and_also(_rebuild(thing, rows, keys, at))
        found.and_also(_drop_gone(thing, rows))
    for thing, table in GROUND_TABLES.items():
        rows = table.objects
        if thing is SearchThing.PARLIAMENT:
            rows = rows.filter(kind=InstitutionKind.PARLIAMENT)
        for keys in _batches(rows.order_by("pk").values_list("pk", flat=True)):
            with transaction.atomic():
                found.and_also(entries.keep_ground(thing=thing, keys=keys))
        found.and_also(_drop_gone(thing, rows))
    entries.learn_all()
    entries.forget_words()
    return found


@transaction.atomic
def _rebuild(thing: SearchThing, rows: Any, keys: list[int], at: datetime) -> Kept:  # noqa: ANN401 - of whichever table
    own = rows.filter(pk__in=keys)
    of = own.values("pk" if thing is SearchThing.EVENT else "event_id")
    events.lock(among=Event.objects.filter(pk__in=of))
    return search.keep(thing=thing, keys=keys, at=at)


@transaction.atomic
def _drop_gone(thing: SearchThing, rows: Any) -> Kept:  # noqa: ANN401 - of whichever table
    """Drop the entries of things that are not there any more."""
    held = SearchEntry.objects.filter(thing=thing).exclude(key__in=rows.values("pk"))
    gone = sorted(set(held.values_list("key", flat=True)))
    return entries.drop(thing=thing, keys=gone) if gone else Kept()


def _batches(keys: Iterable[int]) -> Iterator[list[int]]:
    every = list(keys)
    for begin in range(0, len(every), _BATCH):
        yield every[begin : begin + _BATCH]
