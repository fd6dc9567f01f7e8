"""Visible changes of an event itself: its days, its place, its title."""

from datetime import datetime

from django.db import models, transaction
from django.db.models import F

from assemblies.models.events import Event
from notifications.enums import Method
from notifications.services import outbox
from sessions import messages, tasks
from sessions.selectors import moments
from sessions.selectors.entries import entry_of_event
from sessions.selectors.wording import words_about_event


def lock(*, among: models.QuerySet[Event]) -> None:
    """Hold these events until the transaction ends. Every act on a programme begins with it.

    The order is one for all acts, so that no two wait for each other: events by their keys, then
    sittings by theirs. Other rows may go on pointing to the events.
    """
    held = Event.objects.select_for_update(no_key=True).filter(pk__in=among.values("pk"))
    list(held.order_by("pk").values_list("pk", flat=True))


def show_change(*, event: Event, fields: list[str], at: datetime) -> None:
    """Save ``fields`` as a visible change: SEQUENCE rises by one, who follows the event is told.

    Assumes the caller's transaction, lock and audit entry. The feeds are built anew after the
    commit.
    """
    event.sequence += 1
    event.changed_at = max(at, event.changed_at)
    # Not the calendar's version: it rises in the database itself.
    event.save(update_fields=[*fields, "sequence", "changed_at"])
    renew_calendar(event_id=event.pk)
    outbox.publish(
        kind=messages.EVENT_CHANGED,
        topics=[event.topic],
        key=f"event:{event.pk}:{event.sequence}",
        words_in=lambda language: outbox.Words(
            context=words_about_event(event, language),
            entry=entry_of_event(event, language),
            method=Method.REQUEST,
        ),
        at=at,
    )


def renew_calendar(*, event_id: int) -> None:
    """Mark everything built from this event's programme as outdated; rebuild after the commit."""
    Event.objects.filter(pk=event_id).update(calendar_version=F("calendar_version") + 1)
    moments.forget()
    transaction.on_commit(moments.forget)  # once more: others may have asked before the commit
    tasks.wake_feed_builder(event_id=event_id)
