"""What a public calendar holds, for pages: the same sittings as in the feed of that selection."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import reduce
from operator import attrgetter, or_

from django.db.models import Case, DateTimeField, F, Q, QuerySet, Value, When

from assemblies.models.events import Event
from assemblies.selectors import dated_events
from notifications.rules import tombstones
from sessions.models.sittings import Sitting
from sessions.permissions import sittings_of_all
from sessions.rules import feed_windows
from sessions.rules.feed_filters import Show
from sessions.selectors.feed_scopes import Scope


@dataclass(frozen=True, slots=True)
class Coming:
    """Sittings to be read, those to come first; and the events whose days the calendar shows."""

    sittings: QuerySet[Sitting]
    events: tuple[Event, ...]


def coming(scope: Scope, *, at: datetime) -> Coming:
    """Return what everybody may know of the selection: what is to come by time, then what was.

    What was comes newest first and reaches as far back as the feed does. At most one query; the
    sittings are not asked for yet: cut a page out of them.
    """
    show = scope.wanted.filter.show
    sittings = _within(_narrowed(scope), scope, at)
    shown = sittings if show is not Show.DAYS else sittings.none()
    ahead = When(ends_at__gte=at, then=F("starts_at"))
    ordered = (
        shown.select_related("event", "body", "room")
        .annotate(
            is_past=Case(When(ends_at__gte=at, then=Value(0)), default=Value(1)),
            comes_at=Case(ahead, default=Value(None), output_field=DateTimeField()),
        )
        .order_by("is_past", "comes_at", "-starts_at", "pk")
    )
    return Coming(ordered, _events(scope, sittings, at) if show is not Show.SITTINGS else ())


def _narrowed(scope: Scope) -> QuerySet[Sitting]:
    found = sittings_of_all()
    for column, keys in (
        ("event__in", scope.events),
        ("body__in", scope.bodies),
        ("room__in", scope.rooms),
    ):
        if keys is not None:
            found = found.filter(**{column: keys})
    if scope.themes is not None:
        # A code has no quotes, so that the quoted one is found in the list and nowhere else.
        codes = sorted(scope.themes)
        found = found.filter(reduce(or_, (Q(themes__icontains=f'"{code}"') for code in codes)))
    return found


def _within(sittings: QuerySet[Sitting], scope: Scope, at: datetime) -> QuerySet[Sitting]:
    cancelled = Q(cancelled_at__isnull=False)
    if scope.wanted.filter.hides_cancelled:
        sittings = sittings.exclude(cancelled)
    else:
        gone = at - tombstones.KEPT
        sittings = sittings.exclude(cancelled & Q(ends_at__lte=gone, cancelled_at__lte=gone))
    return sittings if scope.event else sittings.filter(ends_at__gt=feed_windows.opens_at(at))


def _events(scope: Scope, sittings: QuerySet[Sitting], at: datetime) -> tuple[Event, ...]:
    chosen, found = scope.wanted.filter, dated_events()
    if scope.events is not None:
        found = found.filter(pk__in=scope.events)
    if chosen.chooses_sittings:
        found = found.filter(pk__in=sittings.order_by().values("event_id"))
    if chosen.hides_cancelled:
        found = found.filter(cancelled_at=None)
    held = [event for event in found.order_by("pk") if scope.event or _is_within(event, at)]
    to_come = [event for event in held if event.ends_on >= at.date()]
    over = [event for event in held if event.ends_on < at.date()]
    return (
        *sorted(to_come, key=attrgetter("starts_on")),
        *sorted(over, key=attrgetter("starts_on"), reverse=True),
    )


def _is_within(event: Event, at: datetime) -> bool:
    if event.cancelled_at and at >= tombstones.stays_until(
        planned_end=event.ends_on + timedelta(days=1), cancelled_at=event.cancelled_at
    ):
        return False
    return at < feed_windows.leaves_at(feed_windows.end_of_days(event.ends_on))
