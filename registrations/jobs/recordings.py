"""Asking services for recordings after the end. Safe to run twice: each is kept once."""

from datetime import datetime, timedelta
from typing import Final

import structlog

from registrations.errors.providers import ProviderAway, ProviderRefused, ProviderUnable
from registrations.models.meetings import MeetingRecording, OnlineMeeting
from registrations.selectors.meetings import as_meeting, meetings_recorded, provider_of, state_of

log = structlog.get_logger(__name__)

AGAIN: Final = timedelta(minutes=30)
AT_ONCE: Final = 20


def gather(*, at: datetime) -> int:
    """Keep what services have recorded, for editors to publish; return how many are new."""
    return sum(_gather_of(one, at) for one in meetings_recorded(at=at, again=AGAIN)[:AT_ONCE])


def _gather_of(meeting: OnlineMeeting, at: datetime) -> int:
    taken = OnlineMeeting.objects.filter(pk=meeting.pk, looked_at=meeting.looked_at)
    if not taken.update(looked_at=at):  # another worker asks
        return 0
    try:
        provider = provider_of(meeting.provider)
        if not provider.abilities.records:
            return 0
        found = provider.recordings(as_meeting(meeting), state_of(meeting), at=at)
    except (ProviderAway, ProviderRefused, ProviderUnable) as error:
        log.warning("recordings_unknown", sitting=meeting.sitting_id, code=error.code)
        return 0
    new = 0
    for one in found:
        _row, is_new = MeetingRecording.objects.get_or_create(
            meeting=meeting,
            reference=one.reference[:200],
            defaults={"address": one.address.encode(), "seconds": one.seconds, "found_at": at},
        )
        new += is_new
    return new
