"""What papers print of a release, in the words of one language."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from itertools import groupby
from typing import Any, Final

from django.conf import settings
from django.db.models import QuerySet
from django.utils import formats, translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from assemblies.fields import LanguageMap
from sessions.enums import ItemState, PaperKind
from sessions.models.agenda import Agenda, AgendaItem
from sessions.models.releases import Release
from sessions.models.sittings import Sitting
from sessions.paper.programme import Announcement, Cited, Day, Entry, Item, Paper
from sessions.permissions import visible_agendas, visible_sittings
from sessions.selectors.agenda import Node, items_by_sitting, trees_of
from sessions.selectors.documents import Citation, Citations, cited_in
from sessions.selectors.editions import (
    STRANGER,
    Printed,
    Reading,
    edition_of,
    release_standing_before,
)
from sessions.selectors.entries import when_in_words
from sessions.selectors.papers import ONE_DAY, PaperName
from sessions.selectors.releases import releases_seen
from sessions.selectors.sitting_words import joined, languages_in_words, purposes_in_words
from sessions.selectors.theme_words import theme_names, themes_in_words
from sessions.selectors.wording import ITEM_STATES, days_in_words, words_about_changes

TITLES: Final = {
    PaperKind.PROGRAMME: gettext_lazy("Full programme"),
    PaperKind.ORDER: gettext_lazy("Order of the day"),
    PaperKind.JOURNAL: gettext_lazy("Journal"),
    PaperKind.AGENDA: gettext_lazy("Agenda"),
}


def paper_of(release: Release, name: PaperName, language: str, *, reading: Reading) -> Paper:
    """Return a paper of a release, as this reader may read it. Its event is loaded with it.

    Ten queries at most, however long the programme is, and the reader's own rights.
    """
    with translation.override(language):
        event = release.event
        return Paper(
            language=language,
            title=str(TITLES[name.kind]),
            subtitle=subtitle_of(name),
            organization=settings.ORGANIZATION,
            event=str(event.title),
            where=f"{event.place}, {days_in_words(event)}",
            heading=(_("Time"), _("Sitting"), _("Room")),
            **{
                "release": words_about_release(release),
                **_PARTS[name.kind](release, name, reading),
            },
        )


def subtitle_of(name: PaperName) -> str:
    """Return the day or the body of a paper, in the active language; empty: it is of all."""
    if name.day is not None:
        return formats.date_format(name.day, "l j F Y")
    return str(name.body.name) if name.body else ""


def words_about_release(release: Release) -> str:
    """Return the number of a release and its moment on the venue's clock, in the active language.

    Its event is loaded with it.
    """
    local = release.released_at.astimezone(release.event.zone)
    return _("Release %(number)s, %(day)s, %(time)s %(zone)s") % {
        "number": release.number,
        "day": formats.date_format(local, "j F Y"),
        "time": f"{local:%H:%M}",
        "zone": release.event.time_zone,
    }


def _programme(release: Release, _name: PaperName, reading: Reading) -> dict[str, Any]:
    since = release.number - 1
    edition = edition_of(release, since=since, reading=reading)
    themes = _themes(edition)
    days = groupby(edition, key=lambda one: one.day)
    return {
        "compared": _compared(since),
        "days": tuple(
            Day(formats.date_format(day, "l j F Y"), tuple(_entry(one, themes) for one in sittings))
            for day, sittings in days
        ),
        "nothing": _("No sitting is published."),
    }


def _order(release: Release, name: PaperName, reading: Reading) -> dict[str, Any]:
    since = release.number - 1
    edition = edition_of(release, since=since, reading=reading)
    day = _day(release, name, edition, reading)
    tells_of_closed = any(one.sitting.is_closed for one in edition if one.day == name.day)
    return {
        "restricted": _("Not public: tells of closed sittings.") if tells_of_closed else "",
        "compared": _compared(since),
        "days": (day,),
        "nothing": "",
    }


def _journal(release: Release, name: PaperName, reading: Reading) -> dict[str, Any]:
    """Return the day's sittings, and what is news to who read the programme the day before."""
    day = _day_of(name)
    since = release_standing_before(release, day - ONE_DAY)
    edition = edition_of(release, since=since, reading=reading)
    return {
        "compared": _compared(since),
        "days": (_day(release, name, edition, reading),),
        "of_news": _("Announcements"),
        "news": (*_notes(release, since), *_news(edition, day)),
        "nothing": _("There are no announcements."),
    }


def _agenda(release: Release, name: PaperName, reading: Reading) -> dict[str, Any]:
    seen = visible_sittings(reading.user, at=reading.at)
    (tree,) = trees_of(_agendas(release, reading).filter(body=name.body), seen)
    cited = cited_in(reading.user, release.event, at=reading.at)
    version = _("Agenda, version %(version)s") % {"version": tree.agenda.version}
    return {
        "release": f"{words_about_release(release)} · {version}",
        "of_agenda": _("Items"),
        "agenda": tuple(_items(tree.nodes, cited)),
        "nothing": _("There are no items."),
    }


