"""What every interface for programs reads in the same way: shapes of input, versions of a thing."""

import hashlib
import json
import re
from collections.abc import Callable, Container, Mapping
from datetime import UTC, date, datetime
from enum import StrEnum
from functools import cache, cached_property
from operator import attrgetter
from typing import IO, Any, ClassVar

from django.core.validators import ProhibitNullCharactersValidator
from django.db import models
from django.utils.http import parse_etags
from django.utils.translation import gettext_lazy as _
from rest_framework import serializers, status
from rest_framework.exceptions import APIException
from rest_framework.fields import empty
from rest_framework.parsers import BaseParser
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.utils.encoders import JSONEncoder
from rest_framework.validators import ProhibitSurrogateCharactersValidator

from assemblies.errors import Superseded
from assemblies.rules.names import UNPRINTABLE_IN_LINE, UNPRINTABLE_IN_TEXT

_MARK = re.compile(r'(?:W/)?"([!#-~]{1,80}?)(?:\.[0-9a-f]{32})?"')  # without what `told` adds
_WITH_OFFSET = re.compile(r"(?:[Zz]|[+-]\d\d:?\d\d)\Z")
_NAMED_AT_MOST = 10  # unknown names that a refusal repeats
YEARS = range(1889, 2200)  # the first conference; what any calendar can print

BIGGEST_KEY = 2**63 - 1


class VersionMissing(APIException):
    """A change must say which version its author saw."""

    status_code = status.HTTP_428_PRECONDITION_REQUIRED
    default_detail = _("Say in If-Match which version you saw: the ETag of the last answer.")
    default_code = "precondition_required"


class TooLarge(APIException):
    """The body is larger than its kind may be; none of it was read."""

    status_code = status.HTTP_413_REQUEST_ENTITY_TOO_LARGE
    default_detail = _("The request is too large.")
    default_code = "too_large"


def check_length(request: Request, limit: int) -> None:
    """Refuse a body of more than ``limit`` bytes before it is read. Raises TooLarge."""
    if int(request.META.get("CONTENT_LENGTH") or 0) > limit:
        raise TooLarge


class RawBody(BaseParser):
    """A file as the whole body, as `content`."""

    limit: ClassVar[int]  # bytes

    def parse(
        self,
        stream: IO[bytes],
        media_type: str | None = None,
        parser_context: Mapping[str, Any] | None = None,
    ) -> dict[str, bytes]:
        """Return the bytes. Raises TooLarge."""
        check_length((parser_context or {})["request"], self.limit)
        return {"content": stream.read(self.limit)}


def version_of(pk: int, version: int) -> str:
    """Return the mark of one version of a thing, as `seen_version` reads it."""
    return f"{pk}-{version}"


def etag_of(pk: int, version: int) -> str:
    """Return the ETag of one version of a thing."""
    return f'"{version_of(pk, version)}"'


def seen_mark(request: Request) -> str:
    """Return the mark of what the client saw, from ``If-Match``, without its quotes.

    A weak mark is taken too: a proxy that compresses makes marks weak. Raises VersionMissing
    without the header, Superseded when it is no single mark.
    """
    given = request.headers.get("If-Match", "").strip()
    if not given:
        raise VersionMissing
    found = _MARK.fullmatch(given)
    if found is None:
        raise Superseded
    return found[1]


def seen_version(request: Request, pk: int) -> int:
    """Return the version that the client saw, from ``If-Match``.

    Raises VersionMissing without the header, Superseded when it speaks of another thing or of none.
    """
    found = re.fullmatch(rf"{pk}-([0-9]{{1,9}})", seen_mark(request))
    if found is None:
        raise Superseded
    return int(found[1])


def unless_known(request: Request, response: Response) -> Response:
    """Return an answer with the ETag of what it tells, or 304 to a client that holds just that."""
    return _or_held(request, response, f'"{_mark_of(response.data)}"')


def told(request: Request, body: Any, seen: str, code: int = 200) -> Response:  # noqa: ANN401 - any JSON
    """Return an answer whose ETag says which version was seen, and then all that it tells.

    ``If-Match`` is read for the version alone (`seen_mark`); ``If-None-Match`` stands for the
    whole: names of others, and what this reader may see, change without a new version.
    """
    response = Response(body, status=code)
    etag = f'"{seen}.{_mark_of(body)}"'
    if request.method in ("GET", "HEAD"):
        return _or_held(request, response, etag)
    response["ETag"] = etag
    return response


