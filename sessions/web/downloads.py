"""One sitting as a file for those who see its page; of a closed one, nobody else has it."""

from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.cache import patch_cache_control
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from sessions.jobs.fragments import fragments_of
from sessions.jobs.personal import alone
from sessions.web.access import seen_sitting


@require_safe
def sitting_file(request: HttpRequest, event: str, pk: int) -> HttpResponse:
    """Send the sitting as an entry, the same as in her own calendar; kept by nobody in between."""
    sitting = seen_sitting(request, event, pk, at=timezone.now())
    language = get_language() or "en"
    part = fragments_of({sitting.pk}, language).get(sitting.pk)
    if part is None:
        raise Http404
    response = HttpResponse(alone(part, language), content_type="text/calendar; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{event}-{pk}.{language}.ics"'
    response["X-Robots-Tag"] = "noindex"
    patch_cache_control(response, private=True, no_cache=True)
    return response
