"""Home, health, and the pages of errors."""

from datetime import timedelta
from typing import Any
from urllib.parse import quote

from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.core.cache import cache
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, connection
from django.http import (
    Http404,
    HttpRequest,
    HttpResponse,
    HttpResponsePermanentRedirect,
    JsonResponse,
)
from django.shortcuts import redirect, render
from django.templatetags.static import static
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from config import home as home_page
from notifications.selectors import oldest_wait
from sessions.web.public import public_page

LATE = timedelta(minutes=5)  # mail that waits longer than this means that no worker runs


@require_safe
def root(request: HttpRequest) -> HttpResponse:
    """Lead to the home page in the visitor's language."""
    return redirect("home")


@public_page
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    return render(request, "home.html", home_page.context(request, timezone.now()))


@never_cache
@require_safe
def livez(request: HttpRequest) -> HttpResponse:
    """Say that this process answers."""
    return JsonResponse({"status": "ok"})


@never_cache
@require_safe
def readyz(request: HttpRequest) -> HttpResponse:
    """Say whether the parts we stand on answer, and how long mail has been waiting.

    The database decides. A broker away or mail that waits only makes us ``degraded``.
    """
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
        waited = oldest_wait(timezone.now())
    except DatabaseError:
        return JsonResponse({"status": "unavailable", "database": "away"}, status=503)
    broker = "none" if not settings.REDIS_URL else _broker_state()
    calm = waited < LATE and broker != "away"
    return JsonResponse(
        {
            "status": "ok" if calm else "degraded",
            "database": "ok",
            "broker": broker,
            "oldest_mail_waits_seconds": int(waited.total_seconds()),
        }
    )


def _broker_state() -> str:
    cache.set("readyz", "1", 30)
    return "ok" if cache.get("readyz") == "1" else "away"


@require_safe
def robots(request: HttpRequest) -> HttpResponse:
    """Let robots read: a calendar program that obeys them must reach the feeds.

    Not papers: a robot that follows every link would have each one made, of each release.
    """
    closed = ("/api/", "/mailbox/", "/*/events/*/papers/")
    told = f"Sitemap: {settings.PUBLIC_URL}{reverse('sitemap')}"
    lines = ["User-agent: *", *(f"Disallow: {path}" for path in closed), "", told, ""]
    return HttpResponse("\n".join(lines), content_type="text/plain; charset=utf-8")


@require_safe
def icon(request: HttpRequest) -> HttpResponse:
    """Lead to the icon whoever asks for it where browsers look first."""
    return redirect(static("config/icon.svg"))


@require_safe
def moved(request: HttpRequest, event: str, rest: str) -> HttpResponse:
    """Lead from where an event's pages stood before to where they stand now, with the query."""
    page = reverse("assembly_sessions:assembly-detail", args=[event]) + quote(rest)
    query = request.META.get("QUERY_STRING", "")
    return HttpResponsePermanentRedirect(f"{page}?{query}" if query else page)


def absent(request: HttpRequest, key: str = "") -> HttpResponse:
    """Answer for an address that a library would open and we do not."""
    raise Http404


@require_safe
def to_login(request: HttpRequest) -> HttpResponse:
    """Lead to the one log-in page, with its codes and its limits, from the administration's own."""
    if request.user.is_authenticated:
        raise PermissionDenied
    return redirect_to_login(_own_path(request))


def _own_path(request: HttpRequest) -> str:
    wanted = request.GET.get("next", "")
    own = url_has_allowed_host_and_scheme(wanted, allowed_hosts=None)
    return wanted if own else reverse("admin:index")


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    return _error(request, "400.html", 400)


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    return _error(request, "403.html", 403)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    return _error(request, "403_csrf.html", 403)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    return _error(request, "404.html", 404)


def not_allowed(request: HttpRequest, *, allow: str) -> HttpResponse:
    """Say that an address knows another method; allow: those it does know."""
    response = _error(request, "405.html", 405)
    response["Allow"] = allow
    return response


def server_error(request: HttpRequest) -> HttpResponse:
    return _error(request, "500.html", 500)


def _error(request: HttpRequest, template: str, status: int) -> HttpResponse:
    """Render the page, or for a program the same refusal in the API's one shape."""
    if request.path.startswith("/api/"):
        return JsonResponse(_refusal(status), status=status)
    return render(request, template, status=status)


def _refusal(status: int) -> dict[str, Any]:
    code, detail = {
        400: ("bad_request", gettext("The request could not be read.")),
        403: ("permission_denied", gettext("You may not do this.")),
        404: ("not_found", gettext("There is nothing here.")),
        405: ("method_not_allowed", gettext("This address is not asked in this way.")),
        500: ("server_error", gettext("Something went wrong on our side.")),
    }[status]
    return {"code": code, "detail": detail, "rule": "", "details": {}}
