"""A person's picture, for programs: the bytes themselves, as they come from a camera."""

import json
from collections.abc import Mapping
from typing import Any

from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.cache import get_conditional_response
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework import renderers, serializers, viewsets
from rest_framework.request import Request
from rest_framework.response import Response

from assemblies.gateways.rest import RawBody, seen_mark
from assemblies.permissions import require
from assemblies.rules.uploads import JPEG, PNG, WEBP
from registrations.api.views import account_of
from registrations.models.photos import Photo
from registrations.models.registrations import Registration
from registrations.permissions.people import may_give_photo, visible_photos, visible_registrations
from registrations.rules.photos import MAX_BYTES, Crop
from registrations.services import photos


class JpegPicture(RawBody):
    media_type, limit = JPEG, MAX_BYTES


class PngPicture(RawBody):
    media_type, limit = PNG, MAX_BYTES


class WebpPicture(RawBody):
    media_type, limit = WEBP, MAX_BYTES


class AsJpeg(renderers.BaseRenderer):
    """Lets clients ask for `image/jpeg`; a refusal to them is JSON all the same."""

    media_type = JPEG
    format = "jpg"
    charset = None

    def render(
        self,
        data: Any,  # noqa: ANN401 - REST framework's signature
        accepted_media_type: str | None = None,
        renderer_context: Mapping[str, Any] | None = None,
    ) -> bytes:
        (renderer_context or {})["response"]["Content-Type"] = "application/json"
        return json.dumps(data, ensure_ascii=False).encode()


class CropIn(serializers.Serializer[Any]):
    """The part that becomes the badge's, in pixels; read from the query, all or none."""

    x = serializers.IntegerField(min_value=0, max_value=99_999, required=False)
    y = serializers.IntegerField(min_value=0, max_value=99_999, required=False)
    width = serializers.IntegerField(min_value=1, max_value=99_999, required=False)

    def crop(self) -> Crop | None:
        """Return the part that was chosen, if one was."""
        given = self.validated_data
        return Crop(**given) if {"x", "y", "width"} <= set(given) else None


class PhotoOut(serializers.ModelSerializer[Photo]):
    class Meta:
        model = Photo
        fields = ["width", "height", "version", "changed_at"]
        read_only_fields = fields


class PhotoViewSet(viewsets.GenericViewSet[Photo]):
    """The picture of a person, cut to the badge's shape; who may see her may see it.

    ``ETag`` tells it from the one before; `"0-0"` in ``If-Match`` says that none was there.
    """

    serializer_class = PhotoOut
    versioned_answers = ("update",)
    versioned_acts = ("update", "destroy")
    parser_classes = [JpegPicture, PngPicture, WebpPicture]
    renderer_classes = [renderers.JSONRenderer, AsJpeg]

    def get_queryset(self) -> QuerySet[Photo]:
        return visible_photos(self.request.user)

    @extend_schema(responses={(200, JPEG): OpenApiTypes.BINARY})
    def retrieve(self, request: Request, pk: int) -> Any:  # noqa: ANN401 - not modified, or the bytes
        """Return the picture as a JPEG, 480 by 640 pixels."""
        wanted = Registration.objects.filter(pk=pk)  # a number no key can be finds nobody
        photo = get_object_or_404(self.get_queryset(), registration__in=wanted)
        response = get_conditional_response(request._request, etag=photo.etag)  # noqa: SLF001 - Django's own request
        response = response or HttpResponse(photo.content, content_type=JPEG)
        response["ETag"], response["Cache-Control"] = photo.etag, "private, no-cache"
        return response

    @extend_schema(
        parameters=[CropIn],
        request={
            kind.media_type: OpenApiTypes.BINARY for kind in (JpegPicture, PngPicture, WebpPicture)
        },
        responses=PhotoOut,
    )
    def update(self, request: Request, pk: int) -> Response:
        """Keep a picture in place of the one before; without a part the middle is taken."""
        person = self._given_by(request, pk)
        part = CropIn(data=request.query_params)
        part.is_valid(raise_exception=True)
        photo = photos.put(
            person=person,
            content=dict(request.data).get("content", b""),
            crop=part.crop(),
            seen=seen_mark(request),
            by=account_of(request),
            at=timezone.now(),
        )
        return Response(PhotoOut(photo).data, headers={"ETag": photo.etag})

    @extend_schema(responses={204: None})
    def destroy(self, request: Request, pk: int) -> Response:
        """Erase the picture."""
        person = self._given_by(request, pk)
        seen = seen_mark(request)
        photos.remove(person=person, seen=seen, by=account_of(request), at=timezone.now())
        return Response(status=204)

    def _given_by(self, request: Request, pk: int) -> Registration:
        people = visible_registrations(request.user).select_related("participant")
        person: Registration = get_object_or_404(people, pk=pk)
        require(may_give_photo(request.user, person))
        return person
