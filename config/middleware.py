"""What every request passes: its id, and the short way for calendar programs."""

import re
import time
import uuid
from collections.abc import Callable
from contextlib import suppress

import structlog
from django.contrib.auth import SESSION_KEY
from django.db import DatabaseError
from django.http import HttpRequest, HttpResponseBase, HttpResponseNotAllowed
from django.shortcuts import render

from assemblies.errors import DomainError, SealedUnreadable
from assemblies.models.accounts import User
from assemblies.selectors import sentence_of
from config.views import not_allowed
from sessions.feeds import answering as calendars

log = structlog.get_logger(__name__)

Respond = Callable[[HttpRequest], HttpResponseBase]

# Asked every few seconds by machines; worth a line only when they fail.
_PROBES = {
    "livez", "readyz", "vote-live", "own-votes-live", "debate-live", "debate-chair-live",
    "screen-live",
}  # fmt: skip
# A secret ballot leaves no line that says who cast one, and when: neither the ballot itself,
# refused or not, nor what its page asks at once (docs/adr/0031).
_SECRET = {"assembly_sessions:election-vote", "election-live"}

# Of a browser's devices we ask for the camera only: pictures for badges, codes at the doors.
_PERMISSIONS = "camera=(self), microphone=(), geolocation=(), payment=(), usb=()"

_SANE_ID = re.compile(r"[A-Za-z0-9._-]{8,64}")


class RequestIdMiddleware:
    """Give each request an id, in its log lines, answer and error page, and one line of its own.

    Feeds and pages kept in memory are answered before it and leave none.
    """

    def __init__(self, get_response: Respond) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        given = request.META.get("HTTP_X_REQUEST_ID", "")
        request_id = given if _SANE_ID.fullmatch(given) else uuid.uuid4().hex
        request.META["hemicycle.request_id"] = request_id
        structlog.contextvars.bind_contextvars(request_id=request_id)
        began = time.perf_counter()
        try:
            response = self.get_response(request)
            _write_line(request, response.status_code, time.perf_counter() - began)
        finally:
            # Nothing that this thread does next, for a calendar program say, is this request's.
            structlog.contextvars.clear_contextvars()
        response["X-Request-ID"] = request_id
        return response


def _write_line(request: HttpRequest, status: int, seconds: float) -> None:
    """Log what was asked by the name of its route: an address may hold words, dates, a secret."""
    route = request.resolver_match.view_name if request.resolver_match else None
    if route in _SECRET and status < 500:
        return
    if status < 400 and (route is None or route in _PROBES):
        return  # a static file, or somebody asking whether we live
    log.info(
        "request",
        method=request.method,
        route=route,
        status=status,
        ms=round(seconds * 1000),
        user=_key_of_account(request),
    )


def _key_of_account(request: HttpRequest) -> int | None:
    """Return whose request it was as far as the view has found out; costs no query."""
    user = getattr(request, "user", None)
    if type(user) is User:  # by a token; else it is a promise that is better not asked
        return user.pk
    store = getattr(request, "session", None)
    key = None
    if store is not None and store.accessed:
        with suppress(DatabaseError):
            key = store.get(SESSION_KEY)
    return int(key) if key else None


class CalendarFeedMiddleware:
    """Answer calendar programs first: no cookie, no language, no account has a say in a feed."""

    def __init__(self, get_response: Respond) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if calendars.answers(request.path_info):
            return calendars.answer(request)
        return self.get_response(request)


class RefusalMiddleware:
    """Say a refusal that no page has caught in its own words; what pages may use of a browser.

    A method that an address does not know is refused by Django without a word: here it gets one.

    The API says its refusals itself (config/api.py).
    """

    def __init__(self, get_response: Respond) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        if isinstance(response, HttpResponseNotAllowed):
            response = not_allowed(request, allow=response["Allow"])
        response.setdefault("Permissions-Policy", _PERMISSIONS)
        return response

    def process_exception(
        self, request: HttpRequest, exception: Exception
    ) -> HttpResponseBase | None:
        """Return the page of a refusal; None lets a bug go its own way."""
        if not isinstance(exception, DomainError):
            return None
        is_ours = isinstance(exception, SealedUnreadable)
        (log.error if is_ours else log.info)("refused", code=exception.code)
        context = {"sentence": sentence_of(exception)}
        return render(request, "refused.html", context, status=503 if is_ours else 409)
