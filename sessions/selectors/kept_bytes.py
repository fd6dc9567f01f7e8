"""Bytes that a process keeps in memory: those asked for last, up to a sum of octets."""

from collections import OrderedDict
from collections.abc import Callable, Hashable
from threading import Lock
from typing import TypeVar

T = TypeVar("T")

MOST = 64 * 1024 * 1024  # octets


class KeptBytes:
    """Values by key with their size; what was asked for longest ago goes first.

    The newest value stays however large it is: its reader holds it anyway.
    """

    def __init__(self, most: int = MOST) -> None:
        self._most = most
        self._held: OrderedDict[Hashable, tuple[object, int]] = OrderedDict()
        self._size = 0
        self._lock = Lock()

    def get(self, key: Hashable, kind: type[T]) -> T | None:
        """Return what is kept under ``key``, None when nothing of that kind is."""
        with self._lock:
            held = self._held.get(key)
            if held is None or not isinstance(held[0], kind):
                return None
            self._held.move_to_end(key)
            return held[0]

    def keep(self, key: Hashable, value: object, size: int) -> None:
        """Keep ``value`` of ``size`` octets under ``key`` instead of what was there."""
        with self._lock:
            self._drop(key)
            self._held[key] = (value, size)
            self._size += size
            while self._size > self._most and len(self._held) > 1:
                self._drop(next(iter(self._held)))

    def once(self, key: Hashable, make: Callable[[], bytes]) -> bytes:
        """Return the bytes kept under ``key``, made first where there are none."""
        held = self.get(key, bytes)
        if held is None:
            held = make()
            self.keep(key, held, len(held))
        return held

    def clear(self) -> None:
        """Forget everything."""
        with self._lock:
            self._held.clear()
            self._size = 0

    def _drop(self, key: Hashable) -> None:
        gone = self._held.pop(key, None)
        if gone is not None:
            self._size -= gone[1]


_of_process = KeptBytes()


def of_process() -> KeptBytes:
    """Return the bytes of calendars that this process keeps, all kinds together."""
    return _of_process
