"""What the secretariat still has to do about documents, for programs."""

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers, viewsets
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request
from rest_framework.response import Response

from assemblies.enums import Language
from assemblies.permissions import require
from sessions.api.serializers import words_by_language
from sessions.api.views import OfAssembly
from sessions.models.documents import Document
from sessions.permissions import may_keep_documents
from sessions.selectors.documents import symbol_of, worklist_of

_CODES = [language.value for language in Language]


class MissingOut(serializers.Serializer[Any]):
    """A document whose newest revision lacks languages."""

    document = serializers.IntegerField(source="document.pk", read_only=True)
    symbol = serializers.SerializerMethodField(
        help_text=gettext_lazy("Of the revision that lacks them.")
    )
    title = words_by_language(source="document.title")
    revision = serializers.IntegerField(source="revision.number", read_only=True)
    missing = serializers.ListField(
        source="languages",
        child=serializers.CharField(),
        read_only=True,
        help_text=gettext_lazy("Languages by code, official ones first."),
    )
    is_official = serializers.BooleanField(
        read_only=True, help_text=gettext_lazy("Whether an official language is among them.")
    )

    def get_symbol(self, one: Any) -> str:  # noqa: ANN401 - a line of the worklist
        return str(symbol_of(one.document, one.revision))


class MissingLanguagesViewSet(OfAssembly, viewsets.GenericViewSet[Document]):
    """Language versions that are missing; for who keeps the documents."""

    serializer_class = MissingOut
    queryset = Document.objects.none()

    @extend_schema(
        parameters=[OpenApiParameter("language", str, enum=_CODES)],
        responses=MissingOut(many=True),
    )
    def list(self, request: Request, number: int) -> Response:
        """Return the documents that lack languages, or one of them, the most urgent first."""
        require(may_keep_documents(request.user))
        wanted = _language_of(request)
        lacking = worklist_of(self.assembly())
        page = self.paginate_queryset(
            [one for one in lacking if wanted is None or wanted in one.languages]
        )
        return self.get_paginated_response(MissingOut(page, many=True).data)


def _language_of(request: Request) -> Language | None:
    code = request.query_params.get("language")
    if code is None:
        return None
    if code not in _CODES:
        raise ValidationError({"language": [_("Choose one of the words that are listed.")]})
    return Language(code)
