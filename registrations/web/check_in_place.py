"""What the pages of the doors share: which sitting, and the bar above them."""

from typing import Any

from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _

from assemblies.models.events import Assembly, Event
from assemblies.permissions import Visitor
from registrations.web.console_place import place_of_console
from registrations.web.presenting import Link
from sessions.models.sittings import Sitting


def sitting_in(request: HttpRequest, assembly: Assembly) -> Sitting | None:
    """Return the sitting that the address names; none of the event's is not found."""
    given = request.GET.get("sitting", "")
    if not given:
        return None
    key = int(given) if given.isascii() and given.isdigit() and len(given) < 19 else 0
    sittings = Sitting.objects.filter(event_id=assembly.pk, cancelled_at=None)
    return get_object_or_404(sittings.select_related("event", "room", "body"), pk=key)


def place_of_doors(
    user: Visitor, assembly: Event, current: str, sitting: Sitting | None = None
) -> dict[str, Any]:
    """Return the console's bar, and the doors' own pages."""
    query = f"?sitting={sitting.pk}" if sitting else ""
    pages = (
        ("check-in", _("Scan")),
        ("arrival-list", _("Arrivals")),
        ("presence", _("Presence")),
    )
    doors = [
        Link(
            text,
            reverse(f"registrations:{name}", args=[assembly.slug]) + query,
            current=name == current,
        )
        for name, text in pages
    ]
    return {**place_of_console(user, assembly, "check-in"), "doors": doors}
