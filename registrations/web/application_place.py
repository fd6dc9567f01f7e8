"""What all pages of somebody's own registration share: which one, and what stands around it."""

from typing import Any

from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from registrations.enums import RegistrationState
from registrations.models.questions import CapacityForm
from registrations.models.registrations import Registration
from registrations.selectors.applications import Doorway, doorway_of, own_applications
from registrations.selectors.inquiries import is_asked
from registrations.services.words import CAPACITIES, PERSON_STATES
from registrations.web.access import user_of
from registrations.web.presenting import Deadline, Link, Tag


def own_application(request: HttpRequest, pk: int) -> Registration:
    """Return a registration of the account's own for an assembly; any other is not found."""
    own = own_applications(user_of(request)).exclude(event__assembly=None)
    return get_object_or_404(own, pk=pk)


def around(one: Registration) -> dict[str, Any]:
    """Return what every page of one's own registration prints around its own content.

    is_open: what she says is kept at once, before the deadline and while she is asked something;
    asks: it is asked of the secretariat.
    """
    doorway = _doorway_of(one)
    is_late = doorway is not None and doorway.is_past
    may_change = is_asked(one) or (doorway is not None and doorway.is_open)
    return {
        "place": "application",
        "one": one,
        "assembly": one.event,
        "capacity": CAPACITIES[one.capacity],
        "tag": Tag(*PERSON_STATES[one.state]),
        "is_open": may_change,
        "asks": is_late and not may_change and RegistrationState(one.state).holds_seat,
        "deadline": _deadline(doorway) if doorway else None,
    }


def _doorway_of(one: Registration) -> Doorway | None:
    form = CapacityForm.objects.filter(event=one.event_id, capacity=one.capacity).first()
    return doorway_of(form, one.event, timezone.now()) if form else None


def _deadline(doorway: Doorway) -> Deadline:
    return Deadline(
        opens_at=doorway.opens_at,
        closes_at=doorway.closes_at,
        is_open=doorway.is_open,
        is_past=doorway.is_past,
        zone=doorway.assembly.time_zone,
    )


def crumbs_of(one: Registration, title: str) -> list[Link]:
    """Return the way back to the registration's page."""
    return [
        Link(_("My registration"), reverse("registrations:application", args=[one.pk])),
        Link(title),
    ]
