"""Where services for online meetings report who came and went."""

import structlog
from django.conf import settings
from django.core.exceptions import RequestDataTooBig
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotAllowed, JsonResponse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt

from registrations.errors.providers import ProviderRefused, ProviderUnable, SignatureRefused
from registrations.gateways.providers.choosing import PLAIN
from registrations.gateways.providers.interface import Post, Provider
from registrations.selectors.meetings import provider_of
from registrations.services import joining

log = structlog.get_logger(__name__)


@csrf_exempt
@never_cache
def report(request: HttpRequest, name: str) -> HttpResponse:
    """Take a service's report: its seal and age are checked over the raw bytes first."""
    provider = _provider(name)
    if request.method != "POST":
        return HttpResponseNotAllowed(["POST"])
    try:
        return _taken(provider, _post(request))
    except SignatureRefused as refusal:
        log.info("meeting_report_refused", provider=name, reason=refusal.details["reason"])
        return JsonResponse({"code": refusal.code}, status=403)
    except RequestDataTooBig:
        return JsonResponse({"code": "too_large"}, status=413)


def _provider(name: str) -> Provider:
    if name == PLAIN or name not in settings.PROVIDERS:
        raise Http404
    try:
        provider = provider_of(name)
    except ProviderRefused:
        raise Http404 from None
    if not provider.abilities.attends:
        raise Http404
    return provider


def _post(request: HttpRequest) -> Post:
    headers = {key.lower(): value for key, value in request.headers.items()}
    return Post(address=request.build_absolute_uri(), headers=headers, body=request.body)


def _taken(provider: Provider, post: Post) -> HttpResponse:
    at = timezone.now()
    try:
        answer = provider.answer_to(post, at=at)
        reports = () if answer else provider.attendance_of(post, at=at)
    except ProviderUnable:
        raise Http404 from None
    if answer:
        return HttpResponse(answer, content_type="application/json")
    joining.take_reports(provider=provider.name, reports=reports, at=at)
    return HttpResponse(status=204)
