"""What every page about personal data asks first, and prints around its own content."""

from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from assemblies.enums import Capability
from assemblies.models.events import Event
from assemblies.permissions import may
from registrations.web.access import console_event
from registrations.web.console_place import place_of_console
from registrations.web.presenting import Link

ON_A_PAGE = 25


def privacy_assembly(request: HttpRequest, event: str, capability: Capability) -> Event:
    """Return the assembly for who holds the right; a stranger finds none."""
    return console_event(may(request.user, capability), slug=event)


def around(
    request: HttpRequest, assembly: Event, title: str = "", current: str = "privacy"
) -> dict[str, Any]:
    """Return the secretariat's bar and, on a page below the first one, the crumbs."""
    here = reverse("registrations:privacy", args=[assembly.slug])
    crumbs = [Link(_("Data protection"), here), Link(title)] if title else []
    return {**place_of_console(request.user, assembly, current), "crumbs": crumbs}
