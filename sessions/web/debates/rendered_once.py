"""A part of a page that many look at: rendered once a change, whichever process is asked.

What was rendered is kept in the shared cache under the version of its live channel. Who asks while
somebody renders waits for that; where the cache is away, everybody renders for herself.
"""

import re
import time
from collections.abc import Callable
from dataclasses import dataclass

import structlog
from django.core.cache import cache

log = structlog.get_logger(__name__)

LONGEST = 20.0  # seconds: estimates move though nobody acts
_PATIENCE = 2.0  # seconds for which somebody waits for another's rendering
_HELD = 5  # seconds after which a renderer that has fallen is forgotten
_AGO = re.compile(r'data-ago-ms="(\d+)"')


@dataclass(frozen=True, slots=True)
class Rendered:
    """A part as it was rendered. made: seconds since 1970."""

    version: int
    html: str
    made: float

    @property
    def age_ms(self) -> int:
        """Return how long ago that was, in milliseconds."""
        return max(0, round((time.time() - self.made) * 1000))

    @property
    def html_now(self) -> str:
        """Return it with its clocks set on by its age."""
        age = self.age_ms
        return _AGO.sub(lambda found: f'data-ago-ms="{int(found[1]) + age}"', self.html)


def rendered(name: str, version: int, render: Callable[[], str]) -> Rendered:
    """Return a part in this version or a newer one, rendered now if nobody has done it yet.

    version: read before; what is rendered may be newer than it says, never older.
    """
    key, until = f"part.{name}", time.monotonic() + _PATIENCE
    while True:
        if kept := _kept(key, version):
            return kept
        is_mine = cache.add(f"{key}.held", 1, _HELD)
        if is_mine or time.monotonic() > until:
            break
        time.sleep(0.01)
    try:
        # Somebody may have finished between the look and the hold.
        return _kept(key, version) or _render(key, version, render)
    finally:
        if is_mine:
            cache.delete(f"{key}.held")


def _kept(key: str, version: int) -> Rendered | None:
    found: Rendered | None = cache.get(key)
    is_good = found and found.version >= version and time.time() - found.made < LONGEST
    return found if is_good else None


def _render(key: str, version: int, render: Callable[[], str]) -> Rendered:
    made = time.time()
    fresh = Rendered(version, render(), made)
    cache.set(key, fresh, int(LONGEST))
    log.info("part_rendered", part=key, version=version, ms=round((time.time() - made) * 1000))
    return fresh
