"""Wakes the watchers of live channels in all processes, through the broker.

They look by the clock as well, so that a broker which is away only makes them slower.
"""

import asyncio
import contextlib
import time
from collections.abc import Callable

import structlog
from django.conf import settings
from redis import Redis
from redis.asyncio import Redis as AsyncRedis
from redis.exceptions import RedisError

log = structlog.get_logger(__name__)

_NAME = "hemicycle:live"
_PATIENCE = 0.2  # seconds that an act may wait for a broker that does not answer
_PAUSE = 10.0  # seconds without asking after that
WITH_BROKER, WITHOUT_BROKER = 2.0, 0.5  # seconds between two looks of a watcher that nobody wakes


class _Sender:
    client: Redis | None = None
    away_until = 0.0


def send() -> None:
    """Wake all watchers. Never fails and seldom waits: who is not woken looks by the clock."""
    if not settings.REDIS_URL or time.monotonic() < _Sender.away_until:
        return
    try:
        if _Sender.client is None:
            _Sender.client = Redis.from_url(
                settings.REDIS_URL, socket_timeout=_PATIENCE, socket_connect_timeout=_PATIENCE
            )
        _Sender.client.publish(_NAME, b"")
    except (RedisError, OSError) as error:
        _Sender.away_until = time.monotonic() + _PAUSE
        log.warning("wake_not_sent", error=type(error).__name__)


async def watch(wake: Callable[[], None]) -> None:
    """Call `wake` at each message and by the clock, until cancelled; outlive the broker."""
    if not settings.REDIS_URL:
        await _by_clock(wake, WITHOUT_BROKER)
    while True:
        try:
            async with AsyncRedis.from_url(settings.REDIS_URL) as client, client.pubsub() as news:
                await news.subscribe(_NAME)
                while True:
                    await news.get_message(ignore_subscribe_messages=True, timeout=WITH_BROKER)
                    wake()
        except (RedisError, OSError):
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(_by_clock(wake, WITHOUT_BROKER), _PAUSE)


async def _by_clock(wake: Callable[[], None], seconds: float) -> None:
    while True:
        wake()
        await asyncio.sleep(seconds)
