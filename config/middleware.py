"""What every request passes: its id, and the short way for calendar programs."""

import re
import uuid
from collections.abc import Callable

import structlog
from django.http import HttpRequest, HttpResponseBase

from sessions.feeds import assembly_feed

Respond = Callable[[HttpRequest], HttpResponseBase]

_FEED = re.compile(r"/calendar/assemblies/(?P<number>\d{1,4})\.(?P<language>[a-z]{2})\.ics")
_SANE_ID = re.compile(r"[A-Za-z0-9._-]{8,64}")


class RequestIdMiddleware:
    """Give each request an id: in its log lines, its answer, its error page."""

    def __init__(self, get_response: Respond) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        given = request.headers.get("X-Request-ID", "")
        request_id = given if _SANE_ID.fullmatch(given) else uuid.uuid4().hex
        request.META["hemicycle.request_id"] = request_id
        structlog.contextvars.clear_contextvars()
        structlog.contextvars.bind_contextvars(request_id=request_id)
        response = self.get_response(request)
        response["X-Request-ID"] = request_id
        return response


class CalendarFeedMiddleware:
    """Answer calendar programs first: no cookie, no language, no account has a say in a feed."""

    def __init__(self, get_response: Respond) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        found = _FEED.fullmatch(request.path_info)
        if found is None:
            return self.get_response(request)
        return assembly_feed(request, number=int(found["number"]), language=found["language"])
