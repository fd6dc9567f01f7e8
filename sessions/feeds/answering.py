"""Everything below ``/calendar/``: which room of this edge answers which address.

Calendar programs are answered before anything else: no cookie, language or account has a say.
"""

from django.http import HttpRequest, HttpResponse

from sessions.feeds import public, single
from sessions.feeds.conditional import refusal, response_of

_READS = ("GET", "HEAD")


def answer(request: HttpRequest) -> HttpResponse:
    """Answer any request below ``/calendar/``."""
    if request.method not in _READS:
        return response_of(refusal("Only GET and HEAD.\n", 405, Allow=", ".join(_READS)))
    path = request.path_info
    made = single.answer(request.META, path) or public.answer(request.META, path)
    return response_of(made or refusal("No such calendar.\n", 404))
