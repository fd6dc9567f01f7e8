"""A file as it leaves the house: to be saved, never to be run by a browser."""

from collections.abc import Callable
from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils.cache import get_conditional_response
from django.utils.http import content_disposition_header


@dataclass(frozen=True, slots=True, kw_only=True)
class File:
    """A file to be given out. read: its bytes, asked for only when they are sent."""

    name: str
    media_type: str
    language: str
    etag: str
    read: Callable[[], bytes]


def answer(request: HttpRequest, file: File) -> HttpResponseBase:
    """Give the bytes to be saved, or say that what the reader has is unchanged.

    Nothing on the way keeps it: whether somebody may have it is asked each time.
    """
    response = get_conditional_response(request, etag=file.etag)
    if response is None:
        is_text = file.media_type == "text/plain"
        kind = "text/plain; charset=utf-8" if is_text else file.media_type
        response = HttpResponse(file.read(), content_type=kind)
        response["Content-Disposition"] = content_disposition_header(True, file.name)
        response["Content-Language"] = file.language
    response["ETag"] = file.etag
    response["Cache-Control"] = "private, no-cache"
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "sandbox; default-src 'none'"
    return response
