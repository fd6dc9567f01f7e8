"""What mails print of a registration: words in the reader's language, ready-made."""

from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils import formats, translation

from assemblies.models.events import Event
from registrations.models.registrations import DelegationFile, Registration
from registrations.selectors.delegations import Standing
from registrations.services.words import CAPACITIES
from sessions.selectors.entries import public_address_of_event, public_feed_of_event


def of_delegation(file: DelegationFile, standing: Standing | None, language: str) -> dict[str, Any]:
    """Return parliament, assembly, people and link of a delegation's file."""
    with translation.override(language):
        delegation = file.delegation
        people = Registration.objects.filter(file=file).standing().order_by("pk")
        words = {
            **_of_event(delegation.assembly, language),
            "parliament": delegation.institution.name.in_language(language),
            "people": [person.badge_name for person in people],
            "url": _address_of(file),
        }
        if standing is not None:
            words |= {
                "members": standing.members,
                "seats": standing.limit.seats,
                "votes": standing.entitlement.votes,
            }
        return words


def of_person(person: Registration, language: str) -> dict[str, Any]:
    """Return name, parliament or organization, event and links for a person.

    is_own: she registered herself and comes without a delegation.
    """
    with translation.override(language):
        file = person.file
        return {
            **_of_event(person.event, language),
            "parliament": (
                file.delegation.institution.name.in_language(language)
                if file
                else person.organization
            ),
            "name": person.badge_name,
            "capacity": str(CAPACITIES[person.capacity]),
            "reason": person.reason,
            "url": _address_of(file) if file else _address_of_application(person),
            "is_own": file is None,
        }


def _address_of(file: DelegationFile) -> str:
    path: str = reverse("registrations:delegation", args=[file.pk])
    return str(settings.PUBLIC_URL) + path


def _address_of_application(person: Registration) -> str:
    path: str = reverse("registrations:application", args=[person.pk])
    return str(settings.PUBLIC_URL) + path


def _of_event(event: Event, language: str) -> dict[str, Any]:
    return {
        "assembly": event.title.in_language(language),
        "place": event.place.in_language(language),
        "first_day": formats.date_format(event.starts_on, "DATE_FORMAT"),
        "last_day": formats.date_format(event.ends_on, "DATE_FORMAT"),
        "zone": event.time_zone,
        "programme_url": public_address_of_event(event),
        "feed_url": public_feed_of_event(event, language),
    }
