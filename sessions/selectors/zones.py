"""Time zones that a person may choose from."""

from typing import Final
from zoneinfo import available_timezones

# Names that the database of zones keeps for old programs only.
_OLD: Final = ("Etc/", "SystemV/", "posix/", "right/")


def zones_offered() -> list[str]:
    """Return the names of the zones of places, sorted, and UTC. No query."""
    named = {zone for zone in available_timezones() if "/" in zone and not zone.startswith(_OLD)}
    return ["UTC", *sorted(named)]
