"""Entries and feeds for tests, and a reader of lines that shares no code with the writer."""

import re
from datetime import UTC, date, datetime, timedelta

from assemblies.enums import CalendarStatus
from notifications.calendar.entries import Entry, Feed
from notifications.calendar.events import clock_of, write_event
from notifications.calendar.feeds import write_feed, write_single

STARTS = datetime(2018, 3, 24, 8, 0, tzinfo=UTC)


def make_entry(number=1, **changes):
    values = {
        "uid": f"sitting-{number}@events.example.org",
        "sequence": 0,
        "created_at": datetime(2018, 1, 10, 9, 0, tzinfo=UTC),
        "changed_at": datetime(2018, 2, 20, 16, 30, tzinfo=UTC),
        "starts": STARTS,
        "ends": STARTS + timedelta(hours=3),
        "zone": "Europe/Zurich",
        "summary": "Standing Committee on Peace",
        "status": CalendarStatus.CONFIRMED,
    }
    return Entry(**{**values, **changes})


def make_days(number=1, **changes):
    days = {"starts": date(2018, 3, 24), "ends": date(2018, 3, 29), "transparent": True}
    return make_entry(number, **{**days, **changes})


def make_feed(**changes):
    values = {
        "name": "138th Assembly",
        "description": "Programme",
        "language": "en",
        "zone": "Europe/Zurich",
        "refresh": timedelta(hours=4),
        "address": "https://events.example.org/calendar/138.en.ics",
    }
    return Feed(**{**values, **changes})


def written(*entries, **changes):
    """Write a feed of these entries, in the order given, as those who compose feeds do."""
    newest = max((entry.changed_at for entry in entries), default=None)
    feed = make_feed(**{"changed_at": newest, **changes})
    return write_feed(feed, [_piece(entry, feed.language) for entry in entries])


def download(entry, *, language="en"):
    return write_single(*_piece(entry, language), language=language)


def _piece(entry, language):
    zone = clock_of(entry)
    return zone, write_event(entry, language, zone)


def unfolded(body):
    """Return the logical lines of ``body``."""
    return re.sub(rb"\r\n[ \t]", b"", body).decode().removesuffix("\r\n").split("\r\n")


def event_lines(body):
    """Return one list of lines an event, without BEGIN and END."""
    events, current = [], None
    for line in unfolded(body):
        if line == "BEGIN:VEVENT":
            current = []
        elif line == "END:VEVENT":
            events.append(current)
            current = None
        elif current is not None:
            current.append(line)
    return events


_LINE = re.compile(
    r'([A-Z0-9-]+)((?:;[A-Z0-9-]+=(?:"[^"]*"|[^";:,]*)(?:,(?:"[^"]*"|[^";:,]*))*)*):(.*)\Z',
    re.DOTALL,
)


def values_of(lines, name):
    """Return (parameters, value) of every line of that name; parameters as they are written."""
    found = []
    for line in lines:
        match = re.match(
            r'([A-Z0-9-]+)((?:;[A-Z0-9-]+=(?:"[^"]*"|[^";:,]*)(?:,[^";:]*)*)*):(.*)\Z', line, re.S
        )
        assert match, line
        if match[1] == name:
            found.append((match[2].lstrip(";"), match[3]))
    return found


def only(lines, name):
    (found,) = values_of(lines, name)
    return found


def text_of(value):
    """Undo the escapes of a TEXT value, letter by letter."""
    result, letters = [], iter(value)
    for letter in letters:
        if letter == "\\":
            following = next(letters)
            assert following in "\\;,nN", f"escaped {following!r}"
            result.append("\n" if following in "nN" else following)
        else:
            assert letter not in ";,", f"bare {letter!r} in {value!r}"
            result.append(letter)
    return "".join(result)
