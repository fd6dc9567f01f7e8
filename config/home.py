"""The home page: what is on now, what comes, what came of it; what this account has to do here."""

from collections.abc import Container
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from assemblies.models.events import Event
from assemblies.permissions import ROLES
from config import home_account
from config.home_account import Task
from registrations.selectors.applications import public_doorways
from registrations.services.demonstration_people import ACCOUNTS, PASSWORD
from sessions.selectors.event_words import registration_in_words
from sessions.selectors.outcomes import latest_outcomes
from sessions.selectors.public_events import front, sittings_on
from sessions.web.public_event_lines import (
    EventLine,
    event_line,
    event_lines,
    outcome_lines,
    way_to,
)

MOST_COMING: Final = 5
MOST_OUTCOMES: Final = 5


@dataclass(frozen=True, slots=True)
class NextAssembly:
    """The assembly that is on or comes next."""

    line: EventLine
    slug: str
    number: int
    registration: str


@dataclass(frozen=True, slots=True)
class DemoLine:
    """An account of the demonstration, told to everybody who asks."""

    email: str
    role: str
    says: str


def context(request: HttpRequest, at: datetime) -> dict[str, Any]:
    """Return everything the home page prints. For strangers four queries."""
    found, sittings = front(at=at, most=MOST_COMING), sittings_on(at=at)
    return {
        "next": _next(found.assembly, at),
        "on_now": event_lines(found.now, at=at),
        "coming": event_lines(found.coming, at=at),
        "sittings": sittings,
        "outcomes": outcome_lines(latest_outcomes(MOST_OUTCOMES)),
        "doors": doors(found.assembly, at),
        "search_url": way_to("search") or reverse("assembly_sessions:document-list"),
        **_own(request, {one.debate_key for one in sittings}, at),
        "demo_lines": demo_lines(),
        "demo_password": PASSWORD if settings.DEMO else "",
    }


def _own(request: HttpRequest, public: Container[int], at: datetime) -> dict[str, Any]:
    """Return what is this account's own; public: debates that everybody is shown already."""
    user = request.user
    if not user.is_authenticated:
        return dict.fromkeys(("votes", "debates", "tasks", "places"), ())
    return {
        "votes": home_account.votes(user, at),
        "debates": home_account.debates(user, at, but=public),
        "tasks": home_account.tasks(user),
        "places": home_account.places(user, at),
    }


def _next(event: Event | None, at: datetime) -> NextAssembly | None:
    if event is None:
        return None
    registration = registration_in_words(event, at=at)
    return NextAssembly(event_line(event, at=at), event.slug, event.assembly.number, registration)


def doors(event: Event | None, at: datetime) -> list[Task]:
    """Return where people without a delegation register for the next assembly. One query."""
    if event is None or event.registration_closes_at is None or event.is_cancelled:
        return []
    if not public_doorways(event.assembly, at):
        return []
    words = _("%(assembly)s: register without a delegation") % {"assembly": event.title}
    return [Task(words, reverse("registrations:register-list", args=[event.slug]))]


def demo_lines() -> list[DemoLine]:
    """Return the accounts of the demonstration; none in production."""
    if not settings.DEMO:
        return []
    return [DemoLine(one.email, str(ROLES[one.role].name), str(one.says)) for one in ACCOUNTS]
