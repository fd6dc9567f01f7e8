"""How much a program may ask, and what it is told of it."""

import hashlib
import time
from collections.abc import Callable
from dataclasses import dataclass
from threading import Lock
from typing import TYPE_CHECKING

from django.core.cache import cache
from django.http import HttpRequest, HttpResponseBase
from rest_framework import throttling
from rest_framework.request import Request

from config.cache import counted

if TYPE_CHECKING:
    from rest_framework.views import APIView

# Requests in a minute; a hall of people shares one address.
PER_MINUTE = {"account": 6_000, "stranger": 1_200}
WINDOW = 60  # seconds
SHARE = 20  # a process counts a twentieth of what was counted so far ahead, in one step
_MOST_SHARES = 10_000


@dataclass(frozen=True, slots=True)
class Rate:
    """Where an account or an address stands in the minute that runs."""

    limit: int
    counted: int
    ends_in: int  # seconds

    @property
    def left(self) -> int:
        return max(0, self.limit - self.counted)


class Throttle(throttling.BaseThrottle):
    """So many requests a minute, counted in the cache; with the cache away nobody is stopped."""

    def allow_request(self, request: Request, view: "APIView") -> bool:
        user = request.user
        kind = "account" if user.is_authenticated else "stranger"
        who = str(user.pk) if user.is_authenticated else self.get_ident(request)
        now = int(time.time())
        key = hashlib.sha256(f"{kind} {who} {now // WINDOW}".encode()).hexdigest()
        rate = Rate(PER_MINUTE[kind], _count(key), WINDOW - now % WINDOW)
        request._request.rate = rate  # type: ignore[attr-defined]  # noqa: SLF001 - read below
        return rate.counted <= rate.limit

    def wait(self) -> float:
        """Return the seconds until the next minute begins."""
        return WINDOW - time.time() % WINDOW


@dataclass(slots=True)
class _Share:
    """Requests that this process has counted ahead of their coming."""

    counted: int  # of all processes, these included
    left: int


_shares: dict[str, _Share] = {}
_drawing = Lock()


def _count(key: str) -> int:
    """Count one more under ``key``; return how many it is.

    Each of the first forty in a minute is told to the cache. Who asks so often that it would cost
    is counted in shares: after 1,000 requests a process draws 50, and asks the cache again when
    they are used. Never more than the limit get through; what a process has drawn and not used is
    lost to others, a twentieth at most for each.
    """
    with _drawing:
        share = _shares.get(key)
        if share is not None and share.left:
            share.left -= 1
            return share.counted - share.left
    size = max(1, share.counted // SHARE) if share is not None else 1
    total = counted(cache, key, 2 * WINDOW, size)
    if not total:
        return 0  # the cache is away
    with _drawing:
        if len(_shares) >= _MOST_SHARES:
            _shares.clear()  # most are of minutes that are over
        drawn_meanwhile = share.left if (share := _shares.get(key)) is not None else 0
        _shares[key] = _Share(total, size - 1 + drawn_meanwhile)
    return total - (size - 1)


class RateHeadersMiddleware:
    """Say in each answer to a program how much it may still ask.

    Counted one by one at first, then right to within a share of each process.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        rate: Rate | None = getattr(request, "rate", None)
        if rate is not None:
            response["RateLimit-Limit"] = str(rate.limit)
            response["RateLimit-Remaining"] = str(rate.left)
            response["RateLimit-Reset"] = str(rate.ends_in)
        return response
