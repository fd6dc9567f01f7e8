"""What the pages of the doors share: which sitting, and the bar above them."""

from typing import Any

from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _

from assemblies.models.events import Assembly
from assemblies.permissions import Visitor
from registrations.permissions import may_review
from registrations.web.presenting import Link, place_of_console
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
    user: Visitor, assembly: Assembly, current: str, sitting: Sitting | None = None
) -> dict[str, Any]:
    """Return the console's bar for who has the console, and the doors' own pages for all."""
    place = place_of_console(assembly, "check-in")
    if not may_review(user):
        # Who only admits people finds no lists of registration behind the bar.
        ours = reverse("registrations:check-in", args=[assembly.slug])
        programme = reverse("assembly_sessions:programme", args=[assembly.slug])
        place["tabs"] = [
            Link(_("Check-in"), ours, current=True),
            Link(_("Programme"), programme),
        ]
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
    return {**place, "doors": doors}
