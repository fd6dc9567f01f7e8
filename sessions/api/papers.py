"""The programme on paper for programs: which papers there are, and where their bytes lie."""

from typing import Any

from django.conf import settings
from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers, viewsets
from rest_framework.exceptions import ValidationError
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response

from assemblies.enums import Language
from assemblies.gateways.rest import unless_known
from sessions.api.views import OfAssembly
from sessions.enums import PaperKind
from sessions.models.releases import Release
from sessions.selectors import papers
from sessions.selectors.papers import PaperName
from sessions.selectors.releases import releases_seen

_KINDS = [kind.value for kind in PaperKind]


class PaperOut(serializers.Serializer[Any]):
    """A paper of a release. A file that nobody has asked for yet is made when it is."""

    name = serializers.CharField(read_only=True, help_text="As in addresses.")
    kind = serializers.ChoiceField(choices=[(kind, kind) for kind in _KINDS], read_only=True)
    day = serializers.DateField(read_only=True, allow_null=True, help_text="Whose day it is.")
    body = serializers.CharField(read_only=True, allow_null=True, help_text="Whose agenda it is.")
    release = serializers.IntegerField(read_only=True)
    released_at = serializers.DateTimeField(read_only=True)
    files = serializers.DictField(
        child=serializers.URLField(), read_only=True, help_text="Addresses of the PDF, by language."
    )


class PapersViewSet(OfAssembly, viewsets.GenericViewSet[Release]):
    """The papers of an assembly's programme; open to everybody."""

    permission_classes = [AllowAny]
    serializer_class = PaperOut
    queryset = Release.objects.none()
    marked_answers = ("list",)

    @extend_schema(
        parameters=[
            OpenApiParameter("kind", str, enum=_KINDS),
            OpenApiParameter("release", int, description="Its number; without: the newest."),
        ],
        responses=PaperOut(many=True),
    )
    def list(self, request: Request, number: int) -> Response:
        """Return the papers of the newest release, or of another one; none before the first."""
        seen = releases_seen(self.assembly(), request.user, at=timezone.now())
        release = _release_of(request, seen)
        names = papers.names_of(release) if release else ()
        kind = _kind_of(request)
        rows = [_row(release, one) for one in names if release and kind in (None, one.kind)]
        page = self.paginate_queryset(rows)
        return unless_known(request, self.get_paginated_response(PaperOut(page, many=True).data))


def _release_of(request: Request, releases: QuerySet[Release]) -> Release | None:
    number = request.query_params.get("release")
    if number is None:
        return releases.first()
    if not (number.isascii() and number.isdigit() and len(number) < 8):
        raise ValidationError({"release": [_("Give the release's number.")]})
    return get_object_or_404(releases, number=int(number))


def _kind_of(request: Request) -> PaperKind | None:
    kind = request.query_params.get("kind")
    if kind is None:
        return None
    if kind not in _KINDS:
        raise ValidationError({"kind": [_("Choose one of the words that are listed.")]})
    return PaperKind(kind)


def _row(release: Release, name: PaperName) -> dict[str, Any]:
    return {
        "name": str(name),
        "kind": name.kind,
        "day": name.day,
        "body": name.body.code if name.body else None,
        "release": release.number,
        "released_at": release.released_at,
        "files": {language.value: _address(release, name, language) for language in Language},
    }


def _address(release: Release, name: PaperName, language: Language) -> str:
    path = [release.event.slug, release.number, str(name)]
    with translation.override(language):
        address: str = settings.PUBLIC_URL + reverse("assembly_sessions:paper-file", args=path)
    return address
