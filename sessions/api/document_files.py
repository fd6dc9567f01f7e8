"""The files of documents, for programs: the bytes themselves."""

from typing import Any, cast

from django.http import Http404
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from assemblies.enums import Language
from assemblies.errors import UploadCutOff
from assemblies.gateways.rest import (
    RawBody,
)
from assemblies.rules.uploads import PAPERS
from sessions.api.document_shapes import DocumentOut
from sessions.api.documents import OfDocuments, revision_of
from sessions.api.views import OpenToRead
from sessions.gateways import files
from sessions.models.documents import Document, Revision
from sessions.selectors.documents import (
    file_in,
    file_of,
    newest_of,
)
from sessions.services import documents
from sessions.services.documents import MOST_BYTES, Paper


def language_of(code: str) -> Language:
    """Return the language of an address; another word is not found."""
    if code not in set(Language):
        raise Http404
    return Language(code)


def raw_paper(kind: str) -> type[RawBody]:
    """Return what reads a body of that kind, as it is."""
    return cast(
        type[RawBody], type("RawPaper", (RawBody,), {"media_type": kind, "limit": MOST_BYTES})
    )


KINDS = sorted(PAPERS)
AS_IT_IS = dict.fromkeys(KINDS, OpenApiTypes.BINARY)
NAME = OpenApiParameter("name", str, description="The file's name, if its ending is to be tried.")


class DocumentFileViewSet(OpenToRead, OfDocuments):
    """A file of a document.

    ``ETag`` of what is read is the checksum; of what is sent, the document's version.
    """

    parser_classes = [raw_paper(kind) for kind in KINDS]
    read_by_all = ("newest", "retrieve")
    versioned_answers = versioned_acts = ("update",)

    @extend_schema(responses={(200, kind): OpenApiTypes.BINARY for kind in KINDS})
    def newest(self, request: Request, pk: int, language: str) -> Any:  # noqa: ANN401 - bytes, or 304
        """Return the newest revision that stands, in a language."""
        document = self.get_object()
        newest = newest_of(document)
        if newest is None:
            raise Http404
        return _given(request, document, newest, language)

    @extend_schema(responses={(200, kind): OpenApiTypes.BINARY for kind in KINDS})
    def retrieve(self, request: Request, pk: int, revision: int, language: str) -> Any:  # noqa: ANN401 - bytes, or 304
        """Return one revision in a language; of a withdrawn one there is none."""
        document = self.get_object()
        return _given(request, document, revision_of(document, revision), language)

    @extend_schema(parameters=[NAME], request=AS_IT_IS, responses=DocumentOut)
    def update(self, request: Request, pk: int, revision: int, language: str) -> Response:
        """Send a revision in a language; one that readers may have seen is not replaced."""
        document = self.kept()
        documents.put(
            revision=revision_of(document, revision),
            language=language_of(language),
            paper=sent_paper(request),
            **self.seen(document),
        )
        return self.shown(document)


def _given(request: Request, document: Document, revision: Revision, language: str) -> Any:  # noqa: ANN401 - bytes, or 304
    version = file_in(revision, language_of(language))
    if version is None or revision.is_withdrawn:
        raise Http404
    return files.answer(request._request, file_of(document, revision, version))  # noqa: SLF001 - Django's own request


def sent_paper(request: Request) -> Paper:
    """Return the file that was sent; less of it than was announced is no file."""
    content: bytes = dict(request.data).get("content", b"")
    if len(content) < int(request.META.get("CONTENT_LENGTH") or 0):
        raise UploadCutOff
    return Paper(request.query_params.get("name", ""), content)
