"""What every page about personal data asks first, and prints around its own content."""

from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from assemblies.enums import Capability
from assemblies.models.events import Assembly
from assemblies.permissions import may
from registrations.permissions import may_review, may_see_protected
from registrations.web.access import console_assembly
from registrations.web.presenting import Link, place_of_console

ON_A_PAGE = 25


def is_of_privacy(request: HttpRequest) -> bool:
    """Tell whether any page about personal data is open to this account."""
    return may_see_protected(request.user) or may(request.user, Capability.READ_AUDIT)


def privacy_assembly(request: HttpRequest, event: str, capability: Capability) -> Assembly:
    """Return the assembly for who holds the right; a stranger finds none."""
    return console_assembly(may(request.user, capability), slug=event)


def around(request: HttpRequest, assembly: Assembly, title: str = "") -> dict[str, Any]:
    """Return the secretariat's bar, without what this account cannot open, and the crumbs."""
    place = place_of_console(assembly, "" if title else "privacy")
    if not may_review(request.user):
        place["tabs"] = [tab for tab in place["tabs"] if _is_open(tab)]
    here = reverse("registrations:privacy", args=[assembly.slug])
    crumbs = [Link(_("Data protection"), here), Link(title)] if title else []
    return {**place, "crumbs": crumbs}


def _is_open(tab: Link) -> bool:
    """Tell whether a tab leads where a protocol officer, who reviews nobody, may go."""
    open_to_her = ("/privacy/", "/letters/", "/badges/", "/programme/")
    return any(piece in tab.url for piece in open_to_her)
