"""Reads about sittings that are held online: their services, their lobby, what the clock does."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from django.conf import settings
from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet

from assemblies.enums import CalendarStatus, EventFormat, EventKind, Language
from assemblies.models.delegations import Participant
from assemblies.models.events import Event
from registrations.enums import MeetingState, Phase
from registrations.gateways.providers import choosing
from registrations.gateways.providers.interface import Guest, Meeting, Provider
from registrations.models.meetings import KnownGuest, OnlineMeeting
from registrations.rules import lobby as law
from sessions.models.sittings import Sitting

_ONLINE: Final = [x for x in EventFormat if x.is_joined_online]
_AUDIENCES: Final = {EventKind.WEBINAR, EventKind.CONFERENCE, EventKind.SUMMIT}
ADMITTED_AHEAD: Final = timedelta(days=2)  # where a service has to know people
RECORDED_FOR: Final = timedelta(days=7)  # in which a service is asked for recordings
RECORDED_FROM: Final = timedelta(minutes=10)


@dataclass(frozen=True, slots=True)
class Lobby:
    """A sitting's lobby at one moment, for one visitor.

    meeting: None while no service is set. participant: as whom she comes in, None for a moderator
    who takes no part.
    """

    sitting: Sitting
    meeting: OnlineMeeting | None
    phase: Phase
    opens_at: datetime
    closes_at: datetime

    @property
    def is_ready(self) -> bool:
        """Tell whether a click can lead somewhere."""
        return self.meeting is not None and bool(self.meeting.reference)


def provider_of(name: str) -> Provider:
    """Return the service of a name in the settings. Raises ProviderRefused."""
    return choosing.choose(name, settings.PROVIDERS)


def provider_names() -> list[str]:
    """Return the names that may be chosen, the plain address first."""
    return choosing.names(settings.PROVIDERS)


def meeting_of(sitting: Sitting) -> OnlineMeeting | None:
    """Return where a sitting is held online, if that is set and not over. One query."""
    found = OnlineMeeting.objects.filter(sitting=sitting.pk).exclude(preparation__in=_GONE).first()
    if found is not None:
        found.sitting = sitting
    return found


_GONE: Final = [MeetingState.OVER, MeetingState.ENDING]


def lobby_of(sitting: Sitting, *, at: datetime) -> Lobby:
    """Return a sitting's lobby. One query."""
    meeting = meeting_of(sitting)
    minutes = meeting.opens_minutes if meeting else 15
    phase = law.phase_at(
        at,
        starts_at=sitting.starts_at,
        ends_at=sitting.ends_at,
        minutes=minutes,
        is_cancelled=sitting.is_cancelled,
    )
    opens_at = law.opens_at(sitting.starts_at, minutes=minutes)
    return Lobby(sitting, meeting, phase, opens_at, law.closes_at(sitting.ends_at))


def is_online(sitting: Sitting) -> bool:
    """Tell whether people may take part from afar. No query."""
    return EventFormat(sitting.format).is_joined_online


def as_meeting(meeting: OnlineMeeting) -> Meeting:
    """Return a meeting as services see it. Needs sitting and event loaded with it; no query."""
    sitting = meeting.sitting
    language = (sitting.event.languages or [Language.ENGLISH])[0]
    return Meeting(
        key=f"sitting-{sitting.uid}",
        title=sitting.title.in_language(language),
        starts_at=sitting.starts_at,
        ends_at=sitting.ends_at,
        language=language,
        record=meeting.is_recorded,
        is_webinar=sitting.event.kind in _AUDIENCES,
        address=bytes(meeting.address or b"").decode(),
    )


def as_guest(known: KnownGuest, *, is_moderator: bool = False) -> Guest:
    """Return a person as services see her. Needs participant and account loaded; no query."""
    person = known.participant
    account = person.user
    return Guest(
        key=str(known.key),
        name=person.badge_name,
        address=person.email or (account.email if account else ""),
        is_moderator=is_moderator,
        language=person.language,
        kept=known.kept or {},
    )


def state_of(meeting: OnlineMeeting) -> Mapping[str, Any]:
    """Return what its service said of it the last time."""
    return {key: said for key, said in (meeting.state or {}).items() if key != _LEFT}


