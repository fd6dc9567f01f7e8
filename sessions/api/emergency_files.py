"""The papers of a request for an emergency item as files, for programs: the bytes themselves."""

from typing import Any

from django.db.models import QuerySet
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils import timezone
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework import viewsets
from rest_framework.request import Request
from rest_framework.response import Response

from assemblies.gateways.rest import seen_version
from assemblies.permissions import require
from sessions.api.document_files import (
    AS_IT_IS,
    KINDS,
    NAME,
    language_of,
    raw_paper,
    sent_paper,
)
from sessions.api.emergency_requests import shown_request
from sessions.api.emergency_shapes import EmergencyRequestWholeOut
from sessions.api.views import OpenToRead, account_of
from sessions.enums import RequestPaper
from sessions.gateways import files
from sessions.gateways.files import File
from sessions.models.emergency_items import EmergencyRequest
from sessions.permissions import (
    authored_requests,
    may_handle_requests,
    own_requests,
    visible_requests,
)
from sessions.selectors.requests_shown import loaded, shown_revision
from sessions.services import request_files
from sessions.services.request_files import Sent


class RequestFileViewSet(OpenToRead, viewsets.GenericViewSet[EmergencyRequest]):
    """A paper of a request in a language, as its authors sent it.

    ``ETag`` of what is read is the checksum; of what is sent, the request's version.
    """

    queryset = EmergencyRequest.objects.none()  # for the schema
    serializer_class = EmergencyRequestWholeOut
    parser_classes = [raw_paper(kind) for kind in KINDS]
    versioned_answers = versioned_acts = ("update",)

    def get_queryset(self) -> QuerySet[EmergencyRequest]:
        return loaded(visible_requests(self.request.user))

    @extend_schema(responses={(200, kind): OpenApiTypes.BINARY for kind in KINDS})
    def retrieve(self, request: Request, pk: int, paper: str, language: str) -> Any:  # noqa: ANN401 - bytes, or 304
        """Return the file of the revision that this reader may see."""
        found, user = self.get_object(), request.user
        inside = may_handle_requests(user) or own_requests(user).filter(pk=found.pk).exists()
        revision = found.revision if inside else shown_revision(found)
        there = found.files.filter(revision=revision, paper=paper, language=language)
        held = get_object_or_404(there)
        file = File(
            name=held.name,
            media_type=held.media_type,
            language=held.language,
            etag=held.etag,
            read=lambda: bytes(held.content),
        )
        return files.answer(request._request, file)  # noqa: SLF001 - Django's own request

    @extend_schema(parameters=[NAME], request=AS_IT_IS, responses=EmergencyRequestWholeOut)
    def update(self, request: Request, pk: int, paper: str, language: str) -> Response:
        """Send a paper of a request that is not filed yet, or came back, as a file."""
        found = self.get_object()
        require(authored_requests(request.user).filter(pk=found.pk).exists())
        sent = Sent(_paper(paper), language_of(language), sent_paper(request))
        request_files.put(
            request=found,
            sent=sent,
            version=seen_version(request, found.pk),
            by=account_of(request),
            at=timezone.now(),
        )
        return shown_request(request, found)


def _paper(name: str) -> RequestPaper:
    if name not in set(RequestPaper):
        raise Http404
    return RequestPaper(name)
