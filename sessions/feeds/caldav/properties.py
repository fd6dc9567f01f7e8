"""What programs may ask about the places below ``/dav/``, and what we say."""

from collections.abc import Callable, Mapping
from typing import Final

from django.conf import settings
from django.utils import translation
from django.utils.http import http_date
from django.utils.translation import gettext as _

from notifications.calendar.colors import hexadecimal
from sessions.feeds.caldav import places
from sessions.feeds.caldav.entrance import Guest
from sessions.feeds.caldav.places import Kind
from sessions.gateways.caldav import (
    APPLE,
    CAL,
    DAV,
    LONGEST,
    SERVER,
    Answered,
    Value,
    Wanted,
    elements,
    holding,
    hrefs,
    named,
    nested,
)
from sessions.jobs import personal

Available = Mapping[str, Callable[[], Value]]

DATA: Final = f"{CAL}calendar-data"
_COLOR: Final = "steelblue"
_TYPE: Final = "text/calendar; charset=utf-8; component=VEVENT"
# Asked for by name alone: written for each entry.
_NOT_USUAL: Final = {DATA}
_REPORTS: Final = {
    Kind.CALENDAR: (f"{CAL}calendar-query", f"{CAL}calendar-multiget", f"{DAV}sync-collection"),
}
_TYPES: Final = {
    Kind.ROOT: (f"{DAV}collection",),
    Kind.PRINCIPAL: (f"{DAV}collection", f"{DAV}principal"),
    Kind.HOME: (f"{DAV}collection",),
    Kind.CALENDAR: (f"{DAV}collection", f"{CAL}calendar"),
}


def language_of(guest: Guest) -> str:
    """Return the language the collection is written in: the account's."""
    known = dict(settings.LANGUAGES)
    return guest.held.language if guest.held.language in known else settings.LANGUAGE_CODE


def token_of(guest: Guest) -> str:
    """Return what names the collection as it is now: another language is another state."""
    return f"{settings.PUBLIC_URL}{places.ROOT}sync/{guest.held.state.key}.{language_of(guest)}"


def answered(href: str, wanted: Wanted, available: Available) -> Answered:
    """Return what is said of one resource."""
    if wanted.is_only_names:
        return Answered(href, dict.fromkeys(available, ""))
    if wanted.is_all:
        usual = {name: make() for name, make in available.items() if name not in _NOT_USUAL}
        return Answered(href, usual)
    found = {name: available[name]() for name in wanted.names if name in available}
    return Answered(href, found, [name for name in wanted.names if name not in available])


def of_collection(guest: Guest, kind: Kind) -> Available:
    """Return the properties of the root, the principal, the home or the calendar."""
    person = guest.held.user_id
    principal = places.principal(person)
    common: dict[str, Callable[[], Value]] = {
        f"{DAV}resourcetype": lambda: elements(*_TYPES[kind]),
        f"{DAV}displayname": lambda: _name(guest, kind),
        f"{DAV}current-user-principal": lambda: hrefs(principal),
        f"{DAV}owner": lambda: hrefs(principal),
        f"{DAV}current-user-privilege-set": _privileges,
        f"{DAV}supported-report-set": lambda: nested(
            f"{DAV}supported-report", f"{DAV}report", *_REPORTS.get(kind, ())
        ),
    }
    if kind in (Kind.ROOT, Kind.PRINCIPAL, Kind.HOME):
        common |= {
            f"{DAV}principal-URL": lambda: hrefs(principal),
            f"{CAL}calendar-home-set": lambda: hrefs(places.home(person)),
            f"{CAL}calendar-user-address-set": lambda: hrefs(f"mailto:{guest.email}", principal),
            f"{SERVER}email-address-set": lambda: holding(f"{SERVER}email-address", guest.email),
        }
    return common | (_of_calendar(guest) if kind is Kind.CALENDAR else {})


def of_entry(guest: Guest, key: str, data: Callable[[], bytes]) -> Available:
    """Return the properties of one entry; data: writes it."""
    etag = personal.entry_tag(guest.held, key, language_of(guest))
    return {
        f"{DAV}resourcetype": lambda: "",
        f"{DAV}getetag": lambda: f'"{etag}"',
        f"{DAV}getcontenttype": lambda: _TYPE,
        f"{DAV}getlastmodified": lambda: http_date(guest.held.entries[key].changed // 1_000_000),
        f"{DAV}owner": lambda: hrefs(places.principal(guest.held.user_id)),
        f"{DAV}current-user-principal": lambda: hrefs(places.principal(guest.held.user_id)),
        f"{DAV}current-user-privilege-set": _privileges,
        DATA: lambda: data().decode(),
    }


def _of_calendar(guest: Guest) -> dict[str, Callable[[], Value]]:
    whole = personal.etag_of(guest.held, language_of(guest), personal.EVERYTHING)
    color = hexadecimal(_COLOR)
    return {
        f"{DAV}getetag": lambda: f'"{whole}"',
        f"{DAV}getcontenttype": lambda: _TYPE,
        f"{DAV}getlastmodified": lambda: http_date(guest.held.state.created_at.timestamp()),
        f"{DAV}sync-token": lambda: token_of(guest),
        f"{SERVER}getctag": lambda: token_of(guest),
        f"{APPLE}calendar-color": lambda: f"{color}FF",
        f"{CAL}calendar-description": lambda: _described(guest),
        f"{CAL}supported-calendar-component-set": lambda: named(f"{CAL}comp", name="VEVENT"),
        f"{CAL}supported-calendar-data": lambda: named(
            f"{CAL}calendar-data", content_type="text/calendar", version="2.0"
        ),
        f"{CAL}max-resource-size": lambda: str(LONGEST),
    }


def _privileges() -> Value:
    rights = (f"{DAV}read", f"{DAV}read-current-user-privilege-set")
    return nested(f"{DAV}privilege", "", *rights)


def _name(guest: Guest, kind: Kind) -> str:
    with translation.override(language_of(guest)):
        if kind is Kind.PRINCIPAL:
            return guest.email
        if kind is Kind.CALENDAR:
            return personal.name_of(language_of(guest))
        return settings.ORGANIZATION or _("My calendar")


def _described(guest: Guest) -> str:
    with translation.override(language_of(guest)):
        return _("What you follow and may see. It is kept up to date and cannot be changed here.")
