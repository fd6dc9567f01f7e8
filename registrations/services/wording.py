"""What mails print of a registration: words in the reader's language, ready-made."""

from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils import formats, translation

from assemblies.enums import Capacity, EventFormat, EventKind
from assemblies.models.events import Event
from registrations.models.registrations import DelegationFile, Registration
from registrations.rules.admissions import OF_A_PARLIAMENT, comes_as
from registrations.selectors.delegations import Standing
from registrations.services.words import CAPACITIES, COMES_AS, Words
from sessions.models.sittings import Sitting
from sessions.selectors.entries import (
    public_address_of_programme,
    public_feed_of_event,
)


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

    is_own: she registered herself and comes without a delegation; is_enrolment: to an event that
    has none.
    """
    with translation.override(language):
        file = person.file
        return {
            **_of_event(person.event, language),
            "parliament": _for_whom(person, language),
            "name": person.badge_name,
            "capacity": str(as_what(person)),
            "reason": person.reason,
            "url": _address_of(file) if file else _address_of_application(person),
            "is_own": file is None,
            "is_enrolment": person.is_enrolment,
        }


def as_what(person: Registration) -> Words:
    """Return in what capacity somebody takes part; of who registered for an event, as she said."""
    capacity = Capacity(person.capacity)
    if person.is_enrolment and capacity in (*OF_A_PARLIAMENT, Capacity.OBSERVER):
        is_for_somebody = bool(person.institution_id or person.organization)
        return COMES_AS[comes_as(capacity, names_somebody=is_for_somebody)]
    return CAPACITIES[capacity]


def _for_whom(person: Registration, language: str) -> str:
    """Return her parliament or organization; who comes for nobody comes for herself."""
    if person.member is not None:
        return str(person.member.name.in_language(language))
    return person.organization or person.badge_name


def join_address(sitting: Sitting) -> str:
    """Return where a sitting that is held online is joined, in the active language; else nothing.

    The page asks who comes, and lets in whom it may: the address opens nothing by itself.
    """
    if sitting.event.kind == EventKind.ASSEMBLY:
        return ""
    if not EventFormat(sitting.format).is_joined_online:
        return ""
    path: str = reverse("registrations:join", args=[sitting.event.slug, sitting.pk])
    return str(settings.PUBLIC_URL) + path


def address_of_enrolment(event: Event) -> str:
    """Return where one's registration for an event without delegations stands."""
    path: str = reverse("registrations:enrolment", args=[event.slug])
    return str(settings.PUBLIC_URL) + path


def _address_of(file: DelegationFile) -> str:
    path: str = reverse("registrations:delegation", args=[file.pk])
    return str(settings.PUBLIC_URL) + path


def _address_of_application(person: Registration) -> str:
    if person.is_enrolment:
        return address_of_enrolment(person.event)
    path: str = reverse("registrations:application", args=[person.pk])
    return str(settings.PUBLIC_URL) + path


def _of_event(event: Event, language: str) -> dict[str, Any]:
    return {
        "assembly": event.title.in_language(language),
        "place": event.place.in_language(language),
        "first_day": formats.date_format(event.starts_on, "DATE_FORMAT"),
        "last_day": formats.date_format(event.ends_on, "DATE_FORMAT"),
        "zone": event.time_zone,
        "programme_url": public_address_of_programme(event),
        "feed_url": public_feed_of_event(event, language),
    }
