"""What a release changes, in the words of its readers."""

from collections.abc import Mapping
from typing import Any

from sessions.enums import ProgrammeChange

_KINDS = {
    "starts_at": ProgrammeChange.MOVED,
    "ends_at": ProgrammeChange.MOVED,
    "end_is_indicative": ProgrammeChange.MOVED,
    "time_shown_as": ProgrammeChange.MOVED,
    "room": ProgrammeChange.ROOM,
    "title": ProgrammeChange.RENAMED,
    "body": ProgrammeChange.RENAMED,
}
# How rooms and hours are decided inside the house; readers see what came of it.
_UNSEEN = frozenset(
    {"shares_room", "follows", "follows_minutes", "source_key", "source_digest", "names"}
)
# What a state says by being silent: it was written before the fact was known.
UNSAID: Mapping[str, Any] = {"themes": []}


def changes_of(
    before: Mapping[str, Any] | None, after: Mapping[str, Any]
) -> tuple[ProgrammeChange, ...]:
    """Return what a reader sees differently, in the order of the vocabulary; empty for nothing.

    before, after: a sitting's facts by name, ``is_cancelled`` among them; None before: there was
    none. Of a sitting that is cancelled nothing else is news. Where both states have the names that
    things had then, the same room under another name is a change, too.

    Source: none; the words that change logs of programmes use.
    """
    if before is None:
        return (ProgrammeChange.ADDED,)
    if after["is_cancelled"]:
        return () if before["is_cancelled"] else (ProgrammeChange.CANCELLED,)
    differing = {
        name for name, value in after.items() if before.get(name, UNSAID.get(name)) != value
    } - _UNSEEN
    found = {_KINDS.get(name, ProgrammeChange.DETAILS) for name in differing - {"is_closed"}}
    if _is_room_renamed(before, after):
        found.add(ProgrammeChange.ROOM_RENAMED)
    if "is_closed" in differing:
        found.add(ProgrammeChange.CLOSED if after["is_closed"] else ProgrammeChange.OPENED)
    return tuple(kind for kind in ProgrammeChange if kind in found)


def _is_room_renamed(before: Mapping[str, Any], after: Mapping[str, Any]) -> bool:
    then, now = before.get("names"), after.get("names")
    if not then or not now or before["room"] != after["room"]:
        return False
    return bool(then["room"] != now["room"])
