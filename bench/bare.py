"""The limits: Django views that do nothing but the last step, on the same server and database.

No middleware, no apps, one short list of addresses: less is not possible with the framework.
"""

import os
from functools import cache
from pathlib import Path

import dj_database_url
from django.conf import settings

settings.configure(
    ALLOWED_HOSTS=["*"],
    DATABASES={"default": dj_database_url.parse(os.environ["DATABASE_URL"], conn_max_age=None)},
    MIDDLEWARE=[],
    ROOT_URLCONF=__name__,
    SECRET_KEY="bench-" + "x" * 50,
    USE_TZ=True,
)

# Django reads its settings when these are imported.
from django.core.wsgi import get_wsgi_application  # noqa: E402
from django.db import connection, transaction  # noqa: E402
from django.http import HttpResponse  # noqa: E402
from django.urls import path  # noqa: E402
from django.views.decorators.csrf import csrf_exempt  # noqa: E402

_bodies = Path(os.environ["BENCH_BODIES"])
FEED = (_bodies / "feed").read_bytes()
LARGE = (_bodies / "large").read_bytes()
PAGE = (_bodies / "page").read_bytes()


def sent(body, content_type, status=200):
    # With its length an answer is one write; without it the server would cut it into chunks.
    headers = {"Content-Length": str(len(body))}
    return HttpResponse(body, content_type=content_type, status=status, headers=headers)


def feed(request):
    return sent(FEED, "text/calendar; charset=utf-8")


def large(request):
    return sent(LARGE, "text/calendar; charset=utf-8")


def page(request):
    return sent(PAGE, "text/html; charset=utf-8")


@cache
def _kept(name):
    return (_bodies / name).read_bytes()


def body(request, name):
    return sent(_kept(name), "text/html; charset=utf-8")


def unchanged(request):
    return HttpResponse(status=304)


@csrf_exempt
def insert(request):
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("INSERT INTO bench_row (body) VALUES (%s)", [request.body.decode()])
    return sent(b"", "text/plain", status=201)


urlpatterns = [
    path("feed", feed),
    path("large", large),
    path("page", page),
    path("bodies/<slug:name>", body),
    path("304", unchanged),
    path("insert", insert),
]
application = get_wsgi_application()
