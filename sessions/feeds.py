"""Calendar addresses."""

from django.http import HttpRequest, HttpResponse


def assembly_feed(request: HttpRequest, number: int, language: str) -> HttpResponse:
    raise NotImplementedError
