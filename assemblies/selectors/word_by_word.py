"""What is found where there is no full text: entries with every word, or with what begins so."""

from collections.abc import Sequence

from django.db.models import Q

from assemblies.models.search import SearchEntry
from assemblies.rules.searching import Asked
from assemblies.selectors.search_answers import MOST, Found, Narrowed

_LONG_ENOUGH = 5  # letters of a word of which the last may be its ending


def found(asked: Asked, narrowed: Narrowed) -> list[Found]:
    """Return what has every word of the question, each as the beginning of a word. One query."""
    entries = SearchEntry.objects.defer("text", "text_key", "title")
    looked_for = [f" {_stem(word)}" for word in asked.words]
    looked_for += [f" {' '.join(phrase)}" for phrase in asked.phrases]
    for text in looked_for:
        entries = entries.filter(_anywhere(text))
    for symbol in asked.symbols:
        entries = entries.filter(symbol_key__startswith=f" {symbol}")
    entries = entries.filter(**narrowed.columns)
    return [_found(one, looked_for) for one in entries.order_by("-weight", "-date", "pk")[:MOST]]


def _found(one: SearchEntry, looked_for: Sequence[str]) -> Found:
    return Found(
        pk=one.pk,
        thing=one.thing,
        key=one.key,
        language=one.language,
        kind=one.kind,
        weight=one.weight,
        date=one.date,
        fit=_fit(looked_for, one.title_key, one.symbol_key),
    )


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
