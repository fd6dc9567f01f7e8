"""What a page shows, said to search engines in the words of schema.org.

Data and no script: a block of the type ``application/ld+json`` is never run, so the content policy
that forbids scripts in pages has nothing to say about it.
"""

import json
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any, Final

from django.conf import settings
from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe

from assemblies.enums import DatePrecision, EventFormat
from assemblies.fields import LanguageMap
from assemblies.models.events import Event
from sessions.models.sittings import Sitting
from sessions.selectors.entries import public_address_of_sitting
from sessions.selectors.moves import first_day_before, start_before

_SCHEMA: Final = "https://schema.org"
MOST_PARTS: Final = 12  # sittings named with their event; of more the programme tells
_MODES: Final = {
    EventFormat.IN_PERSON: f"{_SCHEMA}/OfflineEventAttendanceMode",
    EventFormat.ONLINE: f"{_SCHEMA}/OnlineEventAttendanceMode",
    EventFormat.HYBRID: f"{_SCHEMA}/MixedEventAttendanceMode",
}
_DATES: Final = {
    DatePrecision.DAY: "%Y-%m-%d",
    DatePrecision.MONTH: "%Y-%m",
    DatePrecision.YEAR: "%Y",
}
# What would end the block, or begin another one, stands as its number.
_ESCAPED = {ord("<"): "\\u003C", ord(">"): "\\u003E", ord("&"): "\\u0026"}

Thing = dict[str, Any]


def data_of(route: str, shown: Mapping[str, Any], url: str) -> SafeString:
    """Return the block of a page that shows an event or a sitting, empty for any other.

    shown: the context of its template. One query at most, where it was moved.
    """
    event, sitting = shown.get("assembly"), shown.get("sitting")
    if route == "assembly_sessions:assembly-detail" and isinstance(event, Event):
        return _block(about_event(event, url=url, sittings=shown.get("few_sittings") or ()))
    if route == "assembly_sessions:sitting-detail" and isinstance(sitting, Sitting):
        # Who may know of a closed one reads it; nobody is told of it.
        return SafeString("") if sitting.is_closed else _block(about_sitting(sitting, url=url))
    return SafeString("")


def about_event(event: Event, *, url: str, sittings: Iterable[Sitting] = ()) -> Thing:
    """Return an event as schema.org has it; sittings: those to be named with it, if they are few.

    Closed sittings are left out, whoever looks.
    """
    shape = _DATES[DatePrecision(event.date_precision)]
    before = None if event.is_cancelled else first_day_before(event)
    parts = [one for one in sittings if not one.is_closed]
    return {
        "@context": _SCHEMA,
        **_named(event.title, url),
        **({"description": str(event.summary)} if event.summary else {}),
        "startDate": event.starts_on.strftime(shape),
        "endDate": event.ends_on.strftime(shape),
        **_status(is_cancelled=event.is_cancelled, before=before),
        **_where(event, EventFormat(event.format), url=url, room=""),
        "organizer": _organizer(),
        **({"inLanguage": list(event.languages)} if event.languages else {}),
        **(
            {"subEvent": [_part(one) for one in parts]} if 0 < len(parts) <= MOST_PARTS else {}
        ),
    }  # fmt: skip


def about_sitting(sitting: Sitting, *, url: str) -> Thing:
    """Return an open sitting as schema.org has it; event, body and room are loaded with it."""
    before = None if sitting.is_cancelled else start_before(sitting)
    return {
        "@context": _SCHEMA,
        **_held(sitting, url),
        **_status(is_cancelled=sitting.is_cancelled, before=before),
        "organizer": _organizer(),
        **({"inLanguage": list(sitting.languages)} if sitting.languages else {}),
        "superEvent": _named(sitting.event.title, _address_of(sitting.event)),
    }


def _part(sitting: Sitting) -> Thing:
    url = public_address_of_sitting(sitting)
    return {**_held(sitting, url), **_status(is_cancelled=sitting.is_cancelled, before=None)}


def _held(sitting: Sitting, url: str) -> Thing:
    """Return what, when and where; an end that is a guess is not said."""
    room = sitting.room.name if sitting.room else ""
    ends = {} if sitting.end_is_indicative else {"endDate": _moment(sitting.local_end)}
    return {
        **_named(sitting.title, url),
        "startDate": _moment(sitting.local_start),
        **ends,
        **_where(sitting.event, EventFormat(sitting.format), url=url, room=room),
    }


def _named(title: LanguageMap, url: str) -> Thing:
    return {"@type": "Event", "name": str(title), "url": url}


def _status(*, is_cancelled: bool, before: date | datetime | None) -> Thing:
    if is_cancelled:
        return {"eventStatus": f"{_SCHEMA}/EventCancelled"}
    if before is None:
        return {"eventStatus": f"{_SCHEMA}/EventScheduled"}
    return {"eventStatus": f"{_SCHEMA}/EventRescheduled", "previousStartDate": before.isoformat()}


def _where(event: Event, format: EventFormat, *, url: str, room: str) -> Thing:
    """Return the place, the page through which one joins from afar, or both.

    Never a provider's own address: that is resolved for each person at the click.
    """
    places: list[Thing] = []
    if format is not EventFormat.ONLINE:
        places.append(_place(event, room))
    if format.is_joined_online:
        places.append({"@type": "VirtualLocation", "url": url})
    location = places[0] if len(places) == 1 else places
    return {"eventAttendanceMode": _MODES[format], "location": location}


def _place(event: Event, room: str) -> Thing:
    name = str(event.place)
    address: Thing = {"@type": "PostalAddress", "addressLocality": name}
    if event.country:
        address["addressCountry"] = event.country
    place: Thing = {"@type": "Place", "name": room or name, "address": address}
    if event.latitude is not None and event.longitude is not None:
        place["geo"] = {
            "@type": "GeoCoordinates", "latitude": event.latitude, "longitude": event.longitude,
        }  # fmt: skip
    return place


def _organizer() -> Thing:
    name = settings.ORGANIZATION or "Hemicycle"
    return {"@type": "Organization", "name": name, "url": f"{settings.PUBLIC_URL}/"}


def _address_of(event: Event) -> str:
    path = reverse("assembly_sessions:assembly-detail", args=[event.slug])
    return f"{settings.PUBLIC_URL}{path}"


def _moment(local: datetime) -> str:
    return local.isoformat(timespec="minutes")


def _block(thing: Thing) -> SafeString:
    said = json.dumps(thing, ensure_ascii=False, separators=(",", ":")).translate(_ESCAPED)
    block = f'<script type="application/ld+json">{said}</script>'
    return mark_safe(block)  # noqa: S308 - nothing in it can end the block
