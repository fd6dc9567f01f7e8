"""What is found of a thing, and the words of bodies, themes and parliaments."""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from datetime import date
from typing import Any, Final

from assemblies.enums import InstitutionKind, SearchKind, SearchThing
from assemblies.fields import LanguageMap
from assemblies.models.bodies import Body, Theme
from assemblies.models.institutions import Institution
from assemblies.models.search import SearchEntry
from assemblies.rules.searching import key_of, squeezed

LONGEST_TEXT: Final = 20_000  # characters of a text that are found
# What of two things that fit as well is the likelier answer.
_WEIGHTS: Final[Mapping[SearchKind, int]] = {
    SearchKind.ASSEMBLY: 6,
    SearchKind.THEME: 6,
    SearchKind.PARLIAMENT: 6,
    SearchKind.BODY: 5,
    SearchKind.RESOLUTION: 5,
    SearchKind.WEBINAR: 4,
    SearchKind.OTHER_EVENT: 4,
    SearchKind.REQUEST: 4,
    SearchKind.DEBATE: 3,
    SearchKind.DOCUMENT: 2,
    SearchKind.SITTING: 1,
}


def entries_of(  # noqa: PLR0913 - what is found of a thing, each by its name
    thing: SearchThing,
    key: int,
    *,
    title: Mapping[str, str],
    kind: SearchKind | None = None,
    texts: Mapping[str, str] | None = None,
    args: Iterable[str | int],
    symbol: str = "",
    event: int | None = None,
    day: date | None = None,
    body: str = "",
    themes: Iterable[str] = (),
) -> Iterator[SearchEntry]:
    """Yield an entry for each language in which the thing has a title or a text; none is saved."""
    kind, texts, args = kind or SearchKind(thing.value), texts or {}, list(args)
    codes = "".join(f" {code}" for code in sorted(themes))
    for language in dict.fromkeys([*title, *texts]):
        said = LanguageMap(title).in_language(language)
        text = texts.get(language, "")[:LONGEST_TEXT]
        yield SearchEntry(
            thing=thing.value,
            key=key,
            language=language,
            kind=kind.value,
            title=said,
            symbol=symbol,
            text=text,
            args=args,
            event_id=event,
            date=day,
            weight=_WEIGHTS[kind],
            body=body,
            themes=f"{codes} " if codes else "",
            title_key=key_of(said),
            symbol_key=f" {squeezed(symbol)}" if symbol else "",
            text_key=key_of(text),
        )


def _of_bodies(keys: Collection[int]) -> list[SearchEntry]:
    bodies = Body.objects.filter(pk__in=list(keys))
    return [
        entry
        for one in bodies
        for entry in entries_of(
            SearchThing.BODY, one.pk, title=one.name, args=[one.code], body=one.code
        )
    ]


def _of_themes(keys: Collection[int]) -> list[SearchEntry]:
    themes = Theme.objects.filter(pk__in=list(keys))
    return [
        entry
        for one in themes
        for entry in entries_of(
            SearchThing.THEME, one.pk, title=one.name, args=[one.code], themes=[one.code]
        )
    ]


def _of_parliaments(keys: Collection[int]) -> list[SearchEntry]:
    parliaments = Institution.objects.filter(kind=InstitutionKind.PARLIAMENT, pk__in=list(keys))
    return [
        entry
        for one in parliaments
        for entry in entries_of(
            SearchThing.PARLIAMENT,
            one.pk,
            title=one.name,
            texts=dict.fromkeys(one.name, f"{one.legislature} {one.code} {one.iso3}".strip()),
            args=[one.code],
        )
    ]


_Words = Callable[[Collection[int]], list[SearchEntry]]
GROUND: Final[Mapping[SearchThing, _Words]] = {
    SearchThing.BODY: _of_bodies,
    SearchThing.THEME: _of_themes,
    SearchThing.PARLIAMENT: _of_parliaments,
}
GROUND_TABLES: Final[Mapping[SearchThing, Any]] = {
    SearchThing.BODY: Body,
    SearchThing.THEME: Theme,
    SearchThing.PARLIAMENT: Institution,
}
