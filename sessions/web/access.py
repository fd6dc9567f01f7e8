"""What every page of the programme asks first: which event, which sitting, who."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404
from django.views.decorators.cache import never_cache

from assemblies.models.accounts import User
from assemblies.models.events import Assembly, Event
from assemblies.permissions import Visitor, require
from assemblies.selectors import published_assemblies, published_events
from sessions.models.sittings import Sitting
from sessions.permissions import may_edit_programme
from sessions.selectors.plans import WITH_DRAFT, Planned, draft_of
from sessions.selectors.programme import sitting_of

View = Callable[..., HttpResponseBase]


def private(view: View) -> View:
    """Show the page to accounts only, and keep no copy of it anywhere."""
    guarded: View = never_cache(login_required(view))
    return guarded


def seen_event(slug: str) -> Event:
    """Return the event of that address, if the public knows of it. One query."""
    return get_object_or_404(published_events().select_related("assembly"), slug=slug)


def seen_assembly(slug: str) -> Assembly:
    """Return the assembly of that address, if the public knows of it. One query."""
    return get_object_or_404(published_assemblies(), slug=slug)


def seen_sitting(request: HttpRequest, slug: str, pk: int, *, at: datetime) -> Sitting:
    """Return a sitting that the programme shows this visitor, its event loaded. Two queries."""
    sitting = sitting_of(seen_event(slug), request.user, pk, at=at)
    if sitting is None:
        raise Http404
    return sitting


def edited_sitting(request: HttpRequest, slug: str, pk: int) -> Sitting:
    """Return a sitting for its editors, one that is only planned too. Two queries and the right."""
    require(may_edit_programme(request.user))
    event = edited_event(request.user, slug)
    planned = Sitting.planned.filter(event_id=event.pk).select_related("event", "body", "room")
    return get_object_or_404(planned, pk=pk)


def user_of(request: HttpRequest) -> User:
    """Return the account behind a page that strangers never reach."""
    if not isinstance(request.user, User):
        raise TypeError("a private page without an account")
    return request.user


def edited_event(user: Visitor, slug: str) -> Event:
    """Return the event whose programme is edited, a draft too; who may not edit learns of none."""
    if not may_edit_programme(user):
        raise Http404
    return console_event(slug)


def console_event(slug: str) -> Event:
    """Return the event of that address for its secretariat, a draft too. One query."""
    return get_object_or_404(Event.objects.select_related("assembly"), slug=slug)


def console_frame(assembly: Event, page: str) -> dict[str, Any]:
    """Return what stands around the secretariat's pages; page: the name of the address."""
    return {"assembly": assembly, "console_page": page}


def planned_sitting(event: Event, pk: int) -> Planned:
    """Return a sitting of the draft with what is planned for it. One query."""
    found = WITH_DRAFT.filter(event_id=event.pk, pk=pk).first()
    if found is None:
        raise Http404
    found.event = event
    return Planned(found, draft_of(found))
