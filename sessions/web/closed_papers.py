"""The order of the day with closed sittings, for members of their bodies and the secretariat.

Drawn when it is asked for, with the reader's own rights of that moment, and kept nowhere: what is
not stored cannot be given to anybody else.
"""

from dataclasses import dataclass

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from assemblies.enums import Language
from assemblies.models.accounts import User
from sessions.models.releases import Release
from sessions.paper.programme import programme_pdf
from sessions.selectors.closed_papers import closed_orders
from sessions.selectors.editions import Reading
from sessions.selectors.paper_words import paper_of, subtitle_of
from sessions.web.access import private, seen_event, user_of


@dataclass(frozen=True, slots=True)
class ClosedLine:
    """A closed order of the day, as the list of papers prints it."""

    title: str
    url: str


def closed_lines(request: HttpRequest, release: Release) -> tuple[ClosedLine, ...]:
    """Return the closed orders of the day of a release that this visitor may read."""
    if not isinstance(request.user, User):
        return ()
    names = closed_orders(release, Reading(request.user, timezone.now()))
    path = [release.event.slug, release.number]
    return tuple(
        ClosedLine(
            subtitle_of(name),
            reverse("assembly_sessions:paper-closed", args=[*path, str(name)]),
        )
        for name in names
    )


@private
@require_safe
def closed_paper(request: HttpRequest, event: str, release: int, name: str) -> HttpResponse:
    """Give an order of the day with the closed sittings that the reader may know of."""
    of_event = Release.objects.select_related("event").filter(event=seen_event(event))
    found = get_object_or_404(of_event, number=release)
    reading = Reading(user_of(request), timezone.now())
    wanted = next((one for one in closed_orders(found, reading) if str(one) == name), None)
    if wanted is None:
        raise Http404
    language = get_language() or Language.ENGLISH
    written = paper_of(found, wanted, language, reading=reading)
    response = HttpResponse(
        programme_pdf(written, at=found.released_at), content_type="application/pdf"
    )
    file = f"{event}-{name}-release-{release}-closed-{language}.pdf"
    response["Content-Disposition"] = f'inline; filename="{file}"'
    return response
