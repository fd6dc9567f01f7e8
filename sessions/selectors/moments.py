"""Answers of the database that a process trusts for a moment.

A calendar program's request is answered in a fifth of a millisecond; asking the database whether
anything has changed would take longer than that. So what was found is trusted for a fifth of a
second: every process asks at most five times a second, and is at most so much behind another one.
The process in which something changes forgets at once.
"""

import time
from typing import Any

TRUSTED = 0.2  # seconds
MOST = 2_000  # names; then all are forgotten, so that made-up addresses fill no memory

_held: dict[str, tuple[float, Any]] = {}


def remembered(name: str) -> Any:  # noqa: ANN401 - whatever was remembered under that name
    """Return what was remembered under ``name`` a moment ago, None when nothing is."""
    held = _held.get(name)
    return held[1] if held is not None and held[0] > time.time() else None


def remember(name: str, value: object) -> None:
    """Trust ``value`` under ``name`` for a moment. Others get the very object: do not change it."""
    if len(_held) >= MOST:
        _held.clear()
    _held[name] = (time.time() + TRUSTED, value)


def forget() -> None:
    """Forget everything remembered in this process: something has changed."""
    _held.clear()
