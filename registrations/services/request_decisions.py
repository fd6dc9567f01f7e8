"""What every decision about a late request does, whoever or whatever decides.

Private to this app's services: callers hold the lock on the delegation's file, or the person.
"""

from collections.abc import Collection, Iterator
from datetime import datetime
from typing import Any

from django.utils import translation

from assemblies.models.accounts import User
from assemblies.selectors import coordinators_of
from assemblies.services import audit
from notifications.services import outbox
from registrations import messages
from registrations.enums import ChangeKind, RequestState
from registrations.models.late_changes import ChangeRequest
from registrations.models.registrations import Registration
from registrations.selectors.delegations import registrants_of
from registrations.services import wording
from registrations.services.words import WITHDRAWN, reason_of


def decline_of_withdrawn(person: Registration, by: User, at: datetime) -> None:
    """Decline what waits about a person who is withdrawn: nobody could grant it any more.

    The reason is kept as a word, which everybody reads in her own language: ``reason_of``.
    """
    decline_of(person, WITHDRAWN, by, at)


def end_of_sent(people: Collection[Registration], by: User, at: datetime) -> None:
    """End what asks to send people who have just been sent: it is needed no more."""
    waiting = ChangeRequest.objects.filter(
        person__in=people, kind=ChangeKind.SEND, state=RequestState.WAITING
    )
    for asked in waiting.order_by("pk"):
        decide(asked, RequestState.TAKEN_BACK, by, at)


def decline_of(person: Registration, reason: str, by: User, at: datetime) -> None:
    """Decline what waits about a person, for a reason that who asked reads."""
    waiting = ChangeRequest.objects.filter(person=person, state=RequestState.WAITING)
    for asked in waiting.select_related(
        "person__event",
        "person__applicant",
        "file__delegation__assembly",
        "file__delegation__institution",
    ):
        decide(asked, RequestState.DECLINED, by, at, reason=reason)
        tell(asked, at)


def decide(
    asked: ChangeRequest,
    state: RequestState,
    by: User,
    at: datetime,
    *,
    reason: str = "",
    outcome: Registration | None = None,
) -> None:
    """Write a decision on the request's row."""
    asked.state, asked.reason, asked.outcome = state, reason, outcome
    asked.decided_at, asked.decided_by = at, by
    asked.save()
    audit.record(
        act=f"change_request.{state}",
        thing=asked,
        by=by,
        at=at,
        before={"state": RequestState.WAITING},
        after={"state": state, "outcome": outcome and outcome.pk},
    )


def tell(asked: ChangeRequest, at: datetime) -> None:
    """Tell what was decided to the coordinators, or to who came without a delegation."""
    changes = asked.changes
    decision = {
        "is_accepted": asked.state == RequestState.ACCEPTED,
        "kind": str(asked.kind),
        "name": asked.person.badge_name if asked.person else changes.get("badge_name", ""),
        "comes": changes.get("badge_name", "") if asked.kind == ChangeKind.SUBSTITUTE else "",
    }
    for user, context in _who_hears(asked):
        with translation.override(user.language):
            decision["reason"] = reason_of(asked.reason)
        outbox.queue(
            kind=messages.REQUEST_DECIDED,
            to=outbox.Recipient.of(user),
            key=f"change_request:{asked.pk}:decided",
            words=outbox.Words(context=context | decision),
            at=at,
        )


def _who_hears(asked: ChangeRequest) -> Iterator[tuple[User, dict[str, Any]]]:
    """Yield each with what the mail says of the delegation, or of her, in her language."""
    if asked.file is not None:
        for user in coordinators_of(asked.file.delegation):
            yield user, wording.of_delegation(asked.file, None, user.language)
    elif asked.person is not None:
        for user in registrants_of(asked.person):
            yield user, wording.of_person(asked.person, user.language)
