"""Who asks: HTTP Basic with the account's address and a calendar secret as the password."""

import base64
import binascii
import hmac
from dataclasses import dataclass
from datetime import datetime

from django.http import HttpRequest

from assemblies.gateways.tries import is_too_often
from assemblies.services.accounts import digest_of
from sessions.feeds.personal import WRONG_A_MINUTE
from sessions.jobs import personal
from sessions.jobs.personal import Calendar
from sessions.selectors.personal import holder_of

_LONGEST = 1_000  # letters of an Authorization header


class TooManyWrong(Exception):
    """From where this request comes, too many wrong secrets came in this minute."""


@dataclass(frozen=True, slots=True)
class Guest:
    """Who may come in, with her calendar as it stands."""

    email: str
    digest: str
    held: Calendar


def guest_of(request: HttpRequest, *, at: datetime) -> Guest | None:
    """Return who asks; None for a wrong secret or name, which is counted, and for none.

    The secret is looked up whoever is named, so that it takes as long for names nobody has. Two
    queries. Raises TooManyWrong; who has the right one comes in whatever others try.
    """
    given = _given(request.META.get("HTTP_AUTHORIZATION", ""))
    if given is None:
        return None
    name, secret = given
    digest = digest_of(secret)
    holder = holder_of(digest)
    user_id, email = holder or (0, "")
    is_hers = hmac.compare_digest(name.strip().lower().encode(), email.lower().encode())
    held = personal.calendar_of(user_id, digest, at=at) if holder and is_hers else None
    if held is None:
        if is_too_often(request, "calendar", a_minute=WRONG_A_MINUTE):
            raise TooManyWrong
        return None
    return Guest(email, digest, held)


def _given(header: str) -> tuple[str, str] | None:
    scheme, _, value = header.partition(" ")
    if scheme.lower() != "basic" or len(header) > _LONGEST:
        return None
    try:
        words = base64.b64decode(value.strip(), validate=True).decode()
    except (binascii.Error, ValueError):
        return None
    name, colon, secret = words.partition(":")
    return (name, secret) if colon and name and secret else None
