"""One entry as a VEVENT: the same in every feed, download and mail, but for its stamp."""

from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache

from icalendar import Event, vDate, vDatetime, vInt, vUri
from icalendar.prop import vUid

from notifications.calendar import lines, texts, zones
from notifications.calendar.entries import Entry
from notifications.calendar.wording import Wording, wording


def clock_of(entry: Entry) -> str | None:
    """Return the zone on whose clock ``entry`` is written, None for UTC and for whole days.

    The choice depends on the entry alone, so that it reads the same in every feed: on its place's
    clock is every time that the zone's lasting rule describes. In UTC is what has no place, what
    touches a repeated hour, and the rest (a zone without a rule, years under an older one).
    """
    if not _keeps_local_time(entry):
        return None
    rules = zones.lasting_rules(entry.zone)
    if rules is None:
        return None
    described = all(zones.describes(entry.zone, rules, year) for year in _years_of(entry))
    return entry.zone if described else None


def write_clocks(used: Iterable[str | None]) -> bytes:
    """Write a VTIMEZONE for each of these zones, once."""
    written = []
    for zone in sorted({zone for zone in used if zone}):
        rules = zones.lasting_rules(zone)
        if rules is not None:
            written.append(zones.write_zone(zone, rules))
    return b"".join(written)


@lru_cache(maxsize=512)
def write_event(entry: Entry, language: str, zone: str | None) -> bytes:
    """Write ``entry`` for a feed or a download: stamped with its last visible change."""
    return lines.write(event(entry, language=language, zone=zone, stamp=entry.changed_at))


def event(entry: Entry, *, language: str, zone: str | None, stamp: datetime) -> Event:
    """Make the VEVENT of ``entry``, its times on the clock of ``zone`` or in UTC."""
    component = Event()
    component["UID"] = vUid(entry.uid)
    component["SEQUENCE"] = vInt(entry.sequence)
    component["DTSTAMP"] = vDatetime(_utc(stamp))
    component["CREATED"] = vDatetime(_utc(entry.created_at))
    component["LAST-MODIFIED"] = vDatetime(_utc(entry.changed_at))
    component["DTSTART"] = _time(entry.starts, zone)
    component["DTEND"] = _time(entry.ends, zone)
    component["STATUS"] = lines.text(entry.status.value.upper())
    component["TRANSP"] = lines.text("TRANSPARENT" if entry.transparent else "OPAQUE")
    _add_words(component, entry, language, in_utc=zone is None)
    _add_links(component, entry, language)
    return component


def title(entry: Entry, words: Wording) -> str:
    """Give the title, which says of a cancelled entry that it is cancelled."""
    summary = texts.one_line(entry.summary)
    framed = words.cancelled.format(summary)
    has_word = summary.startswith(words.cancelled.format("").strip())
    return framed if entry.is_cancelled and not has_word else summary


def full_description(entry: Entry, words: Wording, *, in_utc: bool) -> str:
    """Give the description with every link a client may not show elsewhere.

    An entry that is written in UTC although it has a place names the time on the place's clock.
    """
    description = texts.plain(entry.description)
    present = set(description.split())
    facts = []
    if in_utc and (times := _local_times(entry)):
        facts.append(words.local_time.format(times))
    if entry.conference and entry.conference not in present:
        facts.append(words.join.format(entry.conference))
    for attachment in entry.attachments:
        label = texts.one_line(attachment.label)
        line = f"{label}: {attachment.address}" if label else attachment.address
        facts.append(words.document.format(line))
    if entry.url and entry.url not in present:
        facts.append(entry.url)
    return "\n\n".join(part for part in (description, "\n".join(facts)) if part)


def _add_words(component: Event, entry: Entry, language: str, *, in_utc: bool) -> None:
    words = wording(language)
    component["SUMMARY"] = lines.text(title(entry, words), LANGUAGE=language)
    if description := full_description(entry, words, in_utc=in_utc):
        component["DESCRIPTION"] = lines.text(description, LANGUAGE=language)
    if location := texts.one_line(entry.location) or entry.conference:
        component["LOCATION"] = lines.text(location)
    named = (texts.one_line(category) for category in entry.categories)
    if categories := tuple(dict.fromkeys(name for name in named if name)):
        component["CATEGORIES"] = lines.categories(categories)
    if entry.color:
        component["COLOR"] = lines.text(entry.color)


def _add_links(component: Event, entry: Entry, language: str) -> None:
    if entry.geo is not None:
        component["GEO"] = lines.Place(entry.geo)
    if entry.url:
        component["URL"] = vUri(entry.url)
    if entry.conference:
        parameters = {
            "VALUE": "URI",
            "FEATURE": ("AUDIO", "VIDEO"),
            "LABEL": wording(language).join.format("").strip(" :"),
        }
        component["CONFERENCE"] = vUri(entry.conference, "utf-8", params=parameters)
    attached = [
        vUri(a.address, "utf-8", params={"FMTTYPE": a.media_type} if a.media_type else None)
        for a in entry.attachments
    ]
    if attached:
        component["ATTACH"] = attached


def _time(value: datetime | date, zone: str | None) -> vDate | vDatetime:
    if not isinstance(value, datetime):
        return vDate(value, {"VALUE": "DATE"})
    if zone is None:
        return vDatetime(_utc(value))
    clock = vDatetime(zones.local(value, zone).replace(tzinfo=None))
    clock.params["TZID"] = zone
    return clock


def _utc(moment: datetime) -> datetime:
    return moment.astimezone(UTC)


def _keeps_local_time(entry: Entry) -> bool:
    if entry.is_whole_days or zones.is_utc(entry.zone):
        return False
    return not any(zones.is_repeated(moment) for moment in _clock_times(entry))


def _clock_times(entry: Entry) -> tuple[datetime, ...]:
    moments = (entry.starts, entry.ends)
    return tuple(zones.local(m, entry.zone) for m in moments if isinstance(m, datetime))


def _years_of(entry: Entry) -> set[int]:
    # The year is counted in UTC, as the changes of clocks are.
    moments = (entry.starts, entry.ends)
    return {_utc(m).year for m in moments if isinstance(m, datetime)}


def _local_times(entry: Entry) -> str:
    if entry.is_whole_days or zones.is_utc(entry.zone):
        return ""
    starts, ends = _clock_times(entry)
    until = f"{ends:%H:%M}" if starts.date() == ends.date() else f"{ends:%Y-%m-%d %H:%M}"
    if starts.utcoffset() == ends.utcoffset():
        return f"{starts:%Y-%m-%d %H:%M} – {until} ({entry.zone}, {_offset(starts)})"
    return f"{starts:%Y-%m-%d %H:%M} ({_offset(starts)}) – {until} ({_offset(ends)}), {entry.zone}"


def _offset(moment: datetime) -> str:
    minutes = round((moment.utcoffset() or timedelta(0)).total_seconds() / 60)
    sign = "-" if minutes < 0 else "+"
    return f"UTC{sign}{abs(minutes) // 60:02}:{abs(minutes) % 60:02}"
