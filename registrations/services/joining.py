"""Joining an online sitting: the click, and what services report of who came and went.

The address that lets somebody in is made for her at the click and given to nobody but her; it
stands in no table of ours, log line or audit entry (what Zoom says of a person is kept sealed).
"""

import uuid
from collections.abc import Iterable
from datetime import datetime

from django.db import transaction
from django.db.models import Q, QuerySet

from assemblies.models.accounts import User
from assemblies.models.delegations import Participant
from assemblies.services import audit
from registrations import tasks
from registrations.enums import AttendanceSource, MeetingState, Phase
from registrations.errors.meetings import (
    LobbyNotOpen,
    MeetingNotReady,
    MeetingOver,
    NotHeldOnline,
)
from registrations.errors.providers import MeetingUnknown
from registrations.gateways.providers.interface import Attendance, Guest, Provider
from registrations.jobs import meeting_guests
from registrations.models.meetings import KnownGuest, OnlineAttendance, OnlineMeeting
from registrations.selectors.meetings import (
    Lobby,
    as_guest,
    as_meeting,
    is_known_at,
    lobby_of,
    provider_of,
    state_of,
)
from sessions.errors import SittingCancelled
from sessions.models.sittings import Sitting


def join(
    *,
    sitting: Sitting,
    participant: Participant | None,
    is_moderator: bool,
    by: User | None,
    at: datetime,
) -> str:
    """Return the address that lets this person in now; that she came is noted.

    participant: None for a moderator who takes no part in the event; of her no attendance is noted.
    The service is asked outside a transaction. Whether she may, the caller has asked. Raises
    NotHeldOnline, SittingCancelled, LobbyNotOpen, MeetingOver, MeetingNotReady, ProviderAway,
    ProviderRefused, MeetingRefused.
    """
    lobby = lobby_of(sitting, at=at)
    meeting = _checked(lobby)
    provider = provider_of(meeting.provider)
    try:
        guest = _guest(provider, meeting, participant, is_moderator=is_moderator, by=by, at=at)
        address = provider.join_address(as_meeting(meeting), state_of(meeting), guest, at=at)
    except MeetingUnknown:
        _prepare_anew(meeting, at)
        raise MeetingNotReady from None
    _note_click(meeting, participant, is_moderator=is_moderator, by=by, at=at)
    return address


def check_open(lobby: Lobby) -> None:
    """Refuse a click before the lobby opens, after the end, or where nothing is held."""
    _checked(lobby)


@transaction.atomic
def take_reports(*, provider: str, reports: Iterable[Attendance], at: datetime) -> int:
    """Note who came and went by a service's reports; return how many said something new.

    A report that comes twice counts once; one about a meeting or a person unknown to us, such as a
    moderator of the house, says nothing.
    """
    return sum(_take(provider, one, at) for one in reports)


def _checked(lobby: Lobby) -> OnlineMeeting:
    if lobby.phase == Phase.CANCELLED:
        raise SittingCancelled
    if lobby.phase == Phase.OVER:
        raise MeetingOver
    if lobby.phase == Phase.EARLY:
        zone = lobby.sitting.event.time_zone
        raise LobbyNotOpen(opens_at=lobby.opens_at.isoformat(), zone=zone)
    if lobby.meeting is None:
        raise NotHeldOnline
    if not lobby.meeting.reference:
        raise MeetingNotReady
    return lobby.meeting


def _guest(
    provider: Provider,
    meeting: OnlineMeeting,
    participant: Participant | None,
    *,
    is_moderator: bool,
    by: User | None,
    at: datetime,
) -> Guest:
    if participant is None:
        return _moderator(by)
    known = _known(meeting, participant, at)
    is_awaited = provider.abilities.remembers_guests and not is_moderator
    if is_awaited and not is_known_at(known, meeting):
        # Its service has not heard of her yet: she registered a moment ago, or it was made anew.
        meeting_guests.admit(provider, meeting, known, at=at)
    return as_guest(known, is_moderator=is_moderator)


@transaction.atomic
def _prepare_anew(meeting: OnlineMeeting, at: datetime) -> None:
    """Have a meeting made again that its service does not know any more."""
    OnlineMeeting.objects.filter(pk=meeting.pk).update(due_at=at)
    tasks.wake_meetings()


def _moderator(by: User | None) -> Guest:
    return Guest(
        key=f"house-{uuid.uuid4()}",
        name=by.name if by else "",
        address=by.email if by else "",
        is_moderator=True,
        language=by.language if by else "en",
    )


