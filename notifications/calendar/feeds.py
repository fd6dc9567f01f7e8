"""Feeds and downloads: a state of the world in, always the same bytes out."""

from collections.abc import Iterable
from datetime import UTC, datetime, time

from icalendar import Calendar, vDatetime, vDuration, vUri

from notifications.calendar import colors, lines, texts, zones
from notifications.calendar.entries import Entry, Feed
from notifications.calendar.events import clock_of, write_clocks, write_event

PRODUCT = "-//Hemicycle//Parliamentary assemblies//{language}"
_END = b"END:VCALENDAR\r\n"


def write_feed(feed: Feed, written: Iterable[tuple[str | None, bytes]]) -> bytes:
    """Write ``feed`` around its entries as they were written: their clock (None: UTC) and bytes.

    They stand in the order given. Without entries it still holds the rules of its clock.
    """
    pieces = tuple(written)
    if not pieces:
        return framed(_head(feed), zones.write_zone(*zones.settled(feed.zone)))
    clocks = write_clocks({zone for zone, _bytes in pieces})
    return framed(_head(feed), clocks + b"".join(piece for _zone, piece in pieces))


def write_single(zone: str | None, event: bytes, *, language: str) -> bytes:
    """Write a download around one entry that was written before, on the clock of ``zone``."""
    return framed(calendar(language), write_clocks((zone,)) + event)


def write_several(entries: tuple[Entry, ...], *, language: str) -> bytes:
    """Write entries to be taken over from a file; the same events as in the feeds."""
    return framed(calendar(language), _body(entries, language))


def calendar(language: str) -> Calendar:
    """Begin a calendar of this product in ``language``."""
    component = Calendar()
    component["VERSION"] = lines.text("2.0")
    product = PRODUCT.format(language=language.partition("-")[0].upper())
    component["PRODID"] = lines.text(product)
    component["CALSCALE"] = lines.text("GREGORIAN")
    return component


def _body(entries: tuple[Entry, ...], language: str) -> bytes:
    ordered = [(entry, clock_of(entry)) for entry in sorted(entries, key=_by_time)]
    events = (write_event(entry, language, zone) for entry, zone in ordered)
    return write_clocks(zone for _entry, zone in ordered) + b"".join(events)


def framed(head: Calendar, body: bytes) -> bytes:
    """Write ``head`` and put ``body``, written components, at its end."""
    return lines.write(head).removesuffix(_END) + body + _END


def _by_time(entry: Entry) -> tuple[datetime, str]:
    starts = entry.starts
    if isinstance(starts, datetime):
        return starts, entry.uid
    return datetime.combine(starts, time(), UTC), entry.uid


def _head(feed: Feed) -> Calendar:
    component = calendar(feed.language)
    name, description = texts.one_line(feed.name), texts.plain(feed.description)
    component["NAME"] = lines.text(name)
    component["X-WR-CALNAME"] = lines.text(name)
    if description:
        component["DESCRIPTION"] = lines.text(description)
        component["X-WR-CALDESC"] = lines.text(description)
    component["REFRESH-INTERVAL"] = vDuration(feed.refresh, {"VALUE": "DURATION"})
    component["X-PUBLISHED-TTL"] = vDuration(feed.refresh)
    if feed.address:
        component["SOURCE"] = vUri(feed.address, "utf-8", params={"VALUE": "URI"})
    if feed.color:
        component["COLOR"] = lines.text(feed.color)
        component["X-APPLE-CALENDAR-COLOR"] = lines.text(colors.hexadecimal(feed.color))
    if feed.changed_at:
        component["LAST-MODIFIED"] = vDatetime(feed.changed_at.astimezone(UTC))
    return component
