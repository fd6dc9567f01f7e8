"""Calling an event off: it and its sittings stay, marked, and everybody concerned is told why."""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction
from django.db.models import ProtectedError
from django.utils import translation

from assemblies.enums import CalendarStatus
from assemblies.fields import LanguageMap
from assemblies.models.accounts import User
from assemblies.models.events import Event
from assemblies.services import audit
from notifications.calendar.entries import Entry
from notifications.enums import Method
from notifications.rules.sequence import next_sequence
from notifications.services import outbox
from sessions import messages
from sessions.errors.events import EventIsDraft, EventOver
from sessions.errors.speakers import DebateHeldThere
from sessions.models.drafts import SittingDraft
from sessions.models.sittings import Sitting
from sessions.selectors.entries import entry_of_event, seen_of_event
from sessions.selectors.plans import Planned, draft_of, planned_sittings, state_of
from sessions.selectors.wording import words_about_event
from sessions.services import events, plan_steps, releases
from sessions.services.events_describing import locked


@transaction.atomic
def cancel(
    *,
    event: Event,
    words: LanguageMap,
    seen: str | None = None,
    by: User | None,
    at: datetime,
) -> Event:
    """Cancel an event with all its sittings that are still to end; it cannot be undone.

    words: why, in one language at least; they stand in every mail. It stays on its page and in
    calendars, marked; whoever follows it gets its cancellation for her calendar, and whoever
    follows a sitting gets that of the sitting. What was only planned is dropped. Registration ends.
    Raises Superseded, EventIsCancelled, EventIsDraft, EventOver.
    """
    event = locked(event, seen)
    if event.is_draft:
        raise EventIsDraft
    if event.ends_on < at.astimezone(event.zone).date():
        raise EventOver
    shown = seen_of_event(event)
    count = _cancel_sittings(event, words, by=by, at=at)
    event.status, event.cancelled_at = CalendarStatus.CANCELLED, at
    event.sequence = next_sequence(event.sequence, before=shown, after=seen_of_event(event))
    event.changed_at = max(at, event.changed_at)
    fields = ["status", "cancelled_at", "sequence", "changed_at", *_end_registration(event, at)]
    event.save(update_fields=fields)
    events.renew_calendar(event_id=event.pk)
    _tell(event, words, at)
    after = {"sittings": count, "languages": sorted(words)}
    audit.record(act="event.cancel", thing=event, by=by, at=at, after=after)
    return event


def tell_too(
    *,
    event: Event,
    words: LanguageMap,
    people: Iterable[tuple[outbox.Recipient, Entry | None]],
    at: datetime,
) -> None:
    """Tell people of a cancelled event who need not follow it; nobody is told twice.

    people: with the cancelled entry of whoever was sent one. Assumes the caller's transaction.
    """
    for to, entry in people:
        with translation.override(to.language):
            said = outbox.Words(
                context=_context(event, words, to.language),
                entry=entry,
                method=Method.CANCEL if entry else None,
            )
        outbox.queue(kind=messages.EVENT_CANCELLED, to=to, key=_key(event), words=said, at=at)


def _cancel_sittings(event: Event, words: LanguageMap, *, by: User | None, at: datetime) -> int:
    """Cancel the published sittings that have not ended; return how many.

    What was planned beside, nobody will ever read: it goes, before the cancellation closes the
    programme to every further act.
    """
    planned = planned_sittings(event)
    standing = [
        one.sitting.pk
        for one in planned
        if not (one.is_new or one.sitting.is_cancelled) and one.sitting.ends_at > at
    ]
    if standing:
        step = plan_steps.begin(event=event, by=by, at=at)
        for pk in standing:
            sitting = step.take(pk)
            state = state_of(draft_of(sitting) or sitting) | {"is_cancelled": True}
            step.put(sitting, state, words)
        plan_steps.keep(step, "drop")
        urgent = releases.Urgent(facts={"is_cancelled"}, note=words)
        releases.release(event=event, only=standing, urgent=urgent, note=words, by=by, at=at)
    _give_up_plans(event, planned, by=by, at=at)
    return len(standing)


def _give_up_plans(
    event: Event, planned: Iterable[Planned], *, by: User | None, at: datetime
) -> None:
    """Drop what no release has published; a sitting on which somebody has built stays, unseen."""
    changed = SittingDraft.objects.filter(
        sitting__event_id=event.pk, sitting__released_at__isnull=False
    )
    gone = set(changed.values_list("sitting_id", flat=True))
    changed.delete()
    new = {one.sitting.pk: one.sitting for one in planned if one.is_new}
    gone |= {pk for pk, sitting in new.items() if _is_removed(sitting)}
    if gone:
        after = {"sittings": sorted(gone)}
        audit.record(act="plan.give_up", thing=event, by=by, at=at, after=after)


def _is_removed(sitting: Sitting) -> bool:
    try:
        with transaction.atomic():
            plan_steps.remove_without_trace(sitting)
    except (DebateHeldThere, ProtectedError):
        return False
    return True


def _end_registration(event: Event, at: datetime) -> list[str]:
    opens, closes = event.registration_opens_at, event.registration_closes_at
    if opens is None or closes is None or closes <= at:
        return []
    if opens >= at:
        event.registration_opens_at = event.registration_closes_at = None
    else:
        event.registration_closes_at = at
    return ["registration_opens_at", "registration_closes_at"]


def _tell(event: Event, words: LanguageMap, at: datetime) -> None:
    """Tell who takes part, follows it or registers a delegation; then who reads its programme."""
    outbox.publish(
        kind=messages.EVENT_CANCELLED,
        topics=[event.topic, event.coordinators_topic],
        key=_key(event),
        words_in=lambda language: outbox.Words(
            context=_context(event, words, language),
            entry=entry_of_event(event, language),
            method=Method.CANCEL,
        ),
        at=at,
    )
    outbox.publish(
        kind=messages.EVENT_CANCELLED_NEWS,
        topics=[event.programme_topic],
        key=_key(event),
        words_in=lambda language: outbox.Words(context=_context(event, words, language)),
        at=at,
    )


def _context(event: Event, words: LanguageMap, language: str) -> dict[str, str]:
    return {**words_about_event(event, language), "note": words.in_language(language)}


def _key(event: Event) -> str:
    return f"event:{event.pk}:cancelled"
