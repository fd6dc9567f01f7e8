"""Whether a written calendar fits what a calendar-query asks for (RFC 4791, sec. 9.7)."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

from icalendar import Calendar

from sessions.gateways.caldav import Filter, PropertyFilter

# A whole day is a day wherever somebody is.
_EAST, _WEST = timedelta(hours=14), timedelta(hours=12)


def needs_reading(wanted: Filter) -> bool:
    """Tell whether more is asked than whether there is an event, which there always is."""
    if wanted.component != "VCALENDAR" or wanted.is_absent or wanted.properties:
        return True
    if len(wanted.components) != 1:
        return bool(wanted.components)
    (inner,) = wanted.components
    return inner != Filter("VEVENT")


def fits(wanted: Filter, written: bytes) -> bool:
    """Tell whether a calendar of one event fits."""
    found = Calendar.from_ical(written)
    return wanted.component == found.name and not wanted.is_absent and _fits(wanted, found)


def _fits(wanted: Filter, component: Any) -> bool:  # noqa: ANN401 - the library's component
    is_timed = wanted.begins is not None or wanted.ends is not None
    if is_timed and not _overlaps(wanted, component):
        return False
    if not all(_has(one, component) for one in wanted.properties):
        return False
    return all(_holds(one, component) for one in wanted.components)


def _holds(wanted: Filter, component: Any) -> bool:  # noqa: ANN401 - the library's component
    inner = [one for one in component.subcomponents if one.name == wanted.component]
    if wanted.is_absent:
        return not inner
    return any(_fits(wanted, one) for one in inner)


def _overlaps(wanted: Filter, component: Any) -> bool:  # noqa: ANN401 - the library's component
    if "DTSTART" not in component or "DTEND" not in component:
        return False
    starts = _moment(component["DTSTART"].dt, -_EAST)
    ends = _moment(component["DTEND"].dt, _WEST)
    is_before = wanted.ends is None or starts < wanted.ends
    return is_before and (wanted.begins is None or ends > wanted.begins)


def _moment(value: datetime | date, slack: timedelta) -> datetime:
    if isinstance(value, datetime):
        return value.astimezone(UTC)
    return datetime(value.year, value.month, value.day, tzinfo=UTC) + slack


def _has(wanted: PropertyFilter, component: Any) -> bool:  # noqa: ANN401 - the library's component
    there = wanted.name in component
    if wanted.is_absent or not there:
        # What is not there fits no match, be it negated or not (RFC 4791, sec. 9.7.2).
        return wanted.is_absent and not there
    if wanted.text is None:
        return True
    given = component[wanted.name]
    values = given if isinstance(given, list) else [given]
    words = [_words(one) for one in values]
    if wanted.is_exact_case:
        found = any(wanted.text in one for one in words)
    else:
        found = any(wanted.text.casefold() in one.casefold() for one in words)
    return found != wanted.is_negated


def _words(value: Any) -> str:  # noqa: ANN401 - the library's value
    cats = getattr(value, "cats", None)
    if cats is not None:
        return ",".join(str(one) for one in cats)
    if isinstance(value, str):
        return str(value)
    written = value.to_ical()
    return written.decode() if isinstance(written, bytes) else str(written)
