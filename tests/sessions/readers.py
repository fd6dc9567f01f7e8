"""Programs of other people that read calendars: ical.js (Thunderbird), libical (Evolution, KDE)."""

import ctypes
import ctypes.util
import json
import os
import shutil
import subprocess
from functools import cache
from pathlib import Path

import pytest

from tools.readers import PLACE

SCRIPT = Path(__file__).with_name("independent.js")
VEVENT = 4  # ICAL_VEVENT_COMPONENT


def missing(what, *, may_lack=False):
    """Skip loudly; in a build fail, but for what it ``may_lack``."""
    if os.environ.get("CI") and not may_lack:
        pytest.fail(f"no {what} on this machine")
    pytest.skip(f"NOT RUN: no {what} on this machine")


def ical_js(body, folder, ending="ics"):
    """Return what ical.js understands of a calendar: its name, its events by UID."""
    node = shutil.which("node")
    if node is None or not PLACE.exists():
        missing("ical.js with node (python3 -m tools.readers)", may_lack=True)
    file = folder / f"calendar.{ending}"
    file.write_bytes(body)
    command = [node, str(SCRIPT), str(PLACE), str(file)]
    found = subprocess.run(command, capture_output=True, check=False)
    assert found.returncode == 0, found.stderr.decode()
    read = json.loads(found.stdout)
    return read["name"], {event["uid"]: event for event in read["events"]}


class _Time(ctypes.Structure):
    """libical's `struct icaltimetype`."""

    _fields_ = [
        *((name, ctypes.c_int) for name in ("year", "month", "day", "hour", "minute", "second")),
        ("is_date", ctypes.c_int),
        ("is_daylight", ctypes.c_int),
        ("zone", ctypes.c_void_p),
    ]


@cache
def _library():
    name = ctypes.util.find_library("ical")
    if name is None:
        return None
    library = ctypes.CDLL(name)
    pointer, text = ctypes.c_void_p, ctypes.c_char_p
    for function, result, arguments in (
        ("icalparser_parse_string", pointer, [text]),
        ("icalcomponent_count_errors", ctypes.c_int, [pointer]),
        ("icalrestriction_check", ctypes.c_int, [pointer]),
        ("icalcomponent_get_first_component", pointer, [pointer, ctypes.c_int]),
        ("icalcomponent_get_next_component", pointer, [pointer, ctypes.c_int]),
        ("icalcomponent_get_uid", text, [pointer]),
        ("icalcomponent_get_summary", text, [pointer]),
        ("icalcomponent_get_dtstart", _Time, [pointer]),
        ("icalcomponent_get_dtend", _Time, [pointer]),
        ("icaltime_as_timet_with_zone", ctypes.c_int64, [_Time, pointer]),
        ("icalcomponent_free", None, [pointer]),
    ):
        known = getattr(library, function)
        known.restype, known.argtypes = result, arguments
    return library


def libical(body):
    """Return what libical understands: how many errors it finds, and its events by UID."""
    library = _library()
    if library is None:
        missing("libical")
    calendar = library.icalparser_parse_string(body)
    assert calendar
    library.icalrestriction_check(calendar)
    errors = library.icalcomponent_count_errors(calendar)
    events = {}
    event = library.icalcomponent_get_first_component(calendar, VEVENT)
    while event:
        uid = library.icalcomponent_get_uid(event).decode()
        events[uid] = {
            "summary": library.icalcomponent_get_summary(event).decode(),
            "starts": _seconds(library, library.icalcomponent_get_dtstart(event)),
            "ends": _seconds(library, library.icalcomponent_get_dtend(event)),
        }
        event = library.icalcomponent_get_next_component(calendar, VEVENT)
    library.icalcomponent_free(calendar)
    return errors, events


def _seconds(library, time):
    if time.is_date:
        return f"{time.year:04}-{time.month:02}-{time.day:02}"
    return library.icaltime_as_timet_with_zone(time, time.zone)
