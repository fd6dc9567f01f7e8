"""Visible changes of an event itself: its days, its place, its title."""

from datetime import datetime

from django.db import models, transaction
from django.db.models import F

from assemblies.models.events import Event
from notifications.enums import Method
from notifications.rules.sequence import Seen, next_sequence
from notifications.services import outbox
from sessions import messages, tasks
from sessions.selectors import moments
from sessions.selectors.entries import entry_of_event, seen_of_event
from sessions.selectors.wording import words_about_event
from sessions.services import search


def lock(*, among: models.QuerySet[Event]) -> None:
    """Hold these events until the transaction ends. Every act on a programme begins with it.

    The order is one for all acts, so that no two wait for each other: events by their keys, then
    sittings by theirs. Other rows may go on pointing to the events.
    """
    held = Event.objects.select_for_update(no_key=True).filter(pk__in=among.values("pk"))
    list(held.order_by("pk").values_list("pk", flat=True))


def show_change(*, event: Event, before: Seen, fields: list[str], at: datetime) -> bool:
    """Save ``fields``; where calendars now show it otherwise, raise SEQUENCE and tell followers.

    before: what was seen of it. Returns whether anybody can see the change. Assumes the caller's
    transaction, lock and audit entry. The feeds are built anew after the commit.
    """
    sequence = next_sequence(event.sequence, before=before, after=seen_of_event(event))
    if sequence == event.sequence:
        event.save(update_fields=fields)
        return False
    event.sequence, event.changed_at = sequence, max(at, event.changed_at)
    # Not the calendar's version: it rises in the database itself.
    event.save(update_fields=[*fields, "sequence", "changed_at"])
    renew_calendar(event_id=event.pk)
    outbox.publish(
        kind=messages.EVENT_CHANGED,
        topics=[event.topic, event.coordinators_topic],
        key=f"event:{event.pk}:{event.sequence}",
        words_in=lambda language: outbox.Words(
            context=words_about_event(event, language),
            entry=entry_of_event(event, language),
            method=Method.REQUEST,
        ),
        at=at,
    )
    # Who follows its programme reads of it; who has its entry was told just before.
    outbox.publish(
        kind=messages.EVENT_NEWS,
        topics=[event.programme_topic],
        key=f"event:{event.pk}:{event.sequence}",
        words_in=lambda language: outbox.Words(context=words_about_event(event, language)),
        at=at,
    )
    return True


def renew_calendar(*, event_id: int) -> None:
    """Mark everything built from this event's programme as outdated; rebuild after the commit.

    What the search finds of the event itself is written anew at once.
    """
    Event.objects.filter(pk=event_id).update(calendar_version=F("calendar_version") + 1)
    moments.forget()
    transaction.on_commit(moments.forget)  # once more: others may have asked before the commit
    tasks.wake_feed_builder(event_id=event_id)
    search.keep_event(event_id=event_id)
