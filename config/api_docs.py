"""The API's schema and the page that shows it."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import cache_page
from django.views.decorators.http import require_safe
from drf_spectacular.generators import SchemaGenerator
from drf_spectacular.renderers import OpenApiYamlRenderer


@require_safe
@cache_page(3600, cache="pages")
def schema(request: HttpRequest) -> HttpResponse:
    """Return the OpenAPI description, as committed in ``docs/api/schema.yml``."""
    made = SchemaGenerator().get_schema(public=True)
    written = OpenApiYamlRenderer().render(made, renderer_context={})
    return HttpResponse(written, content_type="application/yaml; charset=utf-8")


@require_safe
def docs(request: HttpRequest) -> HttpResponse:
    """Show the description as a page on which requests can be tried."""
    return render(request, "api_docs.html")
