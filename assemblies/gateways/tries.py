"""How often one address may ask, on pages where strangers could try things out."""

import hashlib
import time

from allauth.account.adapter import get_adapter
from django.core.cache import cache
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest


def is_too_often(request: HttpRequest, what: str, *, a_minute: int) -> bool:
    """Count one try of this address; tell whether there were too many in this minute.

    With the cache away nobody is stopped.
    """
    try:
        who = get_adapter().get_client_ip(request)
    except PermissionDenied:  # no address can be made out: all such are one
        who = ""
    minute = int(time.time()) // 60
    key = "tries-" + hashlib.sha256(f"{what} {who} {minute}".encode()).hexdigest()
    if cache.add(key, 1, 90):
        return False
    try:
        return int(cache.incr(key)) > a_minute
    except ValueError:  # it went between the two steps
        return False