def _mark_of(body: Any) -> str:  # noqa: ANN401 - any JSON
    written = json.dumps(body, cls=JSONEncoder, sort_keys=True)
    return hashlib.sha256(written.encode()).hexdigest()[:32]


def _or_held(request: Request, response: Response, etag: str) -> Response:
    """Return the answer, or 304; a weak mark is taken too: a proxy that compresses makes it so."""
    held = parse_etags(request.headers.get("If-None-Match", ""))
    if {etag, f"W/{etag}", "*"} & set(held):
        return Response(status=status.HTTP_304_NOT_MODIFIED, headers={"ETag": etag})
    response["ETag"] = etag
    return response


class ColumnsOut(serializers.ModelSerializer[Any]):
    """A row as its columns say, for serializers without methods and nested rows.

    REST framework builds all fields anew for each answer, a sixth of the time that adding a person
    takes; these keep no state, so each class builds them once.
    """

    def to_representation(self, instance: models.Model) -> dict[str, Any]:
        return self.of(instance)

    @classmethod
    def of(cls, row: models.Model) -> dict[str, Any]:
        """Return what is told of a row, without a serializer made for it."""
        return {
            name: None if (value := read(row)) is None else write(value)
            for name, read, write in _columns_of(cls)
        }


@cache
def _columns_of(
    kind: type[ColumnsOut],
) -> tuple[tuple[str, Callable[[Any], Any], Callable[[Any], Any]], ...]:
    return tuple(
        (
            name,
            attrgetter(field.source or name),
            _moment if isinstance(field, serializers.DateTimeField) else field.to_representation,
        )
        for name, field in kind().fields.items()
    )


def _moment(at: datetime) -> str:
    """Return a moment as REST framework tells it, in UTC whatever zone a page has chosen."""
    return at.astimezone(UTC).isoformat().replace("+00:00", "Z")


class Input(serializers.Serializer[Any]):
    """The shape of what a program sends; names nobody knows are refused, not passed over.

    It is JSON, never a form in disguise, so that each field is asked only for what was sent.
    """

    def to_internal_value(self, data: Any) -> Any:  # noqa: ANN401 - REST framework's signature
        if not isinstance(data, Mapping):
            return super().to_internal_value(data)  # which says what is wrong with it
        _refuse_unknown(data, self.fields)
        read: dict[str, Any] = {}
        faults: dict[str, Any] = {}
        for name, field, check in self._reading:
            if name not in data and field not in self._awaited:
                continue
            try:
                value = field.run_validation(data.get(name, empty))
                self.set_value(read, field.source_attrs, check(value) if check else value)
            except serializers.ValidationError as fault:
                faults[name] = fault.detail
        if faults:
            raise serializers.ValidationError(faults)
        return read

    def run_validators(self, value: Any) -> None:  # noqa: ANN401 - REST framework's signature
        if self.validators:
            super().run_validators(value)

    @cached_property
    def _reading(self) -> list[tuple[str, Any, Callable[[Any], Any] | None]]:
        return [
            (name, field, getattr(self, f"validate_{name}", None))
            for name, field in self.fields.items()
        ]

    @cached_property
    def _awaited(self) -> frozenset[Any]:
        """The fields that have something to say of not being sent."""
        if getattr(self.root, "partial", False):
            return frozenset()
        fields = self.fields.values()
        return frozenset(one for one in fields if one.required or one.default is not empty)

    @classmethod
    def read(cls, data: object, *, partial: bool = False) -> dict[str, Any]:
        """Return what was sent, in our types. Raises ValidationError naming each bad field.

        The fields keep no state while they read, so each class builds them once, not anew for each
        request.
        """
        return dict(_reader_of(cls, partial).run_validation(data))


def _refuse_unknown(given: Mapping[Any, Any], known: Container[str]) -> None:
    unknown = sorted(name for name in given if name not in known)[:_NAMED_AT_MOST]
    if unknown:
        sentence = _("There is no such field.")
        raise serializers.ValidationError({name[:100]: [sentence] for name in unknown})


