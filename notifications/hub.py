"""One watcher of the live channels per process; every open screen gets the newest version.

However many screens are open, a look is one query. A screen that reads slowly skips versions
instead of holding a queue: what it shows is fetched anew, so only the newest one matters.
"""

import asyncio
from collections import Counter, defaultdict
from collections.abc import AsyncGenerator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from weakref import WeakKeyDictionary

import structlog
from django.db import Error as DatabaseFault
from django.db import close_old_connections, connections
from django.db.models import Q

from notifications.gateways import wakes
from notifications.models.live import LiveChannel

log = structlog.get_logger(__name__)

# Names of channels; one that ends in a stroke stands for all parts of what is before it.
Channels = tuple[str, ...]

ALIVE = 15.0  # seconds after which a screen without news hears that the line still stands
_GATHER = 0.03  # seconds: changes that come together are one look


@dataclass(eq=False)
class _Screen:
    news: asyncio.Event = field(default_factory=asyncio.Event)


class Hub:
    """The watcher of one process. Lives in one event loop; begins with its first screen."""

    def __init__(self) -> None:
        self._screens: dict[Channels, set[_Screen]] = defaultdict(set)
        self._versions: dict[Channels, int] = {}
        self._woken = asyncio.Event()
        self._tasks: list[asyncio.Task[None]] = []
        # A thread of its own, and in it a connection that stays.
        self._thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix="hub")
        self._is_well = False

    async def listen(self, channels: Channels, seen: int | None) -> AsyncGenerator[int | None]:
        """Yield the channels' newest version, all together, when it is another than the one seen.

        None says that nothing is new and that the database was reached at the last look.
        """
        screen = _Screen()
        self._screens[channels].add(screen)
        self._begin()
        try:
            while True:
                version = self._versions.get(channels)
                if version is not None and version != seen:
                    seen = version
                    yield version
                    continue
                try:
                    await asyncio.wait_for(screen.news.wait(), ALIVE)
                except TimeoutError:
                    self._begin()  # a watcher that has fallen gets up again
                    if self._is_well:
                        yield None
                screen.news.clear()
        finally:
            self._leave(channels, screen)

    def _leave(self, channels: Channels, screen: _Screen) -> None:
        self._screens[channels].discard(screen)
        if not self._screens[channels]:
            del self._screens[channels]
            self._versions.pop(channels, None)
        if not self._screens:
            self.stop()

    def _begin(self) -> None:
        if not self._tasks or any(task.done() for task in self._tasks):
            for task in self._tasks:
                task.cancel()
            loop = asyncio.get_running_loop()
            self._tasks = [
                loop.create_task(wakes.watch(self._woken.set)),
                loop.create_task(self._look_when_woken()),
            ]
        self._woken.set()

    def stop(self) -> None:
        """Stop watching; the next screen begins again."""
        for task in self._tasks:
            task.cancel()
        self._tasks = []
        self._thread.submit(connections.close_all)

    async def _look_when_woken(self) -> None:
        loop = asyncio.get_running_loop()
        while True:
            await self._woken.wait()
            await asyncio.sleep(_GATHER)
            self._woken.clear()
            try:
                found = await loop.run_in_executor(self._thread, _versions, tuple(self._screens))
            except DatabaseFault as error:
                self._is_well = False
                log.warning("live_not_read", error=type(error).__name__)
            else:
                self._is_well = True
                self._tell(found)

    def _tell(self, found: dict[Channels, int]) -> None:
        for channels, version in found.items():
            if channels in self._screens and self._versions.get(channels) != version:
                self._versions[channels] = version
                for screen in self._screens[channels]:
                    screen.news.set()


def _versions(listened: tuple[Channels, ...]) -> dict[Channels, int]:
    close_old_connections()
    names = {name for channels in listened for name in channels}
    rows = LiveChannel.objects.filter(Q(name__in=names) | Q(whole__in=names))
    found = Counter[str]()
    for name, whole, version in rows.values_list("name", "whole", "version"):
        found[name] += version
        found[whole] += version
    return {channels: sum(found[name] for name in channels) for channels in listened}


_hubs: WeakKeyDictionary[asyncio.AbstractEventLoop, Hub] = WeakKeyDictionary()


def of_this_process() -> Hub:
    """Return the hub of the running event loop."""
    loop = asyncio.get_running_loop()
    if loop not in _hubs:
        _hubs[loop] = Hub()
    return _hubs[loop]
