"""How often one address may show a wrong secret, so that nobody tries many."""

import hashlib
import time
from typing import Final

from allauth.account.adapter import get_adapter
from django.core.cache import cache
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest

A_MINUTE: Final = 60
_KEPT = 90  # seconds


def is_stopped(request: HttpRequest) -> bool:
    """Tell whether this address has shown too many wrong ones in this minute.

    With the cache away nobody is stopped.
    """
    return int(cache.get(_key(request), 0)) >= A_MINUTE


def count(request: HttpRequest) -> None:
    """Count a wrong one."""
    key = _key(request)
    if cache.add(key, 1, _KEPT):
        return
    try:
        cache.incr(key)
    except ValueError:  # it went between the two steps
        return


def _key(request: HttpRequest) -> str:
    try:
        who = get_adapter().get_client_ip(request)
    except PermissionDenied:  # no address can be made out: all such are one
        who = ""
    minute = int(time.time()) // 60
    return "calendar-" + hashlib.sha256(f"{who} {minute}".encode()).hexdigest()
