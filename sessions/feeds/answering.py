"""Everything below ``/calendar/`` and ``/dav/``: which room of this edge answers which address.

Calendar programs are answered before anything else: no cookie, language or account has a say.
"""

from django.http import HttpRequest, HttpResponse

from sessions.feeds import personal, public, single
from sessions.feeds.caldav import answering as caldav
from sessions.feeds.conditional import refusal, response_of

_READS = ("GET", "HEAD")


def answers(path: str) -> bool:
    """Tell whether a path is answered here."""
    return path.startswith("/calendar/") or caldav.answers(path)


def answer(request: HttpRequest) -> HttpResponse:
    """Answer any request that `answers` takes."""
    path = request.path_info
    if caldav.answers(path):
        return response_of(caldav.answer(request, path))
    if request.method not in _READS:
        return response_of(refusal("Only GET and HEAD.\n", 405, Allow=", ".join(_READS)))
    made = (
        personal.answer(request, path)
        or single.answer(request.META, path)
        or public.answer(request.META, path)
    )
    return response_of(made or refusal("No such calendar.\n", 404))
