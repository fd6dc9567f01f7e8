"""Answers that are files, for programs: the bytes themselves, as large as a page takes them."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.http import content_disposition_header
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from assemblies.gateways.rest import RawBody
from assemblies.rules.uploads import JPEG, MAX_BYTES, PDF, PNG
from registrations.api.answers import (
    AnswersOut,
    OfDelegationViewSet,
    OfPersonViewSet,
    shown_of_delegation,
    shown_of_person,
)
from registrations.api.views import account_of
from registrations.models.uploads import Upload
from registrations.permissions.people import protected_uploads, visible_uploads
from registrations.services import protected
from registrations.services.answers import NewFile


class RawPdf(RawBody):
    media_type, limit = PDF, MAX_BYTES


class RawJpeg(RawBody):
    media_type, limit = JPEG, MAX_BYTES


class RawPng(RawBody):
    media_type, limit = PNG, MAX_BYTES


_PARSERS = (RawPdf, RawJpeg, RawPng)
_AS_IT_IS = {kind.media_type: OpenApiTypes.BINARY for kind in _PARSERS}
_NAME = OpenApiParameter("name", str, description="The file's name; its ending is by its content.")


class PersonFileViewSet(OfPersonViewSet):
    """A file that answers a question about a person. ``ETag`` is the person's version."""

    parser_classes = _PARSERS
    versioned_answers = versioned_acts = ("update", "destroy")

    @extend_schema(responses={(200, kind): OpenApiTypes.BINARY for kind in _AS_IT_IS})
    def retrieve(self, request: Request, pk: int, key: str) -> HttpResponse:
        """Return the file; a look at a protected one is recorded, and for few."""
        return _file(request, registration=self.get_object(), question__key=key)

    @extend_schema(parameters=[_NAME], request=_AS_IT_IS, responses=AnswersOut)
    def update(self, request: Request, pk: int, key: str) -> Response:
        """Send the file, in place of the one before; the other answers stay."""
        person, times = self.answered()
        return shown_of_person(self.keep({key: _sent(request)}, person, times), times)

    @extend_schema(responses=AnswersOut)
    def destroy(self, request: Request, pk: int, key: str) -> Response:
        """Take the answer away."""
        person, times = self.answered()
        return shown_of_person(self.keep({key: None}, person, times), times)


class DelegationFileViewSet(OfDelegationViewSet):
    """A file that answers a question of a delegation. ``ETag`` is the mark of all its answers."""

    parser_classes = _PARSERS
    versioned_answers = versioned_acts = ("update", "destroy")

    @extend_schema(responses={(200, kind): OpenApiTypes.BINARY for kind in _AS_IT_IS})
    def retrieve(self, request: Request, pk: int, key: str) -> HttpResponse:
        """Return the file."""
        return _file(request, file=self.registered(), question__key=key)

    @extend_schema(parameters=[_NAME], request=_AS_IT_IS, responses=AnswersOut)
    def update(self, request: Request, pk: int, key: str) -> Response:
        """Send the file, in place of the one before; the other answers stay."""
        file = self.registered()
        return shown_of_delegation(self.keep({key: _sent(request)}, file))

    @extend_schema(responses=AnswersOut)
    def destroy(self, request: Request, pk: int, key: str) -> Response:
        """Take the answer away."""
        file = self.registered()
        return shown_of_delegation(self.keep({key: None}, file))


def _sent(request: Request) -> NewFile:
    content: bytes = dict(request.data).get("content", b"")
    return NewFile(request.query_params.get("name", ""), content)


def _file(request: Request, **answer: Any) -> HttpResponse:  # noqa: ANN401 - columns of the answer
    which = {f"answer__{column}": value for column, value in answer.items()}
    found = visible_uploads(request.user).filter(**which).first()
    if found is None:
        found = get_object_or_404(protected_uploads(request.user), **which)
        protected.look_at_upload(upload=found, by=account_of(request), at=timezone.now())
    return _as_file(found)


def _as_file(found: Upload) -> HttpResponse:
    response = HttpResponse(found.content, content_type=found.media_type)
    response["Content-Disposition"] = content_disposition_header(True, found.name)
    response["Cache-Control"] = "private, no-store"
    return response
