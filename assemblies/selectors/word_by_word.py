"""What is found where there is no full text: entries with every word, or with what begins so."""

from collections.abc import Sequence

from django.db.models import Q

from assemblies.models.search import SearchEntry
from assemblies.rules.searching import Asked
from assemblies.selectors.search_answers import MOST, Found, Narrowed

_LONG_ENOUGH = 5  # letters of a word of which the last may be its ending


def found(asked: Asked, narrowed: Narrowed) -> list[Found]:
    """Return what has every word of the question, each as the beginning of a word. One query."""
    entries = SearchEntry.objects.all()
    looked_for = [f" {_stem(word)}" for word in asked.words]
    looked_for += [f" {' '.join(phrase)}" for phrase in asked.phrases]
    for text in looked_for:
        entries = entries.filter(_anywhere(text))
    for symbol in asked.symbols:
        entries = entries.filter(symbol_key__startswith=f" {symbol}")
    entries = entries.filter(**narrowed.columns)
    rows = entries.order_by("-weight", "-date", "pk").values_list(
        "pk", "thing", "key", "language", "kind", "weight", "date", "title_key", "symbol_key"
    )
    return [Found(*row, fit=_fit(looked_for, title, symbol)) for *row, title, symbol in rows[:MOST]]


def _fit(looked_for: Sequence[str], title: str, symbol: str) -> float:
    in_title = sum(text in title for text in looked_for)
    share = in_title / len(looked_for) if looked_for else 0.0
    return 0.1 + 0.9 * share + (0.6 if symbol and not looked_for else 0.0)


def _anywhere(text: str) -> Q:
    return Q(title_key__contains=text) | Q(text_key__contains=text) | Q(symbol_key__contains=text)


def _stem(word: str) -> str:
    """Return a word without the letter in which its forms mostly differ: resolutions, resolution.

    Source: none; English, French and Spanish plurals.
    """
    return word[:-1] if len(word) >= _LONG_ENOUGH and word.endswith(("s", "x", "e")) else word
