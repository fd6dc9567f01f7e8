"""What every page of the programme asks first: which event, which sitting, who."""

from datetime import datetime

from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404

from assemblies.models.accounts import User
from assemblies.models.events import Assembly
from sessions.models.sittings import Sitting
from sessions.selectors.programme import sitting_of


def seen_assembly(slug: str) -> Assembly:
    """Return the assembly of that address. One query."""
    return get_object_or_404(Assembly, slug=slug)


def seen_sitting(slug: str, pk: int, *, at: datetime) -> Sitting:
    """Return a sitting that the programme shows, its event loaded. Two queries."""
    sitting = sitting_of(seen_assembly(slug), pk, at=at)
    if sitting is None:
        raise Http404
    return sitting


def user_of(request: HttpRequest) -> User:
    """Return the account behind a page that strangers never reach."""
    if not isinstance(request.user, User):
        raise TypeError("a private page without an account")
    return request.user
