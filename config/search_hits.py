"""What the search has found, as it is printed: addresses, marked words, kinds in words."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from django.urls import NoReverseMatch, reverse
from django.utils import formats
from django.utils.functional import Promise
from django.utils.http import urlencode
from django.utils.translation import get_language, gettext_lazy

from assemblies.enums import DatePrecision, Language, SearchKind, SearchThing
from assemblies.models.search import SearchEntry
from assemblies.rules.marking import Piece, marked, worth_reading
from assemblies.rules.searching import Asked
from assemblies.selectors.search import entries_by_key

KINDS: Final[dict[SearchKind, Promise]] = {
    SearchKind.ASSEMBLY: gettext_lazy("Assemblies"),
    SearchKind.WEBINAR: gettext_lazy("Webinars"),
    SearchKind.OTHER_EVENT: gettext_lazy("Other events"),
    SearchKind.SITTING: gettext_lazy("Sittings"),
    SearchKind.DOCUMENT: gettext_lazy("Documents"),
    SearchKind.RESOLUTION: gettext_lazy("Resolutions"),
    SearchKind.REQUEST: gettext_lazy("Requests for an emergency item"),
    SearchKind.DEBATE: gettext_lazy("Debates"),
    SearchKind.BODY: gettext_lazy("Bodies"),
    SearchKind.THEME: gettext_lazy("Themes"),
    SearchKind.PARLIAMENT: gettext_lazy("Parliaments"),
}
ONE: Final[dict[SearchKind, Promise]] = {
    SearchKind.ASSEMBLY: gettext_lazy("Assembly"),
    SearchKind.WEBINAR: gettext_lazy("Webinar"),
    SearchKind.OTHER_EVENT: gettext_lazy("Event"),
    SearchKind.SITTING: gettext_lazy("Sitting"),
    SearchKind.DOCUMENT: gettext_lazy("Document"),
    SearchKind.RESOLUTION: gettext_lazy("Resolution"),
    SearchKind.REQUEST: gettext_lazy("Request for an emergency item"),
    SearchKind.DEBATE: gettext_lazy("Debate"),
    SearchKind.BODY: gettext_lazy("Body"),
    SearchKind.THEME: gettext_lazy("Theme"),
    SearchKind.PARLIAMENT: gettext_lazy("Parliament"),
}
IN_LANGUAGE: Final[dict[Language, Promise]] = {
    Language.ENGLISH: gettext_lazy("In English"),
    Language.FRENCH: gettext_lazy("In French"),
    Language.SPANISH: gettext_lazy("In Spanish"),
    Language.ARABIC: gettext_lazy("In Arabic"),
}
_PAGES: Final[dict[SearchThing, str]] = {
    SearchThing.EVENT: "assembly_sessions:assembly-detail",
    SearchThing.SITTING: "assembly_sessions:sitting-detail",
    SearchThing.DOCUMENT: "assembly_sessions:document",
    SearchThing.RESOLUTION: "assembly_sessions:resolution",
    SearchThing.REQUEST: "assembly_sessions:emergency-request",
    SearchThing.DEBATE: "assembly_sessions:debate",
    SearchThing.BODY: "assembly_sessions:body-public",
    SearchThing.THEME: "assembly_sessions:theme-public",
    SearchThing.PARLIAMENT: "registrations:parliament",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Hit:
    """An answer as it is printed. in_language: where it is not in the reader's."""

    url: str
    title: tuple[Piece, ...]
    text: tuple[Piece, ...]
    kind: Promise
    symbol: str
    event: str
    day: str
    language: str
    in_language: Promise | str


def reader_language() -> str:
    """Return the code of the reader's language as entries have it."""
    return (get_language() or Language.ENGLISH).partition("-")[0]


def hits_of(keys: Iterable[int], asked: Asked) -> list[Hit]:
    """Return the answers of a page. One query."""
    reader = reader_language()
    return [_hit(one, asked, reader) for one in entries_by_key(list(keys))]


def url_of(entry: SearchEntry) -> str:
    """Return where a thing is read; of one without a page of its own, what is kept about it."""
    thing = SearchThing(entry.thing)
    try:
        return reverse(_PAGES[thing], args=entry.args)
    except NoReverseMatch:
        about = urlencode({thing.value: entry.args[0]})
        return f"{reverse('assembly_sessions:document-list')}?{about}"


def day_of(entry: SearchEntry) -> str:
    """Return the day of a thing as far as it is known: of old events the year."""
    if entry.date is None:
        return ""
    of_event = entry.thing == SearchThing.EVENT and entry.event is not None
    precision = entry.event.date_precision if of_event and entry.event else DatePrecision.DAY
    how = {DatePrecision.YEAR: "Y", DatePrecision.MONTH: "F Y"}.get(precision, "j F Y")  # type: ignore[call-overload] # a column's text
    return formats.date_format(entry.date, how)


def _hit(entry: SearchEntry, asked: Asked, reader: str) -> Hit:
    language = Language(entry.language)
    of_another = entry.event is not None and entry.thing != SearchThing.EVENT
    return Hit(
        url=url_of(entry),
        title=marked(entry.title, asked),
        text=marked(worth_reading(entry.text, asked), asked),
        kind=ONE[SearchKind(entry.kind)],
        symbol=entry.symbol,
        event=str(entry.event.title) if of_another and entry.event else "",
        day=day_of(entry),
        language=entry.language,
        in_language="" if entry.language == reader else IN_LANGUAGE[language],
    )
