"""The search for programs."""

from typing import Any

from django.utils import timezone
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.exceptions import ValidationError
from rest_framework.generics import GenericAPIView
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response

from assemblies.enums import Language, SearchKind
from assemblies.models.search import SearchEntry
from assemblies.rules.marking import worth_reading
from assemblies.rules.searching import LONGEST, Asked
from assemblies.selectors.search import entries_by_key, results_of
from config.api import Pages
from config.search_hits import url_of
from config.search_page import SearchForm

_PARAMETERS = [
    OpenApiParameter("q", str, description=f"Words, at most {LONGEST} characters."),
    OpenApiParameter("kind", str, enum=[kind.value for kind in SearchKind]),
    OpenApiParameter("theme", str, description="Code of a theme."),
    OpenApiParameter("body", str, description="Code of a body."),
    OpenApiParameter("year", int),
]


class SearchPages(Pages):
    """Pages of answers, with what is known of all of them."""

    def get_paginated_response_schema(self, schema: dict[str, Any]) -> dict[str, Any]:
        """Return the shape of an answer."""
        shape = super().get_paginated_response_schema(schema)
        shape["properties"] |= {
            "is_capped": {"type": "boolean"},
            "shown_for": {"type": "string"},
            "counts": {"type": "object", "additionalProperties": {"type": "integer"}},
        }
        return shape


class SearchEntryOut(serializers.ModelSerializer[SearchEntry]):
    kind = serializers.ChoiceField(choices=[(kind.value, kind.value) for kind in SearchKind])
    language = serializers.ChoiceField(choices=[(one.value, one.value) for one in Language])
    url = serializers.SerializerMethodField(help_text="Of its page, in the reader's language.")
    event = serializers.CharField(source="event.slug", default=None, allow_null=True)
    text = serializers.SerializerMethodField(help_text="A piece of its text, around the words.")

    class Meta:
        model = SearchEntry
        fields = ["kind", "title", "symbol", "language", "date", "event", "url", "text"]
        read_only_fields = fields

    def get_url(self, one: SearchEntry) -> str:
        """Return its page, with the name of this site."""
        request: Request = self.context["request"]
        return request.build_absolute_uri(url_of(one))

    def get_text(self, one: SearchEntry) -> str:
        """Return what is worth reading of it."""
        asked: Asked = self.context["asked"]
        return worth_reading(one.text, asked)


class SearchView(GenericAPIView[Any]):
    """Everything public that has these words, as the page of the search finds it."""

    permission_classes = [AllowAny]
    serializer_class = SearchEntryOut
    queryset = SearchEntry.objects.none()
    filter_backends = ()
    pagination_class = SearchPages

    @extend_schema(
        operation_id="search_list",
        parameters=_PARAMETERS,
        responses=SearchEntryOut(many=True),
    )
    def get(self, request: Request) -> Response:
        """Return what is found, the reader's language first (`Accept-Language`), the best first.

        A search that finds nothing answers for the words that were probably meant: `shown_for`
        names them. Of a common word only the best five hundred are counted: `is_capped`.
        """
        form = SearchForm(request.query_params)
        if not form.is_valid():
            raise ValidationError(form.errors.get_json_data())
        results = results_of(form.wanted(), today=timezone.localdate())
        keys = self.paginate_queryset(results.keys) or []
        context = {**self.get_serializer_context(), "asked": results.asked}
        shown = SearchEntryOut(entries_by_key(keys), many=True, context=context)
        answer = self.get_paginated_response(shown.data)
        answer.data["is_capped"] = results.is_capped
        answer.data["shown_for"] = results.shown_for
        answer.data["counts"] = {kind.value: count for kind, count in results.counts.items()}
        return answer
