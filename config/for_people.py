"""What only people need of a request: a session, a form's token, messages, a page's policy.

A program shows its key with every request and is passed by: it has no cookie that could be misused,
and its thousand registrations of the opening hour do not pay for what they cannot use. Who shows no
key, or none that is one, goes the whole way.
"""

from typing import Any, ClassVar

from csp.middleware import CSPMiddleware as BaseCSPMiddleware
from django.contrib.auth.middleware import AuthenticationMiddleware as BaseAuthenticationMiddleware
from django.contrib.messages.middleware import MessageMiddleware as BaseMessageMiddleware
from django.contrib.sessions.middleware import SessionMiddleware as BaseSessionMiddleware
from django.http import HttpRequest
from django.middleware.clickjacking import XFrameOptionsMiddleware as BaseXFrameOptionsMiddleware
from django.middleware.csrf import CsrfViewMiddleware as BaseCsrfViewMiddleware
from django.utils.deprecation import MiddlewareMixin


def is_program(request: HttpRequest) -> bool:
    """Tell whether a program asks: at the API's addresses, with a key and not with a cookie."""
    given = request.META.get("HTTP_AUTHORIZATION", "")
    return given[:7].lower() == "bearer " and request.path_info.startswith("/api/v1/")


class _ForPeople(MiddlewareMixin):
    def __call__(self, request: HttpRequest) -> Any:  # noqa: ANN401 - an answer
        if is_program(request):
            return self.get_response(request)
        return super().__call__(request)


class SessionMiddleware(_ForPeople, BaseSessionMiddleware):
    pass


class CsrfViewMiddleware(_ForPeople, BaseCsrfViewMiddleware):
    pass


class AuthenticationMiddleware(_ForPeople, BaseAuthenticationMiddleware):
    pass


class MessageMiddleware(_ForPeople, BaseMessageMiddleware):
    pass


class XFrameOptionsMiddleware(_ForPeople, BaseXFrameOptionsMiddleware):
    pass


class CSPMiddleware(_ForPeople, BaseCSPMiddleware):
    """For programs one line that never changes: an answer in JSON shows and loads nothing."""

    nothing: ClassVar[str] = "default-src 'none'; frame-ancestors 'none'"

    def __call__(self, request: HttpRequest) -> Any:  # noqa: ANN401 - an answer
        response = super().__call__(request)
        if is_program(request):
            response.headers["Content-Security-Policy"] = self.nothing
        return response
