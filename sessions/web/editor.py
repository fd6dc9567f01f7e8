from django.http import HttpRequest, HttpResponse


def move(request: HttpRequest, event: str, pk: int) -> HttpResponse:
    raise NotImplementedError


def cancel(request: HttpRequest, event: str, pk: int) -> HttpResponse:
    raise NotImplementedError
