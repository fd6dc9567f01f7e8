"""Acts on sittings that are held online: where, since when, who is let in from afar.

An act writes what is wanted; its service is told after the commit (`jobs/meetings.py`), so that an
outage there never stops an act here.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final

from django.db import transaction

from assemblies.enums import EventFormat, EventKind, LinkKind
from assemblies.models.accounts import User
from assemblies.models.delegations import Participant
from assemblies.models.events import Event, EventLink
from assemblies.services import audit
from registrations import tasks
from registrations.enums import MeetingState
from registrations.errors.meetings import (
    AddressUnfit,
    EverybodyMayJoin,
    NotHeldOnline,
    NotOfThisEvent,
    RecordingPublished,
    ServiceUnknown,
    StopFirst,
)
from registrations.gateways.providers.base import is_link
from registrations.gateways.providers.choosing import PLAIN
from registrations.models.meetings import MeetingRecording, OnlineMeeting, RemoteGuest
from registrations.selectors.meetings import left_of, provider_names, state_of, with_left
from registrations.services import meeting_news
from sessions.errors import SittingCancelled
from sessions.models.sittings import Sitting
from sessions.services import events, formats, places


@dataclass(frozen=True, slots=True, kw_only=True)
class Setting:
    """Where and how a sitting is held online.

    address: of a plain address; "" keeps the one that is kept. opens_minutes: before the start.
    """

    provider: str
    format: EventFormat
    address: str = field(default="", repr=False)
    opens_minutes: int = 15
    is_recorded: bool = False


@transaction.atomic
def hold_online(
    *, sitting: Sitting, setting: Setting, by: User | None, at: datetime
) -> OnlineMeeting:
    """Hold a sitting online, or change how it is held; its service is told after the commit.

    Where it was stopped and the old service has not answered yet, nobody waits for that: it is
    held elsewhere, and the old meeting is taken back as soon as its service answers. Raises
    SittingCancelled, ServiceUnknown, AddressUnfit, and StopFirst where it is set up at another
    service already.
    """
    sitting = _locked(sitting)
    if setting.provider not in provider_names():
        raise ServiceUnknown
    meeting, before = _held(sitting), None
    if meeting is None:
        meeting = OnlineMeeting(sitting=sitting, provider=setting.provider)
    else:
        before = _noted(meeting)
    _check_service(meeting, setting)
    address = _address(meeting, setting)
    _begin_anew(meeting, setting.provider)
    meeting.provider, meeting.address = setting.provider, address.encode()
    meeting.opens_minutes, meeting.is_recorded = setting.opens_minutes, setting.is_recorded
    meeting.due_at = meeting.changed_at = at
    meeting.save()
    formats.set_format(sitting=sitting, to=setting.format, by=by, at=at)
    _record("meeting.hold_online", meeting, before, by, at)
    tasks.wake_meetings()
    return meeting


@transaction.atomic
def stop(*, sitting: Sitting, by: User | None, at: datetime) -> OnlineMeeting:
    """Hold a sitting online no more; its service takes the meeting back after the commit.

    One that was held in a room as well is held there alone. Raises NotHeldOnline.
    """
    sitting = _locked(sitting, even_cancelled=True)
    meeting = _held(sitting)
    if meeting is None or meeting.preparation in _STOPPED:
        raise NotHeldOnline
    before = _noted(meeting)
    meeting.preparation, meeting.failure = MeetingState.ENDING, ""
    meeting.failed_since, meeting.tries, meeting.address = None, 0, b""
    meeting.due_at = meeting.changed_at = at
    meeting.save()
    if sitting.format == EventFormat.HYBRID and not sitting.is_cancelled:
        formats.set_format(sitting=sitting, to=EventFormat.IN_PERSON, by=by, at=at)
    _record("meeting.stop", meeting, before, by, at)
    tasks.wake_meetings()
    return meeting


@transaction.atomic
def try_again(*, sitting: Sitting, by: User | None, at: datetime) -> None:
    """Ask the service at once, not when the clock would. Raises NotHeldOnline."""
    meeting = _held(_locked(sitting, even_cancelled=True))
    if meeting is None or meeting.preparation == MeetingState.OVER:
        raise NotHeldOnline
    meeting.due_at = at
    meeting.save(update_fields=["due_at"])
    _record("meeting.try_again", meeting, None, by, at)
    tasks.wake_meetings()


@transaction.atomic
def allow(
    *,
    sitting: Sitting,
    participant: Participant,
    is_moderator: bool = False,
    by: User | None,
    at: datetime,
) -> RemoteGuest:
    """Let a participant in from afar, or make her a moderator; she is told by mail.

    Twice is once. Raises NotOfThisEvent, SittingCancelled, and EverybodyMayJoin where people need
    no leave.
    """
    sitting = _locked(sitting)
    people = Participant.objects.accredited().select_for_update(of=("self",), no_key=True)
    person = people.filter(event_id=sitting.event_id, pk=participant.pk).first()
    if person is None:
        raise NotOfThisEvent
    if sitting.event.kind != EventKind.ASSEMBLY and not is_moderator:
        raise EverybodyMayJoin
    guest, is_new = RemoteGuest.objects.get_or_create(
        sitting=sitting,
        participant=person,
        defaults={"allowed_at": at, "allowed_by": by, "is_moderator": is_moderator},
    )
    if not is_new and guest.is_moderator == is_moderator:
        return guest
    guest.is_moderator = is_moderator
    guest.save(update_fields=["is_moderator"])
    after = {"sitting": sitting.pk, "participant": person.pk, "moderator": is_moderator}
    entry = audit.record(act="remote_guest.allow", thing=guest, by=by, at=at, after=after)
    meeting_news.allowed(sitting=sitting, participant=person, entry=entry.pk, at=at)
    return guest


@transaction.atomic
def withdraw(*, guest: RemoteGuest, by: User | None, at: datetime) -> None:
    """Let a participant in no more; who is inside stays until the meeting ends."""
    after = {"sitting": guest.sitting_id, "participant": guest.participant_id}
    audit.record(act="remote_guest.withdraw", thing=guest, by=by, at=at, after=after)
    guest.delete()


@transaction.atomic
def publish_recording(
    *, recording: MeetingRecording, is_for_participants: bool, by: User | None, at: datetime
) -> EventLink:
    """Offer a recording on the event's page.

    Raises RecordingPublished, also where an editor has put its address among the event's links.
    """
    event = recording.meeting.sitting.event
    events.lock(among=Event.objects.filter(pk=event.pk))
    held = MeetingRecording.objects.select_for_update(of=("self",), no_key=True)
    recording = held.select_related("meeting__sitting__event").get(pk=recording.pk)
    sitting, url = recording.meeting.sitting, bytes(recording.address).decode()
    there = EventLink.objects.filter(event=sitting.event)
    if recording.link_id is not None or there.filter(url=url).exists():
        raise RecordingPublished
    link = recording.link = there.create(
        event=sitting.event,
        url=url,
        kind=LinkKind.RECORDING,
        title=sitting.title,
        is_for_participants=is_for_participants,
        position=there.count(),
    )
    recording.save(update_fields=["link"])
    after = {"sitting": sitting.pk, "participants_only": is_for_participants}
    audit.record(act="recording.publish", thing=recording, by=by, at=at, after=after)
    events.renew_calendar(event_id=sitting.event_id)
    return link


_STOPPED: Final = (MeetingState.ENDING, MeetingState.OVER)


def _locked(sitting: Sitting, *, even_cancelled: bool = False) -> Sitting:
    events.lock(among=Event.objects.filter(pk=sitting.event_id))
    locked = places.locked(sitting)
    if locked.is_cancelled and not even_cancelled:
        raise SittingCancelled
    return locked


def _held(sitting: Sitting) -> OnlineMeeting | None:
    held = OnlineMeeting.objects.select_for_update(of=("self",), no_key=True)
    return held.filter(sitting=sitting.pk).first()


def _check_service(meeting: OnlineMeeting, setting: Setting) -> None:
    is_there = bool(meeting.reference) and meeting.preparation not in _STOPPED
    if is_there and meeting.provider != setting.provider and meeting.provider != PLAIN:
        raise StopFirst


def _address(meeting: OnlineMeeting, setting: Setting) -> str:
    """Return where a plain address leads: the new one, or the one that is kept."""
    if setting.provider != PLAIN:
        return ""
    kept = bytes(meeting.address or b"").decode() if meeting.provider == PLAIN else ""
    wanted = setting.address or kept
    if not is_link(wanted, anywhere=False):
        raise AddressUnfit
    return wanted


def _begin_anew(meeting: OnlineMeeting, provider: str) -> None:
    """Begin at a service with what is known of the meeting there, if it was not taken back yet."""
    left = left_of(meeting)
    if meeting.preparation == MeetingState.OVER or not meeting.pk:
        meeting.state, meeting.reference = {}, ""
    elif meeting.provider != provider:
        if meeting.reference and meeting.provider != PLAIN:
            left = [*left, {"provider": meeting.provider, "state": dict(state_of(meeting))}]
        there = [one["state"] for one in left if one["provider"] == provider]
        left = [one for one in left if one["provider"] != provider]
        meeting.state = there[-1] if there else {}
        meeting.reference = str(meeting.state.get("reference", ""))
    meeting.state = with_left(meeting.state, left)
    meeting.preparation, meeting.failure = MeetingState.WAITING, ""
    meeting.failed_since, meeting.tries = None, 0


def _noted(meeting: OnlineMeeting) -> Mapping[str, Any]:
    """Return what the audit says of a meeting: nothing of where it is held."""
    return {
        "provider": meeting.provider,
        "opens_minutes": meeting.opens_minutes,
        "recorded": meeting.is_recorded,
        "preparation": str(meeting.preparation),
    }


def _record(
    act: str,
    meeting: OnlineMeeting,
    before: Mapping[str, Any] | None,
    by: User | None,
    at: datetime,
) -> None:
    after = {"sitting": meeting.sitting_id, **_noted(meeting)}
    audit.record(act=act, thing=meeting, by=by, at=at, before=before, after=after)
