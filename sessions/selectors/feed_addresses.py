"""Addresses of public calendars: what is chosen, in one order, as the feeds themselves print it."""

from dataclasses import dataclass
from urllib.parse import quote

from django.conf import settings

# The folder of a calendar that one value names, by the key that a query has for it.
FOLDERS = {
    "assembly": "assemblies",
    "event": "events",
    "body": "bodies",
    "theme": "themes",
    "room": "rooms",
    "kind": "kinds",
}
MOST = 40  # values in all


@dataclass(frozen=True, slots=True, kw_only=True)
class Chosen:
    """What a public calendar is to hold: any of the values within a key, all keys together.

    Values are as in an address: an assembly's number, an event's slug, codes of bodies and themes,
    keys of rooms. show: ``both``, ``days`` or ``sittings``.
    """

    assembly: tuple[str, ...] = ()
    event: tuple[str, ...] = ()
    body: tuple[str, ...] = ()
    theme: tuple[str, ...] = ()
    room: tuple[str, ...] = ()
    kind: tuple[str, ...] = ()
    show: str = "both"
    hides_cancelled: bool = False

    @property
    def choices(self) -> int:
        """Return how many values it names."""
        return sum(len(getattr(self, key)) for key in FOLDERS)

    @property
    def is_named(self) -> bool:
        """Tell whether its address is a name alone, without a query."""
        return self.choices <= 1 and self.show == "both" and not self.hides_cancelled

    @property
    def is_of_one_event(self) -> bool:
        """Tell whether it is of one event: such a calendar is never cut short in the past."""
        return len(self.assembly) + len(self.event) == 1

    @property
    def chooses_sittings(self) -> bool:
        """Tell whether it chooses among the sittings of an event, not only among events."""
        return bool(self.body or self.theme or self.room)


def path_of(chosen: Chosen, language: str, ending: str = "ics") -> str:
    """Return the one path and query, below the site's root, of the calendar that holds this.

    ending: ``ics`` (RFC 5545) or ``json`` (jCal, RFC 7265). In ASCII.
    """
    name, rest = "all", []
    for key, folder in FOLDERS.items():
        values = sorted(set(getattr(chosen, key)), key=_in_order)
        if len(values) == 1 and name == "all":
            name = f"{folder}/{quote(values[0], safe='')}"
        elif values:
            rest.append(f"{key}={','.join(quote(value, safe='') for value in values)}")
    rest += _manner_of(chosen)
    query = f"?{'&'.join(rest)}" if rest else ""
    return f"/calendar/{name}.{language}.{ending}{query}"


def address_of(chosen: Chosen, language: str, ending: str = "ics") -> str:
    """Return the same as an absolute address."""
    address: str = settings.PUBLIC_URL + path_of(chosen, language, ending)
    return address


def query_of(chosen: Chosen) -> str:
    """Return what is chosen as the query of a page, without its mark; empty for everything."""
    parts = [
        f"{key}={quote(value, safe='')}"
        for key in FOLDERS
        for value in sorted(set(getattr(chosen, key)), key=_in_order)
    ]
    return "&".join(parts + _manner_of(chosen))


def _manner_of(chosen: Chosen) -> list[str]:
    shown = [f"show={chosen.show}"] if chosen.show != "both" else []
    return [*shown, "cancelled=hide"] if chosen.hides_cancelled else shown


def _in_order(value: str) -> tuple[int, str]:
    return (int(value) if value.isdecimal() else 0, value)