def _known(meeting: OnlineMeeting, participant: Participant, at: datetime) -> KnownGuest:
    known, _ = KnownGuest.objects.select_related("participant__user").get_or_create(
        meeting=meeting, participant=participant, defaults={"known_at": at}
    )
    return known


@transaction.atomic
def _note_click(
    meeting: OnlineMeeting,
    participant: Participant | None,
    *,
    is_moderator: bool,
    by: User | None,
    at: datetime,
) -> None:
    after = {"sitting": meeting.sitting_id, "moderator": is_moderator}
    if participant is not None:
        after["participant"] = participant.pk
        # The first click tells since when she was there; the others say nothing more.
        OnlineAttendance.objects.get_or_create(
            key=f"click:{meeting.sitting_id}:{participant.pk}",
            defaults={
                "sitting_id": meeting.sitting_id,
                "participant": participant,
                "source": AttendanceSource.CLICK,
                "joined_at": at,
            },
        )
    audit.record(act="meeting.join", thing=meeting, by=by, at=at, after=after)


def _take(provider: str, report: Attendance, at: datetime) -> bool:
    meetings = OnlineMeeting.objects.exclude(preparation=MeetingState.WAITING, reference="")
    meeting = meetings.filter(provider=provider, reference=report.meeting).first()
    known = _reported(meeting, report) if meeting is not None else None
    if meeting is None or known is None:
        return False
    key = f"{provider}:{report.key}"[:200]
    when = min(report.at, at)  # no clock of others writes the future
    if report.what == "joined":
        return _came(meeting, known, key, when)
    return _went(meeting, known, key, when)


def _reported(meeting: OnlineMeeting, report: Attendance) -> KnownGuest | None:
    """Return of whom a report is, her row held: reports of one person are taken one by one."""
    held = KnownGuest.objects.select_for_update(of=("self",), no_key=True).filter(meeting=meeting)
    if report.guest:
        try:
            return held.filter(key=uuid.UUID(report.guest)).first()
        except ValueError:
            return None
    if report.registrant and (found := held.filter(registrant=report.registrant[:200]).first()):
        return found
    if report.address:
        hers = Q(participant__email__iexact=report.address)
        by_account = Q(participant__email="", participant__user__email__iexact=report.address)
        return held.filter(hers | by_account).order_by("pk").first()
    return None


def _came(meeting: OnlineMeeting, known: KnownGuest, key: str, when: datetime) -> bool:
    rows = _rows_of(meeting, known)
    if rows.filter(key=key).exists():
        return False
    # That she left was reported before that she came: it waits as a stretch of no length.
    waiting = rows.filter(key__startswith=_LEFT_FIRST, left_at__gte=when).order_by("left_at")
    if early := waiting.first():
        early.key, early.joined_at = key, when
        early.save(update_fields=["key", "joined_at"])
    else:
        _add(meeting, known, key=key, joined_at=when)
    return True


def _went(meeting: OnlineMeeting, known: KnownGuest, key: str, when: datetime) -> bool:
    rows = _rows_of(meeting, known)
    if rows.filter(left_key=key).exists():
        return False
    inside = rows.filter(left_at__isnull=True, joined_at__lte=when).order_by("-joined_at")
    if row := inside.first():
        row.left_at, row.left_key = when, key
        row.save(update_fields=["left_at", "left_key"])
    else:
        early = f"{_LEFT_FIRST}{key}"[:200]
        _add(meeting, known, key=early, joined_at=when, left_at=when, left_key=key)
    return True


_LEFT_FIRST = "left first:"


def _rows_of(meeting: OnlineMeeting, known: KnownGuest) -> QuerySet[OnlineAttendance]:
    return OnlineAttendance.objects.filter(
        sitting=meeting.sitting_id,
        participant=known.participant_id,
        source=AttendanceSource.SERVICE,
    )


def _add(
    meeting: OnlineMeeting,
    known: KnownGuest,
    *,
    key: str,
    joined_at: datetime,
    left_at: datetime | None = None,
    left_key: str = "",
) -> None:
    OnlineAttendance.objects.create(
        sitting_id=meeting.sitting_id,
        participant_id=known.participant_id,
        source=AttendanceSource.SERVICE,
        key=key,
        joined_at=joined_at,
        left_at=left_at,
        left_key=left_key,
    )
