"""What the search finds, written as the acts write it."""

from assemblies.enums import SearchKind, SearchThing
from assemblies.models.search import SearchEntry
from assemblies.selectors.search_words import entries_of
from assemblies.services import search
from tests.factories.sessions import NOW

_KEYS = iter(range(1, 1_000_000))


def make_entry(title="Peace and security", *, kind=SearchKind.DOCUMENT, language="en", **values):
    """Write the entry of a thing that is nowhere else."""
    titles = title if isinstance(title, dict) else {language: title}
    key = next(_KEYS)
    values = {"args": [values.get("symbol", "A/138/A.1")], "day": NOW.date(), **values}
    found = list(entries_of(SearchThing.DOCUMENT, key, kind=kind, title=titles, **values))
    search.keep(thing=SearchThing.DOCUMENT, keys=[key], entries=found)
    return SearchEntry.objects.filter(thing=SearchThing.DOCUMENT, key=key).first()
