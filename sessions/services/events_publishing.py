"""From draft to public, by hand or by the clock, and back while nobody counts on it."""

from datetime import UTC, datetime, time

import structlog
from django.db import transaction
from django.db.models import F

from assemblies.enums import EventKind
from assemblies.errors import DomainError
from assemblies.models.accounts import User
from assemblies.models.delegations import Participant
from assemblies.models.events import Event
from assemblies.services import audit
from notifications.models.follows import Follow
from sessions.errors.events import (
    EventBegun,
    EventIsDraft,
    EventIsPublished,
    NotScheduled,
    SomebodyFollows,
    SomebodyRegistered,
    WebinarWithoutSitting,
)
from sessions.models.drafts import SittingDraft
from sessions.models.releases import Release
from sessions.models.sittings import Sitting
from sessions.models.timetabled import PLANNED
from sessions.rules.event_stages import check_publication
from sessions.selectors.plans import draft_of, planned_sittings, unreleased
from sessions.services import events, releases, search
from sessions.services.events_describing import locked

log = structlog.get_logger(__name__)


@transaction.atomic
def publish(*, event: Event, seen: str | None = None, by: User | None, at: datetime) -> Event:
    """Let everybody know of an event; what is planned of its programme is released with it.

    At one instant pages, calendars and the API show both. Raises Superseded, EventIsCancelled,
    EventIsPublished, WebinarWithoutSitting, and what `releases.release` raises.
    """
    event = locked(event, seen)
    if not event.is_draft:
        raise EventIsPublished
    if event.kind == EventKind.WEBINAR and not any(
        not one.is_cancelled for one in planned_sittings(event)
    ):
        raise WebinarWithoutSitting
    before = {"publish_at": _iso(event.publish_at)}
    event.published_at, event.publish_at = at, None
    event.changed_at = max(at, event.changed_at)
    event.save(update_fields=["published_at", "publish_at", "changed_at"])
    if unreleased(event):
        releases.release(event=event, by=by, at=at)
    events.renew_calendar(event_id=event.pk)
    after = {"published_at": _iso(at)}
    audit.record(act="event.publish", thing=event, by=by, at=at, before=before, after=after)
    return event


@transaction.atomic
def schedule(
    *,
    event: Event,
    publish_at: datetime,
    seen: str | None = None,
    by: User | None,
    at: datetime,
) -> Event:
    """Have the clock publish a draft at that moment, or at another one than was said before.

    Raises Superseded, EventIsCancelled, EventIsPublished, PublicationPast, PublicationTooLate,
    WebinarWithoutSitting.
    """
    event = locked(event, seen)
    if not event.is_draft:
        raise EventIsPublished
    standing = [one.facts.starts_at for one in planned_sittings(event) if not one.is_cancelled]
    if event.kind == EventKind.WEBINAR and not standing:
        raise WebinarWithoutSitting
    first_day = datetime.combine(event.starts_on, time(), event.zone).astimezone(UTC)
    begins_at = min(standing, default=first_day)
    check_publication(publish_at=publish_at, begins_at=begins_at, at=at)
    return _schedule(event, publish_at, "event.schedule", by=by, at=at)


@transaction.atomic
def unschedule(*, event: Event, seen: str | None = None, by: User | None, at: datetime) -> Event:
    """Leave it a draft whatever the clock says. Raises Superseded, NotScheduled."""
    event = locked(event, seen)
    if event.publish_at is None:
        raise NotScheduled
    return _schedule(event, None, "event.unschedule", by=by, at=at)


def publish_due(*, at: datetime) -> int:
    """Publish the drafts of which the moment has come; return how many. Safe to run twice.

    Each in a transaction of its own: two workers never take the same one, and one that is refused
    (a room was taken meanwhile) or fails keeps none of the others back and stays due, as its page
    says.
    """
    due = Event.objects.filter(publish_at__lte=at).order_by("publish_at", "pk")
    return sum(_publish_one(pk, at) for pk in list(due.values_list("pk", flat=True)))


def _publish_one(pk: int, at: datetime) -> bool:
    try:
        with transaction.atomic():
            held = Event.objects.select_for_update(skip_locked=True, no_key=True)
            event = held.filter(pk=pk, publish_at__lte=at).first()
            if event is None:  # another worker has it, or an editor was quicker
                return False
            publish(event=event, by=None, at=at)
    except DomainError as refusal:
        log.warning("draft_not_published", draft=pk, code=refusal.code)
        return False
    except Exception:  # whatever it is, other drafts have nothing to do with it
        log.exception("draft_not_published", draft=pk)
        return False
    return True


@transaction.atomic
def take_back(*, event: Event, seen: str | None = None, by: User | None, at: datetime) -> Event:
    """Make a draft again of an event on which nobody counts yet; its sittings are planned again.

    Whoever subscribed to a calendar of everything sees them disappear. Raises Superseded,
    EventIsCancelled, EventIsDraft, EventBegun, SomebodyRegistered, SomebodyFollows.
    """
    event = locked(event, seen)
    if event.is_draft:
        raise EventIsDraft
    if event.starts_on <= at.astimezone(event.zone).date():
        raise EventBegun
    released = list(Sitting.objects.filter(event_id=event.pk).select_related("body", "room"))
    check_nobody_counts_on(event, released)
    event.published_at = None
    event.save(update_fields=["published_at"])
    _plan_again(event, released, by=by, at=at)
    events.renew_calendar(event_id=event.pk)
    audit.record(
        act="event.take_back", thing=event, by=by, at=at, after={"sittings": len(released)}
    )
    return event


def check_nobody_counts_on(event: Event, sittings: list[Sitting]) -> None:
    """Refuse where people take part in an event or follow it. Two queries.

    Raises SomebodyRegistered, SomebodyFollows.
    """
    if Participant.objects.filter(event_id=event.pk).exists():
        raise SomebodyRegistered
    topics = [event.topic, event.programme_topic, event.coordinators_topic]
    topics += [topic for one in sittings for topic in one.topics]
    if Follow.objects.filter(topic__in=topics).exists():
        raise SomebodyFollows


def _plan_again(event: Event, released: list[Sitting], *, by: User | None, at: datetime) -> None:
    """Plan what was published: a draft of each, and nothing that anybody reads or is told of.

    Calendars that know a sitting meet it again under a higher SEQUENCE.
    """
    Release.objects.filter(event_id=event.pk, told_at=None).update(told_at=at)
    sittings = Sitting.planned.select_related("draft").filter(pk__in=[s.pk for s in released])
    standing = [one for one in sittings.order_by("pk") if not one.is_cancelled]
    SittingDraft.objects.bulk_create(
        SittingDraft(
            sitting=sitting,
            changed_at=at,
            changed_by=by,
            **{name: getattr(sitting, name) for name in PLANNED},
        )
        for sitting in standing
        if draft_of(sitting) is None
    )
    Sitting.planned.filter(pk__in=[s.pk for s in released]).update(
        released_at=None, plan_version=F("plan_version") + 1, sequence=F("sequence") + 1
    )
    search.keep_sittings(keys=[s.pk for s in released], at=at)


def _schedule(
    event: Event, publish_at: datetime | None, act: str, *, by: User | None, at: datetime
) -> Event:
    before = {"publish_at": _iso(event.publish_at)}
    event.publish_at = publish_at
    event.save(update_fields=["publish_at"])
    after = {"publish_at": _iso(publish_at)}
    audit.record(act=act, thing=event, by=by, at=at, before=before, after=after)
    return event


def _iso(moment: datetime | None) -> str:
    return moment.isoformat() if moment else ""
