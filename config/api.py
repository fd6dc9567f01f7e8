"""What all of the API shares: paging, reading, and one shape for every refusal.

``{"code": …, "detail": …, "rule": …, "details": {…}}``: the code is stable and for machines, the
sentence is in the reader's language, the rule is the citation where the statutes forbid it.
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, NoReturn

import structlog
from django.conf import settings
from django.core.exceptions import PermissionDenied, RequestDataTooBig
from django.core.exceptions import ValidationError as ModelValidationError
from django.db import IntegrityError
from django.db.models import QuerySet
from django.http import Http404
from django.utils.translation import gettext
from rest_framework import exceptions, negotiation, pagination, parsers, renderers
from rest_framework.request import Request
from rest_framework.response import Response

from assemblies.errors import DomainError, Superseded
from assemblies.gateways.rest import TooLarge, check_length
from assemblies.selectors import sentence_of

if TYPE_CHECKING:
    from rest_framework.views import APIView  # which itself imports the parser of this module

log = structlog.get_logger(__name__)


class Pages(pagination.PageNumberPagination):
    page_size = 50
    page_size_query_param = "page_size"
    max_page_size = 200

    def paginate_queryset(
        self,
        queryset: QuerySet[Any] | Sequence[Any],
        request: Request,
        view: "APIView | None" = None,
    ) -> list[Any] | None:
        """Return one page; a page or size that is no number, or is not there, is named."""
        for name in (self.page_query_param, self.page_size_query_param):
            _check_number(name, request.query_params.get(name))
        try:
            return super().paginate_queryset(queryset, request, view)
        except exceptions.NotFound:
            self._refuse_page()

    def _refuse_page(self) -> NoReturn:
        raise exceptions.NotFound(gettext("There is no such page."), code="no_such_page")


def _check_number(name: str, given: str | None) -> None:
    if given is None:
        return
    if not (given.isascii() and given.isdigit() and len(given) < 10 and int(given) > 0):
        raise exceptions.ValidationError({name: [gettext("Give a whole number from 1 on.")]})


class QuickNegotiation(negotiation.DefaultContentNegotiation):
    """JSON at once for who takes anything or asks for it; the usual weighing for everybody else."""

    def select_renderer(
        self,
        request: Request,
        renderers: Iterable[renderers.BaseRenderer],
        format_suffix: str | None = None,
    ) -> tuple[renderers.BaseRenderer, str]:
        first, given = next(iter(renderers)), request.META
        is_plain = not format_suffix and not given.get("QUERY_STRING")
        if is_plain and given.get("HTTP_ACCEPT", "*/*") in ("*/*", first.media_type):
            return first, str(first.media_type)
        return super().select_renderer(request, renderers, format_suffix)  # type: ignore[no-any-return]


class StrictJSONParser(parsers.JSONParser):
    """JSON as the standard has it: UTF-8, each name once, no NaN, not larger than a form."""

    renderer_class = renderers.JSONRenderer

    def parse(
        self,
        stream: Any,  # noqa: ANN401 - REST framework's signature
        media_type: str | None = None,
        parser_context: Mapping[str, Any] | None = None,
    ) -> Any:  # noqa: ANN401 - any JSON
        """Return what the body says. Raises TooLarge before reading, ParseError."""
        check_length((parser_context or {})["request"], settings.DATA_UPLOAD_MAX_MEMORY_SIZE)
        try:
            return _read_json(stream.read().decode("utf-8"))
        except (ValueError, RecursionError) as error:
            sentence = gettext("The body is not valid JSON in UTF-8: %(why)s")
            raise exceptions.ParseError(sentence % {"why": str(error)[:200]}) from None


def _read_json(text: str) -> Any:  # noqa: ANN401 - any JSON
    read = json.loads(text, object_pairs_hook=_unique_names, parse_constant=_no_constant)
    if "\\ud" in text.lower():
        json.dumps(read, ensure_ascii=False).encode("utf-8")  # half a character is refused
    return read


def _unique_names(pairs: Sequence[tuple[str, Any]]) -> dict[str, Any]:
    read = dict(pairs)
    if len(read) != len(pairs):
        seen: set[str] = set()
        twice = next(name for name, _value in pairs if name in seen or seen.add(name))  # type: ignore[func-returns-value]
        name = twice[:100].encode("utf-8", "replace").decode()
        raise exceptions.ValidationError({name: [gettext("This field is given twice.")]})
    return read


def _no_constant(name: str) -> NoReturn:
    raise ValueError(f"{name} is no JSON")


def refuse(error: Exception, context: dict[str, Any]) -> Response | None:
    """Answer an expected refusal; anything else is a bug and goes its own way."""
    if isinstance(error, DomainError):
        log.info("refused", code=error.code)
        answer = 412 if isinstance(error, Superseded) else 409
        sentence, details = sentence_of(error), dict(error.details)
        if error.field:
            details["fields"] = {error.field: [sentence]}
        return _answer(answer, error.code, sentence, error.rule, details)
    if isinstance(error, IntegrityError):
        log.warning("conflict", error=type(error).__name__)
        return _answer(409, "conflict", gettext("This is there already."))
    known = _as_api_exception(error)
    if known is None:
        return None
    if isinstance(known, exceptions.ValidationError):
        sentence = gettext("Some answers are missing or wrong.")
        return _answer(400, "invalid", sentence, details={"fields": _fields(known)})
    return _with_headers(_answer(known.status_code, _code_of(known), str(known.detail)), known)


def _as_api_exception(error: Exception) -> exceptions.APIException | None:
    if isinstance(error, Http404):
        return exceptions.NotFound()
    if isinstance(error, PermissionDenied):
        return exceptions.PermissionDenied()
    if isinstance(error, RequestDataTooBig):
        return TooLarge()
    if isinstance(error, ModelValidationError):
        return exceptions.ValidationError(error.messages)
    return error if isinstance(error, exceptions.APIException) else None


def _fields(error: exceptions.ValidationError) -> Any:  # noqa: ANN401 - as nested as the input
    return error.detail if isinstance(error.detail, dict) else {"non_field_errors": error.detail}


def _code_of(error: exceptions.APIException) -> str:
    if str(error.detail).startswith("CSRF Failed"):
        return "csrf_failed"
    code = error.get_codes()
    return code if isinstance(code, str) else error.default_code


def _with_headers(response: Response, error: exceptions.APIException) -> Response:
    wait = getattr(error, "wait", None)
    if wait is not None:
        response["Retry-After"] = str(int(wait) + 1)
    if header := getattr(error, "auth_header", None):
        response["WWW-Authenticate"] = header
    return response


def _answer(
    code_of_http: int,
    code: str,
    detail: str,
    rule: str = "",
    details: dict[str, Any] | None = None,
) -> Response:
    body = {"code": code, "detail": detail, "rule": rule, "details": details or {}}
    return Response(body, status=code_of_http)
