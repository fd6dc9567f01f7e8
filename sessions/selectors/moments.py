"""Answers of the database that a process trusts for a moment.

A calendar program's request is answered in a fifth of a millisecond; asking the database whether
anything has changed would take longer than that. So what was found is trusted for a fifth of a
second: every process asks at most five times a second, and is at most so much behind another one.
The process in which something changes forgets at once.
"""

from typing import Any

from django.core.cache import caches

TRUSTED = 0.2  # seconds

_forgotten = 0


def remembered(name: str) -> Any:  # noqa: ANN401 - whatever was remembered under that name
    """Return what was remembered under ``name`` a moment ago, None when nothing is.

    ``name`` is short and has no spaces, as keys of a cache are.
    """
    return caches["pages"].get(f"moment.{_forgotten}.{name}")


def remember(name: str, value: object) -> None:
    """Trust ``value`` under ``name`` for a moment."""
    caches["pages"].set(f"moment.{_forgotten}.{name}", value, TRUSTED)


def forget() -> None:
    """Forget everything remembered in this process: something has changed."""
    global _forgotten
    _forgotten += 1
