"""Who else has the same record open: said to each, so that two do not decide at once.

It stands in the cache, a few seconds at a time: a page that is left is forgotten by itself. It
warns and locks nothing; who is later with her decision is told so by the record's version.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from registrations.models.registrations import DelegationFile, Registration
from registrations.web.access import private, reviewed_file, user_of
from registrations.web.desk.access import desk_person

GONE_AFTER: Final = timedelta(seconds=50)  # the page says every 20 that it is still open


@dataclass(frozen=True, slots=True)
class Other:
    """Somebody who has the record open, and since when."""

    name: str
    since: datetime


def others_at(request: HttpRequest, thing: Registration | DelegationFile) -> dict[str, Any]:
    """Note that the reader has the record open; return who else has, for the page."""
    at, user = timezone.now(), user_of(request)
    key = f"open:{type(thing).__name__}:{thing.pk}"
    here = {pk: noted for pk, noted in (cache.get(key) or {}).items() if noted[2] > at - GONE_AFTER}
    since = here[user.pk][1] if user.pk in here else at
    here[user.pk] = (user.name or user.email, since, at)
    cache.set(key, here, GONE_AFTER.total_seconds())
    others = [Other(name, begun) for pk, (name, begun, _seen) in here.items() if pk != user.pk]
    route = "person-others" if isinstance(thing, Registration) else "delegation-others"
    return {
        "others": sorted(others, key=lambda other: other.since),
        "others_url": reverse(f"registrations:{route}", args=[thing.pk]),
    }


@private
@require_safe
def person_others(request: HttpRequest, pk: int) -> HttpResponse:
    """Say who else has this person open; asked again and again while the page is."""
    return _said(request, desk_person(request, pk))


@private
@require_safe
def delegation_others(request: HttpRequest, pk: int) -> HttpResponse:
    """Say who else has this delegation open."""
    return _said(request, reviewed_file(request, pk))


def _said(request: HttpRequest, thing: Registration | DelegationFile) -> HttpResponse:
    assembly = thing.event if isinstance(thing, Registration) else thing.delegation.assembly
    context = {**others_at(request, thing), "zone": assembly.time_zone}
    return render(request, "registrations/parts/others.html", context)
