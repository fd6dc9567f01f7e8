"""What only people need of a request: a session, a form's token, messages, a page's policy.

A program shows its key with every request and is passed by: it has no cookie that could be misused,
and its thousand registrations of the opening hour do not pay for what they cannot use. Who shows no
key, or none that is one, goes the whole way.

The two classes stand around the middleware of people in the settings. Django makes the inner one
first, which leaves the rest of the way to the outer one.
"""

from collections.abc import Callable
from typing import Final

from django.http import HttpRequest, HttpResponseBase

Respond = Callable[[HttpRequest], HttpResponseBase]

_rests_of_the_way: list[Respond] = []

# An answer in JSON shows and loads nothing.
NOTHING: Final = "default-src 'none'; frame-ancestors 'none'"


def is_program(request: HttpRequest) -> bool:
    """Tell whether a program asks: at the API's addresses, with a key and not with a cookie."""
    given = request.META.get("HTTP_AUTHORIZATION", "")
    return given[:7].lower() == "bearer " and request.path_info.startswith("/api/v1/")


class ProgramsPassByMiddleware:
    """Lead programs around what follows in the settings, to `ProgramsJoinMiddleware`."""

    def __init__(self, get_response: Respond) -> None:
        self.get_response = get_response
        self.rest_of_the_way = _rests_of_the_way.pop()

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if not is_program(request):
            return self.get_response(request)
        response = self.rest_of_the_way(request)
        response.headers["Content-Security-Policy"] = NOTHING
        return response


class ProgramsJoinMiddleware:
    """The place where programs come back to the way of all."""

    def __init__(self, get_response: Respond) -> None:
        self.get_response = get_response
        _rests_of_the_way.append(get_response)

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.get_response(request)
