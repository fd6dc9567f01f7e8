"""Telling services that remember people who comes in, and who does no more.

Safe to run twice: what a service said of somebody is kept, and she is passed over.
"""

from datetime import datetime, timedelta
from typing import Final

import structlog
from django.db import transaction
from django.db.models import Q

from assemblies.models.delegations import ParticipantQuerySet
from registrations.errors.providers import (
    MeetingRefused,
    ProviderAway,
    ProviderRefused,
)
from registrations.gateways.providers.interface import Provider
from registrations.models.meetings import KnownGuest, OnlineMeeting, RemoteGuest
from registrations.permissions.meetings import entitled_to
from registrations.selectors.meetings import (
    as_guest,
    as_meeting,
    known_guests,
    meetings_admitting,
    provider_of,
    state_of,
)

log = structlog.get_logger(__name__)

AT_ONCE: Final = 50  # people of one meeting; services have their pace
FORGOTTEN_WITHIN: Final = timedelta(days=7)  # while no worker may have run


def admit_waiting(*, at: datetime) -> int:
    """Tell services of people who come soon, and of those who do no more; return of how many."""
    told = 0
    for meeting in meetings_admitting(at=at):
        try:
            provider = provider_of(meeting.provider)
            if provider.abilities.remembers_guests:
                told += _dismiss(provider, meeting, at) + _admit(provider, meeting, at)
        except (ProviderAway, ProviderRefused) as error:
            log.warning("guests_unknown", sitting=meeting.sitting_id, code=error.code)
    _forget_erased(at)
    return told


def _admit(provider: Provider, meeting: OnlineMeeting, at: datetime) -> int:
    known = KnownGuest.objects.filter(meeting=meeting).exclude(registrant="")
    moderating = RemoteGuest.objects.filter(sitting=meeting.sitting_id, is_moderator=True)
    people = _reached(meeting, at).exclude(pk__in=known.values("participant"))
    people = people.exclude(pk__in=moderating.values("participant")).select_related("user")
    told = 0
    for person in people.order_by("pk")[:AT_ONCE]:
        guest, _ = KnownGuest.objects.get_or_create(
            meeting=meeting, participant=person, defaults={"known_at": at}
        )
        guest.participant = person
        told += admit(provider, meeting, guest, at=at)
    return told


def admit(provider: Provider, meeting: OnlineMeeting, known: KnownGuest, *, at: datetime) -> bool:
    """Tell a service of one person and keep what it says. Raises ProviderAway, ProviderRefused."""
    try:
        kept = provider.admit(as_meeting(meeting), state_of(meeting), as_guest(known), at=at)
    except MeetingRefused as error:  # somebody without an address: she is no reason to stop
        log.info("guest_refused", sitting=meeting.sitting_id, code=error.code)
        return False
    _keep(known, dict(kept))
    return True


def _dismiss(provider: Provider, meeting: OnlineMeeting, at: datetime) -> int:
    let_in = _reached(meeting, at)
    gone = known_guests(meeting).exclude(registrant="").exclude(participant__in=let_in)
    told = 0
    for known in gone.order_by("pk")[:AT_ONCE]:
        provider.dismiss(as_meeting(meeting), state_of(meeting), as_guest(known), at=at)
        if as_guest(known).address:
            _keep(known, {})
        else:  # she was erased: it was kept only for the service to be told
            known.delete()
        told += 1
    return told


def _reached(meeting: OnlineMeeting, at: datetime) -> ParticipantQuerySet:
    """Return who is let in and has an address; services know nobody without, nor who was erased."""
    nowhere = Q(email="") & (Q(user__isnull=True) | Q(user__email=""))
    return entitled_to(meeting.sitting, at=at).exclude(nowhere)


def _forget_erased(at: datetime) -> None:
    """Forget who was erased, once nobody comes into the meeting any more."""
    nowhere = Q(participant__email="", participant__user__isnull=True)
    lately = Q(meeting__sitting__ends_at__range=(at - FORGOTTEN_WITHIN, at))
    KnownGuest.objects.filter(nowhere, lately).delete()


def _keep(known: KnownGuest, kept: dict[str, object]) -> None:
    with transaction.atomic():
        known.kept, known.registrant = kept, str(kept.get("registrant", ""))[:200]
        known.save(update_fields=["kept", "registrant"])
