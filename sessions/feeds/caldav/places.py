"""What stands where below ``/dav/``: one person's collection and the way to it."""

import re
from dataclasses import dataclass
from enum import StrEnum
from typing import Final
from urllib.parse import unquote, urlsplit

WELL_KNOWN: Final = "/.well-known/caldav"
ROOT: Final = "/dav/"

_PERSON = r"[1-9]\d{0,17}"
_UID = r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}"
_PRINCIPAL = re.compile(rf"/dav/principals/({_PERSON})/?")
_HOME = re.compile(rf"/dav/calendars/({_PERSON})/?")
_CALENDAR = re.compile(rf"/dav/calendars/({_PERSON})/mine/?")
_ENTRY = re.compile(rf"/dav/calendars/({_PERSON})/mine/({_UID})\.ics")


class Kind(StrEnum):
    ROOT = "root"
    PRINCIPAL = "principal"
    HOME = "home"
    CALENDAR = "calendar"
    ENTRY = "entry"


@dataclass(frozen=True, slots=True)
class Place:
    """``person``: whose it is, 0 at the root; ``uid``: of an entry."""

    kind: Kind
    person: int = 0
    uid: str = ""


def place_of(path: str) -> Place | None:
    """Return what stands at a path, None where nothing ever does."""
    if path in (ROOT, ROOT.rstrip("/")):
        return Place(Kind.ROOT)
    if match := _ENTRY.fullmatch(path):
        return Place(Kind.ENTRY, int(match[1]), match[2])
    for form, kind in (
        (_PRINCIPAL, Kind.PRINCIPAL),
        (_HOME, Kind.HOME),
        (_CALENDAR, Kind.CALENDAR),
    ):
        if match := form.fullmatch(path):
            return Place(kind, int(match[1]))
    return None


def entry_named(href: str, person: int) -> str | None:
    """Return the UID of an entry of this person by its address as a program gives it."""
    try:
        path = unquote(urlsplit(href).path)
    except ValueError:
        return None
    place = place_of(path)
    if place is None or place.kind is not Kind.ENTRY or place.person != person:
        return None
    return place.uid


def principal(person: int) -> str:
    return f"{ROOT}principals/{person}/"


def home(person: int) -> str:
    return f"{ROOT}calendars/{person}/"


def calendar(person: int) -> str:
    return f"{home(person)}mine/"


def entry(person: int, uid: str) -> str:
    return f"{calendar(person)}{uid}.ics"
