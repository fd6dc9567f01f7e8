"""Entries of the search: acts write them as they write the audit, in their own transaction."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from typing import Final

from django.db import transaction
from django.db.models import F

from assemblies.enums import SearchThing
from assemblies.models.search import KnownWord, SearchEntry
from assemblies.rules.searching import may_be_misspelt, shortened
from assemblies.selectors import search_words

_SAID: Final = (
    "kind",
    "title",
    "symbol",
    "text",
    "args",
    "event_id",
    "date",
    "weight",
    "body",
    "themes",
    "title_key",
    "symbol_key",
    "text_key",
)
_WRITTEN: Final = [*(name.removesuffix("_id") for name in _SAID), "is_learnt"]
_BATCH: Final = 500
_LONGEST_WORD: Final = 40


@dataclass(slots=True)
class Kept:
    """What keeping has changed: a line an entry, e.g. `document 42 fr`."""

    added: list[str] = field(default_factory=list)
    changed: list[str] = field(default_factory=list)
    dropped: list[str] = field(default_factory=list)
    held: int = 0  # entries before

    @property
    def stands(self) -> int:
        """Return how many entries there are now."""
        return self.held + len(self.added) - len(self.dropped)

    def and_also(self, other: "Kept") -> None:
        """Add what another has changed."""
        self.added += other.added
        self.changed += other.changed
        self.dropped += other.dropped

    @property
    def is_empty(self) -> bool:
        return not (self.added or self.changed or self.dropped)

    def lines(self) -> list[str]:
        """Return a line an entry, and one that sums up."""
        told = {"added": self.added, "changed": self.changed, "dropped": self.dropped}
        lines = [f"{what} {one}" for what, entries in told.items() for one in sorted(entries)]
        return [*lines, ", ".join(f"{len(entries)} {what}" for what, entries in told.items())]


def keep(*, thing: SearchThing, keys: Collection[int], entries: Iterable[SearchEntry] = ()) -> Kept:
    """Let the search find of these things just what the entries say; of one without any, nothing.

    Writes only what differs. Assumes the caller's transaction and its lock on the things. Three
    queries at most; one where nothing has changed.
    """
    held = {
        (one.key, one.language): one
        for one in SearchEntry.objects.filter(thing=thing, key__in=list(keys))
    }
    wanted = {(one.key, one.language): one for one in entries}
    added = [one for name, one in wanted.items() if name not in held]
    changed = [one for name, one in wanted.items() if name in held and _differ(one, held[name])]
    gone = [one for name, one in held.items() if name not in wanted]
    if added or changed:
        SearchEntry.objects.bulk_create(
            [*added, *changed],
            batch_size=_BATCH,
            update_conflicts=True,
            unique_fields=["thing", "key", "language"],
            update_fields=_WRITTEN,
        )
    if gone:
        SearchEntry.objects.filter(pk__in=[one.pk for one in gone]).delete()
    return Kept(
        added=[str(one) for one in added],
        changed=[str(one) for one in changed],
        dropped=[str(one) for one in gone],
        held=len(held),
    )


def drop(*, thing: SearchThing, keys: Collection[int]) -> Kept:
    """Let the search find nothing of these things. Two queries."""
    return keep(thing=thing, keys=keys)


def keep_ground(*, thing: SearchThing, keys: Collection[int]) -> Kept:
    """Write anew what is found of bodies, themes or parliaments, by their keys. Four queries."""
    return keep(thing=thing, keys=keys, entries=search_words.GROUND[thing](keys))


@transaction.atomic
def learn(*, most: int = 2_000) -> int:
    """Add the words of new entries to those that are known to be spelt so; return how many entries.

    Apart from the acts, so that no two of them wait for each other over a word. Safe to run twice.
    """
    entries = list(
        SearchEntry.objects.filter(is_learnt=False)
        .order_by("pk")[:most]
        .values_list("pk", "title_key", "text_key")
    )
    words = {word for _pk, *keys in entries for key in keys for word in key.split()}
    fit = {word for word in words if may_be_misspelt(word) and len(word) <= _LONGEST_WORD}
    known = KnownWord.objects.filter(shortened__in=fit, word=F("shortened"))
    new = sorted(fit - set(known.values_list("word", flat=True)))
    KnownWord.objects.bulk_create(
        (KnownWord(shortened=one, word=word) for word in new for one in shortened(word)),
        batch_size=5_000,
        ignore_conflicts=True,
    )
    SearchEntry.objects.filter(pk__in=[pk for pk, *_keys in entries]).update(is_learnt=True)
    return len(entries)


def learn_all() -> int:
    """Learn until nothing is left to be learnt; return how many entries were read."""
    total = 0
    while read := learn():
        total += read
    return total


@transaction.atomic
def forget_words() -> int:
    """Forget the words that stand nowhere any more, a name that was taken out too.

    Returns how many.
    """
    standing: set[str] = set()
    for keys in SearchEntry.objects.values_list("title_key", "text_key").iterator(_BATCH):
        standing.update(word for key in keys for word in key.split())
    known = set(KnownWord.objects.values_list("word", flat=True).distinct())
    gone = sorted(known - standing)
    for begin in range(0, len(gone), _BATCH):
        KnownWord.objects.filter(word__in=gone[begin : begin + _BATCH]).delete()
    return len(gone)


def _differ(one: SearchEntry, other: SearchEntry) -> bool:
    return any(getattr(one, name) != getattr(other, name) for name in _SAID)
