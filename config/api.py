"""What all of the API shares: paging, and one shape for every refusal.

``{"code": …, "detail": …, "rule": …, "details": {…}}``: the code is stable and for machines, the
sentence is in the reader's language, the rule is the citation where the statutes forbid it.
"""

from typing import Any

import structlog
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.utils.translation import gettext
from rest_framework import exceptions, pagination
from rest_framework.response import Response
from rest_framework.views import set_rollback

from assemblies.errors import DomainError

log = structlog.get_logger(__name__)


class Pages(pagination.PageNumberPagination):
    page_size = 50
    page_size_query_param = "page_size"
    max_page_size = 200


def sentence_of(error: DomainError) -> str:
    """Return the refusal's sentence in the active language, with its numbers."""
    return gettext(error.message).format(**error.details)


def refuse(error: Exception, context: dict[str, Any]) -> Response | None:
    """Answer an expected refusal; anything else is a bug and goes its own way."""
    if isinstance(error, DomainError):
        set_rollback()
        log.info("refused", code=error.code)
        return _answer(409, error.code, sentence_of(error), error.rule, error.details)
    if isinstance(error, Http404):
        error = exceptions.NotFound()
    elif isinstance(error, PermissionDenied):
        error = exceptions.PermissionDenied()
    if not isinstance(error, exceptions.APIException):
        return None
    set_rollback()
    if isinstance(error, exceptions.ValidationError):
        sentence = gettext("Some answers are missing or wrong.")
        return _answer(error.status_code, "invalid", sentence, "", {"fields": error.detail})
    response = _answer(error.status_code, str(error.default_code), str(error.detail), "", {})
    if wait := getattr(error, "wait", None):
        response["Retry-After"] = str(int(wait))
    if header := getattr(error, "auth_header", None):
        response["WWW-Authenticate"] = header
    return response


def _answer(status: int, code: str, detail: str, rule: str, details: dict[str, Any]) -> Response:
    body = {"code": code, "detail": detail, "rule": rule, "details": details}
    return Response(body, status=status)