def _agendas(release: Release, reading: Reading) -> QuerySet[Agenda]:
    """Return the agendas that the reader may read, drafts apart."""
    readable = visible_agendas(reading.user, at=reading.at)
    return readable.filter(event_id=release.event_id, adopted_at__isnull=False)


_PARTS: Final = {
    PaperKind.PROGRAMME: _programme,
    PaperKind.ORDER: _order,
    PaperKind.JOURNAL: _journal,
    PaperKind.AGENDA: _agenda,
}


def _compared(since: int) -> str:
    if not since:
        return ""
    return _("Marked is what has changed since release %(number)s.") % {"number": since}


def _day_of(name: PaperName) -> date:
    if name.day is None:
        raise ValueError("only papers of a day have one")
    return name.day


def _day(release: Release, name: PaperName, edition: Iterable[Printed], reading: Reading) -> Day:
    held = [one for one in edition if one.day == _day_of(name)]
    agendas = _agendas(release, reading)
    treated = items_by_sitting([one.sitting.pk for one in held], agendas)
    cited = cited_in(reading.user, release.event, at=reading.at)
    entries, themes = [], _themes(held)
    for one in held:
        key = one.sitting.pk
        items = tuple(_item(item, cited) for item in treated.get(key, ()))
        of_items = {document for item in items for document in item.documents}
        own = tuple(x for x in _documents(cited.of_sittings, key) if x not in of_items)
        entries.append(replace(_entry(one, themes), items=items, documents=own))
    return Day(_("Sittings"), tuple(entries))


def _item(item: AgendaItem, cited: Citations, depth: int = 0, state: str = "") -> Item:
    documents = _documents(cited.of_items, item.pk)
    return Item(item.printed, str(item.title), depth, state, documents)


def _documents(cited: Mapping[int, Iterable[Citation]], key: int) -> tuple[Cited, ...]:
    return tuple(Cited(one.symbol, str(one.title)) for one in cited.get(key, ()))


def _themes(edition: Iterable[Printed]) -> Mapping[str, LanguageMap]:
    """Return the names of what these sittings are about. One query, none where they do not say."""
    return theme_names(code for one in edition for code in one.sitting.themes)


def _entry(one: Printed, themes: Mapping[str, LanguageMap]) -> Entry:
    sitting = one.sitting
    title, body = str(sitting.title), str(sitting.body.name)
    hours, label = _times_of(sitting)
    marks = [words_about_changes([change]) for change in one.changes]
    closed = (_("Closed"),) if sitting.is_closed else ()
    return Entry(
        hours=hours,
        label=label,
        title=title,
        body=joined((body if body != title else "", sitting.group)),
        room=sitting.room.name if sitting.room else "",
        purposes=joined((purposes_in_words(sitting), themes_in_words(sitting.themes, themes))),
        languages=languages_in_words(sitting),
        marks=(*closed, _("Cancelled")) if sitting.is_cancelled else (*closed, *marks),
        is_cancelled=sitting.is_cancelled,
    )


def _times_of(sitting: Sitting) -> tuple[str, str]:
    """Return the hours, and what stands below them or instead of them."""
    if sitting.time_shown_as:
        return "", str(sitting.time_shown_as)
    start, end = sitting.local_start, sitting.local_end
    if sitting.end_is_indicative:
        return f"{start:%H:%M}", _("end open")
    hours = f"{start:%H:%M} – {end:%H:%M}"
    if end.date() == start.date():
        return hours, ""
    return hours, _("until %(day)s") % {"day": formats.date_format(end, "l j F")}


def _notes(release: Release, since: int) -> Iterable[Announcement]:
    """Return the words to readers of the releases after ``since``. One query.

    Of a release in which everybody sees no change, there is no word either.
    """
    if since:
        seen = releases_seen(release.event, STRANGER, at=release.released_at)
        newer = seen.filter(number__gt=since, number__lte=release.number)
        for one in newer.order_by("number"):
            if one.note:
                yield Announcement("", str(one.note))


def _news(edition: Iterable[Printed], day: date) -> Iterable[Announcement]:
    """Return what is new of sittings that are on that day or later, or were."""
    for one in edition:
        if one.changes and max(one.day, one.was_on or one.day) >= day:
            room = one.sitting.room.name if one.sitting.room else ""
            when = when_in_words(one.sitting, translation.get_language() or "en")
            parts = (words_about_changes(one.changes), when, room)
            yield Announcement(str(one.sitting.title), " · ".join(part for part in parts if part))


def _items(nodes: Sequence[Node], cited: Citations, depth: int = 0) -> Iterable[Item]:
    for node in nodes:
        item, is_to_come = node.item, node.item.state == ItemState.PENDING
        state = "" if is_to_come else str(ITEM_STATES[ItemState(item.state)])
        yield _item(item, cited, depth, state)
        yield from _items(node.parts, cited, depth + 1)
