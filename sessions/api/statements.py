"""Written statements for programs: what was handed in, and the bytes themselves."""

from typing import Any

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from django.utils import timezone
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework import serializers, viewsets
from rest_framework.parsers import BaseParser
from rest_framework.request import Request
from rest_framework.response import Response

from assemblies.permissions import require
from sessions.api.document_files import NAME, raw_paper, sent_paper
from sessions.api.views import OpenToRead, account_of
from sessions.gateways import files
from sessions.gateways.files import File
from sessions.models.debates import Speaker, WrittenStatement
from sessions.permissions.debates import may_run_debates, visible_debates
from sessions.permissions.statements import may_hand_in, visible_statements
from sessions.rules.debates.statements import TAKEN
from sessions.services.debates import statements

_KINDS = sorted(TAKEN)
_PARSERS: list[type[BaseParser]] = [raw_paper(kind) for kind in _KINDS]


class StatementOut(serializers.ModelSerializer[WrittenStatement]):
    class Meta:
        model = WrittenStatement
        fields = ["speaker", "language", "name", "media_type", "sha256", "received_at"]
        read_only_fields = fields


class StatementViewSet(OpenToRead, viewsets.GenericViewSet[WrittenStatement]):
    """A speaker's statement in a language: public once she has spoken."""

    queryset = WrittenStatement.objects.none()
    serializer_class = StatementOut
    parser_classes = _PARSERS
    read_by_all = ("retrieve",)

    def get_queryset(self) -> QuerySet[WrittenStatement]:
        readable = visible_statements(self.request.user, at=timezone.now())
        return readable.defer("content").order_by("pk")

    @extend_schema(responses={(200, kind): OpenApiTypes.BINARY for kind in _KINDS})
    def retrieve(self, request: Request, pk: int, language: str) -> Any:  # noqa: ANN401 - bytes, or 304
        """Return a statement."""
        found = get_object_or_404(self.get_queryset(), speaker=pk, language=language)
        file = File(
            name=found.name,
            media_type=found.media_type,
            language=found.language,
            etag=f'"{found.sha256}"',
            read=lambda: bytes(found.content),
        )
        return files.answer(request._request, file)  # noqa: SLF001 - Django's own request

    @extend_schema(
        parameters=[NAME],
        request=dict.fromkeys(_KINDS, OpenApiTypes.BINARY),
        responses=StatementOut,
    )
    def update(self, request: Request, pk: int, language: str) -> Response:
        """Hand a statement in; one in the same language is replaced."""
        speaker = self._speaker(pk)
        kept = statements.hand_in(
            speaker=speaker,
            language=language,
            paper=sent_paper(request),
            at_desk=may_run_debates(request.user),
            by=account_of(request),
            at=timezone.now(),
        )
        return Response(StatementOut(kept).data)

    @extend_schema(responses={204: None})
    def destroy(self, request: Request, pk: int, language: str) -> Response:
        """Take a statement away, if it is there; one that is public only the secretariat."""
        speaker = self._speaker(pk)
        held = speaker.statements.defer("content").filter(language=language).first()
        at_desk = may_run_debates(request.user)
        by, at = account_of(request), timezone.now()
        if held is not None:
            statements.take_away(statement=held, at_desk=at_desk, by=by, at=at)
        return Response(status=204)

    def _speaker(self, pk: int) -> Speaker:
        debates = visible_debates(self.request.user, at=timezone.now()).order_by()
        known = Speaker.objects.filter(debate__in=debates.values("pk")).select_related("debate")
        speaker = get_object_or_404(known, pk=pk)
        require(may_hand_in(self.request.user, speaker))
        return speaker
