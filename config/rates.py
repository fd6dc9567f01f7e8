"""How much a program may ask, and what it is told of it."""

import hashlib
import time
from collections.abc import Callable
from dataclasses import dataclass
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
        kind = "account" if request.user.is_authenticated else "stranger"
        who = str(request.user.pk) if request.user.is_authenticated else self.get_ident(request)
        now = int(time.time())
        key = hashlib.sha256(f"{kind} {who} {now // WINDOW}".encode()).hexdigest()
        rate = Rate(PER_MINUTE[kind], counted(cache, key, 2 * WINDOW), WINDOW - now % WINDOW)
        request._request.rate = rate  # type: ignore[attr-defined]  # noqa: SLF001 - read below
        return rate.counted <= rate.limit

    def wait(self) -> float:
        """Return the seconds until the next minute begins."""
        return WINDOW - time.time() % WINDOW


class RateHeadersMiddleware:
    """Say in each answer to a program how much it may still ask: of its own count, no estimate."""

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
