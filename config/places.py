"""The bar under the header: where one is, and what else there is for this account.

One bar for an assembly and one for the secretariat, whichever app a page comes from.
"""

from collections.abc import Mapping
from typing import Any

from django import template
from django.urls import reverse
from django.utils.translation import gettext as _

from assemblies.enums import Capability
from assemblies.models.accounts import User
from assemblies.models.events import Event
from assemblies.permissions import may
from registrations.permissions.delegations import visible_files
from registrations.permissions.papers import may_read_list
from registrations.selectors.applications import own_applications
from registrations.web.console_place import page_for_everybody, place_of_console
from registrations.web.presenting import Link
from sessions.selectors.event_vocabulary import KINDS
from sessions.web.programme import frame

register = template.Library()


@register.inclusion_tag("parts/place.html", takes_context=True)
def place_of_assembly(context: Mapping[str, Any]) -> dict[str, Any]:
    """Print the pages of an event, then those that are this account's own."""
    assembly = context["assembly"]
    place = context.get("place", "")
    tabs = context.get("tabs") or _pages_of(assembly, place)
    own = _own_pages(context.get("user"), assembly, place)
    return {"name": KINDS[assembly.kind], "tabs": [*tabs, *own]}


@register.inclusion_tag("parts/place.html", takes_context=True)
def place_of_secretariat(context: Mapping[str, Any]) -> dict[str, Any]:
    """Print the secretariat's bar, as far as this account works there."""
    place = place_of_console(context["user"], context["assembly"], context["console_page"])
    return {**place, "name": place["place_name"]}


@register.simple_tag(takes_context=True)
def public_counterpart(context: Mapping[str, Any]) -> str:
    """Return what everybody sees of the page of the secretariat that is shown."""
    return page_for_everybody(context["assembly"].slug, context.get("console_page", ""))


def _pages_of(assembly: Event, place: str) -> list[dict[str, Any]]:
    current = _("Programme") if place == "programme" else ""
    tabs: list[dict[str, Any]] = frame(assembly, current)["tabs"]
    return tabs


def _own_pages(user: object, assembly: Event, current: str) -> list[Link]:
    if not isinstance(user, User):
        return [_participants(assembly, current)] if current == "participant-list" else []
    own = [] if may(user, Capability.SEE_ALL_DELEGATIONS) else _delegations(user, assembly, current)
    has_delegation = bool(own)
    own += [_speakers(assembly, current)] if has_delegation else []
    if one := own_applications(user).filter(event_id=assembly.pk).first():
        address = reverse("registrations:application", args=[one.pk])
        if one.is_enrolment:
            address = reverse("registrations:enrolment", args=[assembly.slug])
        own.append(Link(_("My registration"), address, current=current == "application"))
    # Without a delegation there is nothing to be read there before the list is given out.
    if has_delegation or current == "participant-list" or may_read_list(user, assembly):
        own.append(_participants(assembly, current))
    return own


def _delegations(user: User, assembly: Event, current: str) -> list[Link]:
    """Return the delegation she belongs to or registers; by name where there are several."""
    files = list(visible_files(user).filter(delegation__assembly_id=assembly.pk).order_by("pk"))
    return [
        Link(
            _("My delegation") if len(files) == 1 else str(file.delegation.institution.name),
            reverse("registrations:delegation", args=[file.pk]),
            current=current == f"delegation-{file.pk}",
        )
        for file in files
    ]


def _speakers(assembly: Event, current: str) -> Link:
    address = reverse("assembly_sessions:speaker-list", args=[assembly.slug])
    return Link(_("My speakers"), address, current=current == "speaker-list")


def _participants(assembly: Event, current: str) -> Link:
    address = reverse("registrations:participant-list", args=[assembly.slug])
    return Link(_("Participants"), address, current=current == "participant-list")
