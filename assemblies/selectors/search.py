"""What a reader's question finds: on PostgreSQL by its full text, elsewhere word by word.

Both read the same entries by the same words; PostgreSQL knows other forms of a word besides.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Final

from django.db import connection

from assemblies.enums import SearchKind
from assemblies.models.search import KnownWord, SearchEntry
from assemblies.rules.searching import Asked, asked_in, may_be_misspelt, nearest, shortened
from assemblies.selectors import full_text, word_by_word
from assemblies.selectors.search_answers import MOST, Found, Narrowed

MOST_GUESSED: Final = 3  # words of a question that are led to another
# Of an entry and its event, what a page says of an answer.
_READ: Final = (
    *("thing", "language", "kind", "title", "symbol", "text", "args", "date"),
    *("key", "event__title", "event__date_precision", "event__slug"),
)
_YEAR_OF_ONE_POINT: Final = 60  # how many years back make a thing as good as none


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What is looked for, and what it is narrowed to; empty: to nothing.

    language: the reader's; what is found in it stands first.
    """

    question: str
    language: str
    kind: SearchKind | None = None
    year: int | None = None
    theme: str = ""
    body: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Results:
    """What was found: the keys of the entries, the best first, and how many there are of a kind.

    is_capped: there are more, which nobody reads: they are neither counted nor ordered. shown_for:
    the question that was meant, where the one that was asked finds nothing.
    """

    keys: tuple[int, ...] = ()
    counts: Mapping[SearchKind, int] = field(default_factory=dict)
    is_capped: bool = False
    shown_for: str = ""
    asked: Asked = field(default_factory=Asked)

    @property
    def total(self) -> int:
        return len(self.keys)


def results_of(wanted: Wanted, *, today: date) -> Results:
    """Return what a question finds; where it finds nothing, what was meant by it.

    A few queries, on PostgreSQL up to seven, however much is found; twice as many at most where one
    kind is wanted of too much, or nothing is found.
    """
    asked = asked_in(wanted.question)
    if asked.is_empty:
        return Results()
    results = _results(asked, wanted, today)
    if results.counts:
        return results
    meant = _meant(asked)
    if meant is None:
        return results
    other = _results(meant, wanted, today)
    return replace(other, shown_for=question_of(meant)) if other.counts else results


def entries_by_key(keys: Sequence[int]) -> list[SearchEntry]:
    """Return these entries in the order of their keys as given, with their events. One query."""
    held = SearchEntry.objects.select_related("event").only(*_READ).in_bulk(keys)
    return [held[key] for key in keys if key in held]


def question_of(asked: Asked) -> str:
    """Return a question as it would be typed."""
    phrases = (f'"{" ".join(phrase)}"' for phrase in asked.phrases)
    return " ".join([*asked.symbols, *phrases, *asked.words])


def _results(asked: Asked, wanted: Wanted, today: date) -> Results:
    narrowed = Narrowed(
        language=wanted.language, year=wanted.year, theme=wanted.theme, body=wanted.body
    )
    # Where one kind is wanted, of all the others their number is enough.
    found = _found(asked, narrowed, in_order=wanted.kind is None)
    of_all = _one_a_thing(found, wanted.language, today)
    counts = Counter(SearchKind(one.kind) for one in of_all)
    is_capped = len(found) >= MOST
    if wanted.kind is not None and is_capped:
        # Those of one kind may all stand among what was not read.
        found = _found(asked, replace(narrowed, kind=wanted.kind))
        of_all, is_capped = _one_a_thing(found, wanted.language, today), len(found) >= MOST
        counts[wanted.kind] = len(of_all)
    chosen = [one for one in of_all if wanted.kind in (None, one.kind)]
    return Results(
        keys=tuple(one.pk for one in chosen),
        counts={kind: counts[kind] for kind in SearchKind if counts[kind]},
        is_capped=is_capped,
        asked=asked,
    )


def _found(asked: Asked, narrowed: Narrowed, *, in_order: bool = True) -> list[Found]:
    if connection.vendor == "postgresql":
        return full_text.found(asked, narrowed, in_order=in_order)
    return word_by_word.found(asked, narrowed)


def _one_a_thing(found: Iterable[Found], language: str, today: date) -> list[Found]:
    """Return each thing once, in the reader's language where it was found in it, the best first."""
    best: dict[tuple[str, int], tuple[tuple[bool, float, int], Found]] = {}
    for one in found:
        rank = (one.language == language, _rank(one, today), -one.pk)
        name = (one.thing, one.key)
        if name not in best or rank > best[name][0]:
            best[name] = (rank, one)
    return [one for _rank_of_one, one in sorted(best.values(), key=_first, reverse=True)]


def _first(ranked: tuple[tuple[bool, float, int], Found]) -> tuple[bool, float, int]:
    return ranked[0]


def _rank(one: Found, today: date) -> float:
    """Return how good an answer it is: how well it fits, a little how weighty and how new it is."""
    years = 0.0 if one.date is None else abs((today - one.date).days) / 365
    newness = max(0.0, 1 - years / _YEAR_OF_ONE_POINT)
    return one.fit * (1 + 0.05 * one.weight + 0.2 * newness)


def _meant(asked: Asked) -> Asked | None:
    """Return the question with known words for those that nobody knows; None where none is near.

    Two queries.
    """
    doubtful = [word for word in asked.all_words if may_be_misspelt(word)]
    standing = KnownWord.objects.filter(shortened__in=doubtful, word__in=doubtful)
    known = set(standing.values_list("word", flat=True))
    unknown = [word for word in doubtful if word not in known][:MOST_GUESSED]
    keys = {key for word in unknown for key in shortened(word)}
    near = set(KnownWord.objects.filter(shortened__in=keys).values_list("word", flat=True))
    meant = {word: other for word in unknown if (other := nearest(word, near))}
    if not meant:
        return None
    return replace(
        asked,
        words=tuple(meant.get(word, word) for word in asked.words),
        phrases=tuple(tuple(meant.get(word, word) for word in one) for one in asked.phrases),
        beginning="",
    )