@cache
def _reader_of(kind: type[Input], partial: bool) -> Input:
    return kind(partial=partial)


# What these look for is among the characters that cannot be printed.
_FORBIDDEN_TOO = (ProhibitNullCharactersValidator, ProhibitSurrogateCharactersValidator)


class Text(serializers.CharField):
    """Words of several lines; trimmed, without control characters."""

    forbidden: ClassVar[re.Pattern[str]] = UNPRINTABLE_IN_TEXT
    default_error_messages = {"control": _("Remove the characters that cannot be printed.")}

    def __init__(self, **kwargs: Any) -> None:  # noqa: ANN401 - passed on
        super().__init__(**kwargs)
        self.validators = [one for one in self.validators if not isinstance(one, _FORBIDDEN_TOO)]

    def to_internal_value(self, data: Any) -> str:  # noqa: ANN401 - REST framework's signature
        if not isinstance(data, str):
            self.fail("invalid")
        return super().to_internal_value(data)

    def run_validators(self, value: Any) -> None:  # noqa: ANN401 - REST framework's signature
        super().run_validators(value)
        if self.forbidden.search(value):
            self.fail("control")


class Line(Text):
    """Words of one line."""

    forbidden = UNPRINTABLE_IN_LINE


class Address(serializers.EmailField):
    """An e-mail address."""

    def to_internal_value(self, data: Any) -> str:  # noqa: ANN401 - REST framework's signature
        if not isinstance(data, str):
            self.fail("invalid")
        return super().to_internal_value(data)


class OneOf(serializers.ChoiceField):
    """A word of a vocabulary, read as its enum."""

    default_error_messages = {"invalid_choice": _("Choose one of the words that are listed.")}

    def __init__(self, vocabulary: type[StrEnum], **kwargs: Any) -> None:  # noqa: ANN401 - passed on
        self.vocabulary = vocabulary
        self._words = {word.value: word for word in vocabulary}
        self._given = kwargs
        super().__init__(choices=[(word.value, word.value) for word in vocabulary], **kwargs)

    def __deepcopy__(self, memo: object) -> "OneOf":
        return type(self)(self.vocabulary, **self._given)

    def to_internal_value(self, data: Any) -> Any:  # noqa: ANN401 - REST framework's signature
        word = self._words.get(data) if isinstance(data, str) else None
        if word is None:
            self.fail("invalid_choice")
        return word


class WholeNumber(serializers.IntegerField):
    """A number that is one in JSON too: no text, no truth."""

    def to_internal_value(self, data: Any) -> int:  # noqa: ANN401 - REST framework's signature
        if not isinstance(data, int) or isinstance(data, bool):
            self.fail("invalid")
        return super().to_internal_value(data)


class Key(WholeNumber):
    """The number by which a thing is known, no larger than a database holds."""

    def __init__(self, **kwargs: Any) -> None:  # noqa: ANN401 - passed on
        super().__init__(**{"min_value": 1, "max_value": BIGGEST_KEY, **kwargs})


class ByCode(serializers.SlugRelatedField[Any]):
    """A thing named by its code; what no database can hold is no code."""

    def to_internal_value(self, data: Any) -> Any:  # noqa: ANN401 - REST framework's signature
        if not isinstance(data, str) or not data.isprintable():
            self.fail("invalid")
        return super().to_internal_value(data)


class Day(serializers.DateField):
    """A day of a year that any calendar can print."""

    default_error_messages = {"year": _("This year is out of range.")}

    def to_internal_value(self, value: Any) -> date:  # noqa: ANN401 - REST framework's signature
        day = super().to_internal_value(value)
        if day.year not in YEARS:
            self.fail("year")
        return day


class Moment(serializers.DateTimeField):
    """A moment with its offset: without one, nobody knows whose clock is meant."""

    default_error_messages = {
        "offset": _("Say the offset too, for instance 2018-03-24T09:00:00+01:00."),
        "year": _("This year is out of range."),
    }

    def to_internal_value(self, value: Any) -> datetime:  # noqa: ANN401 - REST framework's signature
        if not isinstance(value, str):
            self.fail("invalid", format="ISO 8601")
        moment = super().to_internal_value(value)
        if not _WITH_OFFSET.search(value):
            self.fail("offset")
        if moment.year not in YEARS:
            self.fail("year")
        return moment