def left_of(meeting: OnlineMeeting) -> list[dict[str, Any]]:
    """Return what other services have still to take back of it: their names and states."""
    return list((meeting.state or {}).get(_LEFT, ()))


def with_left(state: Mapping[str, Any], left: list[dict[str, Any]]) -> dict[str, Any]:
    """Return what is kept of a meeting: what its service said, and what others take back."""
    return {**state, _LEFT: left} if left else dict(state)


_LEFT: Final = "left"


def is_known_at(known: KnownGuest, meeting: OnlineMeeting) -> bool:
    """Tell whether the service knows her at this meeting, not at one that was made before it."""
    kept = known.kept or {}
    return bool(known.registrant) and kept.get("meeting") == meeting.reference


def meetings_due(*, at: datetime) -> QuerySet[OnlineMeeting]:
    """Return the meetings of which their services have something to hear now."""
    return OnlineMeeting.objects.filter(due_at__lte=at).order_by("due_at", "pk")


def meetings_outdated() -> QuerySet[OnlineMeeting]:
    """Return the meetings whose sitting has changed since their service was told of it."""
    known = OnlineMeeting.objects.filter(preparation=MeetingState.READY)
    return known.filter(~Q(prepared_as=F("sitting__changed_at")))


def meetings_admitting(*, at: datetime) -> QuerySet[OnlineMeeting]:
    """Return the meetings before which services that remember people are told of them."""
    soon = Q(sitting__starts_at__lte=at + ADMITTED_AHEAD, sitting__ends_at__gt=at)
    found = OnlineMeeting.objects.filter(soon, preparation=MeetingState.READY)
    found = found.exclude(sitting__status=CalendarStatus.CANCELLED)
    return found.select_related("sitting__event", "sitting__body").order_by("sitting__starts_at")


def meetings_recorded(*, at: datetime, again: timedelta) -> QuerySet[OnlineMeeting]:
    """Return the meetings whose services may have a recording by now."""
    over = Q(sitting__ends_at__lte=at - RECORDED_FROM, sitting__ends_at__gt=at - RECORDED_FOR)
    asked = Q(looked_at__isnull=True) | Q(looked_at__lte=at - again)
    found = OnlineMeeting.objects.filter(over, asked, is_recorded=True)
    found = found.exclude(reference="")
    return found.select_related("sitting__event").order_by("looked_at", "pk")


def online_sittings(event: Event) -> QuerySet[Sitting]:
    """Return the sittings of an event in which people take part online, or may, in order.

    Those that are said to be held online, and those for which a service is set. With `meeting`,
    body and `attended`, how many people were there.
    """
    set_up = OnlineMeeting.objects.filter(sitting=OuterRef("pk"))
    return (
        Sitting.objects.filter(event_id=event.pk)
        .filter(Q(format__in=_ONLINE) | Exists(set_up))
        .select_related("body", "meeting", "event")
        .annotate(attended=Count("online_attendances__participant", distinct=True))
        .order_by("starts_at", "pk")
    )


def offline_sittings(event: Event, *, at: datetime) -> QuerySet[Sitting]:
    """Return the sittings to come that are held in a room alone."""
    found = Sitting.objects.filter(event_id=event.pk, ends_at__gt=at, meeting__isnull=True)
    return (
        found.exclude(format__in=_ONLINE)
        .exclude(status=CalendarStatus.CANCELLED)
        .select_related("body")
        .order_by("starts_at", "pk")
    )


def known_guests(meeting: OnlineMeeting) -> QuerySet[KnownGuest]:
    """Return the people of whom a meeting's service has heard, or who have clicked."""
    return KnownGuest.objects.filter(meeting=meeting).select_related("participant__user")


def people_for_meetings(event: Event, words: str) -> QuerySet[Participant]:
    """Return the accredited people of an event with these words in their names."""
    found = Participant.objects.accredited().filter(event_id=event.pk)
    for word in words.split()[:5]:
        found = found.filter(badge_name__icontains=word)
    return found.select_related("delegation__institution", "institution").order_by(
        "family_name", "given_name", "pk"
    )
