"""Making online meetings known to their services: made, brought up to date, taken back.

Safe to run twice and side by side: a meeting is claimed by moving on when it is due; the service is
asked outside a transaction, and what it said is written only if nobody changed the meeting
meanwhile (then it is due again).
"""

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import Any, Final

import structlog
from django.db import transaction

from assemblies.errors import DomainError
from registrations.enums import MeetingState
from registrations.errors.providers import MeetingRefused, ProviderAway, ProviderRefused
from registrations.models.meetings import KnownGuest, OnlineMeeting
from registrations.rules.lobby import closes_at, wait_after
from registrations.selectors.meetings import (
    as_meeting,
    left_of,
    meetings_due,
    meetings_outdated,
    provider_of,
    state_of,
    with_left,
)

log = structlog.get_logger(__name__)

LEASE: Final = timedelta(minutes=1)  # calls give up after seconds
LEFT_AGAIN: Final = timedelta(minutes=10)  # for what a service that is left has to take back
_EXPECTED: Final = (ProviderAway, ProviderRefused, MeetingRefused)

Clock = Callable[[], datetime]


def notice_changes(*, at: datetime) -> int:
    """Make meetings due whose sittings were moved, renamed or cancelled; return how many."""
    return meetings_outdated().filter(due_at__isnull=True).update(due_at=at)


def bring_next(*, clock: Clock) -> bool:
    """Tell one service of one meeting; return False when nothing is due."""
    at = clock()
    meeting = _claim(at)
    if meeting is None:
        return False
    try:
        if _is_to_end(meeting):
            _end(meeting, at)
        else:
            _prepare(meeting, at)
    except _EXPECTED as error:
        _note_failure(meeting, error, clock())
    return True


def _claim(at: datetime) -> OnlineMeeting | None:
    for pk in meetings_due(at=at).values_list("pk", flat=True)[:10]:
        taken = OnlineMeeting.objects.filter(pk=pk, due_at__lte=at)
        if taken.update(due_at=at + LEASE, tried_at=at):
            found = OnlineMeeting.objects.select_related("sitting__event", "sitting__body")
            return found.get(pk=pk)
    return None


def _is_to_end(meeting: OnlineMeeting) -> bool:
    return meeting.preparation == MeetingState.ENDING or meeting.sitting.is_cancelled


def _prepare(meeting: OnlineMeeting, at: datetime) -> None:
    if at >= closes_at(meeting.sitting.ends_at):
        _write(meeting, {"due_at": None})  # nobody needs it any more
        return
    provider = provider_of(meeting.provider)
    state = dict(provider.prepare(as_meeting(meeting), state_of(meeting), at=at))
    reference, left = str(state.get("reference", "")), left_of(meeting)
    ready = {
        "state": with_left(state, left),
        "reference": reference,
        "preparation": MeetingState.READY,
        "prepared_as": meeting.sitting.changed_at,
        "due_at": at + LEFT_AGAIN if left else None,
        **_NO_FAILURE,
    }
    # The lobby opens before a service that is left, and may be down, is asked anything.
    if not _write(meeting, ready):
        return
    if reference != meeting.reference:
        _forget_guests(meeting)
    if left:
        still = _take_back(meeting, left, at)
        due_at = at + LEFT_AGAIN if still else None
        _write(meeting, {"state": with_left(state, still), "due_at": due_at})


def _end(meeting: OnlineMeeting, at: datetime) -> None:
    provider = provider_of(meeting.provider)
    if meeting.reference and provider.abilities.ends:
        provider.end(as_meeting(meeting), state_of(meeting), at=at)
    still = _take_back(meeting, left_of(meeting), at)
    over: dict[str, Any] = {"state": with_left({}, still), "reference": meeting.reference}
    if still:  # what is over for this service is not for one that was left before
        over |= {"preparation": MeetingState.ENDING, "due_at": at + LEFT_AGAIN, "reference": ""}
    else:
        over |= {"preparation": MeetingState.OVER, "due_at": None}
    over |= {**_NO_FAILURE, "prepared_as": meeting.sitting.changed_at}
    if _write(meeting, over):
        _forget_guests(meeting)


def _take_back(
    meeting: OnlineMeeting, left: list[dict[str, Any]], at: datetime
) -> list[dict[str, Any]]:
    """Have services that were left take the meeting back; return what is still to be taken back.

    Half an hour after the end nobody can be in it by us: then it is given up, and the log says so.
    """
    still = []
    for one in left:
        try:
            provider = provider_of(one["provider"])
            if provider.abilities.ends:
                provider.end(as_meeting(meeting), one["state"], at=at)
        except _EXPECTED as error:
            facts = {"sitting": meeting.sitting_id, "service": one["provider"], "code": error.code}
            if at + LEFT_AGAIN < closes_at(meeting.sitting.ends_at):
                still.append(one)
                log.warning("meeting_not_taken_back", **facts)
            else:
                log.warning("meeting_left_behind", **facts)
    return still


def _forget_guests(meeting: OnlineMeeting) -> None:
    """Keep nothing of what a service said of people at a meeting that is there no more."""
    KnownGuest.objects.filter(meeting=meeting).update(kept={}, registrant="")


_NO_FAILURE: Final[Mapping[str, Any]] = {"failure": "", "failed_since": None, "tries": 0}


def _note_failure(meeting: OnlineMeeting, error: DomainError, at: datetime) -> None:
    tries = min(meeting.tries + 1, 10_000)
    wait = wait_after(
        tries,
        asked_for=int(error.details.get("seconds", 0)),
        left=meeting.sitting.starts_at - at,
    )
    reason = str(error.details.get("reason", ""))
    facts = {"tries": tries, "failed_since": meeting.failed_since or at, "due_at": at + wait}
    if meeting.preparation != MeetingState.ENDING:
        # One that is ready stays so for those who come: only its news were not taken.
        facts |= {"preparation": MeetingState.FAILED, "failure": f"{error.code}:{reason}"[:60]}
    _write(meeting, facts)
    log.warning("meeting_unprepared", sitting=meeting.sitting_id, code=error.code, reason=reason)


def _write(meeting: OnlineMeeting, facts: Mapping[str, Any]) -> bool:
    """Write what came of it, unless somebody set the meeting otherwise meanwhile."""
    with transaction.atomic():
        held = OnlineMeeting.objects.select_for_update(of=("self",), no_key=True)
        now = held.filter(pk=meeting.pk).first()
        if now is None or now.changed_at != meeting.changed_at:
            return False
        for name, value in facts.items():
            setattr(now, name, value)
        now.save(update_fields=list(facts))
    return True
