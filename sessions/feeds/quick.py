"""Answers in front of the framework, from what this process found a moment ago.

Five times a second a request for a calendar, or for a page that is the same for all visitors, goes
the long way and asks the database; the others get the same headers and bytes here, without a
request object, a signal or a query.
"""

from collections.abc import Callable, Iterable
from http import HTTPStatus
from typing import Any

from sessions.feeds import public
from sessions.feeds.conditional import Environ, Reply

Application = Callable[[dict[str, Any], Any], Iterable[bytes]]
Way = Callable[[Environ], Reply | None]  # None: it is not here

_STATUSES = {status.value: f"{status.value} {status.phrase}" for status in HTTPStatus}
_READS = ("GET", "HEAD")


def calendar(environ: Environ) -> Reply | None:
    """Answer a calendar program."""
    path = str(environ["PATH_INFO"])
    return public.at_hand(environ, path) if path.startswith(public.PREFIX) else None


def before(framework: Application, *ways: Way) -> Application:
    """Return the WSGI callable that tries these ways first and hands on the rest."""

    def application(environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:  # noqa: ANN401 - WSGI's callable
        if environ["REQUEST_METHOD"] in _READS:
            for way in ways:
                made = way(environ)
                if made is not None:
                    return _sent(made, start_response)
        return framework(environ, start_response)

    return application


def _sent(made: Reply, start_response: Any) -> Iterable[bytes]:  # noqa: ANN401 - WSGI's callable
    start_response(_STATUSES[made.status], list(made.headers))
    return [made.body]
