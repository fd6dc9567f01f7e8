"""What every page of registration asks first: who, which, and may she."""

from collections.abc import Callable
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404
from django.views.decorators.cache import never_cache

from assemblies.models.accounts import User
from assemblies.models.events import Assembly, Event
from assemblies.permissions import require
from assemblies.selectors import published_events
from registrations.models.registrations import DelegationFile, Registration
from registrations.permissions.delegations import may_register, visible_files
from registrations.permissions.people import visible_registrations
from registrations.permissions.reviews import may_review, may_review_person

View = Callable[..., HttpResponseBase]


def private(view: View) -> View:
    """Show the page to accounts only, and keep no copy of it anywhere."""
    guarded: View = never_cache(login_required(view))
    return guarded


def user_of(request: HttpRequest) -> User:
    """Return the account behind a page that strangers never reach."""
    if not isinstance(request.user, User):
        raise TypeError("a private page without an account")
    return request.user


def seen_file(request: HttpRequest, pk: int) -> DelegationFile:
    """Return a delegation's file this account may look at; any other is not found."""
    return get_object_or_404(visible_files(request.user), pk=pk)


def own_file(request: HttpRequest, pk: int) -> DelegationFile:
    """Return a file whose people this account may register."""
    file = seen_file(request, pk)
    require(may_register(request.user, file.delegation))
    return file


def own_person(request: HttpRequest, file: DelegationFile, pk: int) -> Registration:
    """Return a person of the file; her file is the one already loaded."""
    person = get_object_or_404(visible_registrations(request.user), pk=pk, file=file)
    person.file = file
    return person


def reviewed_file(request: HttpRequest, pk: int) -> DelegationFile:
    """Return a file for the secretariat; for everybody else there is none."""
    return get_object_or_404(
        visible_files(request.user) if may_review(request.user) else DelegationFile.objects.none(),
        pk=pk,
    )


def reviewed_person(request: HttpRequest, pk: int) -> Registration:
    """Return a person about whom this account decides; for everybody else there is none."""
    person = get_object_or_404(visible_registrations(request.user), pk=pk)
    if not may_review_person(request.user, person):
        raise Http404
    return person


def seen_event(slug: str) -> Event:
    """Return the event of that address, if the public knows of it. One query."""
    return get_object_or_404(published_events().select_related("assembly"), slug=slug)


def console_event(allowed: bool, slug: str) -> Event:
    """Return the event whose console is asked for; a stranger learns nothing of consoles."""
    events = Event.objects.all() if allowed else Event.objects.none()
    return get_object_or_404(events.select_related("assembly"), slug=slug)


def console_assembly(allowed: bool, **lookup: Any) -> Assembly:  # noqa: ANN401 - a lookup
    """Return the assembly whose console is asked for; a stranger learns nothing of consoles."""
    assemblies = Assembly.objects.all() if allowed else Assembly.objects.none()
    return get_object_or_404(assemblies, **lookup)
