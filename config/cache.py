"""A shared cache that may be away: then nothing is found in it, and requests go on."""

import time
from collections.abc import Callable
from typing import Any, cast

import structlog
from django.core.cache.backends.base import BaseCache
from django.core.cache.backends.redis import RedisCache, RedisCacheClient
from redis import Redis
from redis.exceptions import RedisError

log = structlog.get_logger(__name__)
PAUSE = 10.0  # seconds without asking after a failure, so that a frozen server costs one wait


class _ForgivingClient(RedisCacheClient):
    _away_until = 0.0
    _counter: Redis | None = None

    def _or(self, missing: Any, ask: Callable[..., Any], *args: Any, **kwargs: Any) -> Any:  # noqa: ANN401 - any cached value
        if time.monotonic() < _ForgivingClient._away_until:
            return missing
        try:
            return ask(*args, **kwargs)
        except (RedisError, OSError) as error:
            _ForgivingClient._away_until = time.monotonic() + PAUSE
            log.warning("cache_away", error=type(error).__name__)
            return missing

    def add(self, *args: Any, **kwargs: Any) -> Any:  # noqa: ANN401 - the signature of the base
        return self._or(True, super().add, *args, **kwargs)

    def incr(self, *args: Any, **kwargs: Any) -> Any:  # noqa: ANN401 - the signature of the base
        return self._or(0, super().incr, *args, **kwargs)

    def count(self, key: str, seconds: int, number: int) -> int:
        found: int = self._or(0, self._count, key, seconds, number)
        return found

    def _count(self, key: str, seconds: int, number: int) -> int:
        if self._counter is None:
            self._counter = self.get_client(None, write=True)
        counted: int = self._counter.incr(key, number)
        if counted == number:
            self._counter.expire(key, seconds)
        return counted

    def get(self, key: Any, default: Any) -> Any:  # noqa: ANN401 - the signature of the base
        return self._or(default, super().get, key, default)

    def set(self, *args: Any, **kwargs: Any) -> Any:  # noqa: ANN401 - the signature of the base
        return self._or(None, super().set, *args, **kwargs)

    def touch(self, *args: Any, **kwargs: Any) -> Any:  # noqa: ANN401 - the signature of the base
        return self._or(False, super().touch, *args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> Any:  # noqa: ANN401 - the signature of the base
        return self._or(False, super().delete, *args, **kwargs)

    def get_many(self, *args: Any, **kwargs: Any) -> Any:  # noqa: ANN401 - the signature of the base
        return self._or({}, super().get_many, *args, **kwargs)

    def has_key(self, *args: Any, **kwargs: Any) -> Any:  # noqa: ANN401 - the signature of the base
        return self._or(False, super().has_key, *args, **kwargs)


class ForgivingRedisCache(RedisCache):
    """Redis for rate limits across processes; while it is away, limits rest and people go on."""

    def count(self, key: str, seconds: int, number: int = 1) -> int:
        """Count ``number`` more under ``key``, forgotten after ``seconds``; return how many.

        One message to the server, where `add` and `incr` need three. 0 while it is away.
        """
        client = cast("_ForgivingClient", self._cache)
        return client.count(self.make_and_validate_key(key), seconds, number)

    def __init__(self, server: str, params: dict[str, Any]) -> None:
        options = params.setdefault("OPTIONS", {})
        options.setdefault("socket_timeout", 0.2)
        options.setdefault("socket_connect_timeout", 0.2)
        super().__init__(server, params)
        self._class = _ForgivingClient


def counted(cache: BaseCache, key: str, seconds: int, number: int = 1) -> int:
    """Count ``number`` more under ``key`` in any cache; return how many it is in ``seconds``."""
    count: Callable[[str, int, int], int] | None = getattr(cache, "count", None)  # maybe a proxy
    if count is not None:
        return count(key, seconds, number)
    if cache.add(key, number, seconds):
        return number
    try:
        return cache.incr(key, number)
    except ValueError:  # it went between the two steps
        return number
