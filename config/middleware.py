"""What every request passes: its id, and the short way for calendar programs."""

import re
import uuid
from collections.abc import Callable

import structlog
from django.http import HttpRequest, HttpResponseBase

from sessions import feeds

Respond = Callable[[HttpRequest], HttpResponseBase]

_SANE_ID = re.compile(r"[A-Za-z0-9._-]{8,64}")


class RequestIdMiddleware:
    """Give each request an id: in its log lines, its answer, its error page."""

    def __init__(self, get_response: Respond) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        given = request.headers.get("X-Request-ID", "")
        request_id = given if _SANE_ID.fullmatch(given) else uuid.uuid4().hex
        request.META["hemicycle.request_id"] = request_id
        structlog.contextvars.bind_contextvars(request_id=request_id)
        try:
            response = self.get_response(request)
        finally:
            # Nothing that this thread does next, for a calendar program say, is this request's.
            structlog.contextvars.clear_contextvars()
        response["X-Request-ID"] = request_id
        return response


class CalendarFeedMiddleware:
    """Answer calendar programs first: no cookie, no language, no account has a say in a feed."""

    def __init__(self, get_response: Respond) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if request.path_info.startswith("/calendar/"):
            return feeds.answer(request)
        return self.get_response(request)
