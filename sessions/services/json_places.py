"""Where things stand in a JSON text: people mend a file by its lines."""

import json
import re
from collections.abc import Iterator

_SPACE = re.compile(r"[ \t\n\r]*")


def lines_of_entries(text: str, *path: str | tuple[str, object]) -> tuple[int, ...]:
    """Return the line, from 1, on which each entry of a list or object begins.

    path: the way to it from the whole: the key of an object's value, or, for a list, a pair of key
    and value that its entry has. Nothing is returned where the way leads nowhere.
    ``text`` is JSON that has been read before.
    """
    start = _after_space(text, 0)
    for step in path:
        found = next((at for at, is_it in _candidates(text, start, step) if is_it), None)
        if found is None:
            return ()
        start = found
    return tuple(text.count("\n", 0, at) + 1 for _, at in _children(text, start))


def _candidates(
    text: str, start: int, step: str | tuple[str, object]
) -> Iterator[tuple[int, bool]]:
    for name, at in _children(text, start):
        if isinstance(step, str):
            yield at, name == step
        else:
            key, wanted = step
            entry, _ = json.JSONDecoder().raw_decode(text, at)
            yield at, isinstance(entry, dict) and entry.get(key) == wanted


def _children(text: str, start: int) -> Iterator[tuple[str | int, int]]:
    """Yield the name (or the place) and the position of each child of what begins at ``start``."""
    decode = json.JSONDecoder().raw_decode
    if text[start : start + 1] not in ("{", "["):
        return
    is_object, at, place = text[start] == "{", _after_space(text, start + 1), 0
    while text[at] not in "]}":
        name: str | int = place
        if is_object:
            name, at = decode(text, at)
            at = _after_space(text, _after_space(text, at) + 1)  # behind the colon
        yield name, at
        _, at = decode(text, at)
        at = _after_space(text, at)
        at = _after_space(text, at + 1) if text[at] == "," else at
        place += 1


def _after_space(text: str, at: int) -> int:
    space = _SPACE.match(text, at)
    return space.end() if space else at
