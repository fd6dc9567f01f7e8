"""Pages that are the same for every visitor without an account."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.cache import patch_cache_control

FEED_FRESH = 300  # seconds
View = Callable[..., HttpResponse]

# Whatever else stands behind the question mark changes nothing, but must not fill the memory.
KNOWN = frozenset({"body", "theme", "zone"})


def public_page(view: View) -> View:
    """Mark answers that may be kept for the next visitor (see config/public_pages.py).

    A browser asks again each time, so that a moved sitting is never seen where it was.
    """

    @wraps(view)
    def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:  # noqa: ANN401 - any view's
        response = view(request, *args, **kwargs)
        visitor = not request.user.is_authenticated
        patch_cache_control(response, no_cache=True, **({} if visitor else {"private": True}))
        may_be_kept = visitor and response.status_code == 200 and request.GET.keys() <= KNOWN
        response.may_be_kept = may_be_kept  # type: ignore[attr-defined]
        return response

    return answer


def calendar_page(view: View) -> View:
    """Do the same for pages about a calendar: kept are those of one name, which people link to.

    The view says by ``is_named`` on its answer whether it is one; combinations without end must
    not fill the memory.
    """

    @wraps(view)
    def answer(request: HttpRequest) -> HttpResponse:
        response = view(request)
        visitor = not request.user.is_authenticated
        patch_cache_control(response, no_cache=True, **({} if visitor else {"private": True}))
        is_named = response.status_code == 200 and getattr(response, "is_named", False)
        response.may_be_kept = visitor and is_named  # type: ignore[attr-defined]
        return response

    return answer


def feed_page(view: View) -> View:
    """Do the same for what feed readers ask: a copy may be some minutes old without asking."""

    @wraps(view)
    def answer(request: HttpRequest, ending: str) -> HttpResponse:
        response = view(request, ending)
        is_named = response.status_code == 200 and getattr(response, "is_named", False)
        patch_cache_control(response, public=True, max_age=FEED_FRESH)
        response.may_be_kept = is_named and not request.user.is_authenticated  # type: ignore[attr-defined]
        return response

    return answer
